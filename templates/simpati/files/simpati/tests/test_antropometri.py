"""The WHO z-scores and the classes of Permenkes 2/2020.

`data/who-igrowup-golden.json` holds 123 synthetic children. Its expected values come from a
reference implementation of the WHO igrowup rules that was checked against the 498 children of WHO's
own igrowup sample without a difference at two decimals; the file's `meta` tells more.
"""

import csv
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simpati.antropometri import (
    UMUR_MAKS_HARI,
    Indeks,
    Kelamin,
    Posisi,
    kelas,
    nilai_pengukuran,
    panjang_pada,
    posisi_baku,
    umur_hari,
)
from simpati.antropometri.kelas import kelas_dari_kode
from simpati.antropometri.tabel import (
    DATA,
    LMS,
    menurut_panjang,
    menurut_umur,
    tabel,
)
from simpati.antropometri.zskor import perseratus, tidak_wajar

BERKAS = Path(__file__).parent / "data" / "who-igrowup-golden.json"
KASUS = json.loads(BERKAS.read_text(encoding="utf-8"))["cases"]
POSISI = {"lying": Posisi.TERLENTANG, "standing": Posisi.BERDIRI}


def hitung(kasus: dict[str, Any]) -> dict[str, Any]:
    """Run a golden input and give the result in the golden file's form."""
    isi = kasus["input"]
    hasil = nilai_pengukuran(
        kelamin=Kelamin(isi["sex"]),
        umur_hari=isi["age_days"],
        berat_kg=isi["weight_kg"],
        panjang_tinggi_cm=isi["length_height_cm"],
        posisi=POSISI.get(isi["position"]),
        edema=isi["oedema"],
    )
    return {
        indeks.value: {
            "z": float(satu.z),
            "flag": satu.tanda,
            "klass": satu.kelas.kode if satu.kelas else None,
        }
        if (satu := hasil.nilai.get(indeks))
        else None
        for indeks in Indeks
    }


@pytest.mark.parametrize("kasus", KASUS, ids=[f"{n}-{k['note']}" for n, k in enumerate(KASUS, 1)])
def test_golden_case(kasus: dict[str, Any]) -> None:
    """Every golden child has the expected z-scores, flags and classes."""
    assert hitung(kasus) == kasus["expected"]


def test_all_golden_cases_are_there() -> None:
    """The golden file was not cut."""
    assert len(KASUS) == 123


@pytest.mark.parametrize(
    ("indeks", "z", "kode"),
    [
        (Indeks.TBU, "-3.01", "sangat-pendek"),
        (Indeks.TBU, "-3.00", "pendek"),
        (Indeks.TBU, "-2.01", "pendek"),
        (Indeks.TBU, "-2.00", "normal"),
        (Indeks.TBU, "3.00", "normal"),
        (Indeks.TBU, "3.01", "tinggi"),
        (Indeks.BBU, "-3.01", "bb-sangat-kurang"),
        (Indeks.BBU, "-3.00", "bb-kurang"),
        (Indeks.BBU, "-2.00", "bb-normal"),
        (Indeks.BBU, "1.00", "bb-normal"),
        (Indeks.BBU, "1.01", "risiko-bb-lebih"),
        (Indeks.BBTB, "-3.01", "gizi-buruk"),
        (Indeks.BBTB, "-3.00", "gizi-kurang"),
        (Indeks.BBTB, "-2.00", "gizi-baik"),
        (Indeks.BBTB, "1.00", "gizi-baik"),
        (Indeks.BBTB, "1.01", "berisiko-gizi-lebih"),
        (Indeks.BBTB, "2.00", "berisiko-gizi-lebih"),
        (Indeks.BBTB, "2.01", "gizi-lebih"),
        (Indeks.BBTB, "3.00", "gizi-lebih"),
        (Indeks.BBTB, "3.01", "obesitas"),
        (Indeks.IMTU, "-2.00", "gizi-baik"),
        (Indeks.IMTU, "3.01", "obesitas"),
    ],
)
def test_class_at_its_bound(indeks: Indeks, z: str, kode: str) -> None:
    """A z-score on a bound belongs to the class that Permenkes 2/2020 gives it."""
    assert kelas(indeks, Decimal(z)).kode == kode


def test_class_of_another_index_is_refused() -> None:
    """A code is looked up within its own index."""
    with pytest.raises(KeyError, match="BB/U has no class pendek"):
        kelas_dari_kode(Indeks.BBU, "pendek")


@pytest.mark.parametrize(
    ("z", "hasil"),
    [(0.005, 1), (-0.005, -1), (1.005, 101), (-2.004999, -200), (2.675, 268), (-0.001, 0)],
)
def test_rounding_is_half_away_from_zero(z: float, hasil: int) -> None:
    """Halves go away from zero, whatever binary floats make of them."""
    assert perseratus(z) == hasil


@given(
    st.floats(-60, 60)
    | st.builds(
        lambda n, geser: n / 200 + geser, st.integers(-12000, 12000), st.floats(-2e-8, 2e-8)
    )
)
@example(2.675)
def test_rounding_is_that_of_the_decimal_digits(z: float) -> None:
    """Law: the quick way gives what nine decimals, rounded as people do, give; also near halves."""
    tegas = Decimal(repr(round(z, 9))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert Decimal(perseratus(z)) == tegas * 100


@pytest.mark.parametrize(
    ("indeks", "z", "tanda"),
    [
        (Indeks.TBU, "-6.00", False),
        (Indeks.TBU, "-6.01", True),
        (Indeks.TBU, "6.01", True),
        (Indeks.BBU, "5.00", False),
        (Indeks.BBU, "5.01", True),
        (Indeks.BBTB, "-5.01", True),
        (Indeks.IMTU, "5.00", False),
    ],
)
def test_flag_bounds(indeks: Indeks, z: str, tanda: bool) -> None:
    """WHO's bounds themselves are still plausible."""
    assert tidak_wajar(indeks, Decimal(z)) is tanda


@pytest.mark.parametrize("kelamin", Kelamin)
@pytest.mark.parametrize("hari", [0, 30, 365, 730, 731, 1200, UMUR_MAKS_HARI])
def test_longer_never_lowers_length_for_age(kelamin: Kelamin, hari: int) -> None:
    """Law: a longer child of one age never has a lower z-score."""
    deret = [
        nilai_pengukuran(kelamin=kelamin, umur_hari=hari, berat_kg=None, panjang_tinggi_cm=cm / 10)
        .nilai[Indeks.TBU]
        .z
        for cm in range(400, 1300, 7)
    ]
    assert deret == sorted(deret)


@pytest.mark.parametrize("kelamin", Kelamin)
@pytest.mark.parametrize(
    ("hari", "panjang"), [(10, 51.0), (400, 76.3), (731, 86.45), (1500, 104.0)]
)
def test_heavier_never_lowers_a_weight_index(kelamin: Kelamin, hari: int, panjang: float) -> None:
    """Law: a heavier child of one age and length never has a lower weight index, tails included."""
    semua = [
        nilai_pengukuran(
            kelamin=kelamin, umur_hari=hari, berat_kg=gram / 100, panjang_tinggi_cm=panjang
        ).nilai
        for gram in range(100, 4000, 23)
    ]
    for indeks in (Indeks.BBU, Indeks.BBTB, Indeks.IMTU):
        deret = [nilai[indeks].z for nilai in semua]
        assert deret == sorted(deret)


@pytest.mark.parametrize("kelamin", Kelamin)
def test_median_child_is_at_zero(kelamin: Kelamin) -> None:
    """Law: a child at the median of a table has z = 0 on every day."""
    for hari in range(0, UMUR_MAKS_HARI + 1, 50):
        panjang, berat = menurut_umur("lfa", kelamin, hari), menurut_umur("wfa", kelamin, hari)
        assert panjang is not None
        assert berat is not None
        hasil = nilai_pengukuran(
            kelamin=kelamin, umur_hari=hari, berat_kg=berat.m, panjang_tinggi_cm=panjang.m
        )
        assert hasil.nilai[Indeks.TBU].z == 0
        assert hasil.nilai[Indeks.BBU].z == 0


@pytest.mark.parametrize(
    ("nama", "awal", "akhir"),
    [
        ("lfa", 0, 1856),
        ("wfa", 0, 1856),
        ("bmifa", 0, 1856),
        ("wfl", 450, 1100),
        ("wfh", 650, 1200),
    ],
)
def test_every_step_of_a_table_is_found(nama: str, awal: int, akhir: int) -> None:
    """Each day, or each 0.1 cm, of both sexes is there, and found under its own x."""
    with (DATA / f"who-{nama}.csv").open(encoding="ascii", newline="") as berkas:
        baris = list(csv.DictReader(berkas))
    skala = 10 if awal else 1
    langkah = range(awal, akhir + 1)
    assert [(satu["sex"], round(float(satu["x"]) * skala)) for satu in baris] == [
        (kelamin.value, x) for kelamin in Kelamin for x in langkah
    ]
    for satu in baris:
        kelamin, x = Kelamin(satu["sex"]), float(satu["x"])
        lms = menurut_panjang(nama, kelamin, x) if awal else menurut_umur(nama, kelamin, int(x))
        assert lms == LMS(l=float(satu["l"]), m=float(satu["m"]), s=float(satu["s"]))
    assert {len(deret) for deret in tabel(nama).values()} == {len(langkah)}


def test_interpolation_lies_between_the_steps() -> None:
    """Between two steps of 0.1 cm the median lies in the middle."""
    awal, tengah, akhir = (
        menurut_panjang("wfl", Kelamin.PEREMPUAN, cm) for cm in (70.1, 70.15, 70.2)
    )
    assert awal is not None
    assert tengah is not None
    assert akhir is not None
    assert tengah.m == pytest.approx((awal.m + akhir.m) / 2)
    assert menurut_panjang("wfl", Kelamin.PEREMPUAN, 44.99) is None
    assert menurut_panjang("wfl", Kelamin.PEREMPUAN, 110.01) is None


@pytest.mark.parametrize(
    ("hari", "posisi", "hasil"),
    [
        (730, Posisi.BERDIRI, 80.7),
        (730, Posisi.TERLENTANG, 80.0),
        (731, Posisi.TERLENTANG, 79.3),
        (731, Posisi.BERDIRI, 80.0),
        (731, None, 80.0),
    ],
)
def test_position_correction(hari: int, posisi: Posisi | None, hasil: float) -> None:
    """0.7 cm lie between lying and standing, and the day 731 decides which one is expected."""
    dihitung = panjang_pada(umur_hari=hari, panjang_tinggi_cm=80.0, posisi=posisi)
    assert dihitung == pytest.approx(hasil)


def test_age_in_completed_days() -> None:
    """Age counts days over leap years, and the default position changes at 731 days."""
    assert umur_hari(date(2024, 2, 28), date(2024, 3, 1)) == 2
    assert posisi_baku(730) is Posisi.TERLENTANG
    assert posisi_baku(731) is Posisi.BERDIRI


def test_no_index_outside_the_tables() -> None:
    """Before birth and after 1856 days nothing is computed."""
    for hari in (-1, UMUR_MAKS_HARI + 1):
        hasil = nilai_pengukuran(
            kelamin=Kelamin.LAKI_LAKI, umur_hari=hari, berat_kg=10.0, panjang_tinggi_cm=80.0
        )
        assert hasil.nilai == {}
        assert not hasil.perlu_ukur_ulang
