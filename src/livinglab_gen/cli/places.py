"""Which catalogue, registry and profile a command works with: options, environment, settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from livinglab_gen import shipped
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from livinglab_gen.catalogue import Catalogue
    from livinglab_gen.registry import Registry

catalogue_option = click.option(
    "--catalogue",
    "catalogue_root",
    type=click.Path(path_type=Path),
    envvar="LIVINGLAB_CATALOGUE",
    help=_(
        "Folder that holds catalogue/ and templates/; else the checkout around here, else the shipped one."
    ),
)
registry_option = click.option(
    "--registry",
    "location",
    metavar="PLACE",
    envvar="LIVINGLAB_REGISTRY",
    help=_(
        "Folder of releases or git base URL; else `registry` in the settings, else what the catalogue ships."
    ),
)
json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON for programs."))

_Command = TypeVar("_Command", bound=Callable[..., Any])


def project_options(command: _Command) -> _Command:
    """What every command on a project takes: its folder, its answers file, and where releases are."""
    for option in (
        click.argument("path", required=False, default=".", type=click.Path(path_type=Path)),
        click.option(
            "--answers-file",
            metavar="FILE",
            type=click.Path(path_type=PurePosixPath),
            help=_("Where the project keeps its answers, when not in .copier-answers.yml."),
        ),
        click.option(
            "--trust", is_flag=True, help=_("Let a template that is no blueprint bring Jinja extensions.")
        ),
        registry_option,
        catalogue_option,
        json_option,
    ):
        command = option(command)
    return command


class BadSettings(LivingLabError):
    """The user's settings file cannot be read."""

    exit_code = 13


def catalogue(asked: Path | None) -> Catalogue:
    """The catalogue at `asked`, else around the current folder, else the shipped one."""
    from livinglab_gen.catalogue import load

    return load(asked if asked else around(Path.cwd()) or shipped.root())


def registry(location: str | None, catalogue_root: Path | None) -> Registry:
    """The registry at `location`, else of the settings, else what the catalogue ships."""
    from livinglab_gen.registry import open_registry

    found = catalogue(catalogue_root)
    return open_registry(
        location or _kept_registry(),
        root=found.root,
        canonical_url=found.settings().canonical_url,
        links={link.id: link.source for link in found.links()},
    )


def settings() -> dict[str, Any]:
    """The user's `settings.toml` (key `registry`); empty where there is none."""
    import tomllib

    path = _settings_path()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _bad_settings(error) from error


def fleet(asked: Sequence[str]) -> Sequence[str]:
    """Where the repos of the fleet are: what was asked for, else `fleet` of the settings, else here."""
    if asked:
        return asked
    kept = settings().get("fleet") or ["."]
    found = [kept] if isinstance(kept, str) else kept
    if isinstance(found, list) and all(isinstance(place, str) for place in found):
        return found
    raise _bad_settings(_("`fleet` is no list of places"))


def hosts() -> dict[str, Any]:
    """The kinds of git hosts by their name, as `[hosts]` of the settings tells them."""
    found = settings().get("hosts") or {}
    if isinstance(found, dict):
        return found
    raise _bad_settings(_("`hosts` is no table"))


def journal() -> Path:
    """Where campaigns are noted when nobody says."""
    import platformdirs

    return platformdirs.user_state_path("livinglab") / "campaigns.sqlite"


def _kept_registry() -> str | None:
    found = settings().get("registry") or None
    if found is None or isinstance(found, str):
        return found
    raise _bad_settings(_("`registry` is no text"))


def _settings_path() -> Path:
    return config_folder() / "settings.toml"


def _bad_settings(why: object) -> BadSettings:
    return BadSettings(
        _('{path} cannot be read ({why}): write it as TOML, for example registry = "/srv/releases"').format(
            path=_settings_path(), why=why
        )
    )


def profile_path(code: str) -> Path:
    """Where the profile of the region `code` is kept for every later `new`."""
    return config_folder() / "regions" / f"{code}.toml"


def config_folder() -> Path:
    """LIVINGLAB_CONFIG, else the user's configuration folder of livinglab."""
    import platformdirs

    asked = os.environ.get("LIVINGLAB_CONFIG")
    return Path(asked) if asked else platformdirs.user_config_path("livinglab")


def folder(path: Path) -> Path:
    """`path` from the root, as one would type it: without `..`, its links as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # `absolute` keeps `..`, `resolve` follows links


def around(folder: Path) -> Path | None:
    """The nearest folder, from `folder` up, that is a catalogue of its own."""
    for place in (folder, *folder.parents):
        if (place / "catalogue" / "catalogue.yml").is_file() and (place / "templates").is_dir():
            return place
    return None
