"""What a service knows about its region."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext


@dataclass(frozen=True, kw_only=True)
class Service:
    """How the service presents itself; each text in the reader's language, where it has one."""

    own_title: str
    own_summary: str
    own_purpose: str

    @property
    def title(self) -> str:
        """Its name."""
        return _translated(self.own_title)

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return _translated(self.own_summary)

    @property
    def purpose(self) -> str:
        """What it is for."""
        return _translated(self.own_purpose)


@dataclass(frozen=True, kw_only=True)
class Colours:
    """The region's colours as ``#rrggbb``."""

    primary: str
    accent: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where citizens reach the people behind the service; an empty text is not shown."""

    unit: str
    address: str
    phone: str
    email: str
    website: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the region calls a kecamatan and a desa."""

    kecamatan: str
    desa: str


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency of the region; an empty text is not shown."""

    code: str
    name: str
    short_name: str
    address: str
    phone: str
    email: str
    website: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page elsewhere: what to call it, and where it is."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Region:
    """A kabupaten or kota and what its service needs to know about it."""

    code: str
    name: str
    province: str
    time_zone: str
    languages: tuple[str, ...]
    service: Service
    colours: Colours
    contact: Contact
    terms: Terms
    logo: str
    agencies: tuple[Agency, ...]
    complaints: Link
    links: tuple[Link, ...]

    @property
    def logo_path(self) -> str:
        """The logo among the static files."""
        return f"daerah/{self.logo}"

    @property
    def jenis(self) -> str:
        """``kota`` (71-99) or ``kabupaten`` (01-69), as Kemendagri numbers them."""
        return jenis_of(self.code)

    @property
    def short_name(self) -> str:
        """The name without its leading Kabupaten or Kota."""
        return re.sub(r"^(Kabupaten|Kota)\s+", "", self.name)


def jenis_of(code: str) -> str:
    """Whether a code of the form ``PP.KK`` is a kabupaten or a kota."""
    return "kota" if int(code[3:5]) > 70 else "kabupaten"


def _translated(text: str) -> str:
    """A text of ``region.toml`` in the reader's language; as it is while Django starts."""
    return gettext(text) if text and apps.apps_ready else text
