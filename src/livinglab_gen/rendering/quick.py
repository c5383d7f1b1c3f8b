"""The compile-once renderer for releases in the safe subset.

The subset: a static `_subdirectory`, questions of plain types, no tasks, migrations, extensions,
exclusions or symlinks; paths that hold at most bare `{{ names }}`; of Copier's own variables only
`_copier_answers` and `_copier_conf.answers_file|vcs_ref|vcs_ref_hash`. Whatever reaches beyond it
raises Unsupported, at compile time where that can be seen, else while rendering.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from livinglab_gen.git import EXECUTABLE, REGULAR, File, Tree
from livinglab_gen.language import translate as _
from livinglab_gen.rendering import questionnaire
from livinglab_gen.rendering.model import Rendering, RenderingFailed, Source
from livinglab_gen.rendering.questionnaire import Unsupported

__all__ = ["QuickRenderer", "Unsupported"]

_SETTINGS = {
    "subdirectory", "min_copier_version", "skip_if_exists", "answers_file", "templates_suffix",
    "message_before_copy", "message_after_copy", "message_before_update", "message_after_update",
}  # fmt: skip
_CONF = {"answers_file", "vcs_ref", "vcs_ref_hash"}
_BARE_NAME = re.compile(r"\{\{ ?([A-Za-z]\w*|_copier_conf\.answers_file) ?\}\}")
# Attributes by which a checkout, which is what Copier reads, differs from the blob.
_CHECKOUT_ATTRIBUTE = re.compile(rb"eol=|ident|filter|working-tree-encoding|crlf|export-subst")


class QuickRenderer:
    """One release, compiled; rendering a region costs only what differs between regions."""

    def __init__(self, files: Tree, source: Source) -> None:
        self._source = source
        text = files.get(PurePosixPath("copier.yml"))
        if text is None:
            raise Unsupported
        settings, asked = questionnaire.read(text.content)
        self._subdirectory = _subdirectory(settings)
        self._suffix = settings.get("templates_suffix") or ".jinja"
        self._answers_file = str(settings.get("answers_file", ".copier-answers.yml"))
        self._environment = _environment()
        self._known = frozenset(asked)
        self._questions = tuple(self._question(name, details) for name, details in asked.items())
        self._static, self._templates = self._compile(files)

    @cached_property
    def questions(self) -> frozenset[str]:
        """The names of what is asked; those that are computed (`when: false`) left out."""
        return frozenset(q.name for q in self._questions if q.when is not False)

    def render(self, data: Mapping[str, Any]) -> Rendering:
        """All files for `data`; raises BadAnswer, or RenderingFailed for a fault of the template."""
        context, recorded = self._answer(data)
        rendered: dict[PurePosixPath, File] = dict(self._static)
        for path, template, mode in self._templates:
            rendered[_path(path, context)] = File(_text(template, context).encode(), mode)
        if len(rendered) != len(self._static) + len(self._templates):
            raise RenderingFailed(_("two files of the template got the same path for this region"))
        return Rendering(files=rendered, answers=recorded)

    def _answer(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rendering context, and what the answers file records of it."""
        conf = {
            "answers_file": self._answers_file,
            "vcs_ref": self._source.tag,
            "vcs_ref_hash": self._source.commit,
        }
        origin = {"_commit": self._source.tag, "_src_path": self._source.url}
        context: dict[str, Any] = {"_copier_conf": conf, "_copier_answers": origin}
        answers: dict[str, Any] = {}
        hidden = set()
        for question in self._questions:
            if not question.asked(context):
                hidden.add(question.name)
                if question.required:
                    continue
            answers[question.name] = question.answer(data, context)
            context[question.name] = answers[question.name]
        # Copier records what was given first, then the rest: the order shows where a template
        # dumps the answers unsorted.
        order = [
            *(name for name in data if name in answers),
            *(n for n in answers if n not in data),
        ]
        recorded = {name: answers[name] for name in order if name not in hidden}
        context["_copier_answers"] = {**origin, **recorded}
        return context, recorded

    def _question(self, name: str, details: Mapping[str, Any]) -> questionnaire.Question:
        for key in ("default", "when", "validator"):
            if isinstance(details.get(key), str):
                self._refuse_unknown(details[key])
        try:
            return questionnaire.compile_question(name, details, self._environment)
        except jinja2.TemplateSyntaxError:
            raise Unsupported from None

    def _compile(
        self, files: Tree
    ) -> tuple[
        dict[PurePosixPath, File],
        list[tuple[jinja2.Template | PurePosixPath, jinja2.Template, int]],
    ]:
        static: dict[PurePosixPath, File] = {}
        templates: list[tuple[jinja2.Template | PurePosixPath, jinja2.Template, int]] = []
        for path, file in files.items():
            if path.name == ".gitattributes" and _CHECKOUT_ATTRIBUTE.search(file.content):
                raise Unsupported
            if not path.is_relative_to(self._subdirectory):
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
                static[inside] = file
        if any(isinstance(target, PurePosixPath) and target in static for target, *_rest in templates):
            raise Unsupported
        return static, templates

    def _target(self, path: PurePosixPath) -> jinja2.Template | PurePosixPath:
        text = str(path)
        if "{" not in text:
            return path
        if "{" in _BARE_NAME.sub("", text):
            raise Unsupported
        self._refuse_unknown(text)
        return self._environment.from_string(text)

    def _template(self, content: bytes) -> jinja2.Template:
        try:
            text = content.decode()
            self._refuse_unknown(text)
            return self._environment.from_string(text)
        except (UnicodeDecodeError, jinja2.TemplateSyntaxError):
            raise Unsupported from None

    def _refuse_unknown(self, text: str) -> None:
        """Raise Unsupported where `text` reaches for what only Copier (or nobody) provides."""
        tree = self._environment.parse(text)
        unknown = meta.find_undeclared_variables(tree) - self._known - {"_copier_answers", "_copier_conf"}
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


def _subdirectory(settings: Mapping[str, Any]) -> PurePosixPath:
    """The folder of the payload; Unsupported for settings beyond the safe subset."""
    folder = settings.get("subdirectory")
    if set(settings) - _SETTINGS or not isinstance(folder, str) or "{" in folder or not folder:
        raise Unsupported
    if "{" in str(settings.get("answers_file", "")) or settings.get("templates_suffix", "x") == "":
        raise Unsupported
    return PurePosixPath(folder)


def _environment() -> SandboxedEnvironment:
    """Jinja as Copier sets it up: sandboxed, with the Ansible filters, the last newline kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the filters' own note on a name they share
        return SandboxedEnvironment(
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            keep_trailing_newline=True,
        )


def _text(template: jinja2.Template, context: Mapping[str, Any]) -> str:
    try:
        return template.render(context)
    except Exception as error:  # whatever a template raises is the template's fault
        raise RenderingFailed(_("the template cannot be rendered: {error}").format(error=error)) from error


def _path(target: jinja2.Template | PurePosixPath, context: Mapping[str, Any]) -> PurePosixPath:
    """The path for this region; one that is empty, absolute or leaves the tree is refused."""
    if isinstance(target, PurePosixPath):
        return target
    text = _text(target, context)
    if "\0" in text or any(part in ("", ".", "..", ".git") for part in text.split("/")):
        raise RenderingFailed(
            _("the template gives a file the path {path!r}, which leaves the repo").format(path=text)
        )
    return PurePosixPath(text)
