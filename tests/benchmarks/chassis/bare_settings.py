"""The yardstick: the service's models, pages and templates in a Django project with nothing else.

Only Django's own middleware and its own sign-in; no audit trail, no limits, no guessing protection,
no policy headers, no metrics, no structured log.
"""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bare_urls"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app refuses to start without
]
LOGGING = {"version": 1, "disable_existing_loggers": True}
