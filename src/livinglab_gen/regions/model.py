"""What a region is: frozen values, without any reading or searching."""

from dataclasses import dataclass
from typing import Literal

RegionKind = Literal["kabupaten", "kota"]
VillageKind = Literal["desa", "kelurahan", "desa-adat"]

ZONES: dict[str, str] = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
"""The IANA zones of Indonesia and what Indonesians call them (Keppres 41/1987)."""

_VILLAGE_KINDS: dict[str, VillageKind] = {"1": "kelurahan", "2": "desa", "3": "desa-adat"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """A regional language; ``code`` is its ISO 639 code, or None where the data name none."""

    code: str | None
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Province:
    """A province; ``utc_offset`` is written ``+07:00``, ``zone_name`` WIB, WITA or WIT."""

    code: str
    name: str
    time_zone: str
    zone_name: str
    utc_offset: str
    languages: tuple[Language, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A kabupaten or kota with its Kemendagri code (``32.11``) and its full official name."""

    code: str
    name: str
    province: Province

    @property
    def kind(self) -> RegionKind:
        """Whether it is a kabupaten (second part of the code 01-69) or a kota (71-99)."""
        return "kota" if self.code[3:] > "70" else "kabupaten"

    @property
    def short_name(self) -> str:
        """The name without its kind: ``Sumedang``, ``Jakarta Pusat``."""
        return self.name.split(" ", 1)[1].removeprefix("Administrasi ")

    @property
    def slug(self) -> str:
        """The name for folders, packages and hosts: ``sumedang``, ``kota-bandung``.

        At most 35 characters of ``a-z``, ``0-9`` and ``-``, unique over all regions.
        A kota keeps its kind, since half of the larger ones share a name with a kabupaten.
        """
        words = self.short_name.replace("Kep. ", "Kepulauan ").lower()
        dashed = "-".join("".join(c if c.isalnum() else " " for c in words).split())
        return f"kota-{dashed}" if self.kind == "kota" else dashed

    @property
    def time_zone(self) -> str:
        """The IANA name of its time zone."""
        return self.province.time_zone

    @property
    def languages(self) -> tuple[Language, ...]:
        """The regional languages of its province (the data know none per region)."""
        return self.province.languages

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The ISO 639 codes of its languages, without the languages that have none."""
        return tuple(language.code for language in self.languages if language.code)


@dataclass(frozen=True, kw_only=True, slots=True)
class District:
    """A kecamatan (in Papua: distrik) with its code ``32.11.01``."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Village:
    """A desa, kelurahan or desa adat with its code ``32.11.01.2001``."""

    code: str
    name: str

    @property
    def kind(self) -> VillageKind:
        """What it is, by the first digit of the last part of the code."""
        return _VILLAGE_KINDS[self.code[9]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many units of each kind a region, or the whole country, has."""

    districts: int
    desa: int
    kelurahan: int
    desa_adat: int

    @property
    def villages(self) -> int:
        """Desa, kelurahan and desa adat together."""
        return self.desa + self.kelurahan + self.desa_adat
