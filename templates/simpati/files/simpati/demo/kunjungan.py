"""Who comes to the posyandu in which month, what is measured there, and what goes wrong."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from inti.models import User
from simpati.antropometri import Posisi, posisi_baku, umur_hari
from simpati.demo.anak import HARI_BALITA, Catatan
from simpati.demo.tumbuh import berat_kg, panjang_cm
from simpati.models import BERAT_KG, PANJANG_CM, Balita, Pengukuran
from simpati.periode import Periode

BULAN = 24
BULAN_PENIMBANGAN = (2, 8)
"""In February and August every child is looked for: Bulan Penimbangan Balita."""
BULAN_PANEN = (3, 4, 9)
"""In the harvest mothers are in the field."""
SALAH_KETIK = 0.008
SALAH_POSISI = 0.03
EDEMA = 0.0003
BULATKAN = 0.3
"""Which part of the lengths is read to half a centimetre."""


def hari_buka(acak: random.Random, hari: date) -> list[date]:
    """Give the monthly day of a posyandu in the last 24 months, oldest first, up to `hari`."""
    tanggal = acak.randint(2, 27)
    bulan = [Periode.dari(hari)]
    while len(bulan) <= BULAN:
        bulan.append(bulan[-1].sebelum)
    semua = [satu.awal.replace(day=tanggal) for satu in reversed(bulan)]
    return [satu for satu in semua if satu <= hari][-BULAN:]


def pengukuran(
    acak: random.Random,
    catatan: Catatan,
    balita: Balita,
    buka: Sequence[date],
    petugas: User,
) -> Iterator[Pengukuran]:
    """Give what was measured of a child on these days; nothing is computed or saved."""
    for tanggal in buka:
        umur = umur_hari(catatan.lahir_benar, tanggal)
        ada = max(catatan.mulai, catatan.lahir) <= tanggal <= catatan.sampai
        if ada and umur < HARI_BALITA and acak.random() < _peluang(catatan, tanggal, umur):
            yield _diukur(acak, catatan, balita, tanggal, petugas)


def _peluang(catatan: Catatan, tanggal: date, umur: int) -> float:
    """Tell how likely a visit is: older children come less, and so do all in the harvest."""
    peluang = catatan.rajin * (1 if umur < 3 * 365 else 0.85)
    if tanggal.month in BULAN_PENIMBANGAN:
        return 1 - (1 - peluang) * 0.4
    return peluang * (0.92 if tanggal.month in BULAN_PANEN else 1)


def _diukur(
    acak: random.Random, catatan: Catatan, balita: Balita, tanggal: date, petugas: User
) -> Pengukuran:
    umur = umur_hari(catatan.lahir_benar, tanggal)
    z = catatan.lintasan.z_panjang(umur)
    benar = panjang_cm(catatan.kelamin, umur, z)
    z_berat = catatan.lintasan.z_berat(tanggal) + acak.gauss(0, 0.25)
    berat = berat_kg(catatan.kelamin, umur, benar, z_berat) + acak.gauss(0, 0.05)
    panjang = benar + acak.gauss(0, 0.35)
    sepersepuluh = 5 * round(panjang * 2) if acak.random() < BULATKAN else round(panjang * 10)
    satu = Pengukuran(
        balita=balita,
        tanggal=tanggal,
        berat_kg=_dalam(Decimal(round(berat * 10)).scaleb(-1), BERAT_KG),
        panjang_tinggi_cm=_dalam(Decimal(sepersepuluh).scaleb(-1), PANJANG_CM),
        posisi=posisi_baku(umur).value,
        edema=acak.random() < EDEMA,
        petugas=petugas,
    )
    if acak.random() < SALAH_POSISI:
        satu.posisi = _lain(satu.posisi)
    if acak.random() < SALAH_KETIK:
        acak.choice(SLIP)(satu)
    return satu


def _dalam(angka: Decimal, batas: tuple[Decimal, Decimal]) -> Decimal:
    return min(max(angka, batas[0]), batas[1])


def _lain(posisi: str) -> str:
    return next(satu.value for satu in Posisi if satu.value != posisi)


# --- slips of the pen that the form lets through: whatever lies outside its ranges, kilograms and
# centimetres in each other's place included, never reaches the database.


def _koma_bergeser(satu: Pengukuran) -> None:
    """8,4 kg becomes 0,84 kg."""
    satu.berat_kg = _dalam(round(satu.berat_kg / 10, 2), BERAT_KG)


def _puluhan_salah(satu: Pengukuran) -> None:
    """75,5 cm becomes 65,5 cm."""
    satu.panjang_tinggi_cm = _dalam(satu.panjang_tinggi_cm - 10, PANJANG_CM)


def _angka_tertukar(satu: Pengukuran) -> None:
    """75,5 cm becomes 57,5 cm."""
    puluhan, satuan = divmod(int(satu.panjang_tinggi_cm), 10)
    if puluhan < 10:
        geser = (satuan - puluhan) * 9
        satu.panjang_tinggi_cm = _dalam(satu.panjang_tinggi_cm + geser, PANJANG_CM)


def _berat_lama(satu: Pengukuran) -> None:
    """The weight of another child of the list, two kilograms heavier."""
    satu.berat_kg = _dalam(satu.berat_kg + 2, BERAT_KG)


SLIP: Sequence[Callable[[Pengukuran], None]] = (
    _koma_bergeser,
    _puluhan_salah,
    _angka_tertukar,
    _berat_lama,
)
