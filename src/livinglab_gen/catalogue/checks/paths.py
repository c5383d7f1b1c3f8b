"""Names of files and folders: safe on every system, and with bare names as their only Jinja."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from livinglab_gen.catalogue.answers import Answers
from livinglab_gen.catalogue.checks.material import LayerSource, Material
from livinglab_gen.catalogue.composing import origin, target_of
from livinglab_gen.catalogue.faults import Fault, Level
from livinglab_gen.catalogue.templating import nearest
from livinglab_gen.catalogue.tree import inside, walk
from livinglab_gen.language import translate as _

BARE_NAME = re.compile(r"\{\{ ?([A-Za-z][A-Za-z0-9_]*) ?\}\}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WINDOWS = re.compile(r'[<>:"|?*\\]')
_LONGEST = 200  # signs of a path: Windows and its tools stop at 260 with the folder in front


def faults(material: Material) -> Iterator[Fault]:
    """Paths that cannot be carried, or that say other things in other places."""
    for source in material.layers.values():
        folder = material.root / source.folder / "files"
        for path in sorted(walk(folder)):
            yield from _kind(source, folder, path)
            yield from _name(source, path, material)
        yield from _junk_of_work(source, folder)


def _kind(source: LayerSource, folder: Path, path: PurePosixPath) -> Iterator[Fault]:
    """Links that leave the tree, and what is neither a file nor a link to one."""
    place = origin(source.layer.name, path)
    full = folder / path
    if full.is_symlink() and not inside(full, folder):
        message = _("the link leads out of the layer, or nowhere")
        yield Fault(path=place, message=message, cure=_("put the file itself there"))
    elif full.is_symlink() and full.is_dir():
        message = _("a link to a folder cannot be carried")
        yield Fault(path=place, message=message, cure=_("put the files themselves there"))
    elif not stat.S_ISREG(full.stat().st_mode):
        yield Fault(path=place, message=_("this is no ordinary file"), cure=_("remove it"))


def _name(source: LayerSource, path: PurePosixPath, material: Material) -> Iterator[Fault]:
    place = origin(source.layer.name, path)
    target = target_of(path)
    if reason := _unsafe(target):
        yield Fault(path=_printable(place), message=reason, cure=_("rename it"))
        return
    text = str(target)
    if not any(mark in text for mark in ("{{", "}}", "{%", "%}", "{#")):
        return
    if any(mark in BARE_NAME.sub("", text) for mark in ("{{", "}}", "{%", "%}", "{#", "'", '"')):
        yield Fault(
            path=place,
            message=_("the path holds more than a bare name in its braces"),
            cure=_("compute the name in a question with `when: false` and write {name}").format(
                name="{{ name }}"
            ),
        )
        return
    yield from _rendered(source, path, material)


def _rendered(source: LayerSource, path: PurePosixPath, material: Material) -> Iterator[Fault]:
    """Names in a path have to be asked for, and what they give has to be a safe path."""
    place = origin(source.layer.name, path)
    for known in material.names_for(source.layer.name):
        for name in BARE_NAME.findall(str(path)):
            if name not in known:
                message = _("{name} is not asked by any question").format(name=name)
                cure = nearest(name, known) or _("add a question of that name to questions.yml")
                yield Fault(path=place, message=message, cure=cure)
    for entry in material.users(source.layer.name):
        if _left_out(target_of(path), entry.answers):
            continue
        target = filled(target_of(path), entry.answers)
        if reason := _unsafe(target):
            message = _("with the example of {blueprint} the path is {path}: {reason}").format(
                blueprint=entry.blueprint.id, path=repr(str(target)), reason=reason
            )
            cure = _("let the question's validator allow only names that are safe as a path")
            yield Fault(path=place, message=message, cure=cure)


def filled(path: PurePosixPath, answers: Answers) -> PurePosixPath:
    """The path with the answers in place of its bare names."""
    values: Mapping[str, object] = answers.values
    return PurePosixPath(BARE_NAME.sub(lambda found: str(values.get(found[1], found[0])), str(path)))


def _left_out(path: PurePosixPath, answers: Answers) -> bool:
    """Whether a name of the path comes out empty: Copier then leaves the file out."""
    return any(part and str(filled(PurePosixPath(part), answers)) in ("", ".") for part in path.parts)


def _unsafe(path: PurePosixPath) -> str:
    """Why a path cannot be in a service repo; empty when it can."""
    text = str(path)
    if path.is_absolute() or ".." in path.parts or text in ("", "."):
        return _("the path leaves the tree, or is empty")
    if _CONTROL.search(text) or any("\ud800" <= sign <= "\udfff" for sign in text):
        return _("the name holds signs that cannot be seen or are not UTF-8")
    if len(BARE_NAME.sub("", text)) > _LONGEST:
        return _("the path is longer than {most} signs").format(most=_LONGEST)
    for part in path.parts:
        bare = part.rstrip(" .").lower()
        if bare in (".git", "git~1"):
            return _("{name} is git's own").format(name=part)
        if _RESERVED.fullmatch(part):
            return _("{name} is a device on Windows").format(name=part)
        if part != part.rstrip(" ."):
            return _("{name} ends in a dot or a space, which Windows drops").format(name=part)
        if _WINDOWS.search(BARE_NAME.sub("", part)) and "{" not in BARE_NAME.sub("", part):
            return _("{name} holds a sign that Windows does not allow").format(name=part)
    return ""


def _printable(path: PurePosixPath) -> PurePosixPath:
    """The path with what cannot be shown written as an escape."""
    text = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return PurePosixPath(_CONTROL.sub(lambda sign: repr(sign[0])[1:-1], text))


def _junk_of_work(source: LayerSource, folder: Path) -> Iterator[Fault]:
    """Working data in ``var/`` are never carried: say so, lest somebody misses them."""
    if (folder / "var").is_dir():
        yield Fault(
            path=origin(source.layer.name, PurePosixPath("var")),
            message=_("var/ is for data at run time and is left out of a release"),
            cure=_("remove the folder, or rename it when it belongs to the service"),
            level=Level.warning,
        )
