"""Demo data of mothers and girls: some thin, some anaemic, some recovered, some gave birth.

Everyone here is invented.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from inti.audit.bulk import bulk_create
from inti.models import User
from simpati import pendampingan
from simpati.antropometri import Kelamin
from simpati.aturan import aturan
from simpati.demo.nama import asal_keluarga
from simpati.demo.nik import nik_rekaan
from simpati.kehamilan import Keadaan, hpl
from simpati.models import IbuHamil, PemeriksaanIbu, PemeriksaanRemaja, Posyandu, RemajaPutri
from simpati.pemeriksaan import akhiri

KURUS = 0.16
ANEMIA = 0.3
MEMBAIK = 0.5
REMAJA_ANEMIA = 0.28
PUNYA_NIK = 0.7
NOMOR_IBU = 2000
NOMOR_REMAJA = 3000
HARI_PERIKSA = 30
SEKOLAH = ("SMP Negeri 1", "SMP Negeri 2", "MTs Al Hidayah", "SMA Negeri 1", "SMK Negeri 1")


@dataclass(frozen=True, kw_only=True)
class Tempat:
    """Where they are made up, by whom they are looked after, and when the demo ends.

    `nomor` tells the posyandu of a kecamatan apart, so that nobody has another's NIK.
    """

    posyandu: Posyandu
    nomor: int
    petugas: Sequence[User]
    hari: date
    why: str


def isi(acak: random.Random, tempat: Tempat, *, ibu: int, remaja: int) -> None:
    """Write that many mothers, a fifth of whom gave birth, and girls, with their visits."""
    semua = [_ibu(acak, tempat) for _nomor in range(ibu)]
    _tanpa_kembar(semua)
    bulk_create(IbuHamil, semua, why=tempat.why)
    for satu in semua:
        _kunjungan(acak, tempat, satu)
    gadis = [_remaja(acak, tempat) for _nomor in range(remaja)]
    _tanpa_kembar(gadis)
    bulk_create(RemajaPutri, gadis, why=tempat.why)
    hasil = [_periksa_remaja(acak, tempat, satu) for satu in gadis]
    bulk_create(PemeriksaanRemaja, hasil, why=tempat.why)


def _ibu(acak: random.Random, tempat: Tempat) -> IbuHamil:
    lahir = tempat.hari - timedelta(days=acak.randint(18 * 365, 40 * 365))
    hpht = tempat.hari - timedelta(days=acak.randint(45, 300))
    nik = nik_rekaan(tempat.posyandu.desa_id, lahir, Kelamin.PEREMPUAN, NOMOR_IBU + tempat.nomor)
    return IbuHamil(
        posyandu=tempat.posyandu,
        nama=asal_keluarga(acak, tempat.posyandu.desa_id).perempuan_dewasa(acak),
        tanggal_lahir=lahir,
        nik=nik if acak.random() < PUNYA_NIK else "",
        hpht=hpht,
        hpl=hpl(hpht),
        gravida=acak.choices((1, 2, 3, 4, 5), weights=(35, 32, 20, 9, 4))[0],
        tinggi_cm=_desimal(acak.gauss(152, 5)),
    )


def _kunjungan(acak: random.Random, tempat: Tempat, ibu: IbuHamil) -> None:
    """Visit her each month; cases open and end as they do for real; whoever is due gives birth."""
    semua = _kunjungan_bulanan(acak, tempat, ibu)
    bulk_create(PemeriksaanIbu, semua, why=tempat.why)
    for banyak, satu in enumerate(semua, 1):
        temuan = pendampingan.sebab_ibu(Keadaan.dari(semua[:banyak]), aturan())
        if temuan or ibu.kasus_terbuka:
            pendampingan.periksa_ibu(ibu, satu, semua[:banyak])
    if ibu.hpl <= tempat.hari:
        akhiri(ibu, IbuHamil.Status.BERSALIN, max(ibu.hpl, *(satu.tanggal for satu in semua)))


def _kunjungan_bulanan(acak: random.Random, tempat: Tempat, ibu: IbuHamil) -> list[PemeriksaanIbu]:
    lila = acak.uniform(20.5, 23.3) if acak.random() < KURUS else acak.gauss(26.5, 1.5)
    hb = acak.uniform(8.4, 10.9) if acak.random() < ANEMIA else acak.gauss(12.0, 0.5)
    membaik = acak.random() < MEMBAIK
    berat = acak.gauss(52, 5)
    mulai = (ibu.hpht or tempat.hari) + timedelta(days=acak.randint(40, 44))
    akhir = min(tempat.hari, ibu.hpl)
    hasil = list[PemeriksaanIbu]()
    while mulai <= akhir:
        hasil.append(
            PemeriksaanIbu(
                ibu=ibu,
                tanggal=mulai,
                berat_kg=_desimal(berat + 1.4 * len(hasil) + acak.gauss(0, 0.3)),
                lila_cm=_desimal(max(lila, 19)),
                hb=_desimal(max(hb, 6.5)) if len(hasil) % 2 == 0 else None,
                ttd_diminum=acak.randint(8, 30) if hasil else 0,
                petugas=acak.choice(tempat.petugas),
            )
        )
        if membaik:
            lila, hb = lila + 0.45, hb + 0.5
        mulai += timedelta(days=HARI_PERIKSA)
    return hasil


def _remaja(acak: random.Random, tempat: Tempat) -> RemajaPutri:
    lahir = tempat.hari - timedelta(days=acak.randint(12 * 365, 18 * 365))
    nik = nik_rekaan(tempat.posyandu.desa_id, lahir, Kelamin.PEREMPUAN, NOMOR_REMAJA + tempat.nomor)
    return RemajaPutri(
        posyandu=tempat.posyandu,
        nama=asal_keluarga(acak, tempat.posyandu.desa_id).anak(acak, Kelamin.PEREMPUAN),
        tanggal_lahir=lahir,
        nik=nik if acak.random() < PUNYA_NIK else "",
        sekolah=acak.choice(SEKOLAH),
    )


def _periksa_remaja(acak: random.Random, tempat: Tempat, remaja: RemajaPutri) -> PemeriksaanRemaja:
    kurang = acak.random() < REMAJA_ANEMIA
    return PemeriksaanRemaja(
        remaja=remaja,
        tanggal=tempat.hari - timedelta(days=acak.randint(5, 60)),
        hb=_desimal(acak.uniform(9.5, 11.9) if kurang else acak.gauss(12.9, 0.4)),
        ttd_diminum=acak.randint(0, 8),
        petugas=acak.choice(tempat.petugas),
    )


def _tanpa_kembar(semua: Sequence[IbuHamil | RemajaPutri]) -> None:
    """Take the NIK from whoever shares it by chance: no two people have one."""
    terpakai = set()
    for satu in semua:
        if satu.nik in terpakai:
            satu.nik = ""
        terpakai.add(satu.nik)


def _desimal(nilai: float) -> Decimal:
    return Decimal(str(round(nilai, 1)))
