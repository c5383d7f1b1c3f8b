"""What reminders say, in the language that the region chose.

Whoever holds the telephone learns no finding: of a child its first name at most.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inti import formats
from inti.region import region
from simpati.aturan import aturan
from simpati.models import Balita, Posyandu


@contextmanager
def bahasa() -> Iterator[None]:
    """Speak the language of the region's reminders."""
    with translation.override(aturan().pengingat.bahasa):
        yield


def kader(posyandu: Posyandu, hari: date, *, anak: int, terlewat: int) -> str:
    """Tell a kader how many children come, and how many were missed for two months."""
    teks = _("%(posyandu)s buka %(hari)s. %(anak)s anak terdaftar.") % {
        "posyandu": posyandu,
        "hari": _hari(hari),
        "anak": formats.angka(anak),
    }
    if terlewat:
        teks += " " + _("%(n)s di antaranya belum diukur dua bulan: ajak lagi.") % {
            "n": formats.angka(terlewat)
        }
    return f"{teks} {_penutup_petugas()}"


def ringkasan(*, mendekat: int, terlambat: int, validasi: int, verifikasi: int) -> str:
    """Tell a bidan what waits; empty when nothing does."""
    bagian = [
        teks % {"n": formats.angka(banyak)}
        for teks, banyak in (
            (_("%(n)s kasus lewat tenggat"), terlambat),
            (_("%(n)s kasus mendekati tenggat"), mendekat),
            (_("%(n)s pengukuran menunggu validasi"), validasi),
            (_("%(n)s laporan desa menunggu verifikasi"), verifikasi),
        )
        if banyak
    ]
    if not bagian:
        return ""
    isi = ", ".join(bagian)
    return f"{region().service.title}: {isi}. {_penutup_petugas()}"


def undangan(anak: Balita, hari: date) -> str:
    """Ask a parent to come on the day."""
    return _(
        "Assalamualaikum. %(posyandu)s buka %(hari)s. Ajak %(nama)s dan bawa Buku KIA, ya. "
        "%(penutup)s"
    ) % {
        "posyandu": anak.posyandu,
        "hari": _hari(hari),
        "nama": nama_depan(anak),
        "penutup": _penutup_orang_tua(),
    }


def dirindukan(anak: Balita) -> str:
    """Ask a parent after two months without a visit."""
    return _(
        "Assalamualaikum. Sudah dua bulan %(nama)s belum ditimbang di %(posyandu)s. Kami tunggu "
        "bulan ini. Bila berhalangan, kabari kader agar kami berkunjung. %(penutup)s"
    ) % {
        "nama": nama_depan(anak),
        "posyandu": anak.posyandu,
        "penutup": _penutup_orang_tua(),
    }


def nama_depan(anak: Balita) -> str:
    """The first word of a child's name."""
    return anak.nama.split()[0]


def _hari(hari: date) -> str:
    nama = date_format(hari, "l")
    return f"{nama}, {formats.tanggal(hari)}"


def _penutup_petugas() -> str:
    return _("Atur pengingat di halaman akun Anda.")


def _penutup_orang_tua() -> str:
    return _("Tidak mau pesan ini lagi? Sampaikan kepada kader.")
