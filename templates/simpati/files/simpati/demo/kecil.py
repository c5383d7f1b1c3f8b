"""The small demo: six posyandu with children who grow plausibly, and accounts.

The same day gives the same data (fixed seed); a second run changes nothing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from inti.audit.bulk import bulk_create
from inti.demo import Account
from inti.models import Assignment, User, Wilayah
from simpati import roles
from simpati.antropometri import UMUR_MAKS_HARI, Kelamin, posisi_baku, umur_hari
from simpati.demo import ibu, keluarga, pendampingan, warga
from simpati.demo.desa import desa_dimuat
from simpati.demo.nama import asal
from simpati.demo.nik import nik_rekaan
from simpati.demo.tumbuh import HARI_PER_BULAN, berat_kg, panjang_cm
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.pencatatan import catat_banyak
from simpati.periode import Periode
from simpati.rekap import segarkan_sasaran

BENIH = 20_061_856
ALASAN = "data demo"
DESA = 3
BULAN = 8
ANAK_PER_POSYANDU = (26, 21, 17, 15, 9, 3)
NAMA_POSYANDU = ("Melati", "Mawar", "Anggrek", "Kenanga", "Cempaka", "Dahlia")


def _akun(nama: str, judul: str) -> Account:
    return Account(username=nama, password=f"demo-{nama}-2026", title=judul)


KADER = _akun("kader", "Kader posyandu")
BIDAN = _akun("bidan", "Bidan, semua posyandu di wilayahnya")
OPERATOR = _akun("operator", "Operator desa, angka saja")
DINAS = _akun("dinas", "Dinas kesehatan, angka saja")
AKUN = (KADER, BIDAN, OPERATOR, DINAS)
NAMA_AKUN = {
    "kader": "Ibu Rina",
    "bidan": "Bidan Sari",
    "operator": "Pak Dodi",
    "dinas": "dr. Wulan",
}


@dataclass(frozen=True, kw_only=True)
class Watak:
    """How a made-up child grows: z for length and weight-for-length, change per month."""

    z_panjang: float
    z_berat: float
    laju: float


def seed(today: date) -> list[Account]:
    """Create the demo data unless they are there. Needs the region's villages."""
    if not Posyandu.objects.exists():
        _isi(today)
        kader, bidan = (User.objects.get(username=satu.username) for satu in (KADER, BIDAN))
        warga.isi(today, kader)
        pendampingan.isi(today, kader, bidan)
    return list(AKUN)


def _isi(today: date) -> None:
    acak = random.Random(BENIH)  # noqa: S311 - demo data, not secrets
    desa = _desa()
    orang = {akun.username: _orang(akun) for akun in AKUN}
    _tugaskan(orang, desa)
    for nomor, (nama, jumlah) in enumerate(zip(NAMA_POSYANDU, ANAK_PER_POSYANDU, strict=True)):
        tempat = desa[nomor // 2 % len(desa)]
        posyandu = Posyandu.objects.create(nama=nama, desa=tempat, rw=f"{nomor % 2 + 1:02d}")
        if nomor == 0:
            posyandu.kader.add(orang[KADER.username])
        petugas = orang[KADER.username if nomor == 0 else BIDAN.username]
        anak = [_anak(acak, posyandu, urutan, today, petugas) for urutan in range(jumlah)]
        lain = random.Random(f"{BENIH}/{nomor}")  # noqa: S311 - demo data, not secrets
        balita = [satu for satu, _ukuran in anak]
        keluarga.isi(lain, posyandu, nomor, balita, today, ALASAN)
        bulk_create(Balita, balita, why=ALASAN)
        segarkan_sasaran(posyandu.pk)
        catat_banyak([satu for _balita, semua in anak for satu in semua], why=ALASAN)
        tempat_ibu = ibu.Tempat(
            posyandu=posyandu, nomor=nomor, petugas=[petugas], hari=today, why=ALASAN
        )
        ibu.isi(lain, tempat_ibu, ibu=jumlah // 3, remaja=jumlah // 4)


def _desa() -> list[Wilayah]:
    """Give the first villages of the first kecamatan that has enough of them."""
    per_kecamatan: dict[str | None, list[Wilayah]] = {}
    for satu in desa_dimuat():
        per_kecamatan.setdefault(satu.induk_id, []).append(satu)
    cukup = [satu for satu in per_kecamatan.values() if len(satu) >= DESA]
    return (cukup or list(per_kecamatan.values()))[0][:DESA]


def _orang(akun: Account) -> User:
    orang, baru = User.objects.get_or_create(
        username=akun.username, defaults={"display_name": NAMA_AKUN[akun.username]}
    )
    if baru:
        orang.set_password(akun.password)
        orang.save(update_fields=["password"])
    return orang


def _tugaskan(orang: dict[str, User], desa: Sequence[Wilayah]) -> None:
    kecamatan = desa[0].induk
    if kecamatan is None or kecamatan.induk is None:
        raise LookupError("Daftar wilayah tidak lengkap: jalankan `manage.py muat_wilayah`.")
    for akun, peran, wilayah in (
        (KADER, roles.KADER, desa[0]),
        (BIDAN, roles.BIDAN, kecamatan),
        (OPERATOR, roles.OPERATOR_DESA, desa[0]),
        (DINAS, roles.DINAS, kecamatan.induk),
    ):
        Assignment.objects.get_or_create(user=orang[akun.username], role=peran, wilayah=wilayah)


def _anak(
    acak: random.Random, posyandu: Posyandu, urutan: int, today: date, petugas: User
) -> tuple[Balita, list[Pengukuran]]:
    """Make up a child and its measurements; nothing is saved."""
    nama = asal()["sunda"]
    kelamin = acak.choice(list(Kelamin))
    lahir = today - timedelta(days=acak.randint(20, 1750))
    balita = Balita(
        posyandu=posyandu,
        nama=nama.anak(acak, kelamin),
        jenis_kelamin=kelamin.value,
        tanggal_lahir=lahir,
        nama_ibu=nama.perempuan_dewasa(acak),
        nik=_nik(posyandu, urutan, lahir, kelamin) if acak.random() < 0.6 else "",
        alamat=f"Gang {acak.choice(NAMA_POSYANDU)} No. {acak.randint(1, 60)}",
        rt=f"{acak.randint(1, 6):02d}",
        rw=posyandu.rw,
    )
    watak = _watak(acak)
    semua = []
    for tanggal in _hari_buka(posyandu, today):
        bulan_ini = tanggal >= Periode.dari(today).awal
        # One slip of the pen this month in the kader's own posyandu, a few elsewhere.
        salah = (
            bulan_ini and urutan == 4 and posyandu.nama == NAMA_POSYANDU[0]
        ) or acak.random() < 0.006
        if tanggal >= lahir and acak.random() < (1 if salah else 0.62 if bulan_ini else 0.88):
            ukuran = _pengukuran(acak, balita, watak, tanggal, petugas)
            if salah:
                ukuran.panjang_tinggi_cm = round(ukuran.panjang_tinggi_cm * Decimal("0.7"), 1)
            semua.append(ukuran)
    return balita, semua


def _nik(posyandu: Posyandu, urutan: int, lahir: date, kelamin: Kelamin) -> str:
    # Several children of one kecamatan may share a birth date: the serial keeps them apart.
    nomor = 9900 + NAMA_POSYANDU.index(posyandu.nama) * 16 + urutan % 16
    return nik_rekaan(posyandu.desa_id, lahir, kelamin, nomor)


def _watak(acak: random.Random) -> Watak:
    """Mostly a little short, as Indonesian children are; some stunted, some thin, some heavy."""
    jenis = acak.random()
    if jenis < 0.17:
        return Watak(z_panjang=acak.uniform(-2.9, -2.1), z_berat=acak.gauss(-0.4, 0.5), laju=-0.004)
    if jenis < 0.22:
        return Watak(z_panjang=acak.uniform(-3.6, -3.1), z_berat=acak.gauss(-0.8, 0.5), laju=0.0)
    if jenis < 0.28:
        return Watak(z_panjang=acak.gauss(-1.0, 0.5), z_berat=acak.uniform(-3.3, -2.1), laju=0.0)
    if jenis < 0.33:
        return Watak(z_panjang=acak.gauss(0.2, 0.6), z_berat=acak.uniform(1.3, 2.8), laju=0.01)
    return Watak(z_panjang=acak.gauss(-0.7, 0.6), z_berat=acak.gauss(-0.1, 0.7), laju=0.0)


def _hari_buka(posyandu: Posyandu, today: date) -> Iterator[date]:
    """Give the monthly day of this posyandu, oldest first, up to today."""
    hari = 3 + NAMA_POSYANDU.index(posyandu.nama) * 2
    periode = Periode.dari(today)
    bulan = [periode]
    while len(bulan) < BULAN:
        bulan.append(bulan[-1].sebelum)
    for satu in reversed(bulan):
        yield min(satu.awal.replace(day=hari), today)


def _pengukuran(
    acak: random.Random, balita: Balita, watak: Watak, tanggal: date, petugas: User
) -> Pengukuran:
    umur = min(umur_hari(balita.tanggal_lahir, tanggal), UMUR_MAKS_HARI)
    lalu = umur / HARI_PER_BULAN
    panjang = panjang_cm(
        balita.kelamin, umur, watak.z_panjang + watak.laju * lalu + acak.gauss(0, 0.06)
    )
    berat = berat_kg(balita.kelamin, umur, panjang, watak.z_berat + acak.gauss(0, 0.15))
    return Pengukuran(
        balita=balita,
        tanggal=tanggal,
        berat_kg=Decimal(str(round(max(berat, 1.5), 1))),
        panjang_tinggi_cm=Decimal(str(round(panjang, 1))),
        posisi=posisi_baku(umur).value,
        petugas=petugas,
    )
