"""Demo data of families: most children and their twins have one, some lack water or a latrine."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from inti.audit.bulk import bulk_create
from simpati.antropometri import Kelamin
from simpati.demo.nama import asal_keluarga
from simpati.demo.nik import nik_rekaan
from simpati.models import Balita, Keluarga, Posyandu

TERCATAT = 0.7
DASAR = date(2000, 1, 1)
LAYAK = ("ya", "tidak", "")
PELUANG_AIR = (80, 12, 8)
PELUANG_JAMBAN = (72, 20, 8)
SUMBER_DESIL = "DTSEN"


def isi(
    acak: random.Random,
    posyandu: Posyandu,
    nomor: int,
    anak: Sequence[Balita],
    hari: date,
    why: str,
) -> None:
    """Make families and name them in children that are not saved yet.

    `nomor` tells the posyandu of a village apart, so that no two cards have one number.
    """
    rumah: dict[tuple[str, str], list[Balita]] = {}
    for satu in anak:
        rumah.setdefault((satu.nama_ibu, satu.alamat), []).append(satu)
    tercatat = [semua for semua in rumah.values() if acak.random() < TERCATAT]
    baru = [
        _keluarga(acak, posyandu, nomor, urutan, semua[0], hari)
        for urutan, semua in enumerate(tercatat)
    ]
    bulk_create(Keluarga, baru, why=why)
    for keluarga, semua in zip(baru, tercatat, strict=True):
        for satu in semua:
            satu.keluarga = keluarga


def _keluarga(
    acak: random.Random, posyandu: Posyandu, nomor: int, urutan: int, anak: Balita, hari: date
) -> Keluarga:
    punya_desil = acak.random() < 0.6
    return Keluarga(
        desa_id=posyandu.desa_id,
        no_kk=nik_rekaan(
            posyandu.desa_id, DASAR + timedelta(days=nomor), Kelamin.LAKI_LAKI, 1000 + urutan
        ),
        kepala=asal_keluarga(acak, posyandu.desa_id).anak(acak, Kelamin.LAKI_LAKI),
        alamat=anak.alamat,
        rt=anak.rt,
        rw=anak.rw,
        air_minum_layak=acak.choices(LAYAK, weights=PELUANG_AIR)[0],
        jamban_layak=acak.choices(LAYAK, weights=PELUANG_JAMBAN)[0],
        desil=acak.randint(1, 10) if punya_desil else None,
        sumber_desil=SUMBER_DESIL if punya_desil else "",
        periode_desil=date(hari.year - 1, 7, 1) if punya_desil else None,
    )
