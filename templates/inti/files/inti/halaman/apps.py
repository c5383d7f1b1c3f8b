"""The part with the pages about the service itself."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class HalamanConfig(AppConfig):
    """Accessibility statement, offline page, manifest, service worker."""

    name = "inti.halaman"
    label = "inti_halaman"
    verbose_name = "Halaman umum"
    footer: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = (
        (_("Pernyataan aksesibilitas"), "halaman:aksesibilitas"),
    )
