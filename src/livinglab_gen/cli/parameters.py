"""What the command line says: blueprints and regions, which shells complete, and answers."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _


class BlueprintName(click.ParamType):  # type: ignore[type-arg]  # not generic before click 8.5
    """The id of a blueprint of the catalogue around here."""

    name = "blueprint"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The ids that begin with what was typed."""
        from livinglab_gen.cli import places

        try:
            known = places.catalogue(ctx.params.get("catalogue_root"))
            ids = sorted((*known.ids(), *(path.stem for path in known.link_paths())))
        except LivingLabError:  # a shell shows no faults while it completes; the command will
            return []
        return [CompletionItem(id_) for id_ in ids if id_.startswith(incomplete)]


class RegionName(click.ParamType):  # type: ignore[type-arg]  # not generic before click 8.5
    """The Kemendagri code or the name of a kabupaten or kota."""

    name = "region"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The codes or names that begin with what was typed."""
        from livinglab_gen import regions

        return [CompletionItem(value, help=told) for value, told in regions.complete(incomplete)]


def answers(data: tuple[str, ...]) -> dict[str, str]:
    """What `--data KEY=VALUE` says; raises BadAnswer for what has no value."""
    from livinglab_gen.rendering import BadAnswer

    for pair in data:
        if "=" not in pair or pair.startswith("="):
            raise BadAnswer(_("--data {pair} has no value: write KEY=VALUE").format(pair=pair))
    return dict(pair.split("=", 1) for pair in data)
