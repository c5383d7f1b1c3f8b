"""What an import brought, and what it left for a person, told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from livinglab_gen.importer import Import, Left, Verification
from livinglab_gen.language import translate as _
from livinglab_gen.report.text import plain


def imports(found: Sequence[Import]) -> str:
    """Every template that was brought: what came, what was left, where it is now."""
    return "\n\n".join("\n".join(_lines(one)) for one in found)


def imports_facts(found: Sequence[Import], verified: Sequence[Verification] = ()) -> list[dict[str, Any]]:
    """The same as values, with what was compared."""
    compared = {one.name: {**plain(one), "holds": one.holds} for one in verified}
    return [
        {
            "name": one.conversion.name,
            "questions": list(one.conversion.questions),
            "variables": {name: v.question for name, v in one.conversion.variables.items()},
            "recorded": {name: moment.text for name, moment in one.conversion.moments.items()},
            "files": sorted(map(str, one.conversion.files)),
            "folder": one.conversion.folder,
            "left": [plain(left) for left in one.conversion.left],
            "written": sorted(map(str, one.written)),
            "verification": compared.get(one.conversion.name),
        }
        for one in found
    ]


def verification(found: Sequence[Verification]) -> str:
    """How much of each import is what Cookiecutter makes, and every file that is not, with the reason."""
    return "\n\n".join("\n".join(_verified(one)) for one in found)


def left(one: Left) -> str:
    """One thing that was left, with its place and what to do."""
    place = f"{one.file}:{one.line}" if one.line else str(one.file)
    return f"  {place}: {one.what}: {one.advice}"


def _verified(one: Verification) -> Iterator[str]:
    if one.skipped:
        yield _("{name} was not compared with Cookiecutter: {why}").format(name=one.name, why=one.skipped)
        return
    yield _("{name}: {equal} of {files} files are Cookiecutter's own, byte for byte, in {runs} runs").format(
        name=one.name, equal=one.equal, files=one.files, runs=one.runs
    )
    for difference in one.differences:
        given = ", ".join(f"{name}={value!r}" for name, value in difference.answers.items())
        yield f"  {difference.path} ({given or _('the defaults')}): {difference.why}"
    for fault in one.faults:
        yield _("  a run could not be compared: {fault}").format(fault=fault)
    if one.hooked:
        yield _(
            "NOT compared: what {count} places of the hooks do, since no hook is ever run: {places}"
        ).format(count=len(one.hooked), places=", ".join(one.hooked))
    else:
        yield _("Hooks are never run, so this compares the files as they are before the hooks.")


def _lines(one: Import) -> Iterator[str]:
    made = one.conversion
    asked = [name for name, question in made.questions.items() if question.get("when") is not False]
    yield _("{name}: {files} files, {asked} questions ({computed} more are computed)").format(
        name=made.name, files=len(made.files), asked=len(asked), computed=len(made.questions) - len(asked)
    )
    if made.moments:
        yield _("Recorded as answers, since the template takes them from the clock or from chance:")
        yield from (f"  {name}: {moment.text}" for name, moment in made.moments.items())
    if made.left:
        yield _("Left for you, {count} places:").format(count=len(made.left))
        yield from map(left, made.left)
    else:
        yield _("Nothing is left to do by hand.")
