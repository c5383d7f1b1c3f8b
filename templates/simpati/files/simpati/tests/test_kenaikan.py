"""Weight gain: N, T, O and B, and months in a row without gain; rules without a database."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from simpati.antropometri import (
    KENAIKAN_MINIMAL,
    Kelamin,
    Naik,
    Timbangan,
    naik,
    tidak_naik_berturut,
)
from simpati.aturan import Aturan, AturanSalah, aturan, baca

LAHIR = date(2025, 1, 15)
L, P = Kelamin.LAKI_LAKI, Kelamin.PEREMPUAN


def timbangan(*baris: tuple[int, int, str]) -> list[Timbangan]:
    """Give weighings as (month, day, kg) of 2025, of a child born on 15 January."""
    return [
        Timbangan.dari(LAHIR, date(2025, bulan, hari), Decimal(kg)) for bulan, hari, kg in baris
    ]


@pytest.mark.parametrize(
    ("kelamin", "sebelum", "kini", "huruf"),
    [
        (L, [], (3, 20, "5.0"), Naik.BARU),
        (L, [(2, 20, "4.0")], (3, 20, "4.9"), Naik.NAIK),
        (L, [(2, 20, "4.0")], (3, 20, "4.89"), Naik.TIDAK_NAIK),
        (L, [(2, 1, "9.0"), (2, 20, "4.0")], (3, 20, "4.9"), Naik.NAIK),
        (L, [(1, 20, "4.0")], (3, 20, "6.0"), Naik.TIDAK_DITIMBANG),
        (L, [(3, 1, "4.0")], (3, 20, "4.5"), Naik.BARU),
        (L, [(2, 20, "4.0"), (3, 1, "4.0")], (3, 20, "4.9"), Naik.NAIK),
        (L, [(1, 31, "3.5")], (2, 14, "4.9"), Naik.BARU),
        # From 15 August the boy is 7 months, the girl as well: 400 g and 300 g.
        (L, [(7, 20, "8.0")], (8, 20, "8.3"), Naik.TIDAK_NAIK),
        (P, [(7, 20, "8.0")], (8, 20, "8.3"), Naik.NAIK),
        (P, [(7, 20, "8.0")], (8, 14, "8.3"), Naik.TIDAK_NAIK),
    ],
)
def test_gain_since_the_month_before(
    kelamin: Kelamin, sebelum: list[tuple[int, int, str]], kini: tuple[int, int, str], huruf: Naik
) -> None:
    """The last weighing of the calendar month before counts, against the minimum of the age now."""
    hasil = naik(kelamin, timbangan(*sebelum), timbangan(kini)[0], KENAIKAN_MINIMAL)
    assert hasil is huruf


def test_the_turn_of_the_year_is_a_month_as_any() -> None:
    """December is the month before January."""
    desember = Timbangan.dari(LAHIR, date(2025, 12, 30), Decimal("9.0"))
    januari = Timbangan.dari(LAHIR, date(2026, 1, 2), Decimal("9.1"))
    assert naik(L, [desember], januari, KENAIKAN_MINIMAL) is Naik.TIDAK_NAIK


def test_the_last_minimum_holds_for_every_age_after() -> None:
    """At four years 200 g are asked for, as at one."""
    lahir = date(2021, 1, 15)
    dua = [
        Timbangan.dari(lahir, date(2025, bulan, 20), Decimal(kg))
        for bulan, kg in ((3, "15.0"), (4, "15.2"))
    ]
    assert naik(P, dua[:1], dua[1], KENAIKAN_MINIMAL) is Naik.NAIK


@pytest.mark.parametrize(
    ("baris", "bulan"),
    [
        ([], 0),
        ([(6, 5, "7.0")], 0),
        ([(6, 5, "7.0"), (7, 5, "7.1")], 1),
        ([(6, 5, "7.0"), (7, 5, "7.1"), (8, 5, "7.2")], 2),
        ([(6, 5, "7.0"), (7, 5, "7.1"), (7, 28, "7.6"), (8, 5, "7.2")], 1),
        ([(6, 5, "7.0"), (7, 5, "7.1"), (9, 5, "7.1"), (10, 5, "7.1")], 1),
        ([(6, 5, "7.0"), (7, 5, "7.1"), (8, 5, "7.6")], 0),
    ],
)
def test_months_in_a_row_without_gain(baris: list[tuple[int, int, str]], bulan: int) -> None:
    """A gain or a month without weighing breaks the row; several weighings of a month are one."""
    assert tidak_naik_berturut(L, timbangan(*baris), KENAIKAN_MINIMAL) == bulan


def test_without_a_file_the_usual_rules_hold(tmp_path: Path) -> None:
    """And the file that comes with the service changes nothing."""
    baku = Aturan(kenaikan_minimal=KENAIKAN_MINIMAL)
    assert baca(tmp_path / "tidak-ada.toml") == baku == aturan()


def test_a_region_sets_its_own_rules(tmp_path: Path) -> None:
    """What is written replaces the usual, for one sex too."""
    berkas = tmp_path / "simpati.toml"
    berkas.write_text(
        f"schema = 1\n[kasus]\ntidak_naik = 3\n[kenaikan_berat_minimal]\nperempuan = {[500] * 12}\n"
    )
    hasil = baca(berkas)
    assert (hasil.tidak_naik, hasil.tenggat_hari) == (3, 14)
    assert hasil.kenaikan_minimal[P] == (500,) * 12
    assert hasil.kenaikan_minimal[L] == KENAIKAN_MINIMAL[L]


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("", "schema harus 1"),
        ("schema = 1\nkasu = 1", "kunci kasu tidak dikenal"),
        ("schema = 1\nkasus = 1", "harus berupa tabel"),
        ("schema = 1\n[kasus]\ntidak_naik = 0", "1 sampai 6"),
        ("schema = 1\n[kasus]\ntidak_naik = true", "1 sampai 6"),
        ("schema = 1\n[kasus]\ntenggat = 3", "kunci kasus.tenggat tidak dikenal"),
        ("schema = 1\n[kenaikan_berat_minimal]\nlaki_laki = [1]", "12 angka bulat"),
        ("schema = 1\n[kenaikan_berat_minimal]\nL = []", "kenaikan_berat_minimal.L tidak dikenal"),
        ("schema = 1\n[kasus", "bukan TOML"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_cure(tmp_path: Path, teks: str, pesan: str) -> None:
    """In one sentence, before anything is counted by it."""
    berkas = tmp_path / "simpati.toml"
    berkas.write_text(teks)
    with pytest.raises(AturanSalah, match=pesan):
        baca(berkas)
