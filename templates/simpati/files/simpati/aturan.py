"""The rules that a region may set, from ``daerah/simpati.toml``, read once and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from inti import toml
from simpati.antropometri import KENAIKAN_MINIMAL, Kelamin, Minimal

PATH = Path(__file__).resolve().parent.parent / "daerah" / "simpati.toml"
BULAN_KBM = 12
KELAMIN = {"laki_laki": Kelamin.LAKI_LAKI, "perempuan": Kelamin.PEREMPUAN}
BATAS = {"tidak_naik": (1, 6), "tenggat_hari": (1, 90), "tenggat_segera_hari": (0, 14)}


class AturanSalah(ImproperlyConfigured):
    """``daerah/simpati.toml`` has faults; the message names each with its cure."""


@dataclass(frozen=True, kw_only=True)
class Aturan:
    """When a case opens and by when it has to be handled; least weight gains in grams.

    `tidak_naik` are months in a row without gain, `tenggat_hari` days until the deadline,
    `tenggat_segera_hari` those of severe acute malnutrition.
    """

    tidak_naik: int = 2
    tenggat_hari: int = 14
    tenggat_segera_hari: int = 2
    kenaikan_minimal: Minimal


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
    return Aturan(kenaikan_minimal={**KENAIKAN_MINIMAL, **minimal}, **isi.get("kasus", {}))


def kesalahan(isi: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the file, each as one sentence with its cure."""
    if isi.get("schema") != 1:
        yield "schema harus 1: tulis `schema = 1` di baris pertama."
    tabel = {"kasus": _salah_kasus, "kenaikan_berat_minimal": _salah_kenaikan}
    for kunci in sorted(set(isi) - set(tabel) - {"schema"}):
        yield f"kunci {kunci} tidak dikenal: yang ada ialah {', '.join(tabel)}."
    for nama, periksa in tabel.items():
        satu = isi.get(nama, {})
        if isinstance(satu, dict):
            yield from periksa(satu)
        else:
            yield f"{nama} harus berupa tabel: tulis [{nama}] lalu kunci-kuncinya di bawahnya."


def _salah_kasus(isi: Mapping[str, Any]) -> Iterator[str]:
    for kunci, nilai in isi.items():
        if kunci not in BATAS:
            yield f"kunci kasus.{kunci} tidak dikenal: yang ada ialah {', '.join(BATAS)}."
            continue
        bawah, atas = BATAS[kunci]
        if not _bulat(nilai) or not bawah <= nilai <= atas:
            yield f"kasus.{kunci} harus angka bulat {bawah} sampai {atas}."


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
