"""Figures of villages and the region, the outcome, and the demo data."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from inti.models import Wilayah
from simpati import demo, roles
from simpati.angka import Angka, jumlah, per_posyandu
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.outcomes import outcomes
from simpati.periode import Periode, umur_bulan
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db


@pytest.fixture
def dua_posyandu(
    posyandu: Posyandu, posyandu_lain: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> tuple[Posyandu, Posyandu]:
    """Ten measured children, one stunted, and six, two stunted; one more each not measured."""
    for tempat, banyak, pendek in ((posyandu, 10, 1), (posyandu_lain, 6, 2)):
        for nomor in range(banyak):
            ukur(buat_balita(tempat), panjang="70.0" if nomor < pendek else "75.7")
        buat_balita(tempat)
    return posyandu, posyandu_lain


def test_village_page_sums(
    masuk: Masuk, desa: Wilayah, dua_posyandu: tuple[Posyandu, Posyandu]
) -> None:
    """3 of 16 is the village's figure, with 16 of 18 measured; the posyandu stand beside it."""
    halaman = masuk(roles.OPERATOR_DESA, desa).get(reverse("simpati:wilayah", args=[desa.kode]))
    assert halaman.context["total"] == Angka(stunting=3, terukur=16, diukur=16, terdaftar=18)
    assert [satu.angka.stunting for satu in halaman.context["baris"]] == [2, 1]
    assert "18,8 %" in halaman.text
    assert "16</strong> diukur dari <strong>18" in halaman.text
    assert "Sa&#x27;ana" in halaman.text


def test_village_page_names_no_child(
    masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Figures carry no names."""
    ukur(buat_balita(posyandu, nama="Rahasia"))
    halaman = masuk(roles.BIDAN, desa).get(reverse("simpati:wilayah", args=[desa.kode]))
    assert "Rahasia" not in halaman.text


def test_region_page_sums_over_kecamatan_and_villages(
    masuk: Masuk,
    kabupaten: Wilayah,
    kecamatan: Wilayah,
    desa_lain: Wilayah,
    dua_posyandu: tuple[Posyandu, Posyandu],
    buat_balita: BuatBalita,
    ukur: Ukur,
) -> None:
    """The dinas sees the same children in the region's, kecamatan's and village's sums."""
    jauh = Posyandu.objects.create(nama="Jauh", desa=desa_lain)
    for _ in range(5):
        ukur(buat_balita(jauh), panjang="70.0")
    klien = masuk(roles.DINAS, kabupaten)
    ringkas = klien.get(reverse("simpati:beranda"), follow=True)
    assert ringkas.context["unit"] == kabupaten
    total = Angka(stunting=8, terukur=21, diukur=21, terdaftar=23)
    assert ringkas.context["total"] == total
    assert jumlah(satu.angka for satu in ringkas.context["baris"]) == total
    camat = klien.get(reverse("simpati:wilayah", args=[kecamatan.kode]))
    assert [satu.angka.terukur for satu in camat.context["baris"]] == [16, 5]


def test_small_village_is_hidden_from_those_without_names(
    masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Four measured children show no rate to the operator, and do to the bidan."""
    for _ in range(4):
        ukur(buat_balita(posyandu), panjang="70.0")
    alamat = reverse("simpati:wilayah", args=[desa.kode])
    buat_balita(posyandu)
    operator = masuk(roles.OPERATOR_DESA, desa).get(alamat).text
    assert "100,0 %" not in operator
    assert "4 / 4" not in operator
    assert operator.count("disembunyikan</span>") == 2
    bidan = masuk(roles.BIDAN, desa).get(alamat).text
    assert bidan.count("100,0 %") == 3
    assert "disembunyikan</span>" not in bidan


def test_unit_outside_the_scope_answers_404(
    masuk: Masuk, kabupaten: Wilayah, desa: Wilayah, desa_lain: Wilayah
) -> None:
    """A village operator opens her own village only."""
    klien = masuk(roles.OPERATOR_DESA, desa)
    for unit in (desa_lain, kabupaten):
        assert klien.get(reverse("simpati:wilayah", args=[unit.kode])).status_code == 404
    assert klien.get(reverse("simpati:wilayah", args=["bukan-kode"])).status_code == 404
    assert klien.get(reverse("simpati:wilayah", args=[desa.kode])).status_code == 200
    assert Client().get(reverse("simpati:wilayah", args=[desa.kode])).status_code == 302


def test_months_can_be_chosen(
    masuk: Masuk,
    desa: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Last month has its own figures; a wrong or future month is this month."""
    kini = Periode.dari(hari_ini)
    ukur(buat_balita(posyandu), tanggal=kini.sebelum.akhir)
    klien = masuk(roles.BIDAN, desa)
    alamat = reverse("simpati:wilayah", args=[desa.kode])
    lalu = klien.get(alamat, {"bulan": kini.sebelum.kode}).context
    assert (lalu["periode"], lalu["total"].diukur) == (kini.sebelum, 1)
    for bulan in ("2099-01", "abc", "'"):
        isi = klien.get(alamat, {"bulan": bulan}).context
        assert (isi["periode"], isi["total"].diukur) == (kini, 0)


def test_flagged_value_counts_as_measured_but_not_in_the_rate(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """An implausible length stays out of numerator and denominator."""
    ukur(buat_balita(posyandu), panjang="45.0")
    ukur(buat_balita(posyandu), panjang="70.0")
    hitung = per_posyandu(Periode.dari(hari_ini))[posyandu.pk]
    assert hitung == Angka(stunting=1, terukur=1, diukur=2, terdaftar=2)


def test_only_the_last_measurement_of_a_month_counts(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Two measurements in one month are one child."""
    periode = Periode(tahun=2026, bulan=3)
    anak = buat_balita(posyandu, tanggal_lahir=date(2025, 3, 10))
    ukur(anak, panjang="70.0", tanggal=date(2026, 3, 2))
    ukur(anak, panjang="75.7", tanggal=date(2026, 3, 20))
    ukur(anak, panjang="70.0", tanggal=date(2026, 4, 1))
    assert per_posyandu(periode)[posyandu.pk] == Angka(stunting=0, terukur=1, diukur=1, terdaftar=1)


def test_who_is_counted(posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date) -> None:
    """Active children count; those who left or turned five before the month do not."""
    kini = Periode.dari(hari_ini)
    buat_balita(posyandu)
    buat_balita(posyandu, aktif=False)
    lewat = kini.awal.replace(year=kini.tahun - 5)
    buat_balita(posyandu, tanggal_lahir=lewat)
    buat_balita(posyandu, tanggal_lahir=lewat + timedelta(days=1))
    assert per_posyandu(kini)[posyandu.pk].terdaftar == 2


def test_outcome_is_last_months_sum(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """The public figure carries numerator, denominator and coverage of the last full month."""
    lalu = Periode.dari(hari_ini).sebelum
    for nomor in range(6):
        ukur(buat_balita(posyandu), panjang="68.0" if nomor else "75.7", tanggal=lalu.akhir)
    buat_balita(posyandu)
    cakupan, hasil, *_lain = outcomes(hari_ini)
    assert (cakupan.numerator, cakupan.denominator) == (6, 7)
    assert (hasil.numerator, hasil.denominator, hasil.covered, hasil.population) == (5, 6, 6, 7)
    assert hasil.period == str(lalu)


def test_incidence_covers_as_much_as_was_measured(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """Its coverage is D/S of the month, as on the dashboard, and not the whole of itself."""
    lalu = Periode.dari(hari_ini).sebelum
    for nomor in range(6):
        anak = buat_balita(posyandu)
        ukur(anak, tanggal=lalu.sebelum.akhir)
        ukur(anak, panjang="75.7" if nomor else "64.0", tanggal=lalu.akhir)
    buat_balita(posyandu)
    insiden = next(satu for satu in outcomes(hari_ini) if satu.code == "insiden")
    assert (insiden.numerator, insiden.denominator) == (1, 6)
    assert (insiden.covered, insiden.population) == (6, 7)


def test_outcome_of_few_children_is_not_shown(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """Fewer than five measured children give no public rate, but an honest coverage."""
    ukur(buat_balita(posyandu), panjang="70.0", tanggal=Periode.dari(hari_ini).sebelum.akhir)
    _, hasil, *_lain = outcomes(hari_ini)
    assert (hasil.rate, hasil.covered) == (None, 1)
    assert "kurang dari 5" in hasil.method


def test_outcome_of_an_empty_service() -> None:
    """Without a single child there is no figure and no fault."""
    assert outcomes(date(2026, 1, 1))[0].rate is None


@pytest.mark.parametrize(
    "isi",
    [
        {"jenis_kelamin": "X"},
        {"nama": ""},
        {"nama": "n" * 101},
        {"rt": "0001"},
        {"urutan_kembar": 0},
    ],
)
def test_database_refuses_bad_children(
    posyandu: Posyandu, buat_balita: BuatBalita, isi: dict[str, object]
) -> None:
    """The database itself holds lengths and forms, on SQLite too."""
    with (
        pytest.raises(Exception, match=r"(?i)check|constraint|too long") as fault,
        transaction.atomic(),
    ):
        buat_balita(posyandu, **isi)
    assert isinstance(fault.value.__cause__, Exception)
    assert not Balita.objects.exists()


@pytest.mark.parametrize("isi", [{"nik": "12"}, {"nik_ibu": "x" * 16}, {"nik": "1" * 17}])
def test_a_nik_is_checked_before_it_is_encrypted(
    posyandu: Posyandu, buat_balita: BuatBalita, isi: dict[str, str]
) -> None:
    """No constraint can read it in the database, so every save holds its form."""
    with pytest.raises(ValidationError), transaction.atomic():
        buat_balita(posyandu, **isi)
    assert not Balita.objects.exists()


@pytest.mark.parametrize(
    "kolom", [{"berat_kg": 41}, {"panjang_tinggi_cm": 20}, {"posisi": "duduk"}]
)
def test_database_refuses_bad_measurements(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, kolom: dict[str, object]
) -> None:
    """Values outside the ranges cannot be written past the forms."""
    diukur = ukur(buat_balita(posyandu))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pengukuran.objects.filter(pk=diukur.pk).update(**kolom)


def test_recording_refuses_a_second_measurement(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """The service function holds one measurement per day, whoever calls it."""
    anak = buat_balita(posyandu)
    ukur(anak)
    with pytest.raises(ValidationError, match="sudah diukur"):
        ukur(anak)


@pytest.mark.slow
def test_demo_is_idempotent_and_varied(hari_ini: date) -> None:
    """A second seed changes nothing; the data show what the pages are for."""
    from inti.region import region
    from inti.wilayah import load

    load(region().code)
    akun = demo.seed(hari_ini)
    sekali = (list(Balita.objects.values()), list(Pengukuran.objects.values()))
    assert demo.seed(hari_ini) == akun
    assert (list(Balita.objects.values()), list(Pengukuran.objects.values())) == sekali
    assert 60 <= Balita.objects.count() <= 120
    assert all(0 <= umur_bulan(anak.tanggal_lahir, hari_ini) < 60 for anak in Balita.objects.all())
    kelas = set(Pengukuran.objects.values_list("kelas_tbu", flat=True))
    assert {"normal", "pendek", "sangat-pendek"} <= kelas
    gizi = set(Pengukuran.objects.values_list("kelas_bbtb", flat=True))
    assert {"gizi-baik", "gizi-kurang", "berisiko-gizi-lebih"} <= gizi
    assert Pengukuran.objects.filter(status=Pengukuran.Status.PERLU_UKUR_ULANG).exists()
    for satu in akun:
        isian = {"username": satu.username, "password": satu.password}
        masuk = Client().post(reverse("inti:masuk"), isian, follow=True)
        assert masuk.request["PATH_INFO"].startswith("/simpati/"), satu.username
