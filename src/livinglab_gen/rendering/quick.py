"""The compile-once renderer for releases in the safe subset.

The subset: a static `_subdirectory`, questions of plain types, no tasks, migrations, extensions,
exclusions or symlinks; paths that hold at most bare `{{ names }}`; of Copier's own variables only
`_copier_conf.vcs_ref|vcs_ref_hash`, in files `_copier_answers`, and in paths the answers file's name.
Whatever reaches beyond it raises Unsupported, at compile time where that can be seen, else while
rendering.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from packaging.version import InvalidVersion, Version

from livinglab_gen.git import EXECUTABLE, REGULAR, File, Tree, path_of
from livinglab_gen.language import translate as _
from livinglab_gen.rendering import questionnaire
from livinglab_gen.rendering.model import Rendering, RenderingFailed, Source
from livinglab_gen.rendering.questionnaire import Unsupported

__all__ = ["QuickRenderer", "Unsupported"]

_SETTINGS = {
    "subdirectory", "min_copier_version", "skip_if_exists", "answers_file", "templates_suffix",
    "message_before_copy", "message_after_copy", "message_before_update", "message_after_update",
}  # fmt: skip
_MINIMUM = Version("9.17.2")
"""The oldest Copier that livinglab is installed with: a template that asks for less gets it."""
_CONF = {"vcs_ref", "vcs_ref_hash"}
_BARE_NAME = re.compile(r"\{\{ ?[A-Za-z]\w* ?\}\}")
_ANSWERS_FILE = re.compile(r"\{\{ ?_copier_conf\.answers_file ?\}\}")
# Attributes by which a checkout, which is what Copier reads, differs from the blob.
_CHECKOUT_ATTRIBUTE = re.compile(rb"eol=|ident|filter|working-tree-encoding|crlf|export-subst")


_Target = PurePosixPath | tuple[jinja2.Template, ...]
"""Where a rendered file goes: one path for all regions, or the parts of a path that differs."""


class QuickRenderer:
    """One release, compiled; rendering a region costs only what differs between regions."""

    def __init__(self, files: Tree, source: Source) -> None:
        self._source = source
        settings, asked = questionnaire.read(_questionnaire(files))
        self._subdirectory = _subdirectory(settings)
        self._suffix = settings.get("templates_suffix", ".jinja")
        self._answers_file = str(source.answers_file or settings.get("answers_file", ".copier-answers.yml"))
        if "/" in self._answers_file:
            raise Unsupported
        self._environment = _environment()
        self._known = frozenset(asked)
        self._questions = tuple(self._question(name, details) for name, details in asked.items())
        self._kept = self._globs(settings.get("skip_if_exists", []))
        self._static, self._templates = self._compile(files)
        rendered = [target for target, *_rest in self._templates if isinstance(target, PurePosixPath)]
        if not self._static.keys().isdisjoint(rendered) or _nested({*self._static, *rendered}):
            raise Unsupported

    @cached_property
    def questions(self) -> frozenset[str]:
        """The names of what is asked; those that are computed (`when: false`) left out."""
        return frozenset(q.name for q in self._questions if q.when is not False)

    def render(self, data: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Rendering:
        """All files for `data`; raises BadAnswer, or RenderingFailed for a fault of the template."""
        context, recorded, dropped = self._answer(data, dict(earlier or {}))
        rendered: dict[PurePosixPath, File] = dict(self._static)
        for target, template, mode in self._templates:
            path = target if isinstance(target, PurePosixPath) else self._path(target, context)
            rendered[path] = File(_text(template, context).encode(), mode)
        if len(rendered) != len(self._static) + len(self._templates) or (self._moving and _nested(rendered)):
            raise RenderingFailed(_("two files of the template got the same path for this region"))
        kept = tuple(_text(glob, context) for glob in self._kept)
        return Rendering(files=rendered, answers=recorded, dropped=dropped, kept=kept)

    @cached_property
    def _moving(self) -> bool:
        """Whether a path differs between regions."""
        return any(not isinstance(target, PurePosixPath) for target, *_rest in self._templates)

    def _answer(
        self, data: Mapping[str, Any], earlier: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]:
        """The rendering context, what the answers file records of it, and which earlier answers fell."""
        conf = {"vcs_ref": self._source.tag, "vcs_ref_hash": self._source.commit}
        origin = {"_commit": self._source.tag, "_src_path": self._source.url}
        # What is given can be seen before its question comes, as it was given.
        context: dict[str, Any] = {**earlier, **data, "_copier_conf": conf}
        answers: dict[str, Any] = {}
        hidden = set()
        dropped = []
        for question in self._questions:
            name = question.name
            if name in earlier and not question.accepts(earlier[name], context):
                dropped.append(name)
                _forget(name, earlier, data, context)
            if not question.asked(context):
                hidden.add(name)
                _forget(name, earlier, data, context)
                if question.required and name not in data:
                    continue
            answers[name] = question.answer({**earlier, **data}, context)
            context[name] = answers[name]
        # Copier records earlier answers first, then what was given, then the rest: the order shows
        # where a template dumps the answers unsorted.
        order = dict.fromkeys([*earlier, *data, *answers])
        recorded = {name: answers[name] for name in order if name in answers and name not in hidden}
        context["_copier_answers"] = {**origin, **recorded}
        return context, recorded, tuple(name for name in dropped if name not in hidden)

    def _question(self, name: str, details: Mapping[str, Any]) -> questionnaire.Question:
        try:
            for key in ("default", "when", "validator"):
                if isinstance(details.get(key), str):
                    self._refuse_unknown(details[key], beside={"_copier_conf"})
            return questionnaire.compile_question(name, details, self._environment)
        except jinja2.TemplateSyntaxError:
            raise Unsupported from None

    def _globs(self, globs: object) -> tuple[jinja2.Template, ...]:
        if not isinstance(globs, list) or not all(isinstance(glob, str) for glob in globs):
            raise Unsupported
        for glob in globs:
            self._refuse_unknown(glob, beside=set())
        return tuple(self._environment.from_string(glob) for glob in globs)

    def _compile(
        self, files: Tree
    ) -> tuple[dict[PurePosixPath, File], list[tuple[_Target, jinja2.Template, int]]]:
        static: dict[PurePosixPath, File] = {}
        templates: list[tuple[_Target, jinja2.Template, int]] = []
        for path, file in files.items():
            if path.name == ".gitattributes" and _CHECKOUT_ATTRIBUTE.search(file.content):
                raise Unsupported
            within = path.is_relative_to(self._subdirectory)
            if any(part.endswith(self._suffix) for part in (path.parent if within else path).parts):
                raise Unsupported  # beside such a folder, or file outside the payload, Copier drops files
            if not within:
                continue
            inside = path.relative_to(self._subdirectory)
            if file.mode not in (REGULAR, EXECUTABLE):
                raise Unsupported
            if inside.name.endswith(self._suffix):
                target = self._target(inside.with_suffix(""))
                templates.append((target, self._template(file.content), file.mode))
            elif "{" in str(inside):
                raise Unsupported  # a rendered name on a static file: rare, and Copier knows its rules
            else:
                static[self._fixed(inside)] = file
        return static, templates

    def _target(self, path: PurePosixPath) -> _Target:
        text = _ANSWERS_FILE.sub(lambda _match: self._answers_file, str(path))
        if "{" not in text:
            return self._fixed(PurePosixPath(text))
        if "{" in _BARE_NAME.sub("", text):
            raise Unsupported
        self._refuse_unknown(text, beside=set())
        return tuple(self._environment.from_string(part) for part in text.split("/"))

    def _fixed(self, path: PurePosixPath) -> PurePosixPath:
        """`path` itself; Unsupported where Copier would put the file elsewhere or nowhere."""
        if _outside(path.parts) or "\r" in str(path) or self._answers_file in path.parts[1:]:
            raise Unsupported
        return path_of(str(path))

    def _path(self, target: tuple[jinja2.Template, ...], context: Mapping[str, Any]) -> PurePosixPath:
        """The path for this region; one that leaves the tree is refused."""
        parts = [_text(part, context) for part in target]
        if "" in parts or self._answers_file in parts:
            raise Unsupported  # Copier leaves the file out, or puts it at the top
        text = "/".join(parts)
        if _outside(text.split("/")):
            raise RenderingFailed(
                _("the template gives a file the path {path!r}, which leaves the repo").format(path=text)
            )
        return path_of(text)

    def _template(self, content: bytes) -> jinja2.Template:
        try:
            text = content.decode()
            self._refuse_unknown(text, beside={"_copier_answers", "_copier_conf"})
            return self._environment.from_string(text)
        except (UnicodeDecodeError, jinja2.TemplateSyntaxError):
            raise Unsupported from None

    def _refuse_unknown(self, text: str, *, beside: set[str]) -> None:
        """Raise Unsupported where `text` reaches for more than answers and `beside`."""
        tree = self._environment.parse(text)
        unknown = meta.find_undeclared_variables(tree) - self._known - beside
        if unknown or any(True for _ref in meta.find_referenced_templates(tree)):
            raise Unsupported
        conf = [n for n in tree.find_all(nodes.Name) if n.name == "_copier_conf"]
        known = [
            n
            for n in tree.find_all(nodes.Getattr)
            if isinstance(n.node, nodes.Name) and n.node.name == "_copier_conf" and n.attr in _CONF
        ]
        if len(conf) != len(known):
            raise Unsupported


def _questionnaire(files: Tree) -> bytes:
    """The text of `copier.yml`; Unsupported where Copier could read another."""
    rivals = [
        path for path in files if len(path.parts) == 1 and re.match(r"copier\..*ya?ml", path.name, re.I)
    ]
    if rivals != [PurePosixPath("copier.yml")]:
        raise Unsupported
    return files[rivals[0]].content


def _subdirectory(settings: Mapping[str, Any]) -> PurePosixPath:
    """The folder of the payload; Unsupported for settings beyond the safe subset."""
    folder = settings.get("subdirectory")
    named = (folder, settings.get("answers_file", "x"), settings.get("templates_suffix", "x"))
    if set(settings) - _SETTINGS or not all(_plain_name(name) for name in named):
        raise Unsupported
    try:
        asked = Version(settings.get("min_copier_version", "0"))
    except (TypeError, InvalidVersion):
        raise Unsupported from None
    if asked > _MINIMUM:
        raise Unsupported
    return PurePosixPath(str(folder))


def _plain_name(name: object) -> bool:
    """Whether a setting names one file or folder without any of Copier's or YAML's extras."""
    return isinstance(name, str) and name not in ("", ".", "..") and not re.search(r"[{/\r]", name)


def _environment() -> SandboxedEnvironment:
    """Jinja as Copier sets it up: sandboxed, with the Ansible filters, the last newline kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the filters' own note on a name they share
        environment = SandboxedEnvironment(
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            keep_trailing_newline=True,
        )
    environment.filters["to_json"] = partial(environment.filters["to_json"], default=_beyond_json)
    return environment


def _beyond_json(value: object) -> object:
    """Copier has rules of its own for what JSON does not know (dates, generators, paths)."""
    raise Unsupported(value)


def _text(template: jinja2.Template, context: Mapping[str, Any]) -> str:
    try:
        return template.render(context)
    except Unsupported:
        raise
    except Exception as error:  # whatever a template raises is the template's fault
        raise RenderingFailed(_("the template cannot be rendered: {error}").format(error=error)) from error


def _forget(name: str, earlier: dict[str, Any], data: Mapping[str, Any], context: dict[str, Any]) -> None:
    """Take an earlier answer away, as if it had never been given."""
    if earlier.pop(name, None) is not None and name not in data:
        context.pop(name, None)


def _outside(parts: Sequence[str]) -> bool:
    """Whether a path is absolute, climbs, or reaches into the repository's own `.git`."""
    return any("\0" in part or part.lower() in ("", ".", "..", "/", ".git") for part in parts)


def _nested(paths: Collection[PurePosixPath]) -> bool:
    """Whether one of the files would have to be the folder of another."""
    return any(folder in paths for folder in {folder for path in paths for folder in path.parents})
