"""What a phone needs of one posyandu's children to work without a signal: no NIK, no address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from simpati.angka import sasaran
from simpati.antropometri import Kelamin, Posisi, panjang_pada, umur_hari
from simpati.antropometri.tabel import menurut_umur
from simpati.hari_ukur.bekal import HARI_DISIMPAN
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.periode import Periode

TABEL_UMUR = ("lfa", "wfa", "bmifa")


def isi(posyandu: Posyandu, hari_ini: date) -> Mapping[str, Any]:
    """Give the children of this month's list, each with its growth so far and its LMS values."""
    anak = list(anak_dari(posyandu, hari_ini))
    riwayat = _riwayat(anak)
    return {
        "posyandu": {"id": posyandu.pk, "nama": str(posyandu), "desa": str(posyandu.desa)},
        "hari_ini": hari_ini.isoformat(),
        "anak": [_anak(satu, riwayat[satu.pk], hari_ini) for satu in anak],
    }


def anak_dari(posyandu: Posyandu, hari_ini: date) -> QuerySet[Balita]:
    """Active children who count this month; no NIK is read, so that none is decrypted."""
    return sasaran(Periode.dari(hari_ini)).filter(posyandu=posyandu).defer("nik", "nik_ibu")


def _riwayat(anak: Sequence[Balita]) -> Mapping[int, list[Pengukuran]]:
    """Give the measurements of each child, the oldest first."""
    hasil: dict[int, list[Pengukuran]] = defaultdict(list)
    for satu in Pengukuran.objects.filter(balita__in=anak).order_by("tanggal"):
        hasil[satu.balita_id].append(satu)
    return hasil


def _anak(anak: Balita, riwayat: Sequence[Pengukuran], hari_ini: date) -> Mapping[str, Any]:
    terakhir = riwayat[-1] if riwayat else None
    return {
        "id": anak.pk,
        "nama": anak.nama,
        "ibu": anak.nama_ibu,
        "kelamin": anak.jenis_kelamin,
        "lahir": anak.tanggal_lahir.isoformat(),
        "lms": _lms(anak.kelamin, umur_hari(anak.tanggal_lahir, hari_ini)),
        "riwayat": [_titik(satu) for satu in riwayat if not satu.tanda_tbu],
        "terakhir": angka(terakhir) if terakhir else None,
        "bulan_ini": terakhir is not None and terakhir.tanggal >= Periode.dari(hari_ini).awal,
    }


def angka(pengukuran: Pengukuran) -> Mapping[str, Any]:
    """Give a measurement as it was read from scale and board."""
    return {
        "tanggal": pengukuran.tanggal.isoformat(),
        "berat_kg": float(pengukuran.berat_kg),
        "panjang_tinggi_cm": float(pengukuran.panjang_tinggi_cm),
        "posisi": pengukuran.posisi,
        "edema": pengukuran.edema,
    }


def _titik(pengukuran: Pengukuran) -> tuple[int, float, str]:
    """Give a point of the chart: age in days, position-corrected cm, day."""
    panjang = panjang_pada(
        umur_hari=pengukuran.umur_hari,
        panjang_tinggi_cm=float(pengukuran.panjang_tinggi_cm),
        posisi=Posisi(pengukuran.posisi),
    )
    return pengukuran.umur_hari, round(panjang, 1), pengukuran.tanggal.isoformat()


def _lms(kelamin: Kelamin, umur: int) -> Mapping[str, list[tuple[float, float, float] | None]]:
    """Give L, M and S of each age table, for today and each day that the list stays on a phone."""
    hari = range(umur, umur + HARI_DISIMPAN + 1)
    return {nama: [_satu(nama, kelamin, satu) for satu in hari] for nama in TABEL_UMUR}


def _satu(nama: str, kelamin: Kelamin, umur: int) -> tuple[float, float, float] | None:
    lms = menurut_umur(nama, kelamin, umur)
    return (lms.l, lms.m, lms.s) if lms else None
