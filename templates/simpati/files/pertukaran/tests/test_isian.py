"""Cells: what people, e-PPGBM and Excel write, and what is told."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertukaran import isian
from pertukaran.baris import baca
from pertukaran.isian import Salah
from pertukaran.kolom import KOLOM, sidik, tebak

NIK = "3211090812240007"


@pytest.mark.parametrize(
    ("sel", "hari"),
    [
        ("2025-08-05", date(2025, 8, 5)),
        ("2025-08-05 00:00:00", date(2025, 8, 5)),
        ("2025-08-05 08:15", date(2025, 8, 5)),
        ("05/08/2025 08.15.30", date(2025, 8, 5)),
        ("Selasa, 5 Agustus 2025", date(2025, 8, 5)),
        ("'2025-08-05", date(2025, 8, 5)),
        ("05-08-2025", date(2025, 8, 5)),
        ("5/8/2025", date(2025, 8, 5)),
        ("05.08.2025", date(2025, 8, 5)),
        ("5 Agustus 2025", date(2025, 8, 5)),
        ("05-Agt-2025", date(2025, 8, 5)),
        ("5 Nop 2025", date(2025, 11, 5)),
        ("12 May 2025", date(2025, 5, 12)),
        (datetime(2025, 8, 5), date(2025, 8, 5)),  # noqa: DTZ001 - as openpyxl gives it
        (45874, date(2025, 8, 5)),
        ("45874", date(2025, 8, 5)),
        (45874.34, date(2025, 8, 5)),
        ("", None),
        ("-", None),
        (None, None),
    ],
)
def test_days_are_read_in_every_form(sel: Any, hari: date | None) -> None:
    """Indonesian and ISO forms, words, Excel's dates and its numbers."""
    assert isian.tanggal(sel) == hari


@pytest.mark.parametrize(
    "sel",
    [
        *("31-02-2025", "13/25/2025", "kemarin", "5 Agu", "05-08-25", True, 1.5),
        "2025-08-05T18:00:00Z",  # already the day after in Papua
    ],
)
def test_other_days_are_told(sel: Any) -> None:
    """No guessing at a two-digit year or at a month that is none."""
    with pytest.raises(Salah, match="Tulis misalnya 25-08-2025"):
        isian.tanggal(sel)


@pytest.mark.parametrize(
    ("sel", "nilai"),
    [
        ("8,4", "8.4"),
        ("8.4", "8.4"),
        (" 8,45 kg", "8.45"),
        ("'8,4", "8.4"),
        ("8,400", "8.4"),
        ("9.00", "9"),
        (8.4, "8.4"),
        (2.8 * 3, "8.4"),
        (9, "9"),
        (9.0, "9"),
    ],
)
def test_weights_are_read_with_comma_or_dot(sel: Any, nilai: str) -> None:
    """And as Excel's numbers, whose last digits are not exact."""
    assert isian.ukuran(sel, "berat_kg") == Decimal(nilai)


@pytest.mark.parametrize(
    ("sel", "pesan"),
    [
        ("84", "Mungkin maksudnya 8,4"),
        ("8400", "di luar 0,5-40"),
        ("berat", "Tulis angka saja"),
        ("8,456", "dua angka di belakang koma"),
        ("=1+7", "Tulis angka saja"),
        (-8.4, "Tulis angka saja"),
    ],
)
def test_other_weights_are_told_as_in_the_form(sel: Any, pesan: str) -> None:
    """The form's own sentences."""
    with pytest.raises(Salah, match=pesan):
        isian.ukuran(sel, "berat_kg")


@pytest.mark.parametrize(
    ("sel", "nik"),
    [
        (NIK, NIK),
        ("'" + NIK, NIK),
        (f'="{NIK}"', NIK),
        (f"{NIK}.0", NIK),
        ("3211.0908.1224.0007", NIK),
        (int(NIK), NIK),
        (float(NIK), NIK),
        ("", ""),
        ("-", ""),
        (0, ""),
        ("•••• •••• •••• 0007", ""),
        ("************0007", ""),
    ],
)
def test_a_nik_is_read(sel: Any, nik: str) -> None:
    """With its separators, as text or as a number that still has every digit."""
    assert isian.nik(sel) == nik


@pytest.mark.parametrize(
    ("sel", "pesan"),
    [
        ("3.2E+15", "Excel mengubah NIK"),
        ("3,21109E+15", "Excel mengubah NIK"),
        (3211090812240000, "Excel mengubah NIK"),
        (9171090812240001, "Excel mengubah NIK"),
        ("9171090812240001.0", "Excel mengubah NIK"),
        ("32110908122400", "16 angka"),
        ("3211093202240007", "bukan tanggal lahir"),
        ("9911090812240007", "bukan kode wilayah"),
        ("NIK hilang", "16 angka"),
    ],
)
def test_a_nik_that_is_none_is_told(sel: Any, pesan: str) -> None:
    """Digits that Excel has lost above all: they cannot be guessed."""
    with pytest.raises(Salah, match=pesan):
        isian.nik(sel)


@pytest.mark.parametrize("sel", ["01", "RT 01", "rt.01", "RW: 01", "'01"])
def test_rt_and_rw_may_bear_their_names(sel: str) -> None:
    """Three characters hold the number alone."""
    assert isian.isian_balita(sel, "rt") == "01"
    assert isian.isian_balita(sel, "rw") == "01"


@pytest.mark.parametrize("sel", ["#N/A", "#REF!", " #value! "])
def test_a_formula_that_failed_is_no_name(sel: str) -> None:
    """It is told as a fault of that cell, whatever the column."""
    assert [satu.pesan for satu in baca(2, [sel, sel], ["nama", "alamat"]).cacat] == [
        "Rumus di sel ini gagal. Tulis isinya langsung, lalu kirim lagi.",
    ] * 2


def test_the_nik_of_a_mother_is_a_womans() -> None:
    """As in the form."""
    with pytest.raises(Salah, match="laki-laki"):
        isian.nik(NIK, ibu=True)


@pytest.mark.parametrize(
    ("baca", "sel", "hasil"),
    [
        (isian.kelamin, "L", "L"),
        (isian.kelamin, "laki - laki", "L"),
        (isian.kelamin, "Perempuan", "P"),
        (isian.posisi, "Telentang", "terlentang"),
        (isian.posisi, "BERDIRI", "berdiri"),
        (isian.posisi, "", ""),
        (isian.ya_tidak, "Ya", True),
        (isian.ya_tidak, "tidak", False),
        (isian.ya_tidak, None, None),
        (isian.urutan, 2, 2),
        (isian.urutan, "-", None),
    ],
)
def test_words_are_read(baca: Any, sel: Any, hasil: Any) -> None:
    """Sex, position, oedema and twin order."""
    assert baca(sel) == hasil


@pytest.mark.parametrize(
    ("baca", "sel"),
    [(isian.kelamin, "X"), (isian.posisi, "duduk"), (isian.ya_tidak, "x"), (isian.urutan, "6")],
)
def test_other_words_are_told(baca: Any, sel: str) -> None:
    """With what to write instead."""
    with pytest.raises(Salah):
        baca(sel)


@pytest.mark.slow
@given(st.text(max_size=40))
def test_what_is_made_safe_begins_no_formula_and_is_read_back(teks: str) -> None:
    """Law: `teks` undoes `amankan`, and nothing that Excel runs comes first."""
    bersih = isian.teks(isian.amankan(" ".join(teks.replace("\x00", "").split())))
    polos = " ".join(teks.replace("\x00", "").split())
    assert bersih == polos
    assert isian.amankan(polos)[:1] not in tuple("=+-@\t\r")


@pytest.mark.parametrize("jahat", ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_leaves_as_text(jahat: str) -> None:
    """The classic openings of CSV injection."""
    assert isian.amankan(jahat) == f"'{jahat}"


def test_headings_are_known_however_they_are_written() -> None:
    """Each meaning once; what tells us nothing is left out; the same headings are known again."""
    assert tebak(["nik", "NAMA  ANAK", "Jenis_Kelamin", "tgl. lahir", "LiLA", "Nama"]) == [
        *("nik", "nama", "jenis_kelamin", "tanggal_lahir"),
        *("", ""),
    ]
    assert tebak([satu.judul for satu in KOLOM.values()]) == list(KOLOM)
    assert sidik(["NIK ", "Tgl Lahir"]) == sidik(["nik", "TGL. LAHIR"]) != sidik(["NIK"])
