"""The assessment of data protection says what the service really keeps and really does."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

from inti.privacy.declarations import declarations

DPIA = (Path(settings.BASE_DIR) / "docs" / "dpia.md").read_text(encoding="utf-8")
MODUL = re.compile(r"`((?:inti|simpati|pertukaran|fhir|orangtua)(?:\.[a-z_]+)+)`")


def baris() -> dict[str, list[str]]:
    """Give the rows of its tables by their first cell."""
    sel = (
        [satu.strip() for satu in baris.strip("|").split("|")]
        for baris in DPIA.splitlines()
        if baris.startswith("| ")
    )
    return {satu[0]: satu[1:] for satu in sel}


def test_every_declared_group_of_data_is_assessed() -> None:
    """With its title, whether it is specific, and its basis; of a region's own apps the region."""
    ada = baris()
    for satu in declarations():
        for data in satu.data if satu.app != "daerah" else ():
            spesifik, dasar, _melihat = ada[str(data.title)]
            assert spesifik.startswith("ya") == any(kelas.specific for kelas in data.classes)
            assert str(data.basis.value).lower().startswith(dasar.split()[0])


def test_every_measure_that_it_names_is_there() -> None:
    """A module that was renamed or dropped is a measure that nobody should rely on."""
    modul = set(MODUL.findall(DPIA))
    assert len(modul) > 15
    assert [satu for satu in sorted(modul) if find_spec(satu) is None] == []


@pytest.mark.parametrize("bagian", ["Risiko dan pengamanan", "Aliran data", "Kesimpulan"])
def test_it_has_the_parts_that_the_law_asks_for(bagian: str) -> None:
    """Description, necessity, risks, measures: Pasal 34 and its usual order."""
    assert re.search(rf"^## \d\. .*{bagian}", DPIA, re.M)


def test_what_the_region_fills_in_is_marked() -> None:
    """Nobody is named who was not asked."""
    assert DPIA.count("[diisi daerah") >= 8
