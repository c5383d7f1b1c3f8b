"""The children of one posyandu of the real-size demo, as its register has them.

Some come no more, some move, and some stand in the register twice: written a little differently,
without NIK, in the same posyandu or the next.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from simpati.antropometri import Kelamin
from simpati.demo.nama import Asal, asal_keluarga
from simpati.demo.nik import nik_rekaan
from simpati.demo.rencana import Tempat
from simpati.demo.tumbuh import Lintasan, lintasan
from simpati.models import Balita, Posyandu

HARI_BALITA = 1826
HARI_RIWAYAT = 730
"""Who turned five in the 24 months of the demo was weighed in them, and is in the register."""
KEMBAR = 0.012
TANPA_NIK = 0.35
TANPA_NIK_IBU = 0.15
BERHENTI = 0.08
PINDAH = 0.04
PINDAH_DEKAT = 0.5
"""Which part of those who move is registered anew in the next posyandu."""
GANDA = 0.015
ALAMAT = ("Gang Masjid", "Gang Sawah", "Jalan Kebun", "Jalan Pasar", "Kampung Baru", "Dusun Hilir")
NOMOR_PERTAMA = 8000
NOMOR_PER_POSYANDU = 4
NOMOR_TERAKHIR = 9899
"""Serials of a NIK: four for one birth date and sex in a posyandu; the small demo has 9900 up."""


@dataclass(frozen=True, kw_only=True)
class Catatan:
    """One child in one register; `lahir_benar` is right where the written birth date is not.

    It comes from `mulai` to `sampai` with the chance `rajin` each month.
    """

    kelamin: Kelamin
    nama: str
    lahir: date
    lahir_benar: date
    nama_ibu: str
    nik: str
    nik_ibu: str
    urutan_kembar: int
    alamat: str
    rt: str
    lintasan: Lintasan
    mulai: date
    sampai: date
    rajin: float
    aktif: bool = True

    def balita(self, posyandu: Posyandu) -> Balita:
        """Give the record, not saved."""
        return Balita(
            posyandu=posyandu,
            nama=self.nama,
            jenis_kelamin=self.kelamin.value,
            tanggal_lahir=self.lahir,
            nama_ibu=self.nama_ibu,
            nik=self.nik,
            nik_ibu=self.nik_ibu,
            urutan_kembar=self.urutan_kembar,
            alamat=self.alamat,
            rt=self.rt,
            rw=posyandu.rw,
            aktif=self.aktif,
        )


@dataclass(frozen=True, kw_only=True)
class Daftar:
    """The register of a posyandu, and who is to be registered in the next one besides."""

    sendiri: list[Catatan]
    titipan: list[Catatan]


def daftar(acak: random.Random, tempat: Tempat, hari: date) -> Daftar:
    """Make up the children of a posyandu; `hari` is the day on which the demo ends."""
    hasil = Daftar(sendiri=[], titipan=[])
    for satu in _anak(acak, tempat, hari):
        if acak.random() < PINDAH:
            pergi, datang = _pindah(acak, satu, hari)
            hasil.sendiri.append(pergi)
            hasil.titipan.extend(datang)
        else:
            hasil.sendiri.append(_berhenti(acak, satu) if acak.random() < BERHENTI else satu)
            if acak.random() < GANDA:
                tujuan = hasil.sendiri if acak.random() < 0.5 else hasil.titipan
                tujuan.append(_ganda(acak, satu, hari))
    return hasil


def _anak(acak: random.Random, tempat: Tempat, hari: date) -> Iterator[Catatan]:
    """Children under five, then those who were in the months before; twins follow each other."""
    nomor = _Nomor(tempat=tempat)
    dahulu = round(tempat.balita * HARI_RIWAYAT / HARI_BALITA)
    for sisa, awal, lama in (
        (tempat.balita, 0, HARI_BALITA),
        (dahulu, HARI_BALITA, HARI_RIWAYAT),
    ):
        while sisa:
            lahir = hari - timedelta(days=awal + acak.randrange(lama))
            keluarga = _keluarga(acak, nomor, lahir)
            kembar = 2 if sisa > 1 and acak.random() < KEMBAR else 1
            for urutan in range(1, kembar + 1):
                yield _catatan(acak, nomor, keluarga, urutan)
            sisa -= kembar


@dataclass(frozen=True, kw_only=True)
class _Nomor:
    """The serials of one posyandu: nobody in the kecamatan has another's NIK."""

    tempat: Tempat
    terpakai: Counter[str] = field(default_factory=Counter)

    def nik(self, lahir: date, kelamin: Kelamin) -> str:
        """Give the next NIK of this birth date and sex; nothing where none is left."""
        kunci = f"{lahir} {kelamin}"
        nomor = NOMOR_PERTAMA + self.tempat.nomor * NOMOR_PER_POSYANDU + self.terpakai[kunci]
        if self.terpakai[kunci] == NOMOR_PER_POSYANDU or nomor > NOMOR_TERAKHIR:
            return ""
        self.terpakai[kunci] += 1
        return nik_rekaan(self.tempat.desa, lahir, kelamin, nomor)


@dataclass(frozen=True, kw_only=True)
class _Keluarga:
    asal: Asal
    lahir: date
    ibu: str
    nik_ibu: str
    alamat: str
    rt: str


def _keluarga(acak: random.Random, nomor: _Nomor, lahir: date) -> _Keluarga:
    asal = asal_keluarga(acak, nomor.tempat.desa)
    lahir_ibu = lahir - timedelta(days=acak.randint(19 * 365, 41 * 365))
    punya_nik = acak.random() >= TANPA_NIK_IBU
    return _Keluarga(
        asal=asal,
        lahir=lahir,
        ibu=asal.perempuan_dewasa(acak),
        nik_ibu=nomor.nik(lahir_ibu, Kelamin.PEREMPUAN) if punya_nik else "",
        alamat=f"{acak.choice(ALAMAT)} No. {acak.randint(1, 60)}",
        rt=f"{acak.randint(1, 6):02d}",
    )


def _catatan(acak: random.Random, nomor: _Nomor, keluarga: _Keluarga, urutan: int) -> Catatan:
    kelamin = acak.choice(list(Kelamin))
    punya_nik = acak.random() >= TANPA_NIK
    return Catatan(
        kelamin=kelamin,
        nama=keluarga.asal.anak(acak, kelamin),
        lahir=keluarga.lahir,
        lahir_benar=keluarga.lahir,
        nama_ibu=keluarga.ibu,
        nik=nomor.nik(keluarga.lahir, kelamin) if punya_nik else "",
        nik_ibu=keluarga.nik_ibu,
        urutan_kembar=urutan,
        alamat=keluarga.alamat,
        rt=keluarga.rt,
        lintasan=lintasan(acak),
        mulai=keluarga.lahir,
        sampai=date.max,
        rajin=acak.betavariate(8, 2),
    )


def _berhenti(acak: random.Random, satu: Catatan) -> Catatan:
    """Let a child come no more from some day of its first four years; nobody strikes it off."""
    return replace(satu, sampai=satu.lahir + timedelta(days=acak.randint(180, 4 * 365)))


def _pindah(acak: random.Random, satu: Catatan, hari: date) -> tuple[Catatan, list[Catatan]]:
    """Let a family move; those who stay near are registered anew, without NIK."""
    pergi = max(hari - timedelta(days=acak.randint(20, HARI_RIWAYAT)), satu.lahir)
    lama = replace(satu, sampai=pergi, aktif=False)
    if acak.random() >= PINDAH_DEKAT:
        return lama, []
    return lama, [replace(satu, nik="", nik_ibu="", mulai=pergi + timedelta(days=1))]


def _ganda(acak: random.Random, satu: Catatan, hari: date) -> Catatan:
    """Register a child a second time: another spelling, perhaps another day of birth."""
    lahir = satu.lahir
    if acak.random() < 0.3:
        lahir = min(lahir + timedelta(days=acak.choice((-1, 1, 7))), hari)
    return replace(
        satu,
        nama=salah_eja(acak, satu.nama),
        nama_ibu=satu.nama_ibu if acak.random() < 0.5 else salah_eja(acak, satu.nama_ibu),
        lahir=lahir,
        nik="",
        nik_ibu="",
        rajin=satu.rajin * 0.4,
    )


def salah_eja(acak: random.Random, nama: str) -> str:
    """Write a name as another hand would: a letter doubled, lost or swapped, or one word of it.

    The first letter stays; a name of one or two letters does too.
    """
    depan, *sisa = nama.split()
    if sisa and acak.random() < 0.2:
        return depan
    if len(depan) < 3:
        return nama
    di = acak.randrange(1, len(depan) - 1)
    tulis = acak.choice(
        (
            f"{depan[:di]}{depan[di]}{depan[di:]}",
            f"{depan[:di]}{depan[di + 1 :]}",
            f"{depan[:di]}{depan[di + 1]}{depan[di]}{depan[di + 2 :]}",
        )
    )
    return " ".join((tulis, *sisa))
