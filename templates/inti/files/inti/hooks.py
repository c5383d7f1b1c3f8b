"""What an app brings by name: modules of its own that the chassis looks for.

A module that lacks what it is read for is told in one sentence. docs/mulai.md explains each.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

HOOKS: Mapping[str, tuple[str, ...]] = {
    "api": (),
    "demo": ("seed",),
    "formulir": ("TAMBAHAN",),
    "layanan": ("STANDARDS",),
    "outcomes": ("outcomes",),
    "privasi": ("PERSONAL_DATA",),
    "readiness": ("checks",),
    "retensi": ("RULES",),
    "roles": ("ROLES",),
    "schedules": ("SCHEDULES",),
    "subjek": ("TITLE", "find", "person", "rows", "export", "erasure", "erase"),
    "urls": ("urlpatterns",),
}
REGION = "daerah"


def brought(hook: str) -> Iterator[tuple[str, ModuleType]]:
    """Each app and part that has this module, in look-up order. Raises ImproperlyConfigured."""
    for app in _asked(hook):
        if find_spec(f"{app}.{hook}"):
            module = import_module(f"{app}.{hook}")
            _demand(app, hook, module)
            yield app, module


def in_turn(hook: str) -> list[tuple[str, ModuleType]]:
    """The same with the region last, where it adds to what the services have."""
    return sorted(brought(hook), key=lambda found: found[0] == REGION)


def _asked(hook: str) -> list[str]:
    """The chassis itself is not: its modules of these names do the collecting."""
    apps = [app for app in (*settings.LOCAL_APPS, *settings.CHASSIS_PARTS) if app != "inti"]
    return [app for app in apps if app == REGION] if hook == "formulir" else apps


def _demand(app: str, hook: str, module: ModuleType) -> None:
    missing = [name for name in HOOKS[hook] if not hasattr(module, name)]
    if missing:
        raise ImproperlyConfigured(
            f"{app.replace('.', '/')}/{hook}.py belum punya {', '.join(missing)}: "
            "tulis nama itu seperti di docs/mulai.md, atau hapus berkasnya."
        )
