"""The kept counts are what a full count gives, whatever was entered, corrected, moved or erased."""

import random
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Q, Sum

from inti.models import User
from simpati import angka, rekap, subjek
from simpati.models import Balita, Pengukuran, Posyandu, Rekap
from simpati.pencatatan import catat, catat_banyak, hitung_ulang
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita

pytestmark = pytest.mark.django_db
BENIH = 7


def bulan_terakhir(hari_ini: date, banyak: int = 5) -> list[Periode]:
    """Give this month and those before."""
    semua = [Periode.dari(hari_ini)]
    while len(semua) < banyak:
        semua.append(semua[-1].sebelum)
    return semua


def sama(hari_ini: date) -> bool:
    """Tell whether each month's kept counts are those of a full count."""
    return all(
        rekap.per_posyandu(satu) == angka.per_posyandu(satu) for satu in bulan_terakhir(hari_ini)
    )


@pytest.fixture
def banyak(
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    petugas: User,
    hari_ini: date,
) -> list[Balita]:
    """Children of all ages with measurements of five months: plausible, flagged, twice a month."""
    acak = random.Random(BENIH)  # noqa: S311 - no secret
    anak = [
        buat_balita(
            acak.choice([posyandu, posyandu_lain]),
            jenis_kelamin=acak.choice("LP"),
            tanggal_lahir=hari_ini - timedelta(days=acak.randrange(60, 1850)),
        )
        for _nomor in range(12)
    ]
    hari = sorted({hari_ini - timedelta(days=acak.randrange(0, 140)) for _nomor in range(14)})
    riwayat = [
        [
            Pengukuran(
                balita=satu,
                tanggal=tanggal,
                berat_kg=Decimal(acak.choice(["5.5", "7.5", "9.6", "14.0"])),
                panjang_tinggi_cm=Decimal(acak.choice(["50.0", "70.0", "75.7", "95.0"])),
                posisi="terlentang",
                petugas=petugas,
            )
            for tanggal in hari
            if tanggal > satu.tanggal_lahir and acak.random() < 0.6
        ]
        for satu in anak
    ]
    catat_banyak([ukur for satu in riwayat for ukur in satu], why="uji")
    return anak


def test_bulk_is_counted(banyak: list[Balita], hari_ini: date) -> None:
    """And by sex and age: the groups sum up to the whole."""
    assert sama(hari_ini)
    assert Rekap.objects.values("jenis_kelamin").distinct().count() == 2
    assert Rekap.objects.aggregate(semua=Sum("diukur"))["semua"] > 20


@pytest.mark.slow
def test_every_way_of_changing_is_counted(
    banyak: list[Balita], posyandu: Posyandu, hari_ini: date
) -> None:
    """Entered, corrected, moved to another day, left, erased, born on another day."""
    acak = random.Random(BENIH)  # noqa: S311 - no secret
    for nomor in range(30):
        anak = Balita.objects.get(pk=acak.choice(banyak).pk)
        ukuran = anak.pengukuran.order_by("?").first()
        pilihan = nomor % 5
        if pilihan == 0 and ukuran:
            ukuran.panjang_tinggi_cm = Decimal(acak.choice(["50.0", "68.0", "75.7"]))
            catat(ukuran)
        elif pilihan == 1 and ukuran and ukuran.tanggal > anak.tanggal_lahir + timedelta(days=40):
            ukuran.tanggal -= timedelta(days=31)
            if not anak.pengukuran.filter(tanggal=ukuran.tanggal).exists():
                catat(ukuran)
        elif pilihan == 2:
            anak.aktif = not anak.aktif
            anak.save()
            rekap.segarkan_anak(anak)
        elif pilihan == 3:
            lama, anak.posyandu = anak.posyandu_id, posyandu
            anak.save()
            rekap.segarkan_anak(anak, lama)
        else:
            anak.tanggal_lahir -= timedelta(days=1)
            anak.save()
            hitung_ulang(anak)
        assert sama(hari_ini), (nomor, pilihan)
    subjek.erase(str(banyak[0].pk))
    assert sama(hari_ini)


def test_one_posyandu_alone(banyak: list[Balita], posyandu: Posyandu, hari_ini: date) -> None:
    """A part is counted as the whole is."""
    satu = Q(posyandu=posyandu)
    periode = Periode.dari(hari_ini).sebelum
    assert rekap.per_posyandu(periode, satu) == angka.per_posyandu(periode, satu)


def test_counting_anew_mends_what_was_written_past_the_service(
    banyak: list[Balita], hari_ini: date
) -> None:
    """Rows that are wrong, missing or left over."""
    Rekap.objects.filter(jenis_kelamin="L").delete()
    Rekap.objects.update(diukur=99)
    Rekap.objects.create(
        posyandu=banyak[0].posyandu, bulan=date(2001, 1, 1), jenis_kelamin="L", kelompok=0, diukur=3
    )
    assert not sama(hari_ini)
    rekap.hitung_semua()
    assert sama(hari_ini)
    assert not Rekap.objects.filter(bulan__year=2001).exists()


def test_an_upgrade_counts_what_was_there(banyak: list[Balita]) -> None:
    """The migration gives what the service gives, but for the gain that no release told before."""
    semua = menurut_kelompok()
    Rekap.objects.all().delete()
    import_module("simpati.migrations.0009_rekap_isi").isi(apps, None)
    assert menurut_kelompok() == semua


def menurut_kelompok() -> list[tuple[object, ...]]:
    """Give what the migration counts."""
    kolom = ("bulan", "posyandu", "jenis_kelamin", "kelompok")
    jumlah = {f"n_{nama}": Sum(nama) for nama in ("diukur", "terukur", "stunting")}
    baris = Rekap.objects.order_by(*kolom).values(*kolom).annotate(**jumlah)
    return [satu for satu in baris.values_list(*kolom, *jumlah) if any(satu[3:])]
