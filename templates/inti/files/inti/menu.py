"""The start page's services and the menu's entries, from what each AppConfig says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import get_urlconf, resolve, reverse
from django.utils.translation import gettext as _

from inti.access import has_role
from inti.models import User


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A link; ``current`` when the reader is on that page or, for a section, below it."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class ServiceCard:
    """An app with a home page of its own."""

    title: str
    summary: str
    url: str
    guarded: bool


def part_apps() -> list[AppConfig]:
    """The parts of the chassis, by name."""
    found = {config.name: config for config in apps.get_app_configs()}
    return [found[name] for name in settings.CHASSIS_PARTS]


def service_apps() -> list[AppConfig]:
    """The local apps but the chassis, in look-up order."""
    return [
        config
        for config in (apps.get_app_config(name) for name in settings.LOCAL_APPS)
        if config.label != "inti"
    ]


def cards() -> list[ServiceCard]:
    """One card for each app that names its ``home``."""
    return [
        ServiceCard(
            title=str(config.verbose_name),
            summary=str(getattr(config, "summary", "")),
            url=url,
            guarded=_roles(url) is not None,
        )
        for config, url in _homes()
    ]


def entries(request: HttpRequest) -> list[Entry]:
    """The menu of this reader: public pages, and the guarded ones they may open."""
    links = [
        (_("Beranda"), reverse("inti:beranda")),
        *_named("menu"),
        (_("Hasil"), reverse("inti:hasil")),
    ]
    here = _section(request.path, [url for _label, url in links])
    return [
        Entry(label=label, url=url, current=url == here)
        for label, url in links
        if allowed(request.user, url)
    ]


def _section(path: str, urls: list[str]) -> str:
    """The entry that is this page, else the nearest one above it; the start page is only itself."""
    start = reverse("inti:beranda")
    above = [url for url in urls if url == path or (url != start and path.startswith(url))]
    return max(above, key=len, default="")


def footer() -> list[Entry]:
    """The public pages that each app and part names in ``footer``."""
    return [Entry(label=label, url=url) for label, url in _named("footer")]


def sign_out_parts() -> list[str]:
    """The templates that each app and part brings into the sign-out form, in ``sign_out``."""
    named = (getattr(config, "sign_out", "") for config in (*service_apps(), *part_apps()))
    return [name for name in named if name]


def own_pages(user: User | AnonymousUser) -> list[Entry]:
    """The pages about the reader's own account that each app and part names in ``account``."""
    return [Entry(label=label, url=url) for label, url in _named("account") if allowed(user, url)]


def home_of(user: User | AnonymousUser) -> str:
    """Where a sign-in leads: the first home for one of the user's roles, else the start page."""
    homes = (url for _, url in _homes() if _roles(url) is not None and allowed(user, url))
    return next(homes, reverse("inti:beranda"))


def allowed(user: User | AnonymousUser, url: str) -> bool:
    """Whether the page at this address is public or open to one of the user's roles."""
    roles = _roles(url)
    return roles is None or has_role(user, *roles)


def _homes() -> Iterator[tuple[AppConfig, str]]:
    for config in service_apps():
        name = getattr(config, "home", "")
        if name:
            yield config, reverse(name)


def _named(attribute: str) -> Iterator[tuple[str, str]]:
    """Label and address of each page that an app or part names in that attribute."""
    for config in (*service_apps(), *part_apps()):
        for label, name in getattr(config, attribute, ()):
            yield str(label), _address(_urlconf(), name)


def _roles(url: str) -> Iterable[str] | None:
    """The roles that ``require_role`` put on the page; None when the page is public."""
    return _required(_urlconf(), url)


def _urlconf() -> str:
    return get_urlconf() or settings.ROOT_URLCONF


# Every page shows the same pages' addresses, which do not change while we run.
@lru_cache(maxsize=256)
def _address(urlconf: str, name: str) -> str:
    return reverse(name, urlconf)


@lru_cache(maxsize=256)
def _required(urlconf: str, url: str) -> Iterable[str] | None:
    roles: Iterable[str] | None = getattr(resolve(url, urlconf).func, "required_roles", None)
    return roles
