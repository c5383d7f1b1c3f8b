"""Months, NIK, small numbers, shrinking, the chart: rules without a database."""

from datetime import date

import pytest

from simpati import nik
from simpati.angka import Angka, jumlah, tersembunyi
from simpati.antropometri import Kelamin
from simpati.antropometri.kelas import KELAS
from simpati.grafik import Ukuran, grafik
from simpati.periode import Periode, batas_lahir, sebut_umur, umur_bulan
from simpati.saran import HARI_ASI_SAJA, RUPA, menyusut, saran

# A province that every edition of the list has; the rest is made up.
AWAL = "110101"


@pytest.mark.parametrize(
    "teks", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "١٠٢٦-01", "2026-01 "]
)
def test_month_that_is_none(teks: str) -> None:
    """Whatever stands in an address, a wrong month is None and never a fault."""
    assert Periode.baca(teks) is None


def test_months_follow_each_other() -> None:
    """The months before and after cross the year, and the last day knows leap years."""
    januari = Periode(tahun=2024, bulan=1)
    assert januari.sebelum == Periode(tahun=2023, bulan=12)
    assert januari.sesudah.akhir == date(2024, 2, 29)
    assert Periode.baca(januari.kode) == januari
    assert str(januari) == "Januari 2024"


@pytest.mark.parametrize(
    ("lahir", "tanggal", "bulan"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2024, 5, 10), date(2025, 5, 9), 11),
        (date(2024, 5, 10), date(2025, 5, 10), 12),
    ],
)
def test_completed_months(lahir: date, tanggal: date, bulan: int) -> None:
    """A month counts when its day is reached."""
    assert umur_bulan(lahir, tanggal) == bulan


def test_sixty_months_is_no_balita_any_more() -> None:
    """The day a child turns five it leaves; leap days are no exception."""
    assert batas_lahir(date(2026, 3, 1)) == date(2021, 3, 1)
    assert batas_lahir(date(2028, 2, 29)) == date(2023, 2, 28)


def test_age_in_words() -> None:
    """Ages are said as people say them."""
    assert [sebut_umur(n) for n in (0, 8, 24, 27)] == [
        "0 bulan",
        "8 bulan",
        "2 tahun",
        "2 tahun 3 bulan",
    ]


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        (f"{AWAL}150123990", "16 angka"),
        (f"{AWAL}15012399011", "16 angka"),
        (f"{AWAL}15012399O1", "16 angka"),
        ("9901011501239901", "kode wilayah"),
        ("1100011501239901", "kode wilayah"),
        ("1101001501239901", "kode wilayah"),
        (f"{AWAL}3002239901", "tanggal lahir"),
        (f"{AWAL}4002239901", "tanggal lahir"),
        (f"{AWAL}7202239901", "tanggal lahir"),
        (f"{AWAL}1513239901", "tanggal lahir"),
        (f"{AWAL}1501230000", "0000"),
    ],
)
def test_nik_with_a_fault(teks: str, pesan: str) -> None:
    """Each fault of a NIK is told with where to look."""
    with pytest.raises(nik.NikSalah, match=pesan):
        nik.baca(teks)


def test_nik_tells_sex_and_birth_date() -> None:
    """A woman's day is 40 higher; separators are taken out; 29 February needs a leap year."""
    dibaca = nik.baca(f"{AWAL} 5502.24-9901")
    assert (dibaca.kelamin, dibaca.cocok_lahir(date(2024, 2, 15))) == ("P", True)
    assert nik.baca(f"{AWAL}2902249901").cocok_lahir(date(2024, 2, 29))
    with pytest.raises(nik.NikSalah):
        nik.baca(f"{AWAL}2902239901")


def test_sum_is_not_an_average() -> None:
    """1 of 10 and 10 of 20 make 11 of 30, not 30 %."""
    total = jumlah([Angka(stunting=1, terukur=10), Angka(stunting=10, terukur=20)])
    assert total.prevalensi == pytest.approx(11 / 30)


def test_no_rate_without_children() -> None:
    """An empty posyandu has no rate and no coverage."""
    assert (Angka().prevalensi, Angka().cakupan) == (None, None)


@pytest.mark.parametrize(
    ("terukur", "terlihat", "hasil"),
    [
        ([10, 20], [False, False], [False, False]),
        ([3, 20, 9], [False, False, False], [True, False, True]),
        ([3, 4, 20], [False, False, False], [True, True, False]),
        ([3, 20], [True, False], [False, False]),
        ([3, 9, 7], [False, False, True], [True, True, False]),
        ([3, 0], [False, False], [True, False]),
        ([0, 0], [False, False], [False, False]),
    ],
)
def test_small_cells_are_hidden(
    terukur: list[int], terlihat: list[bool], hasil: list[bool]
) -> None:
    """A lone hidden row takes the next smallest with it; rows seen by name stay open."""
    assert tersembunyi([Angka(terukur=n) for n in terukur], terlihat) == hasil


def test_child_does_not_shrink() -> None:
    """More than a centimetre less than last time is told, less is the board's error."""
    assert menyusut(70.0, 68.9)
    assert not menyusut(70.0, 69.0)


@pytest.mark.parametrize(
    ("umur", "awal", "akhir"),
    [
        ([0], "0", "24"),
        ([200, 730], "0", "24"),
        ([731, 1856], "24", "60"),
        ([300, 1000], "0", "60"),
    ],
)
def test_chart_shows_the_years_that_are_needed(umur: list[int], awal: str, akhir: str) -> None:
    """The chart spans the first two years, the years after, or all five, with all points inside."""
    hasil = grafik(
        Kelamin.PEREMPUAN,
        [Ukuran(umur_hari=hari, panjang_cm=45 + hari / 22.5, label="a") for hari in umur],
    )
    latar = hasil.latar
    assert (latar.bulan[0].label, latar.bulan[-1].label) == (awal, akhir)
    for titik in hasil.anak:
        assert latar.kiri <= titik.x <= latar.kanan
        assert 0 < titik.y < latar.dasar


@pytest.mark.parametrize("hari", [0, HARI_ASI_SAJA - 1, HARI_ASI_SAJA, 1800])
def test_every_class_has_a_badge_and_advice(hari: int) -> None:
    """No class is left without words for the kader, at any age."""
    for indeks, semua in KELAS.items():
        for satu in semua:
            hasil = saran(indeks, satu, hari)
            assert hasil.rupa == RUPA[satu.kode]
            assert hasil.langkah.endswith(".")


def test_no_food_before_six_months() -> None:
    """Advice for a baby under six months names breast milk, never other food."""
    makanan = (
        "telur",
        "ikan",
        "ayam",
        "makanan tambahan",
        "bergizi seimbang",
        "jajanan",
        "kali makan",
    )
    for indeks, semua in KELAS.items():
        for satu in semua:
            langkah = saran(indeks, satu, HARI_ASI_SAJA - 1).langkah
            assert not any(kata in langkah for kata in makanan), langkah
