"""The rules that a region may set, from ``daerah/simpati.toml``, read once and checked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from inti import toml
from inti.region import region
from simpati.antropometri import KENAIKAN_MINIMAL, Kelamin, Minimal
from simpati.aturan_ibu import (
    AturanIbu,
    AturanRemaja,
    baca_ibu,
    baca_remaja,
    salah_ibu,
    salah_remaja,
)

PATH = Path(__file__).resolve().parent.parent / "daerah" / "simpati.toml"
BULAN_KBM = 12
KELAMIN = {"laki_laki": Kelamin.LAKI_LAKI, "perempuan": Kelamin.PEREMPUAN}
ANGKA_KECIL = (1, 500)
KELAS: Mapping[str, tuple[float, ...]] = {
    # Prevalence thresholds of WHO and UNICEF (de Onis et al., Public Health Nutrition 2019).
    "stunting": (2.5, 10, 20, 30),
    "wasting": (2.5, 5, 10, 15),
    "gizi-lebih": (2.5, 5, 10, 15),
    # The others have no such thresholds: even steps that a region may set its own way.
    "insiden": (5, 10, 20, 40),
    "berat-kurang": (5, 10, 20, 30),
    "cakupan": (50, 65, 80, 90),
    "kenaikan": (50, 60, 70, 80),
    "penanganan": (3, 7, 14, 30),
    "pulih": (20, 40, 60, 80),
}
"""The four bounds between the five classes of each figure of the dashboards, in its unit."""
BATAS = {"tidak_naik": (1, 6), "tenggat_hari": (1, 90), "tenggat_segera_hari": (0, 14)}
SAKLAR = ("kader", "petugas", "orang_tua")
SALURAN = ("whatsapp", "sms")
BATAS_TENANG = {"tenang_mulai": (17, 24), "tenang_selesai": (0, 10)}
BATAS_LAPORAN = {"cakupan_sasaran": (1, 100)}
BATAS_RETENSI = {
    "anak_bulan": (6, 240),
    "ibu_bulan": (6, 240),
    "remaja_bulan": (6, 240),
    "bukti_bulan": (1, 120),
    "pendaftaran_bulan": (1, 120),
    "impor_hari": (1, 30),
}
BATAS_TAUTAN = {"tautan_jam": (1, 336), "sesi_menit": (5, 720)}


class AturanSalah(ImproperlyConfigured):
    """``daerah/simpati.toml`` has faults; the message names each with its cure."""


@dataclass(frozen=True, kw_only=True)
class Retensi:
    """How long what names a person is kept; the usual periods until the region sets its own.

    `anak_bulan` are months after a child turned 60 months or left, `ibu_bulan` after a pregnancy
    ended, `remaja_bulan` after a girl turned 19 or left, `bukti_bulan` after a case ended,
    `pendaftaran_bulan` after a request was answered, `impor_hari` days after a file was sent.
    """

    anak_bulan: int = 24
    ibu_bulan: int = 24
    remaja_bulan: int = 24
    bukti_bulan: int = 12
    pendaftaran_bulan: int = 24
    impor_hari: int = 7


@dataclass(frozen=True, kw_only=True)
class Pengingat:
    """Who is reminded by message: nobody until the region says so.

    No message leaves from `tenang_mulai` to `tenang_selesai`, hours of the region's clock.
    """

    kader: bool = False
    petugas: bool = False
    orang_tua: bool = False
    saluran: str = "whatsapp"
    bahasa: str = "id"
    tenang_mulai: int = 20
    tenang_selesai: int = 6


@dataclass(frozen=True, kw_only=True)
class Aturan:
    """When a case opens and by when it has to be handled; least weight gains in grams.

    `tidak_naik` are months in a row without gain, `tenggat_hari` days until the deadline,
    `tenggat_segera_hari` those of severe acute malnutrition. Under `angka_kecil` children a figure
    of the dashboards is marked as small; `kelas` are the bounds between its classes. Below
    `cakupan_sasaran` percent D/S the monthly report names a part of a unit. A link for parents can
    be opened within `tautan_jam` hours, and its page is then open for `sesi_menit` minutes.
    """

    tidak_naik: int = 2
    tenggat_hari: int = 14
    tenggat_segera_hari: int = 2
    angka_kecil: int = 30
    kelas: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: KELAS)
    cakupan_sasaran: int = 80
    tautan_jam: int = 48
    sesi_menit: int = 60
    kenaikan_minimal: Minimal
    retensi: Retensi = field(default_factory=Retensi)
    pengingat: Pengingat = field(default_factory=Pengingat)
    ibu: AturanIbu = field(default_factory=AturanIbu)
    remaja: AturanRemaja = field(default_factory=AturanRemaja)


@cache
def aturan() -> Aturan:
    """The region's rules; the usual ones where it set none. Raises AturanSalah."""
    return baca(PATH)


def baca(path: Path) -> Aturan:
    """Read and check one file. Raises AturanSalah with every fault at once."""
    try:
        isi = toml.read(path)
    except FileNotFoundError:
        return Aturan(kenaikan_minimal=KENAIKAN_MINIMAL)
    except toml.TomlFault as salah:
        raise AturanSalah(str(salah)) from None
    if semua := list(kesalahan(isi)):
        raise AturanSalah(toml.faulty(path, semua))
    gram = isi.get("kenaikan_berat_minimal", {})
    minimal = {KELAMIN[nama]: tuple(nilai) for nama, nilai in gram.items()}
    dasbor = dict(isi.get("dasbor", {}))
    kelas = {nama: tuple(nilai) for nama, nilai in dasbor.pop("kelas", {}).items()}
    return Aturan(
        kenaikan_minimal={**KENAIKAN_MINIMAL, **minimal},
        kelas={**KELAS, **kelas},
        retensi=Retensi(**isi.get("retensi", {})),
        pengingat=Pengingat(**isi.get("pengingat", {})),
        ibu=baca_ibu(isi.get("ibu_hamil", {})),
        remaja=baca_remaja(isi.get("remaja_putri", {})),
        **dasbor,
        **isi.get("kasus", {}),
        **isi.get("laporan", {}),
        **isi.get("orang_tua", {}),
    )


def kesalahan(isi: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the file, each as one sentence with its cure."""
    if isi.get("schema") != 1:
        yield "schema harus 1: tulis `schema = 1` di baris pertama."
    tabel: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
        "kasus": partial(_salah_angka, "kasus", BATAS),
        "kenaikan_berat_minimal": _salah_kenaikan,
        "dasbor": _salah_dasbor,
        "laporan": partial(_salah_angka, "laporan", BATAS_LAPORAN),
        "retensi": partial(_salah_angka, "retensi", BATAS_RETENSI),
        "pengingat": _salah_pengingat,
        "ibu_hamil": salah_ibu,
        "remaja_putri": salah_remaja,
        "orang_tua": partial(_salah_angka, "orang_tua", BATAS_TAUTAN),
    }
    for kunci in sorted(set(isi) - set(tabel) - {"schema"}):
        yield f"kunci {kunci} tidak dikenal: yang ada ialah {', '.join(tabel)}."
    for nama, periksa in tabel.items():
        satu = isi.get(nama, {})
        if isinstance(satu, dict):
            yield from periksa(satu)
        else:
            yield f"{nama} harus berupa tabel: tulis [{nama}] lalu kunci-kuncinya di bawahnya."


def _salah_pengingat(isi: Mapping[str, Any]) -> Iterator[str]:
    for kunci in SAKLAR:
        if not isinstance(isi.get(kunci, False), bool):
            yield f"pengingat.{kunci} harus true atau false."
    pilihan = {"saluran": SALURAN, "bahasa": ("id", *region().languages)}
    for kunci, boleh in pilihan.items():
        if isi.get(kunci, boleh[0]) not in boleh:
            yield f"pengingat.{kunci} harus salah satu dari {', '.join(boleh)}."
    sisa = {nama: nilai for nama, nilai in isi.items() if nama not in (*SAKLAR, *pilihan)}
    yield from _salah_angka("pengingat", BATAS_TENANG, sisa)


def _salah_angka(
    tabel: str, batas: Mapping[str, tuple[int, int]], isi: Mapping[str, Any]
) -> Iterator[str]:
    for kunci, nilai in isi.items():
        if kunci not in batas:
            yield f"kunci {tabel}.{kunci} tidak dikenal: yang ada ialah {', '.join(batas)}."
            continue
        bawah, atas = batas[kunci]
        if not _bulat(nilai) or not bawah <= nilai <= atas:
            yield f"{tabel}.{kunci} harus angka bulat {bawah} sampai {atas}."


def _salah_kenaikan(isi: Mapping[str, Any]) -> Iterator[str]:
    for kunci, nilai in isi.items():
        if kunci not in KELAMIN:
            yield (
                f"kunci kenaikan_berat_minimal.{kunci} tidak dikenal: "
                f"yang ada ialah {', '.join(KELAMIN)}."
            )
        elif not _dua_belas(nilai):
            yield (
                f"kenaikan_berat_minimal.{kunci} harus 12 angka bulat (gram) antara 50 dan 2000, "
                "untuk umur 1 sampai 12 bulan."
            )


def _salah_dasbor(isi: Mapping[str, Any]) -> Iterator[str]:
    for kunci in sorted(set(isi) - {"angka_kecil", "kelas"}):
        yield f"kunci dasbor.{kunci} tidak dikenal: yang ada ialah angka_kecil dan [dasbor.kelas]."
    bawah, atas = ANGKA_KECIL
    kecil = isi.get("angka_kecil", bawah)
    if not _bulat(kecil) or not bawah <= kecil <= atas:
        yield f"dasbor.angka_kecil harus angka bulat {bawah} sampai {atas}."
    kelas = isi.get("kelas", {})
    if not isinstance(kelas, dict):
        yield "dasbor.kelas harus berupa tabel: tulis [dasbor.kelas] lalu kunci-kuncinya."
        return
    for nama, nilai in kelas.items():
        if nama not in KELAS:
            yield f"kunci dasbor.kelas.{nama} tidak dikenal: yang ada ialah {', '.join(KELAS)}."
        elif not _empat_batas(nilai):
            yield f"dasbor.kelas.{nama} harus empat angka di atas 0 yang makin besar."


def _empat_batas(nilai: object) -> bool:
    return (
        isinstance(nilai, list)
        and len(nilai) == 4
        and all(isinstance(satu, int | float) and not isinstance(satu, bool) for satu in nilai)
        and all(satu < lain for satu, lain in pairwise([0, *nilai]))
    )


def _dua_belas(nilai: object) -> bool:
    return (
        isinstance(nilai, list)
        and len(nilai) == BULAN_KBM
        and all(_bulat(gram) and 50 <= gram <= 2000 for gram in nilai)
    )


def _bulat(nilai: object) -> bool:
    return isinstance(nilai, int) and not isinstance(nilai, bool)


def aturan_check(**_: Any) -> list[CheckMessage]:
    """The faults of the region's file, before the service starts."""
    try:
        aturan()
    except AturanSalah as salah:
        return [Error(str(salah), id="simpati.E001")]
    return []
