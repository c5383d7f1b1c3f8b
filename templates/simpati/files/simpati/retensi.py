"""How long SIMPATI keeps what names a child or a parent: the region's periods as rules.

Figures stay as they were. Measurements are kept without a name, months keep their counts (`Rekap`)
and reports their figures (`Laporan`): neither names anybody, and neither has a period.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from inti.privacy.retention import Rule
from inti.privacy.subjects import Deed, Redacted
from simpati.antropometri import UMUR_MAKS_HARI, umur_hari
from simpati.aturan import aturan
from simpati.hitungan import kelompok_umur
from simpati.models import (
    Balita,
    Bukti,
    IbuHamil,
    Pendaftaran,
    PengaturanPengingat,
    RemajaPutri,
)
from simpati.periode import BALITA_BULAN, Periode
from simpati.subjek import DIHAPUS, samarkan, samarkan_lain, samarkan_pendaftaran

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REMAJA_BULAN = 19 * 12
"""Until 19 a girl is an adolescent by age (WHO)."""
TENGAH = 15
"""The day of the month that a birth date gets where no figure depends on it."""


def masa(kalimat: "StrPromise", kunci: str) -> "StrPromise":
    """Give a sentence with a period of the region's rules in it, in the reader's language."""

    def sebut() -> str:
        return str(kalimat) % {"lama": getattr(aturan().retensi, kunci)}

    return cast("StrPromise", lazy(sebut, str)())


MASA_ANAK = masa(
    _(
        "Selama anak terdaftar. %(lama)d bulan sesudah genap 60 bulan atau keluar, identitas "
        "disamarkan; pengukuran disimpan tanpa nama sebagai dasar angka wilayah"
    ),
    "anak_bulan",
)
MASA_IBU = masa(
    _(
        "Selama hamil. %(lama)d bulan sesudah kehamilan berakhir identitas disamarkan; hasil "
        "pemeriksaan disimpan tanpa nama sebagai dasar angka wilayah"
    ),
    "ibu_bulan",
)
MASA_REMAJA = masa(
    _(
        "Sampai genap 19 tahun atau keluar. %(lama)d bulan sesudahnya identitas disamarkan; hasil "
        "pemeriksaan disimpan tanpa nama sebagai dasar angka wilayah"
    ),
    "remaja_bulan",
)
MASA_BUKTI = masa(_("%(lama)d bulan sesudah kasusnya berakhir"), "bukti_bulan")
MASA_PENGINGAT = _("Selama dipakai; terhapus begitu dihentikan atau akunnya ditutup")
MASA_PENDAFTARAN = masa(_("%(lama)d bulan sesudah permohonan dijawab"), "pendaftaran_bulan")


def anak_jatuh_tempo(kini: datetime) -> QuerySet[Balita]:
    """Children who turned 60 months, or left, longer ago than the region keeps them."""
    bulan = aturan().retensi.anak_bulan
    lewat = Q(tanggal_lahir__lte=mundur(timezone.localdate(kini), BALITA_BULAN + bulan))
    keluar = Q(aktif=False, diubah__lt=_lalu(kini, bulan))
    return Balita.objects.filter(lewat | keluar).exclude(nama=DIHAPUS)


def ibu_jatuh_tempo(kini: datetime) -> QuerySet[IbuHamil]:
    """Mothers whose pregnancy ended longer ago than the region keeps them."""
    batas = mundur(timezone.localdate(kini), aturan().retensi.ibu_bulan)
    return IbuHamil.objects.filter(berakhir__lt=batas).exclude(nama=DIHAPUS)


def remaja_jatuh_tempo(kini: datetime) -> QuerySet[RemajaPutri]:
    """Girls who turned 19, or left, longer ago than the region keeps them."""
    bulan = aturan().retensi.remaja_bulan
    lewat = Q(tanggal_lahir__lte=mundur(timezone.localdate(kini), REMAJA_BULAN + bulan))
    keluar = Q(aktif=False, diubah__lt=_lalu(kini, bulan))
    return RemajaPutri.objects.filter(lewat | keluar).exclude(nama=DIHAPUS)


def bukti_jatuh_tempo(kini: datetime) -> QuerySet[Bukti]:
    """Proof of helps whose case ended longer ago than the region keeps it."""
    batas = mundur(timezone.localdate(kini), aturan().retensi.bukti_bulan)
    return Bukti.objects.filter(intervensi__kasus__selesai__lt=batas)


def pendaftaran_jatuh_tempo(kini: datetime) -> QuerySet[Pendaftaran]:
    """Parents whose requests were all answered longer ago than the region keeps them."""
    batas = _lalu(kini, aturan().retensi.pendaftaran_bulan)
    baru = Q(permohonan_semua__selesai=None) | Q(permohonan_semua__selesai__gte=batas)
    masih = Pendaftaran.objects.filter(baru).order_by()
    return Pendaftaran.objects.exclude(nama=DIHAPUS).exclude(pk__in=masih.values("pk"))


def pengingat_jatuh_tempo(kini: datetime) -> QuerySet[PengaturanPengingat]:
    """Settings of accounts that were closed."""
    return PengaturanPengingat.objects.filter(pengguna__is_active=False)


def mundur(tanggal: date, bulan: int) -> date:
    """Give the same day so many months earlier, or the last of that month."""
    nomor = tanggal.year * 12 + tanggal.month - 1 - bulan
    tahun, satu = nomor // 12, nomor % 12 + 1
    return date(tahun, satu, min(tanggal.day, monthrange(tahun, satu)[1]))


def samar_lahir(anak: Balita) -> date:
    """Give a birth date of the same month by which every figure counts the child as before.

    The middle of the month, or the nearest day that leaves each measurement in its age group.
    """
    lahir = anak.tanggal_lahir
    hari = list(anak.pengukuran.order_by().values_list("tanggal", flat=True))
    calon = [
        lahir.replace(day=satu) for satu in range(1, monthrange(lahir.year, lahir.month)[1] + 1)
    ]
    calon.sort(key=lambda satu: (abs(satu.day - TENGAH), satu))
    return next(satu for satu in calon if _terhitung_sama(satu, lahir, hari))


def _terhitung_sama(satu: date, lahir: date, hari: list[date]) -> bool:
    """Whether both birth dates are counted alike; who is born on a first day leaves a month early.

    A child's own birth date always is.
    """
    return (satu.day == 1) == (lahir.day == 1) and all(
        0 <= umur_hari(satu, diukur) <= UMUR_MAKS_HARI
        and kelompok_umur(satu, Periode.dari(diukur)) == kelompok_umur(lahir, Periode.dari(diukur))
        for diukur in hari
    )


def _samarkan(anak: Balita) -> Iterator[Redacted]:
    """Take the identity; the child stays in the figures of its months."""
    return samarkan(anak, lahir=samar_lahir(anak), aktif=anak.aktif)


def _hapus(baris: Bukti | PengaturanPengingat) -> Iterator[Redacted]:
    baris.delete()
    return iter(())


def _lalu(kini: datetime, bulan: int) -> datetime:
    hari = timezone.localdate(kini)
    return kini - timedelta(days=(hari - mundur(hari, bulan)).days)


RULES = (
    Rule(
        code="anak",
        title=_("Identitas anak dan ibunya"),
        period=MASA_ANAK,
        deed=Deed.REDACT,
        due=anak_jatuh_tempo,
        carry_out=_samarkan,
    ),
    Rule(
        code="ibu",
        title=_("Identitas ibu hamil"),
        period=MASA_IBU,
        deed=Deed.REDACT,
        due=ibu_jatuh_tempo,
        carry_out=samarkan_lain,
    ),
    Rule(
        code="remaja",
        title=_("Identitas remaja putri"),
        period=MASA_REMAJA,
        deed=Deed.REDACT,
        due=remaja_jatuh_tempo,
        carry_out=samarkan_lain,
    ),
    Rule(
        code="bukti",
        title=_("Bukti intervensi"),
        period=MASA_BUKTI,
        deed=Deed.DELETE,
        due=bukti_jatuh_tempo,
        carry_out=_hapus,
    ),
    Rule(
        code="pendaftaran",
        title=_("Nama dan nomor ponsel pendaftar"),
        period=MASA_PENDAFTARAN,
        deed=Deed.REDACT,
        due=pendaftaran_jatuh_tempo,
        carry_out=samarkan_pendaftaran,
    ),
    Rule(
        code="pengingat",
        title=_("Nomor ponsel petugas untuk pengingat"),
        period=MASA_PENGINGAT,
        deed=Deed.DELETE,
        due=pengingat_jatuh_tempo,
        carry_out=_hapus,
    ),
)
