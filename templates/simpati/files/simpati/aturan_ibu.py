"""The bounds for mothers and girls that a region may set, in ``daerah/simpati.toml``.

Usual values: arm and Hb of the national guide for maternal health (KEK under 23.5 cm, anaemia under
11 g/dL), classes of WHO (2011), risks "too young, too old, too many" and short stature.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simpati.models.ibu import GRAVIDA, HB, LILA_CM, TINGGI_CM

Rentang = tuple[Decimal, Decimal]


@dataclass(frozen=True, kw_only=True)
class AturanIbu:
    """What counts as a finding of a pregnant woman: arm and height in cm, Hb in g/dL, age in years.

    Under `lila_kek_cm` is KEK; under `hb_anemia`, `hb_sedang` and `hb_berat` is anaemia, moderate
    and severe. Under `umur_muda` and over `umur_tua` years, under `tinggi_cm`, and from `gravida`
    pregnancies on is a risk. `ttd_tablet` are the iron tablets of a whole pregnancy.
    """

    lila_kek_cm: Decimal = Decimal("23.5")
    hb_anemia: Decimal = Decimal("11")
    hb_sedang: Decimal = Decimal("10")
    hb_berat: Decimal = Decimal("7")
    umur_muda: Decimal = Decimal(20)
    umur_tua: Decimal = Decimal(35)
    tinggi_cm: Decimal = Decimal(145)
    gravida: Decimal = Decimal(4)
    ttd_tablet: Decimal = Decimal(90)


@dataclass(frozen=True, kw_only=True)
class AturanRemaja:
    """Under `hb_anemia` (g/dL) is anaemia of a girl who is not pregnant."""

    hb_anemia: Decimal = Decimal("12")


BATAS_IBU: Mapping[str, Rentang] = {
    "lila_kek_cm": LILA_CM,
    "hb_anemia": HB,
    "hb_sedang": HB,
    "hb_berat": HB,
    "umur_muda": (Decimal(10), Decimal(30)),
    "umur_tua": (Decimal(30), Decimal(50)),
    "tinggi_cm": TINGGI_CM,
    "gravida": (Decimal(GRAVIDA[0]), Decimal(GRAVIDA[1])),
    "ttd_tablet": (Decimal(1), Decimal(300)),
}
BATAS_REMAJA: Mapping[str, Rentang] = {"hb_anemia": HB}


def baca_ibu(isi: Mapping[str, Any]) -> AturanIbu:
    """Take what the table ``ibu_hamil`` sets; the usual values for the rest."""
    return AturanIbu(**{nama: Decimal(str(nilai)) for nama, nilai in isi.items()})


def baca_remaja(isi: Mapping[str, Any]) -> AturanRemaja:
    """Take what the table ``remaja_putri`` sets; the usual values for the rest."""
    return AturanRemaja(**{nama: Decimal(str(nilai)) for nama, nilai in isi.items()})


def salah_ibu(isi: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the table ``ibu_hamil``, each as one sentence with its cure."""
    semua = list(_salah("ibu_hamil", BATAS_IBU, isi))
    yield from semua
    if semua:
        return
    hasil = baca_ibu(isi)
    if not hasil.hb_berat < hasil.hb_sedang < hasil.hb_anemia:
        yield "ibu_hamil: hb_berat harus di bawah hb_sedang, dan hb_sedang di bawah hb_anemia."


def salah_remaja(isi: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the table ``remaja_putri``, each as one sentence with its cure."""
    yield from _salah("remaja_putri", BATAS_REMAJA, isi)


def _salah(tabel: str, batas: Mapping[str, Rentang], isi: Mapping[str, Any]) -> Iterator[str]:
    for kunci, nilai in isi.items():
        if kunci not in batas:
            yield f"kunci {tabel}.{kunci} tidak dikenal: yang ada ialah {', '.join(batas)}."
            continue
        bawah, atas = batas[kunci]
        angka = isinstance(nilai, int | float) and not isinstance(nilai, bool)
        if not angka or not bawah <= Decimal(str(nilai)) <= atas:
            yield f"{tabel}.{kunci} harus angka {bawah} sampai {atas}."
