"""A Cookiecutter template, read and converted; nothing of it is executed, and nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import TemplateError, meta

from livinglab_gen.catalogue.model import COMPOSED, SUFFIX
from livinglab_gen.git import REGULAR, File
from livinglab_gen.importer import (
    asking,
    chosen,
    context,
    extensions,
    hooks,
    names,
    placing,
    rewriting,
    steps,
    syntax,
    texts,
    walking,
)
from livinglab_gen.importer.context import Context
from livinglab_gen.importer.effects import Effects, choices, effects, validated
from livinglab_gen.importer.faults import RefusedSource
from livinglab_gen.importer.flattening import flatten
from livinglab_gen.importer.members import leaves
from livinglab_gen.importer.model import CONTEXT, Conversion, Left, Variable
from livinglab_gen.importer.moments import Moments
from livinglab_gen.importer.rewriting import Rewritten, Scope, broken, rewrite
from livinglab_gen.importer.walking import How, Node
from livinglab_gen.language import translate as _

_DEEPEST = 5  # answers that are other answers by default
_LONGEST = 500  # signs of a name; answers that hold each other twice would double it
_WHERE = re.compile(r"\{%-? *if [^%]*%\}([^{}%]+)\{%-? *endif *-?%\}")  # a name that is there or not
_ANSWER = re.compile(rf"\{{\{{-?\s*{CONTEXT}\.(\w+)\s*-?\}}\}}")


@dataclass(frozen=True, kw_only=True)
class _File:
    """A file or folder of the source with its path and its content for Copier."""

    node: Node
    parts: tuple[str, ...]
    content: bytes = b""
    rendered: bool = False
    mode: int = REGULAR


def convert(template: Path, name: str, at: datetime, *, hooks: bool = True) -> Conversion:
    """The template in the folder `template`, called `name`; the clock of its texts stands at `at`.

    Without `hooks` it is the template as Cookiecutter renders it without running them. Raises NoTemplate.
    """
    return _Converting(template, at).done(name, hooks=hooks)


class _Converting:
    """One template under way."""

    def __init__(self, template: Path, at: datetime) -> None:
        self._template = template
        self._context = context.read(template)
        self._left: list[Left] = list(_settings(self._context))
        self._syntax = syntax.syntax(self._context.syntax, self._context.extensions)
        own = self._syntax.own
        self._root = walking.root_of(template, own.variable_start_string, own.variable_end_string)
        self._nodes = list(walking.walk(self._root, self._context.copied))
        self._texts = dict(self._read())
        variables = self._variables()
        self._taken = {*names.RESERVED, *(one.question for one in variables.values())}
        self._moments = Moments(at, self._taken)
        self._scope = Scope(
            environment=self._syntax.plain,
            names={one.name: one.question for one in variables.values()},
            moments=self._moments,
            local=extensions.filters(template, self._context.extensions),
            constants={key: raw for key, raw in self._context.raw.items() if _is_setting(key)},
            raw=self._context.raw,
            order=tuple(dict.fromkeys([*self._context.raw, *context.RUN])),
        )
        self._variables_used = variables

    def done(self, name: str, *, hooks: bool) -> Conversion:
        """The whole conversion."""
        asked = asking.ask(self._variables_used, self._scope, self._syntax)
        self._left += asked.left
        files = [self._file(node) for node in self._nodes]
        self._left += self._meeting()
        effect = self._effects(files) if hooks else Effects()
        self._left += effect.left
        validated(asked.questions, effect.validators)
        folder = self._name(walking.Part(text=self._root.name), PurePosixPath())
        moments = self._moments.found
        hidden = placing.Hidden(taken={*self._taken, *moments})
        tree = dict(self._placed(files, effect.steps, hidden))
        return Conversion(
            name=name,
            questions={**_recorded(moments), **asked.questions, **hidden.questions},
            files=tree,
            folder=folder,
            variables=self._variables_used,
            moments=moments,
            left=tuple(dict.fromkeys(self._left)),
        )

    def _meeting(self) -> Iterator[Left]:
        """Files that are one for some answers: which of them is there, the order on the disk decides."""
        beside: dict[PurePosixPath, set[str]] = {}
        for node in self._nodes:
            if node.how is not How.folder:
                path = PurePosixPath(*(part.text for part in node.parts))
                beside.setdefault(path.parent, set()).add(path.name)
        advice = _("rename one of the two")
        for folder, present in beside.items():
            usual: dict[str, str] = {}
            for name in sorted(present):
                for other in sorted(self._chosen(name) & present - {name}):
                    what = _("{path} becomes {other} for one choice").format(path=name, other=other)
                    yield Left(file=folder / name, line=None, what=what, advice=advice)
                other = usual.setdefault(self._usual(name), name)
                if other != name:
                    what = _("{path} and {other} are one file with the defaults").format(
                        path=name, other=other
                    )
                    yield Left(file=folder / name, line=None, what=what, advice=advice)

    def _chosen(self, name: str) -> set[str]:
        """The names that a choice or a condition makes of a name."""
        with suppress(TemplateError):
            plain = self._syntax.plainly(name)
            cases = chosen.texts(plain, self._syntax.plain, choices(self._variables_used)) or ()
            where = _WHERE.fullmatch(plain)
            return {made for _condition, made in cases} | ({where[1]} if where else set())
        return set()

    def _usual(self, name: str) -> str:
        """A name with the defaults in it, as far as it shows bare answers."""
        for _round in range(_DEEPEST):
            if len(name) < _LONGEST:
                name = self._with_raw(name)
        return name

    def _effects(self, files: Sequence[_File]) -> Effects:
        found = hooks.read(self._template / "hooks", self._context.syntax)
        brought = [one.parts for one in files]
        regular = [one.parts for one in files if one.node.how is not How.folder]
        return effects(found, self._scope, self._variables_used, regular or brought)

    def _read(self) -> Iterator[tuple[Path, texts.Text | None]]:
        """The text of every file that is rendered; None for one that is no text."""
        for node in self._nodes:
            if node.how is not How.rendered or texts.is_binary(node.source):
                continue
            try:
                yield node.source, texts.read(node.source, self._context.newline)
            except UnicodeDecodeError:
                yield node.source, None

    def _variables(self) -> Mapping[str, Variable]:
        """The variables that the template asks, and of the others those that some text uses."""
        said = "\n".join([*self._words(), *map(str, self._context.raw.values())])
        whole = rewriting.asks_for_the_mapping(said)
        wanted = [
            key
            for key in dict.fromkeys([*self._context.raw, *context.RUN])
            if not _is_setting(key)
            and (whole or key in said or not key.startswith("_") or key.startswith("__"))
        ]
        questions = names.questions(wanted, self._free())
        prompts = self._context.prompts
        return {
            key: Variable(
                name=key,
                kind=context.kind_of(key, self._context.raw.get(key)),
                raw=self._context.raw.get(key),
                question=questions[key],
                prompt=_prompt(prompts.get(key)),
                labels=_labels(prompts.get(key)),
            )
            for key in wanted
        }

    def _words(self) -> Iterator[str]:
        for text in self._texts.values():
            if text is not None:
                yield text.text
        for node in self._nodes:
            yield node.parts[-1].text

    def _free(self) -> set[str]:
        """Names that some text uses for something else, so that no question may have them."""
        found: set[str] = set()
        for node in self._nodes:
            text = self._texts.get(node.source)
            if node.how is How.copied:
                found |= names.in_braces(_decoded(node.source))
            elif text is not None:
                try:
                    tree = self._syntax.own.parse(text.text)
                    found |= meta.find_undeclared_variables(tree)
                except (TemplateError, RecursionError):  # told where the file is converted
                    continue
                found |= names.in_braces(text.text) - syntax.stored(tree)
        return found

    def _file(self, node: Node) -> _File:
        path = PurePosixPath(*(part.text for part in node.parts))
        self._demand_inside(node, path)
        parts = tuple(self._name(part, path) for part in node.parts)
        if node.how is How.folder:
            return _File(node=node, parts=parts)
        if path in COMPOSED or COMPOSED[0].name in path.parts:  # Copier puts it at the top from any folder
            what = _("{path} is where a project records its answers").format(path=path)
            self._tell(path, what, _("rename it in the source: what it holds is not brought"))
        if node.how is How.copied or node.source not in self._texts:
            return self._verbatim(node, parts)
        text = self._texts[node.source]
        if text is None:
            self._tell(path, _("the file is neither binary nor UTF-8"), _("save it as UTF-8"))
            return self._verbatim(node, parts)
        try:
            named = choices(self._variables_used)
            flat = flatten(self._syntax.plainly(text.text), self._root, path, self._syntax, named)
            done = rewrite(flat.text, self._scope, path)
        except TemplateError as error:
            self._left.append(broken(path, error))
            return self._verbatim(node, parts)
        self._left += [*flat.left, *done.left]
        if not done.rendered:
            return self._verbatim(node, parts, text.written(text.text))
        return _File(node=node, parts=parts, content=_rendered(done, text), rendered=True, mode=node.mode)

    def _demand_inside(self, node: Node, path: PurePosixPath) -> None:
        """Raise RefusedSource for a path that leaves the project with the values of the source itself."""
        made = "/".join(one.text if one.literal else self._with_raw(one.text) for one in node.parts)
        if made != str(path) and leaves(made):
            raise RefusedSource(
                _("{path} becomes {made}, which is outside the project: mend cookiecutter.json").format(
                    path=path, made=made
                )
            )

    def _with_raw(self, name: str) -> str:
        """A name of a path with the values of `cookiecutter.json` in it, as far as it shows bare answers."""
        return _ANSWER.sub(lambda found: str(self._context.raw.get(found[1], found[0])), name)

    def _verbatim(self, node: Node, parts: tuple[str, ...], content: bytes | None = None) -> _File:
        """A file whose bytes stay; one that is called like a template has to render to itself.

        So has what would tell git how the files beside it are to be checked out.
        """
        raw = node.source.read_bytes() if content is None else content
        if node.parts[-1].text.endswith((SUFFIX, ".gitattributes")):
            try:
                content = asking.verbatim(raw.decode()).replace("\r", "{{ '\\r' }}").encode()
            except UnicodeDecodeError:
                self._tell(PurePosixPath(*parts), _("a binary file cannot be called .jinja"), _("rename it"))
            else:
                return _File(node=node, parts=parts, content=content, rendered=True, mode=node.mode)
        return _File(node=node, parts=parts, content=raw, mode=node.mode)

    def _name(self, part: walking.Part, path: PurePosixPath) -> str:
        """One name of a path, as a Jinja text in Copier's names."""
        if part.literal:
            return placing.literal(part.text)
        try:
            done = rewrite(self._syntax.plainly(part.text), self._scope, path)
        except TemplateError as error:
            self._left.append(broken(path, error))
            return placing.literal(part.text)
        self._left += done.left
        return placing.tidied(done.text) if done.rendered else placing.literal(part.text)

    def _placed(
        self, files: Sequence[_File], told: Sequence[steps.Step], hidden: placing.Hidden
    ) -> Iterator[tuple[PurePosixPath, File]]:
        """Every file at its path, and in every folder that would be empty a file that is never made."""
        regular = [one for one in files if one.node.how is not How.folder]
        places = steps.follow([one.parts for one in regular], told)
        kept = {
            one.parts[:size]
            for one in regular
            if not places[one.parts].moved
            for size in range(len(one.parts))
        }
        for one in regular:
            yield placing.place(places[one.parts], one.rendered, hidden), File(one.content, one.mode)
        for one in files:
            if one.node.how is How.folder and one.parts not in kept:
                under = placing.folder(one.parts, steps.folder_conditions(one.parts, told), hidden)
                yield PurePosixPath(*under, placing.nothing(hidden)), File(b"")
                kept |= {one.parts[:size] for size in range(len(one.parts) + 1)}

    def _tell(self, path: PurePosixPath, what: str, advice: str) -> None:
        self._left.append(Left(file=path, line=None, what=what, advice=advice))


def _rendered(done: Rewritten, text: texts.Text) -> bytes:
    """The bytes of a file that Copier renders, whose lines end as Cookiecutter ends them."""
    if text.newline == texts.LOCAL:
        return done.text.encode()
    ends = text.newline.replace("\r", "\\r").replace("\n", "\\n")
    wrapped = f'{{% filter replace("\\n", "{ends}") %}}{done.text}{{% endfilter %}}'
    return text.written(wrapped)


def _recorded(moments: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The questions for clock and chance; what chance gives is asked, since no two projects may share it."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, moment in moments.items():
        question = {"type": "str", "help": asking.verbatim(_("Instead of: {text}").format(text=moment.text))}
        found[name] = question if moment.value is None else {**question, "default": moment.value}
    return found


def _settings(read: Context) -> Iterator[Left]:
    """The settings that no conversion can follow."""
    for key in syntax.unsupported(read.syntax):
        yield Left(
            file=asking.FILE,
            line=None,
            what=_("_jinja2_env_vars sets {key}").format(key=key),
            advice=_("write the texts so that they need no such setting"),
        )


def _is_setting(key: str) -> bool:
    return key in (
        "_copy_without_render",
        "_extensions",
        "_jinja2_env_vars",
        "_new_lines",
        "template",
        "templates",
    )


def _prompt(said: Any) -> str:
    if isinstance(said, dict):
        return str(said.get("__prompt__", ""))
    return str(said) if said else ""


def _labels(said: Any) -> Mapping[str, str]:
    return {str(k): str(v) for k, v in said.items() if k != "__prompt__"} if isinstance(said, dict) else {}


def _decoded(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return ""
