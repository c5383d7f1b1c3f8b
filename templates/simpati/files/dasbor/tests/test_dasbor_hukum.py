"""Laws of the figures: sums of their parts, never averages, whatever the filter."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Sum

from dasbor.hitung import Saringan, Terdaftar, deret, jumlahkan, mundur, per_desa, per_kelompok
from dasbor.papan import Papan
from dasbor.samar import tersembunyi
from dasbor.tempat import Susunan, Tempat, susunan, susunan_puskesmas
from dasbor.ukuran import CAKUPAN, MENURUT_KODE, SEMUA, Nilai, Satuan, Ukuran
from inti.models import Unit, User, Wilayah
from simpati.hitungan import KELOMPOK, NAMA
from simpati.models import RekapDesa
from simpati.periode import Periode

pytestmark = pytest.mark.django_db


@pytest.fixture
def kepala(db: None) -> User:
    """Someone who sees everything."""
    return User.objects.create_superuser("kepala")


def papan(
    susunan: Susunan,
    hari_ini: date,
    ukuran: Ukuran = SEMUA[0],
    saring: Saringan | None = None,
) -> Papan:
    """Give a dashboard of the last full month for someone who sees names."""
    return Papan(
        susunan=susunan,
        periode=Periode.dari(hari_ini).sebelum,
        saring=saring or Saringan(),
        ukuran=ukuran,
        bebas=susunan.tempat.desa,
        hari_ini=hari_ini,
    )


def angka(nilai: Nilai) -> tuple[int, int]:
    """Give numerator and denominator."""
    return nilai.pembilang, nilai.penyebut


@pytest.mark.parametrize("saring", [Saringan(), Saringan(kelamin="P", kelompok=12)])
def test_a_unit_is_the_sum_of_its_parts(
    terisi: list[Wilayah],
    kabupaten: Wilayah,
    kepala: User,
    hari_ini: date,
    saring: Saringan,
) -> None:
    """The region of its kecamatan, these of their villages; no figure is a mean of figures."""
    for ukuran in SEMUA:
        _periksa_jumlah(terisi, kabupaten, kepala, hari_ini, ukuran, saring)


def _periksa_jumlah(
    terisi: list[Wilayah],
    kabupaten: Wilayah,
    kepala: User,
    hari_ini: date,
    ukuran: Ukuran,
    saring: Saringan,
) -> None:
    daerah = papan(susunan(kepala, kabupaten), hari_ini, ukuran, saring)
    desa = [
        satu
        for bagian in daerah.susunan.bagian
        for satu in papan(
            susunan(kepala, Wilayah.objects.get(pk=bagian.kode)), hari_ini, ukuran, saring
        ).bagian
    ]
    assert len(desa) == len(terisi)
    for bagian in (daerah.bagian, desa):
        for mana in ("nilai", "cakupan"):
            semua = [angka(getattr(satu, mana)) for satu in bagian]
            assert tuple(map(sum, zip(*semua, strict=True))) == angka(getattr(daerah.jumlah, mana))
    assert daerah.jumlah.nilai.penyebut > 0
    rata = sum(satu.nilai.angka or 0 for satu in desa) / len(desa)
    jumlah = ukuran.satuan.value * daerah.jumlah.nilai.pembilang / daerah.jumlah.nilai.penyebut
    assert daerah.jumlah.nilai.angka == jumlah
    assert abs(rata - jumlah) > 1e-9


def test_a_mean_of_villages_would_say_otherwise() -> None:
    """One of two and none of eight are 10 %, not 25 %."""
    stunting = MENURUT_KODE["stunting"]
    isi = [Counter(stunting=1, terukur=2), Counter(stunting=0, terukur=8)]
    assert stunting.nilai(jumlahkan(isi)).angka == 10


def test_groups_sum_up_to_the_whole(
    terisi: list[Wilayah], kabupaten: Wilayah, kepala: User, hari_ini: date
) -> None:
    """Sexes and age groups, for every count and for S; so do filters one by one."""
    tempat = susunan(kepala, kabupaten).tempat
    bulan = Periode.dari(hari_ini).sebelum
    semua = jumlahkan(per_desa(tempat, bulan, Saringan()).values())
    assert semua == jumlahkan(per_kelompok(tempat, bulan, Terdaftar.baca(tempat)).values())
    satu_satu = [
        jumlahkan(per_desa(tempat, bulan, Saringan(kelamin=sex, kelompok=umur)).values())
        for sex in "LP"
        for umur in KELOMPOK
    ]
    assert semua == jumlahkan(satu_satu)
    assert semua["terdaftar"] > semua["diukur"] > 0


@pytest.mark.parametrize("saring", [Saringan(), Saringan(kelamin="L", kelompok=48)])
def test_a_month_of_the_series_is_that_month(
    terisi: list[Wilayah], kabupaten: Wilayah, kepala: User, hari_ini: date, saring: Saringan
) -> None:
    """The trend tells what the table of that month tells."""
    tempat = susunan(kepala, kabupaten).tempat
    bulan = [mundur(Periode.dari(hari_ini), n) for n in range(5)]
    isi = deret(tempat, bulan, saring, Terdaftar.baca(tempat))
    for satu in bulan:
        assert isi[satu] == jumlahkan(per_desa(tempat, satu, saring).values())


def test_a_puskesmas_is_the_sum_of_its_villages(
    terisi: list[Wilayah], puskesmas: Unit, kepala: User, hari_ini: date
) -> None:
    """Villages of two kecamatan; the rows of the database say the same."""
    susun = susunan_puskesmas(kepala, puskesmas)
    assert susun is not None
    hasil = papan(susun, hari_ini)
    rekap = RekapDesa.objects.filter(
        desa__in=puskesmas.wilayah.all(), bulan=hasil.periode.awal
    ).aggregate(n=Sum("stunting"), d=Sum("terukur"))
    assert angka(hasil.jumlah.nilai) == (rekap["n"], rekap["d"])
    assert [angka(satu.nilai) for satu in hasil.bagian] != []
    assert sum(satu.nilai.penyebut for satu in hasil.bagian) == rekap["d"]


def test_a_whole_kecamatan_may_be_a_puskesmas_area(
    terisi: list[Wilayah], kabupaten: Wilayah, kecamatan: Wilayah, kepala: User, hari_ini: date
) -> None:
    """A unit that names a kecamatan serves every village of it, and stands on the region's page."""
    unit = Unit.objects.create(kode="pkm-kec", nama="Puskesmas Kecamatan", jenis="puskesmas")
    unit.wilayah.add(kecamatan)
    daerah = papan(susunan(kepala, kabupaten), hari_ini)
    (milik,) = daerah.puskesmas
    (sama,) = [satu for satu in daerah.bagian if satu.tempat.kode == kecamatan.kode]
    assert (milik.nilai, milik.cakupan) == (sama.nilai, sama.cakupan)


def test_recovery_waits_for_its_ninety_days(
    terisi: list[Wilayah], kabupaten: Wilayah, kepala: User, hari_ini: date
) -> None:
    """The last month that can be told is shown, and none after it."""
    pulih = MENURUT_KODE["pulih"]
    hasil = papan(susunan(kepala, kabupaten), hari_ini, pulih)
    assert (hari_ini - hasil.bulan.akhir).days > 90
    assert (hari_ini - hasil.bulan.sesudah.akhir).days <= 90
    sesudah = [satu.nilai.angka for bulan, satu in hasil.tren if bulan > hasil.bulan]
    assert set(sesudah) == {None}
    assert dict(hasil.tren)[hasil.bulan].nilai == hasil.jumlah.nilai
    (kartu,) = [satu for satu in hasil.kartu if satu.ukuran is pulih]
    assert (kartu.periode, kartu.nilai) == (hasil.bulan, hasil.jumlah.nilai)


def test_a_month_without_measurements_has_no_coverage(
    terisi: list[Wilayah], kabupaten: Wilayah, kepala: User, hari_ini: date
) -> None:
    """Before the service began nothing is known, which is not 0 %; today's zero is one."""
    bulan = Periode.dari(hari_ini).sebelum
    RekapDesa.objects.filter(bulan=bulan.sebelum.awal).delete()
    hasil = papan(susunan(kepala, kabupaten), hari_ini, CAKUPAN)
    assert [satu.nilai.angka is None for _bulan, satu in hasil.tren[-2:]] == [True, False]
    RekapDesa.objects.filter(bulan=bulan.awal).delete()
    hasil = papan(susunan(kepala, kabupaten), hari_ini, CAKUPAN)
    assert hasil.jumlah.nilai.angka == 0


def test_every_count_is_used_or_told_by_another() -> None:
    """No count is kept for nothing."""
    dipakai = {nama for satu in SEMUA for nama in (*satu.pembilang, satu.penyebut)}
    kelas = {"sangat_pendek", "tinggi", "berisiko_gizi_lebih", "risiko_berat_lebih"}
    assert set(NAMA) - dipakai - kelas == {"ditemukan"}


def test_small_rows_are_hidden_in_pairs() -> None:
    """One hidden row could be told from the total; two cannot."""
    nilai = [Nilai(pembilang=1, penyebut=n, satuan=Satuan.PERSEN) for n in (3, 9, 20, 0)]
    assert tersembunyi(nilai, [False] * 4) == [True, True, False, False]
    assert tersembunyi(nilai, [True, False, False, False]) == [False] * 4
    assert tersembunyi(nilai[:2], [False, True]) == [True, False]


def test_bounds_belong_to_the_class_above() -> None:
    """WHO's thresholds: 30 % is very high, 2.4 % very low; nothing counted has no class."""
    stunting = MENURUT_KODE["stunting"]
    bagian = [(24, 1000, 1), (25, 1000, 2), (100, 1000, 3), (200, 1000, 4), (300, 1000, 5)]
    for pembilang, penyebut, kelas in bagian:
        nilai = Nilai(pembilang=pembilang, penyebut=penyebut, satuan=Satuan.PERSEN)
        assert stunting.kelas_dari(nilai) == kelas
    assert stunting.kelas_dari(Nilai(pembilang=0, penyebut=0, satuan=Satuan.PERSEN)) is None
    assert [stunting.nama_kelas(n) for n in (1, 2, 5)] == ["<2,5 %", "2,5 – <10 %", "≥30 %"]


def test_a_place_is_not_its_namesake(terisi: list[Wilayah], hari_ini: date) -> None:
    """Codes that begin alike are different places."""
    tempat = Tempat(kode="x", nama="x", desa=frozenset([terisi[0].kode[:-1]]))
    assert per_desa(tempat, Periode.dari(hari_ini), Saringan()) == {}
