"""What the page of a dashboard shows beside its tables: headlines, charts, tiles and the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dasbor import tabel
from dasbor.batas import Bentuk, Peta, peta
from dasbor.gambar import Batang, Pasangan, batang, sanding, tren
from dasbor.hitung import Hitungan, Saringan, deret
from dasbor.models import Survei
from dasbor.papan import Bagian, Kartu, Papan
from dasbor.samar import tertutup
from dasbor.ukuran import CATATAN, MENURUT_KODE, SEMUA, Nilai, Satuan, Ukuran
from inti import formats
from simpati.angka import SEL_TERKECIL
from simpati.aturan import aturan
from simpati.models import RekapDesa, Sasaran
from simpati.periode import Periode

KELAS = (1, 2, 3, 4, 5)
DESEMBER = 12


@dataclass(frozen=True, kw_only=True)
class Beda:
    """How a figure changed, in words; `rupa` says whether that is good."""

    kata: str
    rupa: str


@dataclass(frozen=True, kw_only=True)
class Daerah:
    """A kecamatan of the map."""

    bentuk: Bentuk
    bagian: Bagian
    keterangan: str


def isi_halaman(papan: Papan) -> Mapping[str, Any]:
    """Give what `dasbor/dasbor.html` shows."""
    gambar_peta = _peta(papan) if papan.susunan.kabupaten else None
    return {
        "papan": papan,
        "tempat": papan.susunan.tempat,
        "induk": papan.susunan.induk,
        "kartu": [_kartu(satu) for satu in papan.kartu],
        "berjalan": papan.periode == Periode.dari(timezone.localdate()),
        "kosong": not papan.hitungan["terdaftar"] and not papan.hitungan["diukur"],
        "belum_dihitung": _belum_dihitung(),
        "tren": tren(papan.tren, papan.ukuran),
        "petak": [(satu, _keterangan(satu)) for satu in papan.bagian],
        "kelas": [(kelas, papan.ukuran.nama_kelas(kelas)) for kelas in KELAS],
        **gambar_dari(gambar_peta),
        "batang": [(satu, tabel.kelas_tertutup(papan, satu.banyak)) for satu in _batang(papan)],
        "tabel": {nama: buat(papan) for nama, buat in tabel.TABEL.items()},
        "catatan": CATATAN,
        "metode": SEMUA,
        "sel_terkecil": SEL_TERKECIL,
        "angka_kecil": aturan().angka_kecil,
        **(_survei(papan) if papan.susunan.kabupaten else {}),
    }


def gambar_dari(gambar: tuple[Peta, list[Daerah]] | None) -> Mapping[str, Any]:
    """Give the map for the template; nothing where the region has none."""
    return {"peta": gambar[0], "daerah": gambar[1]} if gambar else {}


def survei_daerah(kode: str) -> list[Survei]:
    """Give the survey figures of the region, the newest first."""
    return list(Survei.objects.filter(wilayah=kode))


def _kartu(kartu: Kartu) -> Mapping[str, Any]:
    bulan = kartu.periode
    lalu = Periode(tahun=bulan.tahun - 1, bulan=bulan.bulan)
    return {
        "satu": kartu,
        "beda": []
        if kartu.tertutup
        else [
            satu
            for satu in (
                beda(kartu.ukuran, kartu.nilai, kartu.bulan_lalu, bulan.sebelum),
                beda(kartu.ukuran, kartu.nilai, kartu.tahun_lalu, lalu),
            )
            if satu
        ],
    }


def beda(ukuran: Ukuran, kini: Nilai, lalu: Nilai, bulan: Periode) -> Beda | None:
    """Tell how a figure changed since another month; None when one of them is not known."""
    if kini.angka is None or lalu.angka is None:
        return None
    selisih = round(kini.angka, 1) - round(lalu.angka, 1)
    if abs(selisih) < 0.05:
        return Beda(kata=_("sama dengan %(bulan)s") % {"bulan": bulan}, rupa="tetap")
    satuan = _("poin") if ukuran.satuan is Satuan.PERSEN else ukuran.satuan.nama
    isi = {"beda": f"{formats.angka(abs(selisih), 1)} {satuan}", "bulan": bulan}
    kata = _("naik %(beda)s dari %(bulan)s") if selisih > 0 else _("turun %(beda)s dari %(bulan)s")
    baik = (selisih > 0) == ukuran.naik_baik
    return Beda(kata=kata % isi, rupa="baik" if baik else "buruk")


def _keterangan(bagian: Bagian) -> str:
    """Say a figure with what it is made of."""
    nilai = bagian.nilai
    if bagian.tertutup:
        return _("disembunyikan")
    if nilai.angka is None:
        return _("belum ada data")
    return _("%(nilai)s (%(n)s dari %(d)s)") % {
        "nilai": nilai.teks,
        "n": formats.angka(nilai.pembilang),
        "d": formats.angka(nilai.penyebut),
    }


def _peta(papan: Papan) -> tuple[Peta, list[Daerah]] | None:
    """Give the map with the kecamatan of which there are figures."""
    gambar = peta()
    if gambar is None:
        return None
    bagian = {satu.tempat.kode: satu for satu in papan.bagian}
    daerah = [
        Daerah(
            bentuk=bentuk,
            bagian=bagian[bentuk.kode],
            keterangan=f"{bagian[bentuk.kode].tempat.nama}: {_keterangan(bagian[bentuk.kode])}",
        )
        for bentuk in gambar.bentuk
        if bentuk.kode in bagian
    ]
    return gambar, daerah


def _batang(papan: Papan) -> list[Batang]:
    return batang(papan.hitungan)


def _belum_dihitung() -> bool:
    """Whether an update has yet to be followed by the nightly count."""
    return not RekapDesa.objects.exists() and not Sasaran.objects.exists()


def _survei(papan: Papan) -> Mapping[str, Any]:
    """Give the surveys, and beside those of the chosen figure the routine of December that year."""
    semua = survei_daerah(papan.susunan.tempat.kode)
    dipilih = sorted(
        (satu for satu in semua if satu.indikator == papan.ukuran.kode),
        key=lambda satu: (satu.tahun, satu.nama),
    )
    bulan = {satu.tahun: _bulan_sanding(satu.tahun, papan.periode) for satu in dipilih}
    tempat, semua_bulan = papan.susunan.tempat, bulan.values()
    rutin = deret(tempat, semua_bulan, Saringan(), papan.terdaftar) if dipilih else {}
    baris = [_sandingkan(papan, satu, bulan[satu.tahun], rutin) for satu in dipilih]
    return {
        "survei": tabel.survei(semua),
        "ada_survei": bool(semua),
        "bisa_disurvei": papan.ukuran.kode in Survei.Indikator.values,
        "sanding": sanding([pasangan for _satu, _bulan, _nilai, pasangan in baris]),
        "pasangan": baris,
    }


def _bulan_sanding(tahun: int, periode: Periode) -> Periode:
    """Give December of a year; the asked month for its own year and those to come."""
    return min(Periode(tahun=tahun, bulan=DESEMBER), periode)


def _sandingkan(
    papan: Papan, survei: Survei, bulan: Periode, rutin: Mapping[Periode, Hitungan]
) -> tuple[Survei, Periode, Nilai | None, Pasangan]:
    """Give a survey with the routine figure of the region, hidden where it is too small."""
    nilai = MENURUT_KODE[survei.indikator].nilai(rutin.get(bulan, Hitungan()))
    tutup = tertutup(nilai, bebas=papan.terbuka) or bulan.tahun != survei.tahun
    return (
        survei,
        bulan,
        None if tutup else nilai,
        Pasangan(
            nama=f"{survei.nama} {survei.tahun}",
            survei=float(survei.nilai),
            bawah=_angka(survei.bawah),
            atas=_angka(survei.atas),
            rutin=None if tutup else nilai.angka,
        ),
    )


def _angka(nilai: Any) -> float | None:
    return None if nilai is None else float(nilai)
