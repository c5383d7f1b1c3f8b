"""Asking at a terminal for what a command needs and was not given."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from livinglab_gen.cli import places
from livinglab_gen.language import translate as _


def blueprint_and_region(
    blueprint: str | None, region: str | None, catalogue_root: Path | None
) -> tuple[str, str]:
    """Both names, those that are missing asked for; a usage error where nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            _("name a blueprint and a region, for example: livinglab new simpati --region sumedang")
        )
    return blueprint or _blueprint(catalogue_root), region or _region()


def agreed() -> bool:
    """Whether what was filled in may be written."""
    import questionary

    return bool(questionary.confirm(_("Make it?"), default=True).unsafe_ask())


def _blueprint(catalogue_root: Path | None) -> str:
    import questionary

    found = places.catalogue(catalogue_root).blueprints()
    choices = [questionary.Choice(f"{b.title}: {b.summary}", value=b.id) for b in found]
    return str(
        questionary.select(
            _("Which service?"),
            choices=choices,
            instruction=_("(arrow keys, or type a part of its name)"),
            use_search_filter=True,
            use_jk_keys=False,
        ).unsafe_ask()
    )


def _region() -> str:
    import questionary

    from livinglab_gen import regions

    names = {f"{r.name} ({r.code})": r.code for r in regions.all_regions()}
    picked = questionary.autocomplete(
        _("Which kabupaten or kota? (type a part of its name)"),
        choices=list(names),
        match_middle=True,
        validate=lambda text: bool(text.strip()),
    ).unsafe_ask()
    return names.get(str(picked), str(picked))
