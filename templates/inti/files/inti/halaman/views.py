"""The accessibility statement, the offline page, the web manifest and the service worker."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from inti.colours import palette, stylesheet_version
from inti.region import region

STATIC = ("inti/app.css", "daerah/gaya.css")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the pages meet WCAG 2.2 AA, what is known to be missing, whom to tell."""
    return render(request, "halaman/aksesibilitas.html")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone without a network shows: the same for everyone, nothing personal."""
    return render(request, "halaman/luring.html")


@require_safe
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the service on its home screen."""
    colours, service = palette(region().colours), region().service
    icon = f"{reverse('inti:ikon')}?v={stylesheet_version(region().colours)}"
    return JsonResponse(
        {
            "name": f"{service.title} {region().name}",
            "short_name": service.title,
            "description": service.summary,
            "lang": "id",
            "start_url": reverse("inti:beranda"),
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": colours.primary,
            "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """A worker that keeps the offline page and public styles, and nothing else.

    Its version follows what it keeps, so that a new telephone number reaches every phone.
    """
    kept = _kept()
    with translation.override(settings.LANGUAGE_CODE):
        page = offline(request).content
    values = {
        "kept": kept,
        "offline": reverse("halaman:luring"),
        "version": hashlib.sha256("\n".join(kept).encode() + page).hexdigest()[:8],
    }
    return render(request, "halaman/sw.js", values, content_type="text/javascript; charset=utf-8")


def _kept() -> list[str]:
    """Addresses that the worker may keep; each is public and the same for everyone."""
    version = stylesheet_version(region().colours)
    return [
        reverse("halaman:luring"),
        *(static(name) for name in STATIC),
        *([static(region().logo_path)] if region().logo else []),
        *(f"{reverse(name)}?v={version}" for name in ("inti:warna", "inti:ikon")),
    ]
