"""The names that the demo puts together, out of ``nama.toml``."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inti import toml
from simpati.antropometri import Kelamin

BERKAS = Path(__file__).with_name("nama.toml")
SETEMPAT = 0.7
"""Which part of the people of a province bears its names; the others came from elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Asal:
    """Names of one part of the country: given names by sex, family names, names of mothers."""

    provinsi: Sequence[str]
    depan: dict[Kelamin, Sequence[str]]
    belakang: Sequence[str]
    ibu: Sequence[str]

    def anak(self, acak: random.Random, kelamin: Kelamin) -> str:
        """Name a child."""
        return f"{acak.choice(self.depan[kelamin])} {acak.choice(self.belakang)}"

    def perempuan_dewasa(self, acak: random.Random) -> str:
        """Name a mother or a kader."""
        return f"{acak.choice(self.ibu)} {acak.choice(self.belakang)}"


@cache
def asal() -> dict[str, Asal]:
    """Give all names by where they are usual."""
    return {
        nama: Asal(
            provinsi=isi["provinsi"],
            depan={Kelamin.LAKI_LAKI: isi["laki"], Kelamin.PEREMPUAN: isi["perempuan"]},
            belakang=isi["belakang"],
            ibu=isi["ibu"],
        )
        for nama, isi in toml.read(BERKAS)["asal"].items()
    }


def asal_keluarga(acak: random.Random, desa: str) -> Asal:
    """Give the names of a family in the village with this code."""
    setempat = [satu for satu in asal().values() if desa[:2] in satu.provinsi]
    semua = list(asal().values())
    return acak.choice(setempat if setempat and acak.random() < SETEMPAT else semua)


@cache
def posyandu() -> Sequence[str]:
    """Give names of posyandu, none of which the small demo uses."""
    nama: Sequence[str] = toml.read(BERKAS)["posyandu"]
    return nama
