"""Opening a source: the same folder from a disk, a zip and git, and what is refused before it is written."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglab_gen import git
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File
from livinglab_gen.importer import NoTemplate, RefusedSource, opened
from livinglab_gen.importer.members import FOLDER, Member, checked, write
from livinglab_gen.importer.source import git_address
from livinglab_gen.registry import UnknownRelease, Unreachable

SOMEONE = git.Signature(name="A", email="a@contoh.invalid", date="1 +0000")
CONTEXT = File(b'{"slug": "posyandu"}\n')
TEMPLATE: Mapping[str, File] = {
    "cookiecutter.json": CONTEXT,
    "hooks/post_gen_project.py": File(b"raise SystemExit('run')\n"),
    "{{cookiecutter.slug}}/README.md": File(b"# {{ cookiecutter.slug }}\r\n"),
    "{{cookiecutter.slug}}/logo.png": File(bytes(range(256))),
    "{{cookiecutter.slug}}/{% if cookiecutter.slug == 'x' %}run{% endif %}.sh": File(b"#!\n", EXECUTABLE),
    "{{cookiecutter.slug}}/LICENSE": File(b"../LICENSE", SYMLINK),
    "LICENSE": File(b"Public\n"),
}


def laid_out(folder: Path, files: Mapping[str, File]) -> Path:
    """The files in a folder."""
    for name, file in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.mode == SYMLINK:
            place.symlink_to(os.fsdecode(file.content))
        else:
            place.write_bytes(file.content)
            place.chmod(file.mode & 0o777)
    return folder


def zipped(path: Path, files: Mapping[str, File], top: str = "template/") -> Path:
    """The files in an archive, below a folder at its top."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            entry = zipfile.ZipInfo(top + name)
            entry.external_attr = file.mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return path


def repository(path: Path, files: Mapping[str, File], *refs: str) -> str:
    """The files as a commit of a bare repository; gives its hash."""
    if not path.exists():
        git.init(path, bare=True)
    tree = {PurePosixPath(name): file for name, file in files.items()}
    commits = [
        git.commit(path, tree, ref=ref, message="A template", author=SOMEONE)
        for ref in refs or ("refs/heads/main",)
    ]
    return commits[0]


def held(folder: Path) -> dict[str, File]:
    """What a folder holds."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = File(os.fsencode(path.readlink()), SYMLINK)
        elif path.is_file():
            mode = EXECUTABLE if path.stat().st_mode & stat.S_IXUSR else REGULAR
            found[name] = File(path.read_bytes(), mode)
    return found


# --- the same from everywhere ---


@pytest.mark.parametrize("kind", ["folder", "zip", "zip without a folder", "git", "git on disk"])
def test_a_template_is_the_same_from_every_kind_of_source(tmp_path: Path, kind: str) -> None:
    """Contents, modes and links come whole, from wherever they are."""
    checkout = None
    if kind == "folder":
        source = str(laid_out(tmp_path / "template", TEMPLATE))
    elif kind.startswith("zip"):
        source = str(zipped(tmp_path / "template.zip", TEMPLATE, "" if "without" in kind else "template/"))
    else:
        repository(tmp_path / "template.git", TEMPLATE)
        source = (tmp_path / "template.git").as_uri()
        if kind == "git on disk":
            source, checkout = str(tmp_path / "template.git"), "main"
    with opened(source, checkout=checkout) as found:
        assert held(found.root) == TEMPLATE
        assert found.folder == found.root
        assert found.name.removesuffix(".git") == "template"
    assert not found.root.exists()


def test_empty_folders_come_too(tmp_path: Path) -> None:
    """Cookiecutter makes them, and git alone does not know them."""
    laid_out(tmp_path / "t", TEMPLATE)
    (tmp_path / "t/{{cookiecutter.slug}}/data/raw").mkdir(parents=True)
    with zipfile.ZipFile(zipped(tmp_path / "t.zip", TEMPLATE, "t/"), "a") as archive:
        archive.writestr("t/{{cookiecutter.slug}}/data/raw/", b"")
    for source in ("t", "t.zip"):
        with opened(str(tmp_path / source)) as found:
            assert (found.folder / "{{cookiecutter.slug}}/data/raw").is_dir()


def test_a_checkout_is_a_branch_a_tag_or_a_commit(tmp_path: Path) -> None:
    """And without one it is what the repository shows first."""
    path = tmp_path / "t.git"
    old = repository(path, TEMPLATE, "refs/heads/other", "refs/tags/1.0")
    new = repository(path, {**TEMPLATE, "LICENSE": File(b"Newer\n")})
    for checkout, commit in {None: new, "other": old, "1.0": old, old: old, "main": new}.items():
        with opened(path.as_uri(), checkout=checkout) as found:
            assert found.commit == commit
    with pytest.raises(UnknownRelease, match="no-such"), opened(path.as_uri(), checkout="no-such"):
        pass


def test_a_template_further_down_is_named(tmp_path: Path) -> None:
    """`--directory` finds it, and the fault without it says so."""
    laid_out(tmp_path / "many", {f"python/{name}": file for name, file in TEMPLATE.items()})
    with opened(str(tmp_path / "many"), directory="python") as found:
        assert found.name == "python"
        assert (found.folder / "cookiecutter.json").is_file()
        assert found.folder.parent == found.root
    with pytest.raises(NoTemplate, match="--directory python"), opened(str(tmp_path / "many")):
        pass


def test_what_stands_around_a_folder_on_disk_is_left_alone(tmp_path: Path) -> None:
    """A repository and an environment at the top are no part of the template."""
    folder = laid_out(tmp_path / "t", TEMPLATE)
    laid_out(folder, {".git/HEAD": File(b"x"), ".venv/bin/python": File(b"/usr/bin/python3", SYMLINK)})
    with opened(str(folder)) as found:
        assert held(found.root) == TEMPLATE


def test_lines_end_as_in_a_checkout(tmp_path: Path) -> None:
    """Cookiecutter reads a clone, in which git ended the lines as the template's attributes say."""
    top = "{{cookiecutter.slug}}"
    files = {
        "cookiecutter.json": File(b'{"slug": "demo"}'),
        ".gitattributes": File(b"*.bat text eol=crlf\n*.any text=auto eol=crlf\n*.png -text eol=crlf\n"),
        f"{top}/run.bat": File(b"echo {{ cookiecutter.slug }}\n"),
        f"{top}/a.any": File(b"one\ntwo\n"),
        f"{top}/b.any": File(b"\0\none\n"),
        f"{top}/c.png": File(b"one\n"),
        f"{top}/d.txt": File(b"one\n"),
    }
    repo = tmp_path / "template.git"
    repository(repo, files)
    work = tmp_path / "work"
    git.work("clone", "--quiet", repo, work, at=tmp_path)
    with opened(repo.as_uri()) as source:
        found = {name: (source.folder / name).read_bytes() for name in files}
    assert found == {name: (work / name).read_bytes() for name in files}
    assert found[f"{top}/run.bat"].endswith(b"\r\n")


def test_a_submodule_is_not_followed(tmp_path: Path) -> None:
    """It is told, in git and on disk."""
    path = tmp_path / "t.git"
    commit = repository(path, TEMPLATE)
    feed = f"160000 {commit}\tlibs/other\n".encode()
    index = {"GIT_INDEX_FILE": str(tmp_path / "index")}
    git.run("read-tree", commit, at=path, variables=index)
    git.run("update-index", "--index-info", at=path, feed=feed, variables=index)
    tree = git.run("write-tree", at=path, variables=index).decode().strip()
    who = {f"GIT_{one}_{what}": "a@b" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    made = git.run("commit-tree", tree, "-m", "x", at=path, variables=who).decode().strip()
    git.run("update-ref", "refs/heads/main", made, at=path)
    folder = laid_out(tmp_path / "t", {**TEMPLATE, "libs/other/.git": File(b"gitdir: elsewhere\n")})
    for source in (path.as_uri(), str(folder)):
        with opened(source) as found:
            assert found.left_out == (PurePosixPath("libs/other"),)
            assert not (found.root / "libs/other").exists()


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("gh:someone/thing", "https://github.com/someone/thing.git"),
        ("gl:a/b/c", "https://gitlab.com/a/b/c.git"),
        ("bb:a/b", "https://bitbucket.org/a/b"),
        ("git+https://host.invalid/x.git", "https://host.invalid/x.git"),
        ("git@host.invalid:x.git", "git@host.invalid:x.git"),
        ("folder/gh:x", "folder/gh:x"),
    ],
)
def test_short_addresses_are_cookiecutters(source: str, address: str) -> None:
    """What Cookiecutter's users type is understood."""
    assert git_address(source) == address


# --- what is no template ---


def test_what_is_no_template_is_told_with_the_cure(tmp_path: Path) -> None:
    """Each fault is one sentence."""
    (tmp_path / "text.zip").write_text("no archive")
    laid_out(tmp_path / "copier", {"copier.yml": File(b"{}\n")})
    laid_out(tmp_path / "nothing", {"README": File(b"")})
    laid_out(tmp_path / "broken", {"cookiecutter.json": File(b"{")})
    laid_out(tmp_path / "list", {"cookiecutter.json": File(b"[]")})
    laid_out(tmp_path / "deep", {"cookiecutter.json": File(b'{"a":' * 100_000)})
    laid_out(tmp_path / "sound", TEMPLATE)
    for source, words in {
        "text.zip": "pack the template anew",
        "copier": "catalogue link",
        "nothing": "no cookiecutter.json",
        "broken": "write it as JSON",
        "list": "write it as JSON",
        "deep": "write it as JSON",
        "absent": "name a folder, a zip file, or a git URL",
    }.items():
        with pytest.raises(NoTemplate, match=words), opened(str(tmp_path / source)):
            pass
    for source in ("https://host.invalid/a.zip", "hg+https://host.invalid/x", "ext::sh -c touch% x"):
        with pytest.raises(NoTemplate), opened(source):
            pass
    with pytest.raises(Unreachable), opened((tmp_path / "gone.git").as_uri()):
        pass
    with (
        pytest.raises(RefusedSource, match="lies outside"),
        opened(str(tmp_path / "sound"), directory="../x"),
    ):
        pass


# --- what is refused ---

HOSTILE_NAMES = (
    "../up.txt",
    "a/../../up.txt",
    "/etc/passwd",
    "C:/windows.txt",
    "a\\..\\b",
    "a//b",
    "a/./b",
    "x/.git/config",
    "x/.GIT/config",
    "x/.git /config",
    "x/git~1/config",
    "x/.g\u200cit/config",
    "x/.git::$INDEX_ALLOCATION/config",
    "con",
    "a/NUL.txt",
    "{{cookiecutter.slug}}/lpt1.md",
    "line\nbreak",
    "n" * 300,
    "/".join("d" * 150) + "/file",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_path_that_fits_no_project_is_refused(tmp_path: Path, name: str) -> None:
    """In an archive, nothing of it is written anywhere."""
    archive = zipped(tmp_path / "t.zip", {**TEMPLATE, name: File(b"x")})
    before = set(tmp_path.rglob("*"))
    with pytest.raises(RefusedSource, match="rename it"), opened(str(archive)):
        pass
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["console.py", "nullable", "com10.txt", ".github/x", ".gitignore", "a.git"])
def test_a_name_that_only_looks_like_one_comes(tmp_path: Path, name: str) -> None:
    """Only the names themselves are refused."""
    with opened(str(zipped(tmp_path / "t.zip", {**TEMPLATE, name: File(b"x")}))) as found:
        assert (found.root / name).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Readme.md", "README.md"),
        ("caf\u00e9", "cafe\u0301"),
        ("Docs/a", "docs/b"),
        ("stra\u00dfe", "STRASSE"),
    ],
)
def test_names_that_are_one_on_many_disks_are_refused(tmp_path: Path, one: str, other: str) -> None:
    """By capitals, by accents, in folders, and where both stand in a path with tags."""
    for top in ("", "{{cookiecutter.slug}}/"):
        files = {**TEMPLATE, top + one: File(b"1"), top + other: File(b"2")}
        archive = str(zipped(tmp_path / "t.zip", files))
        with pytest.raises(RefusedSource, match="one file on many disks"), opened(archive):
            pass


@pytest.mark.parametrize(
    "links",
    [
        {"a": "/etc/passwd"},
        {"a": "../../etc"},
        {"a/b": "../../x"},
        {"a": "missing/../../../etc"},
        {"a": "b", "b": "a"},
        {"a": "a"},
        {"a/up": ".."},
        {"a/b/top": "../../a"},
        {"a/to": "../b", "b/to": "../a"},
        {"{{cookiecutter.slug}}/gone": "nowhere"},
        {"a": "C:/x"},
        {"a": "..\\x"},
    ],
)
@pytest.mark.parametrize("kind", ["folder", "zip", "git"])
def test_a_link_that_leaves_loops_or_leads_nowhere_is_refused(
    tmp_path: Path, kind: str, links: dict[str, str]
) -> None:
    """From wherever it comes."""
    files = {**TEMPLATE, **{name: File(target.encode(), SYMLINK) for name, target in links.items()}}
    files |= {"a/file": File(b"")} if any(name.startswith("a/") for name in links) else {}
    if kind == "folder":
        source = str(laid_out(tmp_path / "t", files))
    elif kind == "zip":
        source = str(zipped(tmp_path / "t.zip", files))
    else:
        repository(tmp_path / "t.git", files)
        source = (tmp_path / "t.git").as_uri()
    with pytest.raises(RefusedSource, match="link"), opened(source):
        pass


def test_a_file_below_a_link_is_refused(tmp_path: Path) -> None:
    """An archive may hold both, to write through the link."""
    files = {**TEMPLATE, "a": File(b"hooks", SYMLINK), "a/passwd": File(b"x")}
    with pytest.raises(RefusedSource, match="no folder"), opened(str(zipped(tmp_path / "t.zip", files))):
        pass


def test_links_that_multiply_are_refused(tmp_path: Path) -> None:
    """Thirty folders with two links each would unfold to a billion."""
    links = {f"d{n}/{side}": File(f"../d{n + 1}".encode(), SYMLINK) for n in range(30) for side in "ab"}
    files = {**TEMPLATE, **links, "d30/file": File(b"x")}
    with pytest.raises(RefusedSource, match="more than"), opened(str(laid_out(tmp_path / "t", files))):
        pass


def test_an_archive_that_expands_without_end_is_refused(tmp_path: Path) -> None:
    """By its ratio, its size, or its number of files; an archive inside one stays as it is."""
    dense = zipped(tmp_path / "dense.zip", {**TEMPLATE, "zeros": File(b"\0" * (20 * 2**20))})
    with pytest.raises(RefusedSource, match="pack it anew"), opened(str(dense)):
        pass
    many = zipped(tmp_path / "many.zip", {**TEMPLATE, **{f"f{n}": File(b"") for n in range(20_001)}})
    with pytest.raises(RefusedSource, match="more than"), opened(str(many)):
        pass
    inner = {**TEMPLATE, "dense.zip": File(dense.read_bytes())}
    with opened(str(zipped(tmp_path / "t.zip", inner))) as found:
        assert held(found.root) == inner


def test_an_archive_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    """What is declared is never exceeded."""
    path = zipped(tmp_path / "t.zip", {**TEMPLATE, "zeros": File(b"\0" * 1_000_003)})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((1_000_003).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises((NoTemplate, RefusedSource)), opened(str(path)):
        pass


def test_an_archive_with_a_password_or_with_one_name_twice_is_refused(tmp_path: Path) -> None:
    """Both are told."""
    locked = zipped(tmp_path / "locked.zip", {"cookiecutter.json": CONTEXT})
    raw = bytearray(locked.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(raw)
    with pytest.raises(NoTemplate, match="password"), opened(str(locked)):
        pass
    twice = zipped(tmp_path / "twice.zip", TEMPLATE)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("template/LICENSE", b"another")
    with pytest.raises(RefusedSource, match="twice"), opened(str(twice)):
        pass


def test_a_repository_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    """Twelve trees that hold the one below ten times are a trillion files; they are counted, not written."""
    path = tmp_path / "t.git"
    repository(path, TEMPLATE)
    blob = git.run("hash-object", "-w", "--stdin", at=path, feed=b"x").decode().strip()
    line = "".join(f"100644 blob {blob}\tf{n}\n" for n in range(10))
    for _depth in range(12):
        tree = git.run("mktree", at=path, feed=line.encode()).decode().strip()
        line = "".join(f"040000 tree {tree}\td{n}\n" for n in range(10))
    who = {f"GIT_{one}_{what}": "a@b" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    made = git.run("commit-tree", tree, "-m", "x", at=path, variables=who).decode().strip()
    git.run("update-ref", "refs/heads/main", made, at=path)
    assert git.weight(path, "main")[0] > 10**12
    with pytest.raises(RefusedSource, match="more than"), opened(path.as_uri()):
        pass


def test_the_weight_of_a_tree_is_what_it_writes(tmp_path: Path) -> None:
    """Paths with their folders, and the bytes of the files."""
    repository(tmp_path / "t.git", TEMPLATE)
    folders = {parent for name in TEMPLATE for parent in PurePosixPath(name).parents[:-1]}
    size = sum(len(file.content) for file in TEMPLATE.values())
    assert git.weight(tmp_path / "t.git", "main") == (len(TEMPLATE) + len(folders), size)


# --- templates in templates ---


def offering(**places: str) -> File:
    """A cookiecutter.json that offers templates to choose from."""
    told = {"templates": {name: {"path": place, "title": name} for name, place in places.items()}}
    return File(json.dumps(told).encode())


def test_nested_templates_are_found(tmp_path: Path) -> None:
    """In both spellings, one inside the other."""
    old = File(json.dumps({"template": ["Service (./service)", "Page (page)"]}).encode())
    files = {"cookiecutter.json": offering(a="./a", b="b"), "a/cookiecutter.json": CONTEXT}
    files |= {"b/cookiecutter.json": old, "b/service/cookiecutter.json": CONTEXT, "b/page/x": CONTEXT}
    with opened(str(laid_out(tmp_path / "t", files))) as found:
        assert found.nested == tuple(map(PurePosixPath, ("a", "b/service", "b")))


@pytest.mark.parametrize("place", [".", "./a/..", "a"])
def test_templates_that_offer_each_other_without_end_are_refused(tmp_path: Path, place: str) -> None:
    """Itself, or by way of another."""
    files = {"cookiecutter.json": offering(one=place), "a/cookiecutter.json": offering(back="..")}
    if place == "a":
        files["a/cookiecutter.json"] = offering(on="./b")
        files["a/b/cookiecutter.json"] = offering(on="../b")
    folder = str(laid_out(tmp_path / "t", files))
    with pytest.raises(RefusedSource, match=r"mend cookiecutter\.json"), opened(folder):
        pass


@pytest.mark.parametrize("place", ["/etc", "../elsewhere", "a/../../elsewhere"])
def test_a_nested_template_outside_is_refused(tmp_path: Path, place: str) -> None:
    """Whatever stands there."""
    laid_out(tmp_path / "elsewhere", {"cookiecutter.json": CONTEXT})
    files = {"cookiecutter.json": offering(one=place)}
    with pytest.raises(RefusedSource, match="lies outside"), opened(str(laid_out(tmp_path / "t", files))):
        pass


# --- the law ---

PARTS = st.sampled_from(["a", "A", "b", "..", ".", "", ".git", "con", "{{x}}", "é", "e\u0301"])
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@settings(max_examples=300)
@given(st.lists(st.tuples(PATHS, st.sampled_from([FOLDER, REGULAR, SYMLINK]), PATHS), max_size=8))
def test_whatever_is_not_refused_is_written_whole_and_inside(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, str]]
) -> None:
    """Either RefusedSource, or every member stands where it says and nothing stands outside."""
    members = [
        Member(path=path, mode=mode, read=lambda target=target: target.encode())
        for path, mode, target in told
    ]
    room = tmp_path_factory.mktemp("room")
    try:
        found = checked(members)
    except RefusedSource:
        return
    write(found, room / "source")
    assert [path.name for path in room.iterdir()] == ["source"]
    for path in found:
        place = room / "source" / path
        assert place.is_symlink() or place.exists()
        assert place.resolve().is_relative_to((room / "source").resolve())
