"""The service's settings as on a developer's machine, whatever the caller's environment.

TEST_DATABASE_URL names the database that the tests use; without it they use SQLite in memory.
"""

import os

os.environ["LIVINGLAB_ENV"] = "development"
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["FIELD_KEYS"] = "f" * 43
os.environ["INDEX_KEY"] = "i" * 43
for _name in ("LIVINGLAB_DEMO", "DATABASE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "HTTPS"):
    os.environ.pop(_name, None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
for _name in ("EMAIL_URL", "WHATSAPP_URL", "SMS_URL", "STORAGE_URL", "PESAN_KONSOL"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402

# A real one takes as long as many whole tests; that it is used has a test of its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405

# Each test's client starts the middleware anew: a static file is looked for when it is asked for.
WHITENOISE_AUTOREFRESH = True
