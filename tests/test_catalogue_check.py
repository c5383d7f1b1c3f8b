"""One tiny catalogue per fault: the file, the line and the cure are told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from livinglab_gen import catalogue, shipped
from livinglab_gen.catalogue import Level
from livinglab_gen.catalogue.check import check

ENTRY = """\
schema: 1
id: demo
version: 1.0.0
title: Demo
summary: Layanan contoh
summary_en: An example service
purpose: Menunjukkan cara kerja katalog.
purpose_en: Show how the catalogue works.
owner: Diskominfo
layers: [dasar, demo]
indicators: {spbe: [14], pemdi: [5]}
architecture: [RAB.04.01]
personal_data: {umum: [nama-lengkap]}
example:
  region_code: "32.11"
  region_name: Kabupaten Sumedang
  province_name: Jawa Barat
changelog:
  - version: 1.0.0
    date: 2026-11-23
    changes: [Pertama.]
"""
LAYER = """\
schema: 1
purpose: Dasar.
owners:
  region: [daerah/**]
  ministry: ["**"]
"""
QUESTIONS = """\
region_code:
  type: str
  help: Kode daerah.
  validator: "{% if '.' not in region_code %}Tulis titik.{% endif %}"
region_name:
  type: str
  default: Kabupaten Contoh
province_name:
  type: str
  default: Provinsi Contoh
slug:
  type: str
  default: "{{ region_name | lower | replace(' ', '-') }}"
  when: false
"""
SOUND: Mapping[str, str] = {
    "catalogue/catalogue.yml": "schema: 1\nname: Katalog\nauthor: Uji <uji@example.invalid>\n",
    "catalogue/demo.yml": ENTRY,
    "templates/dasar/layer.yml": LAYER,
    "templates/dasar/questions.yml": QUESTIONS,
    "templates/dasar/files/README.md.jinja": "# {{ region_name }}\n{{ slug }}\n",
    "templates/dasar/files/.gitignore": "*.log\n!keep.log\n/tmp/\n",
    "templates/demo/layer.yml": LAYER.replace("owners", "requires: [dasar]\nowners"),
    "templates/demo/files/demo/app.py": "print('halo')\n",
}

E = "catalogue/demo.yml"
B = "templates/dasar/layer.yml"
D = "templates/demo/layer.yml"
Q = "templates/dasar/questions.yml"
F = "templates/demo/files/"


def build(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a catalogue below ``root``."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def entry(old: str, new: str) -> dict[str, str | bytes]:
    """The sound catalogue with one change in its entry."""
    assert old in ENTRY
    return {E: ENTRY.replace(old, new)}


def questions(more: str) -> dict[str, str | bytes]:
    """The sound catalogue with more questions."""
    return {Q: QUESTIONS + more}


def rendered(text: str | bytes) -> dict[str, str | bytes]:
    """The sound catalogue with one more rendered file."""
    return {f"{F}demo/a.txt.jinja": text}


CASES: dict[str, tuple[dict[str, str | bytes], str, int | None, str, str]] = {
    # name: changed files, file of the fault, its line, words of the message, words of the cure
    "unknown key": (entry("owner:", "ownr:"), E, 9, "ownr is unknown", "did you mean owner"),
    "missing key": (entry("owner: Diskominfo\n", ""), E, None, "owner is missing", "add `owner:`"),
    "wrong type": (entry("version: 1.0.0\ntitle", "version: 1.0\ntitle"), E, 3, "text", "quotes"),
    "not a mapping": ({E: "- a\n"}, E, None, "mapping", "mapping"),
    "empty entry": ({E: ""}, E, None, "empty", "schema"),
    "bad version": (entry("version: 1.0.0\ntitle", "version: v1.0.0\ntitle"), E, 3, "v1.0.0", "1.0.0"),
    "unknown layer key": ({D: LAYER + "ownrs: 1\n"}, D, 6, "ownrs", "owners"),
    "unknown owner": ({D: LAYER.replace("ministry", "minister")}, D, 5, "minister", "ministry"),
    "unknown setting": (
        {"catalogue/catalogue.yml": "schema: 1\nname: K\nautor: A <a@b.id>\n"},
        "catalogue/catalogue.yml", 3, "autor", "author",
    ),
    "id is not the file": (entry("id: demo", "id: demos"), E, 2, "demos", "id: demo"),
    "yaml syntax": (entry("title: Demo", "title: [Demo"), E, 5, "YAML", "indentation"),
    "duplicate key": (entry("title: Demo", "title: Demo\ntitle: Lain"), E, 5, "twice", "keep one"),
    "unknown tag": (entry("title: Demo", "title: !include x.yml"), E, 4, "!include", "without tags"),
    "two documents": ({Q: QUESTIONS + "---\na: 1\n"}, Q, 15, "more than one", "---"),
    "not UTF-8": ({E: ENTRY.encode() + b"# \xff\n"}, E, 22, "UTF-8", "UTF-8"),
    "billion laughs": (
        {E: "a: &a [1,1,1,1,1,1,1,1]\n" + "".join(
            f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True))},
        E, None, "too many", "aliases",
    ),
    "endless alias": ({E: "a: &a [*a]\n"}, E, None, "too many", "aliases"),
    "missing layer": (entry("[dasar, demo]", "[dasar, demos]"), E, 10, "demos", "did you mean demo"),
    "layer twice": (entry("[dasar, demo]", "[dasar, demo, demo]"), E, 10, "twice", "once"),
    "required layer absent": (entry("[dasar, demo]", "[demo]"), E, 10, "requires", "add dasar"),
    "required layer later": (entry("[dasar, demo]", "[demo, dasar]"), E, 10, "after", "move dasar"),
    "no changelog entry": (
        entry("version: 1.0.0\ntitle", "version: 1.1.0\ntitle"), E, 3, "1.1.0", "add an entry",
    ),
    "version is behind": (
        entry("changelog:\n", "changelog:\n  - {version: 1.1.0, date: 2026-12-01, changes: [a]}\n"),
        E, 3, "released 1.1.0", "version: 1.1.0",
    ),
    "changelog rises": (
        {E: ENTRY + "  - {version: 1.2.0, date: 2026-01-01, changes: [a]}\n"},
        E, 22, "below", "newest version first",
    ),
    "dates rise": (
        {E: ENTRY + "  - {version: 0.9.0, date: 2026-12-01, changes: [a]}\n"},
        E, 22, "dated later", "dates",
    ),
    "old candidate": (
        {E: ENTRY + "  - {version: 0.9.0, changes: [a]}\n"}, E, 22, "no date", "only the newest",
    ),
    "odd date": (entry("2026-11-23", "23-11-2026"), E, 20, "23-11-2026", "2026-11-23"),
    "no such day": (entry("2026-11-23", '"2026-02-30"'), E, 20, "2026-02-30", "2026-11-23"),
    "nobody signs": (
        {"catalogue/catalogue.yml": "schema: 1\nname: K\n"}, E, 19, "signs", "author:",
    ),
    "SPBE indicator": (entry("[14]", "[48]"), E, 11, "SPBE has no indicator 48", "1 to 47"),
    "Pemdi indicator": (entry("[5]", "[21]"), E, 11, "PEMDI has no indicator 21", "1 to 20"),
    "architecture code": (entry("RAB.04.01", "RAB.04.99"), E, 12, "RAB.04.99", "RAB.04.01"),
    "data class": (entry("nama-lengkap", "nama"), E, 13, "nama is no class", "nama-lengkap"),
    "stray example": (entry("region_code:", "kode:"), E, 15, "kode answers no question", "take it out"),
    "no example": (
        entry('  region_code: "32.11"\n', ""), E, 14, "neither a default nor an example", "example",
    ),
    "example is a number": (entry('"32.11"', "32.11"), E, 15, "32.11", "accepts"),
    "example refused": (entry('"32.11"', '"3211"'), E, 15, "Tulis titik", "accepts"),
    "example is computed": (
        entry("example:\n", "example:\n  slug: x\n"), E, 15, "computed", "take it out",
    ),
    "example is no choice": (
        questions("warna: {type: str, choices: [a, b], default: a}\n")
        | entry("example:\n", "example:\n  warna: c\n"),
        E, 15, "none of the choices", "accepts",
    ),
    "tasks": (questions("_tasks: [ls]\n"), Q, 15, "runs nothing", "remove the tasks"),
    "migrations": (questions("_migrations: []\n"), Q, 15, "runs nothing", "remove the migrations"),
    "extensions": (
        questions("_jinja_extensions: [a.B]\n"), Q, 15, "runs nothing", "remove the Jinja extensions",
    ),
    "setting": (questions("_exclude: []\n"), Q, 15, "setting", "remove"),
    "external data": (questions("_external_data: {}\n"), Q, 15, "_external_data", "remove"),
    "include": (questions("x: !include a.yml\n"), Q, 15, "!include", "without tags"),
    "question key": (questions("x: {defalt: 1}\n"), Q, 15, "defalt", "default"),
    "question type": (questions("x: {type: text, default: a}\n"), Q, 15, "text", "take one of"),
    "question name": (questions("a-b: 1\n"), Q, 15, "a-b", "underscores"),
    "secret": (questions("x: {type: str, default: a, secret: true}\n"), Q, 15, "secret", "run time"),
    "later answer": (questions("x: '{{ y }}'\ny: a\n"), Q, 15, "y is not asked", "question"),
    "clock in a question": (questions("x: '{{ now() }}'\n"), Q, 15, "clock", "run time"),
    "no computed default": (questions("x: {type: str, when: false}\n"), Q, 15, "no default", "default"),
    "constant": (questions("blueprint: x\n"), Q, 15, "set by the release", "another name"),
    "asked twice": (
        {"templates/demo/questions.yml": "region_name: a\n"},
        "templates/demo/questions.yml", 1, "dasar too", "another name",
    ),
    "two owners of a path": (
        {f"{F}README.md": "x\n"}, f"{F}README.md", None, "two layers, dasar and demo", "replaces",
    ),
    "with and without suffix": (
        {f"{F}a.md": "x\n", f"{F}a.md.jinja": "{{ slug }}"}, f"{F}a.md.jinja", None, "twice", "keep one",
    ),
    "replaces nothing": ({D: LAYER + "replaces: [x.md]\n"}, D, 6, "no layer before it", "replaces"),
    "replaces and brings not": ({D: LAYER + "replaces: [README.md]\n"}, D, 6, "does not bring", "add"),
    "no owner": (
        {D: LAYER.replace('["**"]', "[docs/**]")}, f"{F}demo/app.py", None, "no owner", "glob",
    ),
    "case clash": ({f"{F}Demo/b.py": "x\n"}, f"{F}demo/app.py", None, "one path", "rename"),
    "file against folder": (
        {"templates/dasar/files/demo": "x\n"}, f"{F}demo/app.py", None, "needs the folder", "rename",
    ),
    "composer's file": ({f"{F}.livinglab.yml": "x\n"}, f"{F}.livinglab.yml", None, "itself", "take"),
    "no layer.yml": (
        {"templates/lain/files/a": "x"}, "templates/lain/layer.yml", None, "no layer.yml", "add one",
    ),
    "no files": (
        {"templates/lain/layer.yml": LAYER}, "templates/lain/files", None, "no folder files", "tree",
    ),
    "condition in a path": (
        {f"{F}{{% if slug %}}a{{% endif %}}": "x"},
        f"{F}{{% if slug %}}a{{% endif %}}", None, "more than a bare name", "when: false",
    ),
    "quotes in a path": (
        {f"{F}{{{{ 'a' }}}}": "x"}, f"{F}{{{{ 'a' }}}}", None, "more than a bare name", "when: false",
    ),
    "unknown name in a path": (
        {f"{F}{{{{ slog }}}}": "x"}, f"{F}{{{{ slog }}}}", None, "slog is not asked", "slug",
    ),
    "path leaves the tree": (
        {f"{F}{{{{ x }}}}/a": "x", Q: QUESTIONS + "x: ..\n"},
        f"{F}{{{{ x }}}}/a", None, "leaves the tree", "validator",
    ),
    "git's own": ({f"{F}a/.git/config": "x"}, f"{F}a/.git/config", None, "git's own", "rename"),
    "git in capitals": ({f"{F}.GIT": "x"}, f"{F}.GIT", None, "git's own", "rename"),
    "Windows device": ({f"{F}aux.txt": "x"}, f"{F}aux.txt", None, "Windows", "rename"),
    "trailing dot": ({f"{F}a.": "x"}, f"{F}a.", None, "Windows drops", "rename"),
    "control character": ({f"{F}a\tb": "x"}, f"{F}a\\tb", None, "cannot be seen", "rename"),
    "region's name": (
        {f"{F}a.md": "x\nSelamat datang di SUMEDANG.\n"}, f"{F}a.md", 2, "SUMEDANG", "region.toml",
    ),
    "region's name in code": (
        {f"{F}a.py": "kota = 'sumedang_x'\n"}, f"{F}a.py", 1, "sumedang", "region.toml",
    ),
    "another region": ({f"{F}a.md": "Kabupaten Bone\n"}, f"{F}a.md", 1, "Kabupaten Bone", "region_data"),
    "region's code": ({f"{F}a.py": 'KODE = "32.11"\n'}, f"{F}a.py", 1, "32.11", "region.toml"),
    "another code": ({f"{F}a.py": 'kode = "11.01"\n'}, f"{F}a.py", 1, "11.01", "region.toml"),
    "village's code": ({f"{F}a.txt": "11.01.01.2001\n"}, f"{F}a.txt", 1, "11.01.01.2001", "region.toml"),
    "region in a path": ({f"{F}sumedang.md": "x\n"}, f"{F}sumedang.md", None, "sumedang", "region.toml"),
    "hidden file": ({f"{F}a.log": "x\n"}, f"{F}a.log", None, "hidden by .gitignore", "!/a.log"),
    "hidden by a nested one": (
        {f"{F}demo/.gitignore": "*.txt\n", f"{F}demo/x/a.txt": "x\n"},
        f"{F}demo/x/a.txt", None, "demo/.gitignore", "!/x/a.txt",
    ),
    "jinja syntax": (rendered("a\n{% if slug %}\n"), f"{F}demo/a.txt.jinja", 2, "syntax", ".jinja"),
    "undefined name": (
        rendered("a\n{{ regio_name }}\n"), f"{F}demo/a.txt.jinja", 2, "regio_name", "region_name",
    ),
    "unknown filter": (rendered("{{ slug | uper }}\n"), f"{F}demo/a.txt.jinja", 1, "uper", "upper"),
    "clock": (rendered("{{ now() }}\n"), f"{F}demo/a.txt.jinja", 1, "clock", "run time"),
    "strftime": (rendered("{{ '%Y' | strftime }}\n"), f"{F}demo/a.txt.jinja", 1, "clock", "run time"),
    "chance": (rendered("{{ [1, 2] | random }}\n"), f"{F}demo/a.txt.jinja", 1, "each time", "run time"),
    "secret value": (rendered("{{ make_secret() }}\n"), f"{F}demo/a.txt.jinja", 1, "each time", "run time"),
    "lipsum": (rendered("{{ lipsum() }}\n"), f"{F}demo/a.txt.jinja", 1, "each time", "run time"),
    "ans_random": (rendered("{{ 9 | ans_random }}\n"), f"{F}demo/a.txt.jinja", 1, "each time", "run time"),
    "machine": (rendered("{{ _copier_conf.dst_path }}\n"), f"{F}demo/a.txt.jinja", 1, "machine", "run time"),
    "another file": (rendered("{% include 'x' %}\n"), f"{F}demo/a.txt.jinja", 1, "another", "this file"),
    "does not render": (rendered("{{ 1 / 0 }}\n"), f"{F}demo/a.txt.jinja", None, "does not render", "mend"),
    "binary jinja": (rendered(b"\xff{{ slug }}"), f"{F}demo/a.txt.jinja", None, "UTF-8", ".jinja"),
    "no Jinja": (rendered("a\n"), f"{F}demo/a.txt.jinja", None, "holds no Jinja", "drop .jinja"),
    "not rendered": ({f"{F}a.md": "a\n{{ slug }}\n"}, f"{F}a.md", 2, "never rendered", "add .jinja"),
    "left over": (
        rendered("{% raw %}{{ slug }}{% endraw %}"), f"{F}demo/a.txt.jinja", None, "after rendering", "raw",
    ),
    "unused layer": (
        {"templates/lain/layer.yml": LAYER, "templates/lain/files/a": "x"},
        "templates/lain/layer.yml", None, "no blueprint uses", "name it",
    ),
    "entry ends in .yaml": ({"catalogue/lain.yaml": "a: 1"}, "catalogue/lain.yaml", None, ".yml", "rename"),
    "bad default": (
        questions("x: {type: str, default: a, choices: [b]}\n"), Q, 15, "default of x", "accepts",
    ),
}  # fmt: skip
WARNINGS = {"no Jinja", "unused layer", "bad default"}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_with_its_place_and_cure(case: str, tmp_path: Path) -> None:
    """Each fault names its file, its line where there is one, and what to do about it."""
    changed, path, line, message, cure = CASES[case]
    root = build(tmp_path, {**SOUND, **changed})
    found = [fault for fault in check(catalogue.load(root)) if str(fault.path) == path]
    told = [fault for fault in found if message in fault.message and cure in fault.cure]
    assert told, [str(fault) for fault in check(catalogue.load(root))]
    assert told[0].line == line
    assert (told[0].level is Level.warning) == (case in WARNINGS)


def test_a_sound_catalogue_has_no_fault(tmp_path: Path) -> None:
    """What is right is not complained about."""
    assert check(catalogue.load(build(tmp_path, SOUND))) == ()


HARMLESS = {
    "everyday words": "Batang pohon di medan ini serang hama; bone broth, siak, ende. Solok.\n",
    "time zones": "zona: [Asia/Makassar, Asia/Jayapura, Asia/Pontianak, Asia/Jakarta]\n",
    "kinds": "Kota dan Kabupaten, kecamatan, desa; nama kota Anda.\n",
    "decimals": "berat = Decimal('11.01') + 12.05; harga 32.110; 1.32.11\n",
    "versions": "pkg==11.01\nnode 18.19.1\n2026.11.01\n",
    "words around": "Sumedangan bukan nama; simpati\n",
    "CI": "run: echo ${{ slug }} {{ .Values.slug }} {{ user.name }}\n",
}


@pytest.mark.parametrize("case", HARMLESS)
def test_what_only_looks_like_a_region_is_left_alone(case: str, tmp_path: Path) -> None:
    """Words, numbers and other tools' braces are no faults."""
    root = build(tmp_path, {**SOUND, f"{F}demo/teks.md": HARMLESS[case]})
    assert check(catalogue.load(root)) == ()


def test_data_about_regions_may_name_them(tmp_path: Path) -> None:
    """Files under ``region_data`` are left out of the search for names."""
    files = {
        f"{F}demo/data.csv": "32.11.01,Kabupaten Sumedang\n",
        D: LAYER + "region_data: [demo/data.csv]\n",
    }
    assert check(catalogue.load(build(tmp_path, {**SOUND, **files}))) == ()


def test_replacing_a_path_openly_is_no_fault(tmp_path: Path) -> None:
    """A layer may replace what an earlier one brings when it says so."""
    files = {f"{F}README.md": "x\n", D: LAYER + "replaces: [README.md]\n"}
    root = build(tmp_path, {**SOUND, **files})
    assert check(catalogue.load(root)) == ()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Faults of different kinds and files come together, sorted and each once."""
    changed = {**entry("[14]", "[48]"), f"{F}a.log": "x", **questions("_tasks: []\n")}
    told = check(catalogue.load(build(tmp_path, {**SOUND, **changed})))
    assert [str(fault.path) for fault in told] == sorted([E, Q, f"{F}a.log"])
    assert len({str(fault) for fault in told}) == len(told)


def test_links_out_of_the_tree_are_told(tmp_path: Path) -> None:
    """A link that leaves the layer, or leads nowhere, would carry what is not the layer's."""
    root = build(tmp_path, SOUND)
    (root / f"{F}luar").symlink_to("/etc/hostname")
    (root / f"{F}hilang").symlink_to("tidak-ada")
    (root / f"{F}folder").symlink_to("demo")
    os.mkfifo(root / f"{F}pipa")
    told = {fault.path.name: fault.cure for fault in check(catalogue.load(root))}
    assert set(told) == {"luar", "hilang", "folder", "pipa"}
    assert "put the file" in told["luar"]


def test_a_name_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Such a file cannot be named in a message as it is."""
    root = build(tmp_path, SOUND)
    (root / os.fsdecode(os.fsencode(F) + b"a\xff")).write_text("x")
    told = check(catalogue.load(root))
    assert ["cannot be seen" in fault.message for fault in told] == [True]
    str(told[0]).encode()


@pytest.mark.parametrize("missing", ["catalogue", "templates"])
def test_a_missing_folder_is_told(missing: str, tmp_path: Path) -> None:
    """Half a catalogue says which half is missing."""
    root = build(tmp_path, SOUND)
    shutil.rmtree(root / missing)
    told = check(catalogue.Catalogue(root=root))
    assert any(str(fault.path) == missing and "init" in fault.cure for fault in told)


def test_an_empty_catalogue_is_told(tmp_path: Path) -> None:
    """No entry is no success."""
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "templates").mkdir()
    told = check(catalogue.load(tmp_path))
    assert ["holds no entry" in fault.message for fault in told] == [True]


def test_the_shipped_catalogue_is_sound() -> None:
    """The real catalogue has neither faults nor warnings."""
    assert [str(fault) for fault in check(catalogue.load(shipped.root()))] == []


KEYS = ["id", "version", "layers", "example", "changelog", "indicators", "architecture", "personal_data"]


def test_a_nested_gitignore_can_bring_a_file_back(tmp_path: Path) -> None:
    """The rules are git's own: the deepest .gitignore that says anything decides."""
    more = {
        f"{F}demo/.gitignore": "!back.log\n*.tmp\n",
        f"{F}demo/back.log": "x\n",
        f"{F}demo/lost.log": "x\n",
        f"{F}demo/deep/lost.tmp": "x\n",
        f"{F}tmp/lost.txt": "x\n",
    }
    build(tmp_path, {**SOUND, **more})
    told = [str(fault.path) for fault in check(catalogue.load(tmp_path)) if "hidden" in fault.message]
    assert told == [f"{F}demo/deep/lost.tmp", f"{F}demo/lost.log", f"{F}tmp/lost.txt"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([E, "catalogue/catalogue.yml", D, Q, f"{F}demo/a.txt.jinja", f"{F}.gitignore"]),
    data=st.binary(max_size=200)
    | st.text(alphabet="{}%[]:-&*!'\"|>#? \n\tab1.", max_size=80).map(str.encode),
)
@example(name=E, data=b"changelog: abc")
@example(name=E, data=b"layers: {a: 1}\nexample: [1]\nindicators: {spbe: {a: 1}}")
@example(name=Q, data=b"a: {choices: {x: {}}, default: [1]}")
@example(name=E, data=b"a: 2026-99-99")
def test_no_bytes_make_the_check_raise(name: str, data: bytes, tmp_path: Path) -> None:
    """Whatever stands in a file, the check answers with values."""
    root = build(tmp_path, {**SOUND, name: data})
    for fault in check(catalogue.load(root)):
        assert str(fault)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["version", "date", "spbe", "umum", "x"]), inner, max_size=3
                )
            ),
            max_leaves=6,
        ),
    )
)
def test_no_values_make_the_check_raise(tmp_path: Path, values: dict[str, object]) -> None:
    """Values of any type under the known keys are faults and never a traceback."""
    import yaml

    known = {**yaml.safe_load(ENTRY), **values}
    root = build(tmp_path, {**SOUND, E: yaml.safe_dump(known)})
    assert isinstance(check(catalogue.load(root)), tuple)
