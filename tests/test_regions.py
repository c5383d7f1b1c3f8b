"""Regions: every code and usual spelling finds its region, and a wrong one gets its cure."""

import csv
import gzip
import re
import subprocess
import sys
import textwrap
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglab_gen import regions
from livinglab_gen.regions.data import folder
from livinglab_gen.regions.names import aliases, words

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ALL = regions.all_regions()
BY_CODE = {region.code: region for region in ALL}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a master file, read by Python's own CSV reader and not by the package."""
    path = folder() / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


# --- the data ---


def test_regions_are_exactly_those_of_the_source():
    """The package knows the source's 514 codes and names, no more and no fewer."""
    source = {row["code"]: row["name"] for row in rows("wilayah-1-3.csv") if len(row["code"]) == 5}
    assert len(source) == 514
    assert {region.code: region.name for region in ALL} == source


def test_provinces_are_exactly_those_of_both_sources():
    """The 38 provinces have one name in both files, and zones and offsets as provinces.csv says."""
    upper = {row["code"]: row["name"] for row in rows("wilayah-1-3.csv") if len(row["code"]) == 2}
    own = {
        (one.code, one.name, one.zone_name, one.time_zone, one.utc_offset) for one in regions.all_provinces()
    }
    assert own == {
        (row["code"], row["name"], row["tz"], row["iana"], row["utc_offset"]) for row in rows("provinces.csv")
    }
    assert {(code, name) for code, name, *_ in own} == set(upper.items())
    assert len(own) == 38


def test_districts_are_exactly_those_of_the_source():
    """The districts of all regions together are the source's 7,285, each in its region."""
    source = {row["code"]: row["name"] for row in rows("wilayah-1-3.csv") if len(row["code"]) == 8}
    found = {one.code: one.name for region in ALL for one in regions.districts(region)}
    assert len(source) == 7285
    assert found == source


def test_villages_are_exactly_those_of_the_source():
    """The villages of all regions together are the source's 83,762, each in its region."""
    source = {row["code"]: row["name"] for row in rows("wilayah-desa.csv.gz")}
    found = {
        one.code: one.name
        for region in ALL
        for one in regions.villages(region)
        if one.code.startswith(f"{region.code}.")
    }
    assert len(source) == 83762
    assert found == source


def test_counts_by_province_agree_with_the_provinces_table():
    """What is counted in the two code files is what provinces.csv states for each province."""
    kinds = Counter((region.code[:2], region.kind) for region in ALL)
    upper = Counter(row["code"][:2] for row in rows("wilayah-1-3.csv") if len(row["code"]) == 8)
    lower = Counter((row["code"][:2], row["code"][9]) for row in rows("wilayah-desa.csv.gz"))
    for row in rows("provinces.csv"):
        code = row["code"]
        counted = (kinds[code, "kabupaten"], kinds[code, "kota"], upper[code])
        assert counted == (int(row["kabupaten"]), int(row["kota"]), int(row["kecamatan"]))
        villages = (lower[code, "2"], lower[code, "1"], lower[code, "3"])
        assert villages == (int(row["desa"]), int(row["kelurahan"]), int(row["desa_adat"]))


def test_national_counts():
    """Without a region the counts are those of the whole country."""
    whole = regions.counts()
    assert (whole.districts, whole.villages) == (7285, 83762)
    assert (whole.desa, whole.kelurahan, whole.desa_adat) == (75252, 8496, 14)


@pytest.mark.parametrize(
    ("code", "districts", "desa", "kelurahan"),
    [("32.11", 26, 270, 7), ("31.71", 8, 0, 44), ("11.01", 18, 260, 0)],
)
def test_counts_of_a_region(code, districts, desa, kelurahan):
    """A region's counts are its own districts and villages by kind."""
    counted = regions.counts(BY_CODE[code])
    assert (counted.districts, counted.desa, counted.kelurahan) == (districts, desa, kelurahan)
    assert counted.villages == len(regions.villages(BY_CODE[code]))


def test_the_villages_of_the_last_region_end_with_the_file():
    """The region whose rows end the village file gets its last row too."""
    last = rows("wilayah-desa.csv.gz")[-1]
    assert regions.villages(ALL[-1])[-1].code == last["code"]


def test_signs_in_names_arrive_unchanged():
    """Apostrophes, typographic ones and commas in names are not lost on the way."""
    districts = {one.name for one in regions.districts(BY_CODE["12.04"])}
    assert {"Ma'u", "Sogae'adu"} <= districts
    ngada = {one.code: one.name for one in regions.villages(BY_CODE["53.07"])}
    assert ngada["53.07.01.2021"] == "Regapu\u2019u"
    deli_serdang = {one.code: one.name for one in regions.villages(BY_CODE["12.07"])}
    assert deli_serdang["12.07.28.1007"] == "Lubuk Pakam I,II"


def test_kinds_of_villages():
    """The code tells desa, kelurahan and desa adat apart."""
    jayapura = Counter(one.kind for one in regions.villages(BY_CODE["91.03"]))
    assert jayapura["desa-adat"] == 14
    assert jayapura["kelurahan"] == 5


def test_languages_are_read_from_their_brackets():
    """Each code gives a language, two codes of one name give two, no code gives None."""
    of = {one.code: [(two.code, two.name) for two in one.languages] for one in regions.all_provinces()}
    assert of["32"] == [("su", "Sunda"), ("jv", "Cirebon/Jawa")]
    assert of["18"] == [("ljp", "Lampung"), ("abl", "Lampung"), ("jv", "Jawa")]
    assert of["65"] == [("itd", "Tidung"), (None, "Dayak")]
    assert of["12"][-1] == (None, "Melayu")
    assert BY_CODE["65.01"].language_codes == ("itd",)


def test_every_language_code_of_the_table_is_read():
    """No code of the languages column is lost, and none is made up."""
    for province, row in zip(regions.all_provinces(), rows("provinces.csv"), strict=True):
        inside = ", ".join(re.findall(r"\(([^)]*)\)", row["languages"])).split(", ")
        assert [one.code for one in province.languages if one.code] == inside


def test_time_zones_of_every_region():
    """Every region's zone exists, is called what provinces.csv calls it and has its offset."""
    from datetime import UTC, datetime

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for region in ALL:
        assert regions.ZONES[region.time_zone] == region.province.zone_name
        offset = moment.astimezone(ZoneInfo(region.time_zone)).strftime("%z")
        assert f"{offset[:3]}:{offset[3:]}" == region.province.utc_offset


@pytest.mark.parametrize("code", ["91", "92", "93", "94", "95", "96"])
def test_all_six_provinces_of_papua_are_in_wit(code):
    """Each province of Papua has regions, all of them in Asia/Jayapura."""
    zones = {region.time_zone for region in ALL if region.province.code == code}
    assert zones == {"Asia/Jayapura"}


@pytest.mark.parametrize(
    ("code", "zone"), [("32.11", "WIB"), ("61.71", "WIB"), ("51.71", "WITA"), ("63.71", "WITA")]
)
def test_zone_names(code, zone):
    """Kalimantan lies in two zones, Jawa in WIB, Bali in WITA."""
    assert BY_CODE[code].province.zone_name == zone


def test_the_chassis_carries_the_same_data():
    """A service loads the very rows that the generator knows, with the same notice."""
    chassis = folder().parents[1] / "templates" / "inti" / "files" / "inti" / "data"
    for name in ("provinces.csv", "wilayah-desa.csv.gz", "LICENSE-wilayah.txt"):
        assert (chassis / name).read_bytes() == (folder() / name).read_bytes()
    packed = (chassis / "wilayah-1-3.csv.gz").read_bytes()
    assert gzip.decompress(packed) == (folder() / "wilayah-1-3.csv").read_bytes()


# --- slugs ---


def test_slugs_are_unique_valid_and_short():
    """514 slugs, fit for folders, packages and hosts, at most 35 signs each."""
    slugs = [region.slug for region in ALL]
    assert len(set(slugs)) == 514
    assert all(SLUG.fullmatch(slug) and len(slug) <= 35 for slug in slugs)


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("32.11", "sumedang"),
        ("32.04", "bandung"),
        ("32.73", "kota-bandung"),
        ("31.71", "kota-jakarta-pusat"),
        ("31.01", "kepulauan-seribu"),
        ("71.09", "kepulauan-siau-tagulandang-biaro"),
        ("72.04", "toli-toli"),
    ],
)
def test_slug_of(code, slug):
    """A kabupaten loses its kind, a kota keeps it, abbreviations are spelled out."""
    assert BY_CODE[code].slug == slug


# --- finding one region ---


@pytest.mark.parametrize("written", ["{0.code}", " {0.code}  ", "{0.name}"])
def test_every_region_is_found_by(written):
    """Each of the 514 is found by its code and by its full name."""
    assert all(regions.find(written.format(region)) == region for region in ALL)


def test_every_region_is_found_by_its_slug_unless_that_is_a_shared_name():
    """A slug finds its region; where it is the bare name of two regions, it is told so."""
    shared = [name for name, count in Counter(region.short_name for region in ALL).items() if count > 1]
    assert len(shared) == 26
    for region in ALL:
        if region.kind == "kabupaten" and region.short_name in shared:
            with pytest.raises(regions.AmbiguousRegion) as caught:
                regions.find(region.slug)
            assert region in caught.value.candidates
        else:
            assert regions.find(region.slug) == region


def test_every_region_is_found_by_its_undotted_code():
    """``3211`` is ``32.11``, for all 514."""
    assert all(regions.find(region.code.replace(".", "")) == region for region in ALL)


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase])
def test_case_does_not_matter(change):
    """A full name is found however its letters are cased."""
    assert all(regions.find(change(region.name)) == region for region in ALL)


def test_spaces_and_hyphens_do_not_matter():
    """A full name is found without spaces, with hyphens for spaces and with doubled spaces."""
    for space in ("", "-", "  ", "_", "\u00a0"):
        for region in ALL:
            name = region.name.replace("Kep. ", "Kepulauan ").replace(" dan ", " ")
            assert regions.find(name.replace(" ", space).replace("-", space)) == region


def test_every_name_is_found_with_its_province():
    """The full name with the province behind it means the same region."""
    for region in ALL:
        assert regions.find(f"{region.name}, {region.province.name}") == region
        assert regions.find(f"{region.name} (Prov. {region.province.name})") == region


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sumedang", "32.11"),
        ("Kab. Sumedang", "32.11"),
        ("KABUPATEN SUMEDANG", "32.11"),
        ("kab sumedang", "32.11"),
        ("kab.sumedang", "32.11"),
        ("Kabupaten  Sumedang", "32.11"),
        ("Sumedang, Kab.", "32.11"),
        ("Sumedang Regency", "32.11"),
        ("\u201cKab. S\u00famed\u00e1ng\u201d", "32.11"),
        ("32 11", "32.11"),
        ("32-11", "32.11"),
        ("\uff13\uff12.\uff11\uff11", "32.11"),
        ("kota bandung", "32.73"),
        ("Kodya Bandung", "32.73"),
        ("Kotamadya Bandung", "32.73"),
        ("Bandung (Kota)", "32.73"),
        ("kota-bandung", "32.73"),
        ("kab. bandung", "32.04"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("jakarta pusat", "31.71"),
        ("Jakpus", "31.71"),
        ("Kep. Seribu", "31.01"),
        ("Kab. Adm. Kep. Seribu", "31.01"),
        ("Kepulauan Seribu", "31.01"),
        ("toli toli", "72.04"),
        ("tolitoli", "72.04"),
        ("Kepulauan Siau Tagulandang Biaro", "71.09"),
        ("Sitaro", "71.09"),
        ("mentawai", "13.09"),
        ("pangkajene & kepulauan", "73.10"),
        ("fakfak", "92.03"),
        ("Fak'fak", "92.03"),
        ("Kota Baubau", "74.72"),
        ("palangka raya", "62.71"),
        ("limapuluh kota", "13.07"),
        ("kotabaru", "63.02"),
        ("kota baru", "63.02"),
        ("kotamobagu", "71.74"),
        ("Tj. Jabung Barat", "15.06"),
        ("Banjar, Jawa Barat", "32.79"),
        ("banjar kalsel", "63.03"),
        ("kota banjar", "32.79"),
        ("jambi", "15.71"),
        ("Kota Jayapura", "91.71"),
        ("Kota Sorong", "96.71"),
        ("Asmat", "93.04"),
        ("solo", "33.72"),
    ],
)
def test_usual_spellings(text, code):
    """What people write for a region is understood."""
    assert regions.find(text).code == code


def test_every_alias_means_its_own_region_and_hides_no_name():
    """An alias of a region finds it, and is nobody's own name; one of a province is told so."""
    own = {"".join(words(region.short_name)) for region in ALL}
    for code, alias in aliases():
        assert "".join(words(alias)) not in own
        if code in BY_CODE:
            assert regions.find(alias).code == code
        else:
            with pytest.raises(regions.UnknownRegion) as caught:
                regions.find(alias)
            assert {one.province.code for one in caught.value.candidates} == {code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("bandung", {"32.04", "32.73"}),
        ("Banjar", {"32.79", "63.03"}),
        ("gorontalo", {"75.01", "75.71"}),
        ("SORONG", {"96.01", "96.71"}),
        ("Bandung, Jawa Barat", {"32.04", "32.73"}),
    ],
)
def test_a_name_of_two_regions_lists_both(text, codes):
    """A name that two regions share is not guessed: both are named with their codes."""
    with pytest.raises(regions.AmbiguousRegion) as caught:
        regions.find(text)
    assert {one.code for one in caught.value.candidates} == codes
    assert all(code in str(caught.value) for code in codes)
    assert caught.value.exit_code == 11


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("sumedng", "32.11"),
        ("Kab. Sumedan", "32.11"),
        ("padang sidempuan", "12.77"),
        ("kota sumedang", "32.11"),
        ("kabupaten depok", "32.76"),
        ("jogyakarta", "34.71"),
        ("32.1", "32.10"),
        ("3299", "32.79"),
    ],
)
def test_an_unknown_text_suggests_the_nearest_first(text, nearest):
    """A typing error gets the region that was most likely meant, with its code."""
    with pytest.raises(regions.UnknownRegion) as caught:
        regions.find(text)
    assert caught.value.candidates[0].code == nearest
    assert nearest in str(caught.value)
    assert caught.value.exit_code == 10


@pytest.mark.parametrize("text", ["32", " 32. ", "Jawa Barat", "provinsi jawa barat", "Jabar"])
def test_a_province_gets_its_own_cure(text):
    """A province is no region: the message says so and names some of its regions."""
    with pytest.raises(regions.UnknownRegion) as caught:
        regions.find(text)
    assert "Jawa Barat (32)" in str(caught.value)
    assert len(caught.value.candidates) == 27
    assert "32.01" in str(caught.value)


def test_a_name_with_provinsi_before_it_is_the_province():
    """``Provinsi Gorontalo`` means the province, though a kabupaten and a kota have the name."""
    with pytest.raises(regions.UnknownRegion, match=r"Gorontalo \(75\)"):
        regions.find("Provinsi Gorontalo")


@pytest.mark.parametrize("text", ["32.11.01", "321101", "32.11.01.2001", "3211012001"])
def test_the_code_of_a_district_or_village_names_its_region(text):
    """A code that is too deep gets the region that holds it."""
    with pytest.raises(regions.UnknownRegion) as caught:
        regions.find(text)
    assert [one.code for one in caught.value.candidates] == ["32.11"]
    assert "32.11" in str(caught.value)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "...", "zzzzzzzz", "99.99", "0", "1" * 5000])
def test_a_text_without_any_likeness_still_gets_a_cure(text):
    """Nothing near: the message says what to give instead, on one short printable line."""
    with pytest.raises(regions.UnknownRegion) as caught:
        regions.find(text)
    assert caught.value.candidates == ()
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def check_find(text: str) -> None:
    """``find`` answers with a region or with one of its two faults, whose text can be printed."""
    try:
        assert regions.find(text) in ALL
    except (regions.UnknownRegion, regions.AmbiguousRegion) as fault:
        message = str(fault)
    else:
        return
    assert message.isprintable()
    assert message.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_find_never_fails_otherwise(text):
    """No text, whatever its signs, raises anything but the two faults."""
    check_find(text)
    regions.search(text)
    regions.complete(text)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "kota",
                "Kab.",
                "adm",
                "prov",
                "bandung",
                "papua",
                "barat",
                "32",
                "dan",
                ",",
                ".",
                "kep",
            ]
        ),
        max_size=6,
    )
)
def test_find_never_fails_on_words_of_names(parts):
    """Nor does any row of the words that names are made of."""
    check_find(" ".join(parts))


@pytest.mark.parametrize("text", ["a" * 1_000_000, "kota " * 200_000, "\ud800", "\u202e32.11", "32\n11"])
def test_find_answers_hostile_texts(text):
    """Very long texts, lone surrogates and control signs are answered, and soon."""
    check_find(text)


# --- searching and completing ---


def test_search_ranks_whole_names_then_beginnings_then_words():
    """The region that has the very name comes first, then longer names, then inner words."""
    found = [region.name for region in regions.search("bandung")]
    assert found == ["Kabupaten Bandung", "Kota Bandung", "Kabupaten Bandung Barat"]
    names = [region.name for region in regions.search("aceh")]
    assert names[0] == "Kabupaten Aceh Selatan"
    assert names.index("Kabupaten Aceh Tamiang") < names.index("Kota Banda Aceh")


def test_search_by_code_province_and_typing_error():
    """A code's beginning, a province and a near miss are all searched for."""
    assert len(regions.search("32")) == 27
    assert [region.code for region in regions.search("32.11")] == ["32.11"]
    assert len(regions.search("Jawa Barat")) == 27
    assert regions.search("sumedng")[0].code == "32.11"
    assert {region.kind for region in regions.search("kota ban")} == {"kota"}
    assert regions.search("") == regions.search("  ") == ()


def test_search_finds_every_region_first_by_its_full_name():
    """A full name puts its region first."""
    assert all(regions.search(region.name)[0] == region for region in ALL)


@pytest.mark.parametrize("prefix", ["sum", "dep", "bandung", "kota-b", "32.1", "3211", "3", "32", ""])
def test_completions_go_on_from_what_was_typed_and_are_found(prefix):
    """Each completion begins with the typed text and names, alone, the region of its help."""
    found = regions.complete(prefix)
    assert found
    for value, help_text in found:
        assert value.startswith(prefix)
        assert help_text.endswith(regions.find(value).name)


def test_completions_are_complete():
    """An empty prefix completes to all regions, a province's digits to all of its codes."""
    assert {regions.find(value) for value, _help in regions.complete("")} == set(ALL)
    assert len(regions.complete("91")) == 9
    assert regions.complete("sumed") == (("sumedang", "32.11 Kabupaten Sumedang"),)
    assert [value for value, _help in regions.complete("gorontalo")] == [
        "gorontalo-kab",
        "gorontalo-utara",
        "gorontalo-kota",
    ]
    assert regions.complete("kota-bandu") == (("kota-bandung", "32.73 Kota Bandung"),)
    assert regions.complete("xyz") == ()


# --- cost ---


def test_a_look_up_opens_neither_the_village_file_nor_a_heavy_module():
    """An audit hook sees every file that a fresh process opens for look-ups of all kinds."""
    code = """
        import sys
        opened = []
        def note(event, arguments):
            if event == "open":
                opened.append(str(arguments[0]))
        sys.addaudithook(note)
        from livinglab_gen import regions
        assert not [path for path in opened if "catalogue" in path], "importing reads data"
        regions.find("32.11"); regions.find("kota bandung"); regions.search("sum")
        regions.complete("32")
        regions.districts(regions.find("32.11"))
        for text in ("bandung", "sumedng"):
            try:
                regions.find(text)
            except regions.RegionFault:
                pass
        assert any(path.endswith("wilayah-1-3.csv") for path in opened)
        assert not [path for path in opened if "desa" in path], "the village file was opened"
        heavy = {"yaml", "pathspec", "copier", "jinja2", "csv", "gzip", "tomllib", "tomlkit"}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        regions.villages(regions.find("32.11"))
        assert any(path.endswith("wilayah-desa.csv.gz") for path in opened)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)
