"""Which paths a .gitignore hides, by git's rules (gitignore(5)); tests compare it with git itself.

pathspec answers what a pattern matches with everything below it, which is right for globs of owners.
Git asks of each folder on the way down, and the deepest .gitignore that says anything decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

_TRAILING_SPACE = re.compile(r"(?<!\\) +$")
_PIECE = re.compile(r"\\(.)|\[([!^]?\]?(?:\\.|[^\]])*)\]|(\*+)|(\?)|(.)", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One line of a .gitignore; ``hides`` is False behind an exclamation mark."""

    pattern: re.Pattern[str]
    hides: bool
    folders_only: bool


def rules(text: str) -> tuple[Rule, ...]:
    """The rules of a .gitignore in their order; lines that git cannot read say nothing."""
    return tuple(rule for line in text.splitlines() for rule in _rule(line))


def hidden_by(path: PurePosixPath, ignores: Mapping[PurePosixPath, tuple[Rule, ...]]) -> PurePosixPath | None:
    """The .gitignore that hides a file; ``ignores`` has the rules by their folder."""
    *parts, _top = [path, *path.parents]
    for part in reversed(parts):
        for folder in part.parents:
            said = _said(part.relative_to(folder), part != path, ignores.get(folder, ()))
            if said:
                return folder / ".gitignore"
            if said is False:
                break
    return None


def _said(path: PurePosixPath, is_folder: bool, rules: tuple[Rule, ...]) -> bool | None:
    """Whether the last rule that matches hides the path; None when no rule matches."""
    for rule in reversed(rules):
        if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(str(path)):
            return rule.hides
    return None


def _rule(line: str) -> Iterator[Rule]:
    line = _TRAILING_SPACE.sub("", line)
    if not line or line.startswith("#"):
        return
    hides = not line.startswith("!")
    glob = line if hides else line[1:]
    folders_only = glob.endswith("/")
    glob = glob.removesuffix("/")
    if not glob:
        return
    anchored = "/" in glob
    try:
        pattern = re.compile(("" if anchored else "(?:.*/)?") + _regex(glob.removeprefix("/")), re.DOTALL)
    except re.error:
        return
    yield Rule(pattern=pattern, hides=hides, folders_only=folders_only)


def _regex(glob: str) -> str:
    """A glob as a regular expression; ``**`` between slashes stands for any folders."""
    if glob == "**":
        return ".*"
    start = "(?:.*/)?" if glob.startswith("**/") else ""
    glob = glob.removeprefix("**/")
    end = "/.+" if glob.endswith("/**") else ""
    middle = glob.removesuffix("/**").split("/**/")
    return start + "/(?:.*/)?".join(map(_simple, middle)) + end


def _simple(glob: str) -> str:
    return "".join(_piece(*found.groups()) for found in _PIECE.finditer(glob))


def _piece(
    escaped: str | None, members: str | None, stars: str | None, any_sign: str | None, sign: str | None
) -> str:
    if members is not None:
        negated = members[0] in "!^" if members else False
        inner = members[1:] if negated else members
        return f"[{'^/' if negated else ''}{inner.replace('[', chr(92) + '[')}]"
    if stars or any_sign:
        return "[^/]*" if stars else "[^/]"
    return re.escape(escaped or sign or "")
