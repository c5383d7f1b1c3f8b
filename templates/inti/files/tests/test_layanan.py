"""The service standards: 14 components, the region's own words, what is checked."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from inti.layanan import pemeriksaan
from inti.layanan.berkas import PATH, Berkas, LayananFault, faults, read
from inti.layanan.daftar import all_standards, overlaid
from inti.layanan.pemeriksaan import completeness, standards_check
from inti.layanan.standar import COMPONENTS, DELIVERY, MANUFACTURING, Standard

FULL = Standard(
    slug="uji",
    title="Layanan uji",
    summary="Untuk uji.",
    **dict.fromkeys(COMPONENTS, ("Satu baris.",)),  # type: ignore[arg-type]
)
# The titles of UU 25/2009 Pasal 21, as PermenPANRB 15/2014 groups them.
SIX, EIGHT = 6, 8


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


def ids(standard: Standard) -> set[str | None]:
    """Identities of what the check says."""
    return {message.id for message in completeness(standard)}


def test_a_standard_has_six_and_eight_components() -> None:
    """The split is the regulation's, and every component is a field of the standard."""
    assert (len(DELIVERY), len(MANUFACTURING), len(COMPONENTS)) == (SIX, EIGHT, SIX + EIGHT)
    assert [one.key for one in (*FULL.delivery, *FULL.manufacturing)] == list(COMPONENTS)


def test_what_is_missing_is_told_by_name() -> None:
    """A delivery component that is empty is an error, another one a remark, none is silence."""
    assert ids(FULL) == set()
    assert ids(replace(FULL, biaya=())) == {"inti_layanan.E003"}
    remark = next(iter(completeness(replace(FULL, jumlah_pelaksana=()))))
    assert remark.id == "inti_layanan.I001"
    assert "Jumlah pelaksana" in remark.msg


def test_faults_of_slugs_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slug twice, a slug that is no address and a short prefix are errors."""
    wrong = [FULL, FULL, replace(FULL, slug="Tidak Boleh"), replace(FULL, slug="dua", prefix="X")]
    monkeypatch.setattr(pemeriksaan, "declared", lambda: wrong)
    monkeypatch.setattr(pemeriksaan, "berkas", Berkas)
    found = [message.id for message in standards_check()]
    assert found.count("inti_layanan.E002") == 1
    assert found.count("inti_layanan.E004") == 2


def test_the_standards_of_this_repository_are_published_in_full() -> None:
    """No service of this repository lacks a component that must be published."""
    assert not [message for message in standards_check() if message.is_serious()]


def test_the_regions_words_win() -> None:
    """Texts, lists and days of layanan.toml replace the service's own; empty lines go."""
    words = {"uji": {"owner": "Dinas Uji", "biaya": ["Rp1.000", " "], "days": 9, "produk": "Kartu"}}
    found = overlaid([FULL], words)["uji"]
    assert (found.owner, found.biaya, found.days, found.produk) == (
        "Dinas Uji",
        ("Rp1.000",),
        9,
        ("Kartu",),
    )
    assert found.persyaratan == FULL.persyaratan


def test_a_word_for_a_service_that_is_not_there_is_a_fault() -> None:
    """A slip in the slug does not vanish silently."""
    with pytest.raises(LayananFault, match="uji-coba"):
        overlaid([FULL], {"uji-coba": {"owner": "Dinas"}})


def test_every_fault_of_the_file_is_told_at_once() -> None:
    """Each fault of the region's file has a sentence with its cure."""
    data = {
        "lain": 1,
        "layanan": {"uji": {"biaya": 5, "owner": "", "days": 0, "warna": "x"}, "dua": 3},
        "libur": {"22-04-2027": "Hari jadi", "2027-04-22": ""},
        "survei": {"mulai": "besok", "minimum": 1, "apa": 1},
    }
    told = "\n".join(faults(data))
    for part in (
        "schema harus 1",
        "kunci lain",
        "layanan.uji.biaya",
        "layanan.uji.owner",
        "layanan.uji.days",
        "layanan.uji.warna",
        "layanan.dua harus",
        '"22-04-2027" bukan tanggal',
        '"2027-04-22" harus diisi',
        "survei.mulai",
        "survei.minimum",
        "survei.apa",
    ):
        assert part in told
    turned = {"schema": 1, "survei": {"mulai": date(2027, 2, 1), "sampai": date(2027, 1, 1)}}
    assert list(faults(turned)) == ["survei.mulai harus sebelum survei.sampai: tukar keduanya."]
    assert len(list(faults({"schema": 1, "layanan": 1, "libur": 1, "survei": 1}))) == 3


def test_the_file_is_read(tmp_path: Path) -> None:
    """A good file gives its values, none gives nothing, a broken one names its line."""
    path = tmp_path / "layanan.toml"
    assert read(path) == Berkas()
    path.write_text('schema = 1\n[libur]\n"2027-04-22" = "Hari jadi"\n')
    assert read(path).libur == {date(2027, 4, 22): "Hari jadi"}
    path.write_text("schema = \n")
    with pytest.raises(LayananFault, match="bukan TOML"):
        read(path)
    path.write_text("schema = 2\n")
    with pytest.raises(LayananFault, match="schema harus 1"):
        read(path)


def test_the_starter_of_the_region_is_good() -> None:
    """The file that a region gets has no fault."""
    assert read(PATH) == Berkas() or "daerah" in settings.LOCAL_APPS


@pytest.mark.parametrize("slug", sorted(all_standards()))
def test_a_service_page_shows_all_components(client: Client, db: None, slug: str) -> None:
    """Fourteen components and the pledge stand on the page, whatever is filled in."""
    page = text(client.get(f"/layanan/{slug}/"))
    assert len(re.findall(r'id="k-[a-z_]+"', page)) == SIX + EIGHT
    assert "Maklumat pelayanan" in page
    assert page.count("<h1") == 1


def test_an_empty_component_is_shown_honestly(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the region has not filled in is said, not hidden."""
    shown = {"uji": replace(FULL, evaluasi=())}
    monkeypatch.setattr("inti.layanan.views.all_standards", lambda: shown)
    page = text(client.get("/layanan/uji/"))
    assert page.count("Belum diisi oleh penyelenggara") == 1
    assert client.get("/layanan/lain/").status_code == 404


def test_the_list_names_every_service(client: Client, db: None) -> None:
    """Each service of the repository is linked from the list and from the start page."""
    for path in ("/layanan/", "/"):
        page = text(client.get(path))
        for slug in list(all_standards())[:6]:
            assert f'href="/layanan/{slug}/"' in page


def test_the_list_without_services_stands(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chassis without a service says so."""
    monkeypatch.setattr("inti.layanan.views.all_standards", dict)
    assert "Belum ada layanan yang diumumkan" in text(client.get("/layanan/"))


def test_a_service_page_asks_little(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    """A service page reads its survey in two queries."""
    for slug in all_standards():
        with django_assert_max_num_queries(2):
            client.get(f"/layanan/{slug}/")
