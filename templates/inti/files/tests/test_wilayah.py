"""Loading the region's units out of the national list."""

import csv
import gzip
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inti.models import Assignment, User, Wilayah
from inti.region import Region, region
from inti.wilayah import UPPER, VILLAGES, UnknownRegion, load, rows_of

LENGTHS = {8: "kecamatan", 13: "desa"}


def national() -> dict[str, str]:
    """Every code and name of the shipped list, read without the code under test."""
    rows: dict[str, str] = {}
    for path in (UPPER, VILLAGES):
        text = gzip.decompress(path.read_bytes()).decode()
        rows |= {row["code"]: row["name"] for row in csv.DictReader(StringIO(text))}
    return rows


def another_region() -> str:
    """The code of some other kabupaten or kota."""
    return next(code for code in national() if len(code) == 5 and code != region().code)


def test_the_list_holds_the_whole_country() -> None:
    """No row of the national list was lost on the way into the repository."""
    rows = national()
    assert [sum(len(code) == size for code in rows) for size in (2, 5, 8, 13)] == [
        38,
        514,
        7285,
        83762,
    ]


def test_loads_exactly_the_regions_rows(wilayah: dict[str, Wilayah]) -> None:
    """The table equals the national list below the region's code, names and all."""
    code = region().code
    expected = {
        key: name for key, name in national().items() if key == code or key.startswith(f"{code}.")
    }
    assert {unit.kode: unit.nama for unit in wilayah.values()} == expected


def test_parents_and_kinds_follow_the_code(wilayah: dict[str, Wilayah]) -> None:
    """A unit hangs below the one whose code is its own without the last part."""
    kinds = {"1": "kelurahan", "2": "desa", "3": "desa-adat"}
    for unit in wilayah.values():
        if unit.kode == region().code:
            assert (unit.induk_id, unit.jenis) == (None, region().jenis)
            continue
        assert unit.induk_id == unit.kode.rpartition(".")[0]
        last = unit.kode.rpartition(".")[2]
        assert unit.jenis == ("kecamatan" if len(last) == 2 else kinds[last[0]])


def test_a_kind_that_stands_in_the_name_is_not_said_twice() -> None:
    """All customary villages of the official list are called so."""
    kind = Wilayah.Jenis.DESA_ADAT
    assert str(Wilayah(nama="Desa Adat Yoboi", jenis=kind)) == "Desa Adat Yoboi"
    assert str(Wilayah(nama="Yoboi", jenis=kind)) == "Desa adat Yoboi"


def test_a_second_load_writes_nothing(
    wilayah: dict[str, Wilayah], django_assert_max_num_queries: object
) -> None:
    """Loading again reads once and changes nothing."""
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        again = load(region().code)
    assert (again.total, again.added, again.changed, again.removed) == (len(wilayah), 0, 0, 0)


def test_a_name_that_was_edited_is_put_right(wilayah: dict[str, Wilayah]) -> None:
    """The official name wins over one that someone changed in the database."""
    Wilayah.objects.filter(kode=region().code).update(nama="Salah")
    assert load(region().code).changed == 1
    assert Wilayah.objects.get(kode=region().code).nama == wilayah[region().code].nama


@pytest.mark.slow
def test_another_code_replaces_the_list(wilayah: dict[str, Wilayah]) -> None:
    """Re-keying the region removes the old rows and loads the new ones."""
    other = another_region()
    loaded = load(other)
    assert (loaded.removed, loaded.kept) == (len(wilayah), 0)
    assert all(kode == other or kode.startswith(f"{other}.") for kode in Wilayah.objects.in_bulk())


@pytest.mark.slow
def test_a_unit_in_use_is_kept_and_told(wilayah: dict[str, Wilayah]) -> None:
    """Re-keying tears out no unit that other data point to, nor the units above it."""
    village = Wilayah.objects.filter(jenis__in=Wilayah.DESA).first()
    assert village is not None
    Assignment.objects.create(user=User.objects.create(username="a"), role="x", wilayah=village)
    loaded = load(another_region())
    assert (loaded.removed, loaded.kept) == (len(wilayah) - 3, 3)
    assert Wilayah.objects.filter(kode=village.kode).exists()


def test_names_with_apostrophes_and_commas_arrive_whole() -> None:
    """Names such as those with apostrophes or commas are read as they stand in the list."""
    odd = {code: name for code, name in national().items() if "'" in name or "," in name}
    regions = sorted({code[:5] for code in odd if len(code) > 5})[:6]
    assert regions
    for code in regions:
        read = {unit.kode: unit.nama for unit in rows_of(code)}
        assert {key: read[key] for key in odd if key.startswith(f"{code}.")} == {
            key: name for key, name in odd.items() if key.startswith(f"{code}.")
        }


def test_an_unknown_code_is_one_sentence_and_loses_nothing(wilayah: dict[str, Wilayah]) -> None:
    """A code that the list does not have is told with its cure, before anything is written."""
    with pytest.raises(UnknownRegion, match=r"region\.toml"):
        load("99.99")
    assert Wilayah.objects.count() == len(wilayah)


def test_the_command_reports_counts_and_faults(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command prints the number of units; a wrong code is a CommandError."""
    out = StringIO()
    call_command("muat_wilayah", stdout=out)
    assert f"{Wilayah.objects.count()} unit" in out.getvalue()
    wrong = Region(**{**vars(region()), "code": "99.99"})
    monkeypatch.setattr("inti.management.commands.muat_wilayah.region", lambda: wrong)
    with pytest.raises(CommandError, match=r"99\.99"):
        call_command("muat_wilayah")
