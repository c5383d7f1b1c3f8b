"""Settings of the service.

Values that differ per machine come from the environment or from a file ``.env`` beside
``manage.py``; values that differ per region come from ``region.toml``; the region's own settings
stand in ``daerah/settings.py``. Without ``LIVINGLAB_ENV=development`` the service is in production
and refuses to start half-configured.
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import own
from config.databases import database
from config.discovery import chassis_parts, local_apps
from config.environment import Environment
from inti import bahasa
from inti.files import storage as files
from inti.logs import configure, logging_config
from inti.messaging import channels
from inti.privacy import keys
from inti.region import region
from inti.secret import development_secret

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
Environment.read_env(BASE_DIR / ".env")

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
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured("TRUSTED_PROXIES kurang dari 0: tulis banyaknya proksi, misalnya 1.")

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
    "inti.people.admin_app.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
AUTH_USER_MODEL = "inti.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    # What every answer carries, probes and static files too, comes first.
    "inti.privacy.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "inti.health.middleware.Observe",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "inti.bahasa.middleware.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inti.audit.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inti.people.middleware.SignedInMiddleware",
    "axes.middleware.AxesMiddleware",
]
if DEVELOPMENT:
    # A server's static files were compressed when they were collected; here they are on the way.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware"),
        "django.middleware.gzip.GZipMiddleware",
    )

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

# What all processes and replicas must know of each other: spent codes, tries per address. Made by
# `manage.py siapkan`. "here" is for what each process may count for itself.
CACHES = {
    "default": {
        "BACKEND": (
            "django.core.cache.backends.locmem.LocMemCache"
            if DEVELOPMENT
            else "django.core.cache.backends.db.DatabaseCache"
        ),
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "here"},
}

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
    {"NAME": "inti.people.passwords.EndSessions"},
]

# By name AND address: many kader share one mobile address, and nobody can lock out a colleague.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "inti.sign_in.client_network"
AXES_USERNAME_CALLABLE = "inti.sign_in.counted_name"
AXES_LOCKOUT_CALLABLE = "inti.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- Trail of changes and reads -----------------------------------------------------------------

# Keys of the seals, newest first; older ones stay in the list as long as their seals are checked.
AUDIT_KEYS = env.list("AUDIT_KEY", default=[SECRET_KEY])

# --- Sign-in ------------------------------------------------------------------------------------

ACCOUNT_ADAPTER = "inti.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "inti.people.forms.SignInForm"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# allauth counts per address and would lock out sixty kader behind one mobile address. Counted
# instead: wrong passwords by axes and inti.people.guard, wrong codes by inti.people.guard.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# One address may fail for this many names, or this many times, in AXES_COOLOFF_TIME; names that
# signed in meanwhile do not count. See docs/akun.md.
SPRAY_NAMES = env.int("SPRAY_NAMES", default=100)
SPRAY_FAILURES = env.int("SPRAY_FAILURES", default=500)
CODE_FAILURES = 10

MFA_ADAPTER = "inti.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "inti.people.forms.CodeForm",
    "reauthenticate": "inti.people.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of old phones are off by half a minute
MFA_RATE_LIMITS = {"webauthn_login": None}
# WebAuthn without TLS only on a developer's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
# Who must have a second factor: staff (all who may open /admin/), roles (those that say so).
# In production staff always must; the demo and development force nobody.
MFA_REQUIRED_FOR = env.list(
    "MFA_REQUIRED_FOR", default=[] if DEVELOPMENT else ["staff", "roles"]
) + ([] if DEVELOPMENT else ["staff"])

SESSION_LONG_DAYS = env.int("SESSION_LONG_DAYS", default=90)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)

# An identity provider of the region or the ministry (Keycloak, INApas, ...).
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="SSO")
OIDC_AUTO_CREATE = env.bool("OIDC_AUTO_CREATE", default=False)
# Only when the provider's sign-in page lies at another host than its OIDC_SERVER_URL.
OIDC_SIGN_IN_ORIGINS = env.list("OIDC_SIGN_IN_ORIGINS", default=[])
if OIDC_SERVER_URL and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured(
        "OIDC_SERVER_URL diisi tanpa OIDC_CLIENT_ID dan OIDC_CLIENT_SECRET: isi ketiganya, "
        "atau kosongkan semuanya."
    )
if OIDC_SERVER_URL and not DEVELOPMENT and not OIDC_SERVER_URL.startswith("https://"):
    raise ImproperlyConfigured("OIDC_SERVER_URL harus diawali https:// di lingkungan produksi.")
SOCIALACCOUNT_ADAPTER = "inti.people.adapters.IdentityAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "inti.people.oidc.Provider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
# A form that leads on to the provider (the sign-in button) needs its origin in form-action.
_OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))
FORM_ACTIONS = [*([_OIDC_ORIGIN] if OIDC_SERVER_URL else []), *OIDC_SIGN_IN_ORIGINS]

# --- Language, time, static files ---------------------------------------------------------------

LANGUAGE_CODE = "id"
LOCALE_SOURCES = bahasa.folders(BASE_DIR, [*LOCAL_APPS, *CHASSIS_PARTS])
LANGUAGES = bahasa.offered(LOCALE_SOURCES, region().languages)
# Where `manage.py susun_bahasa` puts the texts that Django reads; an image is built with them.
LOCALE_DIR = Path(env.str("LOCALE_DIR", default=str(VAR_DIR / "bahasa")))
LOCALE_PATHS = [LOCALE_DIR]
FORMAT_MODULE_PATH = ["config.formats"]
# The Indonesian form, for every language without a module of its own in config/formats.
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR, NUMBER_GROUPING = ",", ".", 3
DATE_FORMAT, SHORT_DATE_FORMAT, TIME_FORMAT = "j F Y", "j M Y", "H.i"
DATETIME_FORMAT = "j F Y, H.i"
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = region().time_zone
USE_I18N = True
USE_TZ = True

# A pod's disk goes with the pod, and with it what people uploaded.
if env.bool("DISK_IS_TEMPORARY", default=False) and not env.str("STORAGE_URL", default=""):
    raise ImproperlyConfigured(
        "Disk mesin ini sementara (DISK_IS_TEMPORARY=1): isi STORAGE_URL dengan penyimpanan S3, "
        "supaya unggahan tidak hilang."
    )
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
WHITENOISE_USE_FINDERS = DEVELOPMENT
STORAGES = {
    "default": files.storage(
        "" if DEMO else env.str("STORAGE_URL", default=""), development=DEVELOPMENT
    ),
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
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
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
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "inti.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *FORM_ACTIONS],
        "frame-ancestors": [NONE],
    },
}

# --- Personal data ------------------------------------------------------------------------------

# Two kinds of keys, kept apart from the data's backup: docs/privasi.md.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
INDEX_KEY = env.str("INDEX_KEY", default="")
if DEVELOPMENT:
    FIELD_KEYS = FIELD_KEYS or [development_secret(VAR_DIR, "field_key", keys.BYTES)]
    INDEX_KEY = INDEX_KEY or development_secret(VAR_DIR, "index_key", keys.BYTES)
keys.require(FIELD_KEYS, INDEX_KEY)
DEFAULT_EXCEPTION_REPORTER = "inti.privacy.reports.MaskedReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "inti.privacy.reports.MaskedReporterFilter"

# --- Messages and logs --------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
configure()
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured("LOG_LEVEL tidak dikenal: pakai DEBUG, INFO, WARNING atau ERROR.")
LOGGING = logging_config(
    readable=DEVELOPMENT,
    level=LOG_LEVEL,
    quiet=DEMO,  # one line for each request would push the demo's accounts off the screen
)

# --- Machines -----------------------------------------------------------------------------------

# Prometheus shows this bearer token at /metrics; empty: only this machine and private networks.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Requests a minute to the API: for each address without a token, and for each token.
API_PUBLIC_PER_MINUTE = env.int("API_PUBLIC_PER_MINUTE", default=120)
API_TOKEN_PER_MINUTE = env.int("API_TOKEN_PER_MINUTE", default=600)
# Under which terms the public figures may be used (Satu Data, DCAT).
DATA_LICENSE = env.str("DATA_LICENSE", default="https://creativecommons.org/licenses/by/4.0/")

# --- Background work, messages, files -----------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Channels without an address write to the console; docs/pesan.md.
MESSAGING = channels.configured(env, development=DEVELOPMENT, demo=DEMO)
MESSAGING_CONSOLE_MEANT = env.bool("PESAN_KONSOL", default=DEVELOPMENT)
if env.str("EMAIL_URL", default=""):
    globals().update(channels.email_settings(env))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"layanan@{_LOOPBACK[0]}")

# --- The region's own settings ------------------------------------------------------------------

if "daerah" in LOCAL_APPS and (BASE_DIR / "daerah" / "settings.py").is_file():
    globals().update(own.settings(globals()))

if DEVELOPMENT:
    # A fresh clone has no var/; in production the folder is a volume that the operator provides.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
