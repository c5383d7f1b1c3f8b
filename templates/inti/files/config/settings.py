"""Settings of the service.

Values that differ per machine come from the environment or from a file ``.env`` beside
``manage.py``; values that differ per region come from ``region.toml``; the region's own settings
stand in ``daerah/settings.py``. Without ``LIVINGLAB_ENV=development`` the service is in production
and refuses to start half-configured.
"""

import importlib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.databases import database
from config.discovery import chassis_parts, local_apps
from inti.region import region
from inti.secret import development_secret

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- Mode ---------------------------------------------------------------------------------------

LIVINGLAB_ENV = env.str("LIVINGLAB_ENV", default="production")
if LIVINGLAB_ENV not in ("development", "production"):
    raise ImproperlyConfigured(
        f"LIVINGLAB_ENV={LIVINGLAB_ENV!r} tidak dikenal: pakai development atau production."
    )
DEVELOPMENT = LIVINGLAB_ENV == "development"
DEMO = env.bool("LIVINGLAB_DEMO", default=False)
if DEMO and not DEVELOPMENT:
    raise ImproperlyConfigured(
        "Mode demo ditolak di lingkungan produksi: hapus LIVINGLAB_DEMO, atau jalankan `make demo`."
    )
# The demo shows the error pages that citizens will see.
DEBUG = DEVELOPMENT and not DEMO

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and DEVELOPMENT:
    SECRET_KEY = development_secret(VAR_DIR)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY belum diisi. Buat satu kali dengan "
        '`python3 -c "import secrets; print(secrets.token_urlsafe(50))"` lalu simpan di lingkungan '
        "server; untuk mencoba di komputer sendiri pakai `make run`."
    )

# --- Addresses ----------------------------------------------------------------------------------

_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
# Loopback always: the health check of a container asks there.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), *_LOOPBACK]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Number of proxies in front of the service whose X-Forwarded-* headers are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "inti:masuk"
LOGIN_REDIRECT_URL = "inti:setelah-masuk"
LOGOUT_REDIRECT_URL = "inti:beranda"

# --- Apps ---------------------------------------------------------------------------------------

LOCAL_APPS = local_apps(BASE_DIR)
CHASSIS_PARTS = chassis_parts(BASE_DIR)
INSTALLED_APPS = [
    *LOCAL_APPS,
    *CHASSIS_PARTS,
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
]
AUTH_USER_MODEL = "inti.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inti.context.service",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -----------------------------------------------------------------------------------

DATABASES = {"default": database(env, VAR_DIR, demo=DEMO)}
# Where `make backup` and the backup before a migration put their files.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "cadangan")))
BACKUP_BEFORE_MIGRATE = env.bool("BACKUP_BEFORE_MIGRATE", default=True)
BACKUP_KEEP = env.int("BACKUP_KEEP", default=3)
# Settings that are keys: told by fingerprint in a backup, written apart by `cadangkan --kunci`.
BACKUP_KEYS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "FIELD_KEYS", "INDEX_KEY", "AUDIT_KEY")
# Uploaded files, when they are kept on disk.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "berkas")))

# --- People -------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["inti.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]

# By name AND address: many kader share one mobile address, and nobody can lock out a colleague.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "inti.sign_in.client_address"
AXES_LOCKOUT_CALLABLE = "inti.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Language, time, static files ---------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
TIME_ZONE = region().time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
WHITENOISE_USE_FINDERS = DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEVELOPMENT
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# --- Security -----------------------------------------------------------------------------------

# HTTPS=0 only for a test on a machine's own address; a public service stands behind TLS.
HTTPS = env.bool("HTTPS", default=not DEVELOPMENT)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "inti.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Messages and logs --------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.utils.autoreload": {"level": "WARNING"},
        # One line for each request would push the demo's accounts off the screen.
        "django.server": {"level": "WARNING" if DEMO else "INFO"},
    },
}

# --- The region's own settings ------------------------------------------------------------------

if "daerah" in LOCAL_APPS and (BASE_DIR / "daerah" / "settings.py").is_file():
    _daerah = importlib.import_module("daerah.settings")
    INSTALLED_APPS = [*INSTALLED_APPS, *getattr(_daerah, "TAMBAHAN_APPS", [])]
    globals().update({name: value for name, value in vars(_daerah).items() if name.isupper()})

if DEVELOPMENT:
    # A fresh clone has no var/; in production the folder is a volume that the operator provides.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
