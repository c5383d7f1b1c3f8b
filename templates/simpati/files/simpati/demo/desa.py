"""The villages that the demo fills."""

from inti.models import Wilayah


def desa_dimuat() -> list[Wilayah]:
    """Give the region's villages, by code. Raises LookupError when none was loaded."""
    semua = list(Wilayah.objects.filter(jenis__in=Wilayah.DESA).order_by("kode"))
    if not semua:
        raise LookupError("Daftar desa masih kosong: jalankan `manage.py muat_wilayah` dahulu.")
    return semua
