"""The region profile: what is written can be read, and every fault is told at once."""

import json
import re
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from livinglab_gen import regions
from livinglab_gen.regions import profile
from livinglab_gen.regions.data import folder
from livinglab_gen.regions.profile_keys import BY_PATH, KEYS, json_schema, schema_text

ALL = regions.all_regions()
SUMEDANG = regions.find("32.11")
SCHEMA = Draft202012Validator(json_schema())
LEAST = 'schema = 1\ncode = "32.11"\n'


def faults_of(text: str) -> tuple[str, ...]:
    """The faults that reading a profile tells."""
    with pytest.raises(regions.ProfileError) as caught:
        profile.read(text, "region.toml")
    assert caught.value.exit_code == 12
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


# --- writing ---


def test_every_region_s_profile_is_read_back_whole():
    """For all 514: what is written reads back without a fault and equals the defaults."""
    for region in ALL:
        read = profile.read(profile.write(region), "region.toml")
        assert read.region == region
        assert read.values == read.given == profile.default(region).values


def test_every_region_s_profile_fits_the_json_schema():
    """For all 514: an editor that knows the schema has nothing to complain about."""
    for region in ALL:
        SCHEMA.validate(tomllib.loads(profile.write(region)))


def test_a_written_profile_lacks_no_key():
    """Every key that belongs to a region is written, and none of one service alone."""
    text = profile.write(SUMEDANG)
    assert profile.missing_keys(text, "region.toml") == ()
    assert "service" not in tomllib.loads(text)


def test_each_key_of_a_written_profile_is_explained():
    """A line that says what it is stands above every key and every table."""
    lines = profile.write(SUMEDANG).splitlines()
    for above, line in pairwise(lines):
        if line and not line.startswith("#"):
            assert above.startswith("# "), line


@pytest.mark.parametrize(
    ("code", "zone", "languages", "desa"),
    [
        ("32.11", "Asia/Jakarta", ["su", "jv"], "Desa"),
        ("51.71", "Asia/Makassar", ["ban"], "Desa"),
        ("91.71", "Asia/Jayapura", ["pmy", "bhw"], "Kampung"),
        ("11.01", "Asia/Jakarta", ["ace", "gay"], "Gampong"),
    ],
)
def test_defaults_are_the_region_s_own(code, zone, languages, desa):
    """Zone, languages and the word for a village follow from the province."""
    written = tomllib.loads(profile.write(regions.find(code)))
    assert (written["time_zone"], written["languages"]) == (zone, languages)
    assert written["terms"]["desa"] == desa
    assert written["contact"]["unit"].endswith(regions.find(code).name)


def test_answers_are_texts_for_the_questions_about_a_region():
    """The five answers that every blueprint asks for come from the profile."""
    text = LEAST + 'name = "Kabupaten Sumedang Tandang"\nlanguages = ["su"]\n'
    assert profile.read(text, "region.toml").answers == {
        "region_code": "32.11",
        "region_name": "Kabupaten Sumedang Tandang",
        "province_name": "Jawa Barat",
        "time_zone": "Asia/Jakarta",
        "languages": "su",
    }
    assert profile.default(regions.find("65.01")).answers["languages"] == "itd"


# --- reading ---


def test_the_least_profile_gets_the_defaults_of_its_region():
    """Version and code are enough; ``given`` tells what the file itself said."""
    read = profile.read(LEAST, "region.toml")
    assert read.given == {"schema": 1, "code": "32.11"}
    assert read.values == profile.default(SUMEDANG).values


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_files_of_windows_editors_are_read(change):
    """A byte-order mark and line ends of Windows are no faults."""
    assert profile.read(change(profile.write(SUMEDANG)), "region.toml").region == SUMEDANG


def test_the_region_toml_of_a_service_serves_as_a_profile():
    """Keys of one service are known, and neither missed nor a fault."""
    text = profile.write(SUMEDANG) + '[service]\ntitle = "Layanan"\nsummary = "Satu"\npurpose = ""\n'
    assert profile.read(text, "region.toml").given["service.title"] == "Layanan"


def test_missing_keys_are_told_and_no_error():
    """A profile of an older version is read; what it lacks is named with its table."""
    missing = profile.missing_keys(LEAST + "[contact]\nemail = ''\n", "region.toml")
    assert "colours.primary" in missing
    assert "contact.phone" in missing
    assert not {"contact.email", "code", "service.title"} & set(missing)


def test_every_fault_is_told_at_once_with_its_line():
    """Ten faults in one file: ten sentences, each with the line where it stands."""
    text = (
        "schema = 2\n"
        "code = 32.10\n"
        'nama = "x"\n'
        'time_zone = "Asia/Tokyo"\n'
        "languages = [\n"
        '  "su",\n'
        '  "Sunda",\n'
        "]\n"
        "[colours]\n"
        'primary = "merah"\n'
        "[contact]\n"
        'emial = "a@b.id"\n'
        'email = "bukan alamat"\n'
        'website = "sumedang"\n'
        "[kontak]\n"
    )
    found = faults_of(text)
    lines = [int(fault.split(":")[1]) for fault in found]
    assert lines == [1, 2, 3, 4, 5, 10, 12, 13, 14, 15]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (LEAST + 'nmae = "x"', 3, r"unknown key nmae: did you mean name\?"),
        (LEAST + "[contact]\nemial = ''", 4, r"did you mean contact\.email\?"),
        (LEAST + "email = ''", 3, r"did you mean contact\.email\?"),
        (LEAST + "zzz = 1", 3, r"unknown key zzz: remove it"),
        (LEAST + "[zzz]\nx = 1", 3, r"unknown key zzz"),
        ("schema = 2\ncode = '32.11'", 1, r"install a newer livinglab"),
        ("schema = true\ncode = '32.11'", 1, r"schema cannot be True"),
        ("schema = 1\ncode = 3211", 2, r"in quotes and with its dot"),
        ("schema = 1\ncode = '3211'", 2, r"with its dot"),
        ("schema = 1\ncode = '32.99'", 2, r"did you mean Kota Banjar \(32\.79\)"),
        ("schema = 1\ncode = '32.11.01'", 2, r"code cannot be"),
        (LEAST + "name = 'Sumedang'", 3, r"begin with Kabupaten or Kota"),
        (LEAST + "name = 'Kabupaten Garut'", 3, r"does not belong to Kabupaten Sumedang"),
        (LEAST + "province = 'Bali'", 3, r'write "Jawa Barat"'),
        (LEAST + "time_zone = 'Asia/Jayapura'", 3, r'write "Asia/Jakarta"'),
        (LEAST + "time_zone = 7", 3, r"write one of Asia/Jakarta"),
        (LEAST + "languages = 'su'", 3, r"list of ISO 639 codes"),
        (LEAST + "languages = [1]", 3, r"list of ISO 639 codes"),
        (LEAST + "contact = 'x'", 3, r"contact must be a table"),
        (LEAST + "[[contact]]\nemail = ''", None, r"contact must be a table"),
        (LEAST + "[colours]\nprimary = '#fff'", 4, r"six hexadecimal digits"),
        (LEAST + "[contact]\nphone = 'lihat papan'", 4, r"digits such as"),
        (LEAST + "[contact]\nemail = 'a@b'", 4, r"one address such as"),
        (LEAST + "[contact]\nwebsite = 'javascript:alert(1)'", 4, r"begin with https://"),
        (LEAST + "[contact]\naddress = 'a\\nb'\nhours = \"a\\nb\"", 5, r"one line"),
    ],
)
def test_one_fault(text, line, told):
    """Each kind of fault is told with its line and its cure, and nothing besides it."""
    (fault,) = faults_of(text)
    assert re.search(told, fault)
    if line:
        assert fault.startswith(f"region.toml:{line}: ")


def test_what_is_missing_is_told():
    """An empty file lacks the two keys that nothing can be guessed without."""
    told = faults_of("")
    assert [fault.split(" is missing")[0] for fault in told] == [
        "region.toml: schema",
        "region.toml: code",
    ]


@pytest.mark.parametrize("text", ["schema = 1\nname = Sumedang\n", 'schema = 1\ncode = "32.11\n'])
def test_broken_toml_is_told_with_its_line(text):
    """What is not TOML is told with the line that the parser stopped at."""
    (fault,) = faults_of(text)
    assert "line 2" in fault


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000, "x = " + "9" * 5000, LEAST + "name = 0x" + "f" * 9000, "a" * 70_000,
     LEAST + ".".join(["name"] * 3000) + " = 1", LEAST + '"" = 1', "\x00", "\ud800"],
)  # fmt: skip
def test_hostile_files_are_faults(text):
    """Deep nesting, huge numbers and huge files end as a fault, with a text that can be printed."""
    with pytest.raises(regions.ProfileError) as caught:
        profile.read(text, "region.toml")
    assert len(str(caught.value).encode("utf-8")) < 1000


def test_a_local_spelling_of_the_region_s_name_is_kept():
    """A name that is nobody else's may be written as the region itself writes it."""
    text = 'schema = 1\ncode = "71.09"\nname = "Kabupaten Kepulauan Siau Tagulandang Biaro"\n'
    assert profile.read(text, "region.toml").name.startswith("Kabupaten Kepulauan Siau")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.text(max_size=12),
    st.lists(st.text(max_size=4), max_size=3),
)
PATHS = st.sampled_from([*BY_PATH, "contact", "colours", "nama", "contact.telepon", "x.y"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(PATHS, VALUES), max_size=5))
def test_reading_raises_nothing_but_profile_errors(entries):
    """Any keys with any values are read or told as faults; the JSON Schema refuses no more."""
    written = "".join(
        f"{path} = {json.dumps(value)}\n".replace("\x7f", "") for path, value in entries if value is not None
    )
    for text in (written, LEAST + written):
        try:
            profile.read(text, "region.toml")
        except regions.ProfileError:
            continue
        SCHEMA.validate(tomllib.loads(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_told(text):
    """No text raises anything but a ProfileError."""
    for whole in (text, LEAST + text):
        try:
            profile.read(whole, "region.toml")
        except regions.ProfileError as fault:
            told = fault.faults
        else:
            continue
        assert told


# --- carrying a profile into a service ---

STARTER = """\
# Daerah layanan ini.
schema = 1
code = "32.11" # kode
name = "Kabupaten Sumedang"
languages = [
  "su",
]

[service]
title = "Layanan"  # nama layanan

[colours]
primary = "#000000" # "hitam"
"""


def test_fill_carries_what_the_profile_says_and_keeps_the_rest():
    """Given values arrive, new keys and tables too; comments and the service's own stay."""
    text = (
        LEAST + 'languages = ["jv"]\nprovince = "Jawa Barat"\n'
        '[service]\ntitle = "Layanan lain"\n'
        '[colours]\nprimary = "#123456"\naccent = "#abcdef"\n'
        '[contact]\naddress = "Jl. \\"A\\" # 3"\n'
    )
    filled = profile.fill(STARTER, profile.read(text, "region.toml"))
    data = tomllib.loads(filled)
    assert data["languages"] == ["jv"]
    assert data["province"] == "Jawa Barat"
    assert data["service"] == {"title": "Layanan"}
    assert data["colours"] == {"primary": "#123456", "accent": "#abcdef"}
    assert data["contact"] == {"address": 'Jl. "A" # 3'}
    assert "# Daerah layanan ini.\n" in filled
    assert "# nama layanan\n" in filled
    assert '"#123456" # "hitam"\n' in filled


def test_fill_with_a_default_profile_changes_nothing():
    """Without a profile of its own the starter stays as its release made it."""
    assert profile.fill(STARTER, profile.default(SUMEDANG)) == STARTER


def test_fill_gives_a_text_that_reads_back_as_the_profile():
    """For every third region: a whole profile, carried into a starter, is read back."""
    for region in ALL[::3]:
        whole = profile.read(profile.write(region), "region.toml")
        again = profile.read(profile.fill(STARTER, whole), "region.toml")
        assert {**again.values, "service.title": ""} == {**whole.values, "service.title": ""}


def test_agencies_reach_a_new_service():
    """What a profile says of agencies stands in the service's region.toml as tables."""
    text = profile.write(SUMEDANG) + '[[agencies]]\ncode = "dinkes"\nname = "Dinas Kesehatan"\n'
    whole = profile.read(text, "region.toml")
    filled = profile.fill(STARTER, whole)
    assert tomllib.loads(filled)["agencies"] == [{"code": "dinkes", "name": "Dinas Kesehatan"}]
    assert profile.read(filled, "region.toml").values["agencies"] == whole.values["agencies"]


# --- the published schema ---


def test_the_published_schema_is_that_of_the_table():
    """The file in the catalogue is what the table of keys gives (its README has the command)."""
    assert (folder() / "region.schema.json").read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(json_schema())


def test_the_schema_knows_the_same_keys_as_the_reader():
    """Each key of the table is in the schema with its explanation, and no other."""
    properties = json_schema()["properties"]
    inside = {
        f"{table}.{name}" for table, value in properties.items() for name in value.get("properties", {})
    }
    top = {name for name, value in properties.items() if "properties" not in value}
    assert inside | top == {key.path for key in KEYS}
    assert all(key.comment.endswith(".") for key in KEYS)


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("contact.email", ["", "info@sumedangkab.go.id"], ["a@b", "a b@c.id", "a@b.id\n"]),
        (
            "contact.phone",
            ["", "+62 261 201010", "0261-201010", "(0261) 201010"],
            ["12", "telepon"],
        ),
        ("contact.website", ["", "https://sumedangkab.go.id"], ["ftp://x.id", "https://a b.id"]),
        ("colours.primary", ["#0b5c6b", "#ABCDEF"], ["#fff", "0b5c6b", "", "#0b5c6g"]),
        ("languages", [[], ["su", "bew"]], ["su", ["Sunda"], [""], [1]]),
        ("time_zone", ["Asia/Jakarta"], ["", "WIB", "Asia/Tokyo"]),
        (
            "name",
            ["Kabupaten Sumedang", "Kota Sumedang"],
            ["Sumedang", "Kota ", "Kota " + "x" * 80],
        ),
        ("logo", ["", "logo.svg", "lambang-daerah.webp"], ["logo.gif", "../logo.svg", 3]),
        (
            "agencies",
            [[], [{"code": "dinkes", "name": "Dinas Kesehatan", "phone": "119"}]],
            [
                "dinkes",
                [{"code": "dinkes"}],
                [{"code": "Dinas", "name": "x"}],
                [{"code": "a", "name": ""}],
                [{"code": "a", "name": "b", "nama": "c"}],
                [1],
            ],
        ),
        ("complaints.url", ["", "https://www.lapor.go.id"], ["lapor.go.id", 1]),
        ("links.instagram", ["", "https://instagram.com/x"], ["javascript:x"]),
        ("code", ["32.11"], ["3211", "32.70", "32.00", "02.11", 32.11]),
    ],
)
def test_reader_and_schema_judge_alike(path, good, bad):
    """A value that the reader takes is one that the schema takes, and the other way round."""
    from livinglab_gen.regions.profile_keys import fits

    table, _, name = path.rpartition(".")
    for value in (*good, *bad):
        data = {"schema": 1, "code": "32.11"}
        data.update({table: {name: value}} if table else {name: value})
        whole = not isinstance(value, str) or "\n" not in value  # `$` also fits before a line end
        assert fits(BY_PATH[path].form, value) is (value in good)
        if whole:
            assert SCHEMA.is_valid(data) is (value in good), value
