"""The routers and scopes of every local app and part that has an ``api.py``."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig, apps
from django.conf import settings
from ninja import Router

from inti.api.scopes import Scope


def modules() -> Iterator[tuple[AppConfig, ModuleType]]:
    """Each app with its ``api`` module, in look-up order; the chassis itself has none."""
    configs = {config.name: config for config in apps.get_app_configs()}
    for name in (*settings.LOCAL_APPS, *settings.CHASSIS_PARTS):
        # ``inti.api`` is this package, not the chassis' own module.
        if name != "inti" and find_spec(f"{name}.api"):
            yield configs[name], import_module(f"{name}.api")


def routers() -> Iterator[tuple[str, str, Router]]:
    """Address, title and router of each app; a part's address is its name without ``inti_``."""
    for config, module in modules():
        if hasattr(module, "router"):
            yield config.label.removeprefix("inti_"), str(config.verbose_name), module.router


@cache
def scopes() -> dict[str, Scope]:
    """Every scope by its code. Raises ValueError when two apps claim one code."""
    found: dict[str, Scope] = {}
    for _config, module in modules():
        for scope in getattr(module, "SCOPES", ()):
            if found.setdefault(scope.code, scope) != scope:
                raise ValueError(f"scope {scope.code!r} is declared twice")
    return found
