"""The domain app."""

from typing import ClassVar

from django.apps import AppConfig


class SimpatiConfig(AppConfig):
    """Children under five, their growth, and the figures of the villages."""

    name = "simpati"
    verbose_name = "SIMPATI"
    summary = "Pencegahan stunting: timbang, ukur, dan dampingi setiap balita."
    home = "simpati:beranda"
    menu: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Posyandu", "simpati:posyandu-saya"),
        ("Angka wilayah", "simpati:angka"),
        ("Pendaftaran", "simpati:pendaftaran-masuk"),
    )
