"""The region's own settings: each name in capitals here replaces the one in config/settings.py.

TAMBAHAN_APPS is added to INSTALLED_APPS, TAMBAHAN_MIDDLEWARE to MIDDLEWARE.
"""

TAMBAHAN_APPS: list[str] = []
