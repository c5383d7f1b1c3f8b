"""The region's own settings: each name in capitals here replaces the one in config/settings.py.

TAMBAHAN_APPS is added to INSTALLED_APPS, TAMBAHAN_MIDDLEWARE to MIDDLEWARE.
"""

TAMBAHAN_APPS: list[str] = []
TAMBAHAN_MIDDLEWARE: list[str] = ["daerah.middleware.TandaDaerah"]
# Shared phones: half an hour without use ends a sign-in.
SESSION_IDLE_MINUTES = 30
