"""The service's settings as on a developer's machine, whatever the caller's environment."""

import os

os.environ["LIVINGLAB_ENV"] = "development"
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["FIELD_KEYS"] = "f" * 43
os.environ["INDEX_KEY"] = "i" * 43
for _name in ("LIVINGLAB_DEMO", "DATABASE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "HTTPS"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402
