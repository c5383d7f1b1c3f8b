"""The domain app."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SimpatiConfig(AppConfig):
    """Children under five, their growth, and the figures of the villages."""

    name = "simpati"
    verbose_name = "SIMPATI"
    summary = _("Pencegahan stunting: timbang, ukur, dan dampingi setiap balita.")
    home = "simpati:beranda"
    menu: ClassVar[tuple[tuple["StrOrPromise", str], ...]] = (
        (_("Posyandu"), "simpati:posyandu-saya"),
        (_("Tugas"), "simpati:tugas"),
        (_("Laporan"), "simpati:laporan-bulanan"),
        (_("Angka wilayah"), "simpati:angka"),
        (_("Dasbor"), "dasbor:beranda"),
        (_("Pendaftaran"), "simpati:pendaftaran-masuk"),
    )
    account: ClassVar[tuple[tuple["StrOrPromise", str], ...]] = (
        (_("Pengingat lewat pesan"), "simpati:pengingat"),
    )
    sign_out = "simpati/hari_ukur/jaga.html"

    def ready(self) -> None:
        """The region's rules are checked with everything else."""
        from simpati.aturan import aturan_check

        checks.register(aturan_check)
