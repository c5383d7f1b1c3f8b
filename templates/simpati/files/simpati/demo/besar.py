"""A whole region at its real size, village by village.

Each village is one transaction: whoever breaks off and starts again with the same number goes on
with the first village that is missing, and gets what one run would have made. Memory holds one
posyandu at a time. Every row is written with its history, whose reason names the run.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.contrib.auth.hashers import make_password
from django.db import transaction

from inti.audit.bulk import bulk_create
from inti.models import Assignment, User
from inti.seeding import NotDemo, refuse_outside_demo, seed_all
from simpati import roles
from simpati.demo import ibu, keluarga
from simpati.demo.anak import Catatan, daftar
from simpati.demo.desa import desa_dimuat
from simpati.demo.kecil import BENIH, KADER
from simpati.demo.kunjungan import hari_buka, pengukuran
from simpati.demo.nama import asal_keluarga
from simpati.demo.rencana import RencanaDesa, Tempat, rencana
from simpati.models import Balita, Pendaftaran, Posyandu
from simpati.pencatatan import catat_banyak
from simpati.rekap import segarkan_sasaran

ALASAN = "data demo besar"
KADER_PER_POSYANDU = 2
SESUDAH_KECIL = 100
"""From here on posyandu are counted for NIK and cards: the small demo has the first."""
IBU_PER_ANAK = 5
REMAJA_PER_ANAK = 8
"""Children under five for each pregnant woman, and for each girl who is registered."""
JUMLAH = (1, 500_000)
DI_LUAR_DEMO = "--bukan-demo"


class Menolak(RuntimeError):
    """The database may not be filled; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Tugas:
    """What a run makes: how many children under five on which day, by which seed."""

    jumlah: int
    hari: date
    benih: int = BENIH

    @property
    def alasan(self) -> str:
        """As it stands in the history of every row."""
        return f"{ALASAN}: {self.jumlah} balita, hari {self.hari}, benih {self.benih}"

    @classmethod
    def baca(cls, alasan: str) -> Self | None:
        """Read it out of the history again."""
        cocok = re.fullmatch(rf"{ALASAN}: (\d+) balita, hari (\S+), benih (-?\d+)", alasan)
        if cocok is None:
            return None
        return cls(jumlah=int(cocok[1]), hari=date.fromisoformat(cocok[2]), benih=int(cocok[3]))


@dataclass(frozen=True, kw_only=True)
class Kemajuan:
    """How far a run is: villages done of all, and what this run has written."""

    desa: int
    semua_desa: int
    balita: int
    pengukuran: int


def isi_besar(tugas: Tugas, *, di_luar_demo: bool = False) -> Iterator[Kemajuan]:
    """Fill the database, telling after each village; what is there already is left as it is.

    Raises Menolak before anything is written, and LookupError when no village was loaded.
    """
    _periksa(di_luar_demo)
    tugas = _lanjutan(tugas)
    if not di_luar_demo:
        seed_all(tugas.hari)  # the accounts that the screen shows
    # Outside the demo nobody knows a password of theirs.
    sandi = make_password(None if di_luar_demo else KADER.password)
    semua = rencana(desa_dimuat(), tugas.jumlah, tugas.benih)
    ada = set(Posyandu.objects.values_list("desa", "nama", "rw"))
    balita = ukuran = 0
    for nomor, satu in enumerate(semua, 1):
        tempat = satu.tempat[0]
        if (tempat.desa, tempat.nama, tempat.rw) not in ada:
            baru = _isi_desa(satu, tugas, sandi)
            balita, ukuran = balita + baru[0], ukuran + baru[1]
        yield Kemajuan(desa=nomor, semua_desa=len(semua), balita=balita, pengukuran=ukuran)


def _periksa(di_luar_demo: bool) -> None:
    """Refuse outside the demo without being told so, and among real data in any case."""
    try:
        refuse_outside_demo()
    except NotDemo as salah:
        if not di_luar_demo:
            raise Menolak(
                f"{salah} Untuk mencoba beban di basis data kosong lain, tambahkan {DI_LUAR_DEMO}."
            ) from None
        if Pendaftaran.objects.exists() or _nyata(Posyandu) or _nyata(Balita):
            raise Menolak(
                "Basis data ini berisi data nyata, data rekaan tidak dicampurkan ke dalamnya: "
                "pakai `make demo-data`, atau sebut basis data kosong dalam DATABASE_URL."
            ) from None


def _nyata(model: type[Posyandu] | type[Balita]) -> bool:
    """Tell whether one row was made by anything but such a run."""
    buatan = model.history.filter(history_type="+", history_change_reason__startswith=ALASAN)
    return model.objects.exclude(pk__in=buatan.values("id")).exists()


def _lanjutan(tugas: Tugas) -> Tugas:
    """Give the run that was begun here, with its own day; refuse another beside it."""
    alasan = Posyandu.history.filter(history_change_reason__startswith=ALASAN)
    lama = alasan.values_list("history_change_reason", flat=True).first()
    mulai = Tugas.baca(lama) if lama else None
    if mulai is None:
        return tugas
    if (mulai.jumlah, mulai.benih) != (tugas.jumlah, tugas.benih):
        raise Menolak(
            f"Basis data ini sudah berisi data demo {mulai.jumlah} balita (benih {mulai.benih}): "
            "lanjutkan dengan angka itu, atau hapus var/demo.sqlite3 untuk mulai dari awal."
        )
    return mulai


@transaction.atomic
def _isi_desa(satu: RencanaDesa, tugas: Tugas, sandi: str) -> tuple[int, int]:
    """Write one village; gives how many children and measurements."""
    balita = ukuran = 0
    titipan: list[Catatan] = []
    for tempat in satu.tempat:
        benih = f"{tugas.benih}/{tempat.desa}/{tempat.nama}/{tempat.rw}"
        acak = random.Random(benih)  # noqa: S311 - demo data, not secrets
        posyandu, kader = _posyandu(acak, tempat, tugas.alasan, sandi)
        isinya = daftar(acak, tempat, tugas.hari)
        # The last posyandu has no next one in the village: who was to go there stays.
        akhir = isinya.titipan if tempat is satu.tempat[-1] else []
        catatan = [*isinya.sendiri, *titipan, *akhir]
        titipan = isinya.titipan
        balita += len(catatan)
        lain = random.Random(f"{benih}/ibu")  # noqa: S311 - demo data, not secrets
        nomor = SESUDAH_KECIL + tempat.nomor
        anak = [orang.balita(posyandu) for orang in catatan]
        keluarga.isi(lain, posyandu, nomor, anak, tugas.hari, tugas.alasan)
        ukuran += _isi_posyandu(acak, anak, kader, catatan, tugas)
        segarkan_sasaran(posyandu.pk)
        tempat_ibu = ibu.Tempat(
            posyandu=posyandu,
            nomor=nomor,
            petugas=kader,
            hari=tugas.hari,
            why=tugas.alasan,
        )
        banyak = len(catatan)
        ibu.isi(lain, tempat_ibu, ibu=banyak // IBU_PER_ANAK, remaja=banyak // REMAJA_PER_ANAK)
    return balita, ukuran


def _isi_posyandu(
    acak: random.Random,
    anak: Sequence[Balita],
    kader: Sequence[User],
    catatan: Sequence[Catatan],
    tugas: Tugas,
) -> int:
    """Write the children and what was measured of them; gives how many measurements."""
    bulk_create(Balita, anak, why=tugas.alasan)
    buka = hari_buka(acak, tugas.hari)
    hasil = [
        ukur
        for orang, balita in zip(catatan, anak, strict=True)
        for ukur in pengukuran(acak, orang, balita, buka, acak.choice(kader))
    ]
    catat_banyak(hasil, why=tugas.alasan)
    return len(hasil)


def _posyandu(
    acak: random.Random, tempat: Tempat, alasan: str, sandi: str
) -> tuple[Posyandu, list[User]]:
    """Open a posyandu with its kader, each with an account and her assignment."""
    posyandu = Posyandu(nama=tempat.nama, desa_id=tempat.desa, rw=tempat.rw)
    posyandu._change_reason = alasan  # type: ignore[attr-defined]
    posyandu.save()
    kode = f"kader-{tempat.desa.replace('.', '')}-{tempat.nomor}"
    kader = bulk_create(
        User,
        [
            User(
                username=f"{kode}-{nomor}",
                password=sandi,
                display_name=f"Ibu {asal_keluarga(acak, tempat.desa).perempuan_dewasa(acak)}",
            )
            for nomor in range(1, KADER_PER_POSYANDU + 1)
        ],
        why=alasan,
    )
    tugas = [Assignment(user=satu, role=roles.KADER, wilayah_id=tempat.desa) for satu in kader]
    bulk_create(Assignment, tugas, why=alasan)
    posyandu.kader.add(*kader)
    return posyandu, kader
