"""``region.toml``: the repository's own, and every fault that a hand can make."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from inti.region import PATH, RegionFault, read, region

GOOD = """
schema = 1
code = "{code}"
name = "Kota Contoh"
province = "Contoh"
time_zone = "Asia/Jayapura"
"""


def written(tmp_path: Path, text: str) -> Path:
    """A region.toml with this text."""
    path = tmp_path / "region.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_repositorys_own_profile_is_right() -> None:
    """The rendered file is read without a fault and gives Django its time zone."""
    found = region()
    assert found.name.startswith(("Kabupaten ", "Kota "))
    assert ZoneInfo(settings.TIME_ZONE).key == found.time_zone
    assert found.service.title in PATH.read_text(encoding="utf-8")


def test_missing_tables_get_defaults(tmp_path: Path) -> None:
    """A profile of the five keys is enough; the kind follows from the code."""
    found = read(written(tmp_path, GOOD.format(code="91.71")))
    assert (found.jenis, found.short_name, found.languages) == ("kota", "Contoh", ())
    assert (found.contact.phone, found.terms.kecamatan) == ("", "Distrik")
    assert read(written(tmp_path, GOOD.format(code="51.69"))).jenis == "kabupaten"


def test_terms_can_be_named(tmp_path: Path) -> None:
    """A region's own words win over those of its province."""
    text = GOOD.format(code="91.71") + '[terms]\ndesa = "Nagari"\n'
    assert read(written(tmp_path, text)).terms.desa == "Nagari"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("schema = 1", "schema = 2"), "schema harus 1"),
        (('code = "91.71"', 'code = "9171"'), "kode Kemendagri"),
        (('code = "91.71"', "code = 91.71"), "code belum diisi"),
        (('name = "Kota Contoh"', ""), "name belum diisi"),
        (("Asia/Jayapura", "Asia/Papua"), "time_zone"),
        (("schema = 1", "schema = 1\nlanguages = 'su'"), "languages harus daftar"),
        (("schema = 1", "schema = 1\nnama = 'x'"), "kunci nama tidak dikenal"),
        (("schema = 1", "schema = 1\ncolours = 'red'"), "colours harus berupa tabel"),
    ],
)
def test_each_fault_is_told_with_its_cure(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    """One wrong value gives a message that names it."""
    with pytest.raises(RegionFault, match=told):
        read(written(tmp_path, GOOD.format(code="91.71").replace(*change)))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to mend and start again for each fault."""
    text = 'schema = 1\ncode = "1"\n[colours]\nprimary = "merah"\nsecond = "#000000"\n'
    with pytest.raises(RegionFault) as caught:
        read(written(tmp_path, text))
    for told in ("kode Kemendagri", "name belum", "'merah' bukan warna", "colours.second"):
        assert told in str(caught.value)


def test_a_missing_or_broken_file_is_told(tmp_path: Path) -> None:
    """No file and no TOML are told apart, each with its cure."""
    with pytest.raises(RegionFault, match="git checkout"):
        read(tmp_path / "region.toml")
    with pytest.raises(RegionFault, match="bukan TOML"):
        read(written(tmp_path, "schema = "))
