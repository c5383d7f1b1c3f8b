"""System checks of what apps bring by name, and of what the region lays over them.

Each of these faults would otherwise be silent, or an error page: docs/ubah.md.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.forms import ModelForm
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.base import Template
from django.template.loader_tags import BlockNode, ExtendsNode
from django.template.utils import get_app_template_dirs
from django.urls import NoReverseMatch, get_resolver, reverse

from inti import menu
from inti.api.discovery import scopes
from inti.extension import ExtendableForm, additions, link_to
from inti.hooks import HOOKS, REGION, brought
from inti.roles import all_roles

ROOM = Path(settings.BASE_DIR) / "daerah" / "templates"


@register
def hooks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every module that an app brings holds what it is read for; no two claim one code."""
    readers: list[Callable[[], Any]] = [partial(_read, hook) for hook in HOOKS]
    readers += [all_roles, scopes]
    return [fault for reader in readers for fault in _faults(reader)]


def _read(hook: str) -> None:
    for _app, _module in brought(hook):
        pass


def _faults(reader: Callable[[], Any]) -> Iterator[CheckMessage]:
    try:
        reader()
    except ImproperlyConfigured as fault:
        yield Error(str(fault), id="inti.E001")


@register
def pages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page that an AppConfig names exists; a wrong name would break every page."""
    return [
        Error(
            f"{config.name}/apps.py: {attribute} menyebut {entry!r}, yang bukan nama halaman.",
            hint='Tulis home = "app:nama" dan menu = ((_("Label"), "app:nama"),); nama dari '
            "urls.py.",
            id="inti.E002",
        )
        for config in (*menu.service_apps(), *menu.part_apps())
        for attribute in ("home", "menu", "footer", "account")
        for entry in _entries(getattr(config, attribute, ()))
        if not _is_page(entry[1] if attribute != "home" and len(entry) == 2 else entry)
    ]


def _entries(value: Any) -> list[Any]:
    """``home`` is one name, the others are pairs of a label and a name."""
    return [value] if isinstance(value, str) else list(value)


def _is_page(name: Any) -> bool:
    try:
        reverse(name)
    except (NoReverseMatch, TypeError, ValueError, AttributeError):
        return False
    return True


@register
def fields(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every form in ``daerah/formulir.py`` adds to one that can be added to."""
    get_resolver().url_patterns  # noqa: B018  brings in every form that a page shows
    return [fault for name, form in additions().items() for fault in _addition(name, form)]


def _addition(name: str, form: type[ModelForm]) -> Iterator[CheckMessage]:
    open_forms = _open_forms(ExtendableForm)
    if name not in open_forms:
        yield Error(
            f"daerah/formulir.py: {name!r} tidak dapat ditambah isian. "
            f"Yang dapat: {', '.join(sorted(open_forms)) or 'belum ada'}.",
            id="inti.E003",
        )
        return
    try:
        link_to(form, open_forms[name]._meta.model)
    except ImproperlyConfigured as fault:
        yield Error(f"daerah/formulir.py: {fault}", id="inti.E003")
    for field in sorted(set(form.base_fields) & set(open_forms[name].base_fields)):
        yield Error(
            f"daerah/formulir.py: isian {field} sudah ada di {name}. Beri nama lain.",
            id="inti.E003",
        )


def _open_forms(form: type[ModelForm]) -> dict[str, type[ModelForm]]:
    """Forms that can be added to by their model; of one and those made from it the first."""
    found: dict[str, type[ModelForm]] = {}
    for one in form.__subclasses__():
        own = {one._meta.model._meta.label_lower: one} if one._meta.model else {}
        found = {**_open_forms(one), **own, **found}
    return found


@register
def templates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every template of the region is readable, and takes the place of something."""
    files = (path for path in sorted(ROOM.rglob("[!.]*")) if path.is_file())
    return [fault for path in files for fault in _template(path.relative_to(ROOM).as_posix())]


def _template(name: str) -> Iterator[CheckMessage]:
    place = f"daerah/templates/{name}"
    try:
        template = _engine().find_template(name)[0]
        ancestors = _ancestors(template)
    except TemplateSyntaxError as fault:
        yield Error(f"{place}: {fault}", id="inti.E004")
        return
    except TemplateDoesNotExist as fault:
        yield Error(f"{place}: templat {fault} tidak ada.", id="inti.E004")
        return
    known = {block for one in ancestors for block in _blocks(one)}
    for block in _outermost(template):
        if ancestors and block not in known:
            yield checks.Warning(
                f"{place}: bagian {block!r} tidak ada di {ancestors[0].name}, jadi tidak tampil.",
                hint=f"Yang ada: {', '.join(sorted(known))}.",
                id="inti.W001",
            )
    if _misses(name):
        yield checks.Warning(
            f"{place} tidak menggantikan templat mana pun.",
            hint="Periksa jalurnya, atau pindahkan ke daerah/templates/daerah/.",
            id="inti.W002",
        )


def _engine() -> Any:
    """Django's own engine, which finds templates."""
    django: Any = engines["django"]
    return django.engine


def _blocks(template: Any) -> list[str]:
    return [block.name for block in template.nodelist.get_nodes_by_type(BlockNode)]


def _ancestors(template: Template) -> list[Template]:
    """The templates that it extends, the nearest first; the same name means the next in turn."""
    found: list[Template] = []
    seen = [template.origin]
    while name := _extended(template):
        template, origin = _engine().find_template(name, skip=seen)
        seen.append(origin)
        found.append(template)
    return found


def _extends(template: Template) -> ExtendsNode | None:
    return next((node for node in template.nodelist if isinstance(node, ExtendsNode)), None)


def _extended(template: Template) -> str | None:
    """The name that stands in ``extends``; None without one, or where only a request decides."""
    node = _extends(template)
    said = getattr(node.parent_name, "var", None) if node else None
    return said if isinstance(said, str) else None


def _outermost(template: Template) -> list[str]:
    node = _extends(template)
    return [one.name for one in node.nodelist if isinstance(one, BlockNode)] if node else []


def _misses(name: str) -> bool:
    """Whether it lies in the folder of another app, under a name that this app does not have."""
    first = PurePosixPath(name).parts[0]
    others = [place for place in get_app_template_dirs("templates") if place != ROOM]
    there = [place for place in others if first != REGION and (place / first).is_dir()]
    return bool(there) and not any((place / name).is_file() for place in there)
