"""What a region may set of its dashboards, and what its faults are told."""

from pathlib import Path

import pytest

from simpati.aturan import KELAS, AturanSalah, baca


def tulis(tmp_path: Path, isi: str) -> Path:
    """Write the region's file."""
    path = tmp_path / "simpati.toml"
    path.write_text(f"schema = 1\n{isi}", encoding="utf-8")
    return path


def test_the_usual_ones_without(tmp_path: Path) -> None:
    """Thirty children, WHO's thresholds."""
    aturan = baca(tulis(tmp_path, ""))
    assert (aturan.angka_kecil, aturan.kelas) == (30, KELAS)


def test_a_region_sets_its_own(tmp_path: Path) -> None:
    """One figure's bounds leave those of the others."""
    isi = "[dasbor]\nangka_kecil = 50\n[dasbor.kelas]\ncakupan = [60, 70, 80, 95.5]\n"
    aturan = baca(tulis(tmp_path, isi))
    assert aturan.angka_kecil == 50
    assert aturan.kelas == {**KELAS, "cakupan": (60, 70, 80, 95.5)}


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ("[dasbor]\nangka_kecil = 0\n", "angka bulat 1 sampai 500"),
        ("[dasbor]\nangka_kecil = true\n", "angka bulat 1 sampai 500"),
        ("[dasbor]\nwarna = 1\n", "dasbor.warna tidak dikenal"),
        ("[dasbor]\nkelas = 1\n", "harus berupa tabel"),
        ("[dasbor.kelas]\nberat = [1, 2, 3, 4]\n", "dasbor.kelas.berat tidak dikenal"),
        ("[dasbor.kelas]\nstunting = [1, 2, 3]\n", "empat angka"),
        ("[dasbor.kelas]\nstunting = [1, 3, 2, 4]\n", "empat angka"),
        ("[dasbor.kelas]\nstunting = [0, 1, 2, 3]\n", "empat angka"),
        ('[dasbor.kelas]\nstunting = ["1", 2, 3, 4]\n', "empat angka"),
        ("dasbor = 1\n", "dasbor harus berupa tabel"),
    ],
)
def test_faults_name_their_cure(tmp_path: Path, isi: str, pesan: str) -> None:
    """One sentence each."""
    with pytest.raises(AturanSalah, match=pesan):
        baca(tulis(tmp_path, isi))
