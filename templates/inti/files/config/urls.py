"""Addresses: the chassis and its parts at the root, every other local app under its label.

Addresses are tried in this order: what begins with a name of its own comes first, since that costs
one comparison, and the hundred addresses at the root come last.
"""

from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler400 = "inti.errors.bad_request"
handler403 = "inti.errors.permission_denied"
handler404 = "inti.errors.page_not_found"
handler500 = "inti.errors.server_error"


def _mounted() -> list[URLResolver]:
    """One mount for each local app that has a ``urls`` module."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.LOCAL_APPS]
    return [
        path(f"{config.label}/", include(f"{config.name}.urls"))
        for config in configs
        if config.name != "inti" and find_spec(f"{config.name}.urls")
    ]


def _parts() -> list[URLResolver]:
    """The addresses of each part of the chassis that has a ``urls`` module."""
    return [
        path("", include(f"{name}.urls"))
        for name in settings.CHASSIS_PARTS
        if find_spec(f"{name}.urls")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *_mounted(),
    path("admin/", admin.site.urls),
    path("", include("inti.urls")),
    *_parts(),
    path("", include("inti.people.allauth_urls")),
]
