"""The part that keeps requests and shows where they stand."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PermohonanConfig(AppConfig):
    """A request of any service: number, steps, promised day."""

    name = "inti.permohonan"
    label = "inti_permohonan"
    verbose_name = "Permohonan"
    menu: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = ((_("Lacak"), "permohonan:cari"),)
    footer: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = (
        (_("Lacak permohonan"), "permohonan:cari"),
    )
