"""The region's own settings: each name in capitals here replaces the one in config/settings.py.

TAMBAHAN_APPS is added to INSTALLED_APPS.
"""

TAMBAHAN_APPS: list[str] = []
# Shared phones: half an hour without use ends a sign-in.
SESSION_IDLE_MINUTES = 30
