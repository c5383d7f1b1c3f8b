"""Files that are rendered: right Jinja, known names, the same result in every place and time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from livinglab_gen.catalogue.checks.material import LayerSource, Material
from livinglab_gen.catalogue.composing import is_rendered, origin
from livinglab_gen.catalogue.faults import Fault, Level
from livinglab_gen.catalogue.model import SourceFile
from livinglab_gen.catalogue.templating import has_jinja, problems, render
from livinglab_gen.language import translate as _

_NAMED = re.compile(r"(?<!\$)\{\{-? *([A-Za-z_][A-Za-z0-9_]*) *(\|[^{}]*)?-?\}\}")


def faults(material: Material) -> Iterator[Fault]:
    """Rendered files that would fail or differ, and static ones that hold the layers' names."""
    for source in material.layers.values():
        for path, file in source.files.items():
            if is_rendered(path):
                yield from _rendered(source, path, file, material)
            else:
                yield from _static(source, path, file, material)


def _rendered(
    source: LayerSource, path: PurePosixPath, file: SourceFile, material: Material
) -> Iterator[Fault]:
    place = origin(source.layer.name, path)
    text = text_of(file)
    if text is None:
        message = _("a file that is rendered has to be UTF-8")
        yield Fault(path=place, message=message, cure=_("save it as UTF-8, or drop .jinja"))
        return
    if not has_jinja(text):
        yield Fault(
            path=place,
            message=_("the file ends in .jinja but holds no Jinja"),
            cure=_("drop .jinja from its name, so that its own tools can read it"),
            level=Level.warning,
        )
        return
    found = [
        Fault(path=place, line=problem.line, message=problem.message, cure=problem.cure)
        for known in material.names_for(source.layer.name)
        for problem in problems(text, known)
    ]
    yield from found
    if not found:
        yield from _tried(source, place, text, material)


def _tried(source: LayerSource, place: PurePosixPath, text: str, material: Material) -> Iterator[Fault]:
    """Render with the example of each blueprint, and look for names that were left over."""
    for entry in material.users(source.layer.name):
        try:
            made = render(text, entry.answers.values)
        except ValueError as error:
            yield Fault(
                path=place,
                message=_("with the example of {blueprint} the file does not render ({error})").format(
                    blueprint=entry.blueprint.id, error=error
                ),
                cure=_("mend the expression, or the example"),
            )
            continue
        for line, name in leftovers(made, frozenset(entry.answers.values)):
            yield Fault(
                path=place,
                message=_("after rendering, {name} still stands in line {line}").format(
                    name=f"{{{{ {name} }}}}", line=line
                ),
                cure=_("take it out of the raw block, or rename it"),
            )


def _static(
    source: LayerSource, path: PurePosixPath, file: SourceFile, material: Material
) -> Iterator[Fault]:
    """A static file with the name of a question in braces was most likely meant to be rendered.

    Files in a folder ``templates`` are the service's own templates and have braces of their own.
    """
    if "templates" in path.parts:
        return
    text = text_of(file)
    if text is None:
        return
    for known in material.names_for(source.layer.name):
        for line, name in leftovers(text, known):
            yield Fault(
                path=origin(source.layer.name, path),
                line=line,
                message=_("{name} is never rendered in a file without .jinja").format(
                    name=f"{{{{ {name} }}}}"
                ),
                cure=_("add .jinja to the name of the file, or read region.toml at run time"),
            )


def leftovers(text: str, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The known names that stand in braces, with their line; ``${{ }}`` is not ours."""
    if "{{" not in text:
        return
    for found in _NAMED.finditer(text):
        if found[1] in known:
            yield text.count("\n", 0, found.start()) + 1, found[1]


def text_of(file: SourceFile) -> str | None:
    """The text of a file; None for a binary one or one that cannot be read.

    What is rendered is text, whatever signs it holds.
    """
    try:
        raw = file.path.read_bytes()
    except OSError:
        return None
    if b"\0" in raw and not is_rendered(PurePosixPath(file.path.name)):
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
