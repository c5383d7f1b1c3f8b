"""The routers and scopes of every local app and part that has an ``api.py``."""

from collections.abc import Iterator
from functools import cache
from types import ModuleType

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from ninja import Router

from inti.api.scopes import Scope
from inti.hooks import brought


def modules() -> Iterator[tuple[AppConfig, ModuleType]]:
    """Each app with its ``api`` module, in look-up order; the chassis itself has none."""
    configs = {config.name: config for config in apps.get_app_configs()}
    for name, module in brought("api"):
        yield configs[name], module


def routers() -> Iterator[tuple[str, str, Router]]:
    """Address, title and router of each app; a part's address is its name without ``inti_``."""
    for config, module in modules():
        if hasattr(module, "router"):
            yield config.label.removeprefix("inti_"), str(config.verbose_name), module.router


@cache
def scopes() -> dict[str, Scope]:
    """Every scope by its code. Raises ImproperlyConfigured when two apps claim one."""
    found: dict[str, Scope] = {}
    for _config, module in modules():
        for scope in getattr(module, "SCOPES", ()):
            if found.setdefault(scope.code, scope) != scope:
                raise ImproperlyConfigured(
                    f"Lingkup {scope.code!r} ada di dua aplikasi: beri kode lain di salah satu "
                    "api.py."
                )
    return found
