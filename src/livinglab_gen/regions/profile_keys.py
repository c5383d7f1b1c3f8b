"""The one table of what a region profile may hold.

Reading, writing and the published JSON Schema are all made from ``KEYS``, so they cannot drift.
The names are those of the ``region.toml`` of a service repo, which may serve as a profile too.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from livinglab_gen.language import translate as _
from livinglab_gen.regions.model import ZONES, Region

SCHEMA_VERSION = 1

Entry = Mapping[str, str]
Value = int | str | tuple[str, ...] | tuple[Entry, ...]
Form = Literal[
    "version", "code", "name", "province", "zone", "languages",
    "colour", "text", "phone", "email", "website", "file", "agencies",
]  # fmt: skip

PATTERNS: Mapping[Form, str] = {
    "code": r"[1-9][0-9]\.(0[1-9]|[1-6][0-9]|7[1-9]|[89][0-9])",
    "name": r"(Kabupaten|Kota) \S(.{0,68}\S)?",
    "province": r"\S(.{0,78}\S)?",
    "zone": "|".join(ZONES),
    "languages": r"[a-z]{2,3}",
    "colour": r"#[0-9a-fA-F]{6}",
    "text": r"[^\x00-\x1f\x7f]{0,300}",
    "phone": r"(\+?[0-9(][0-9 ().\-]{2,30})?",
    "email": r"([A-Za-z0-9._%+\-]{1,64}@([A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24})?",
    "website": r"(https?://[^\s<>\x22]{3,200})?",
    "file": r"([\w\-]+(\.[\w\-]+)*\.(svg|png|webp))?",
    "agencies": r"[a-z0-9]([a-z0-9\-]{0,38}[a-z0-9])?",
}
"""What a text of each form has to match as a whole.

For ``languages`` that is each text of the list, for ``agencies`` the code of each.
"""

AGENCY: Mapping[str, Form] = {
    "name": "text", "short_name": "text", "address": "text",
    "phone": "phone", "email": "email", "website": "website",
}  # fmt: skip
"""The keys of one agency beside its code."""

_DISTRIK = {"kecamatan": "Distrik", "desa": "Kampung"}
_TERMS: Mapping[str, Mapping[str, str]] = {
    "11": {"kecamatan": "Kecamatan", "desa": "Gampong"},
    **dict.fromkeys(("91", "92", "93", "94", "95", "96"), _DISTRIK),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """One key: its dotted name, the form of its value, and the value a region starts with.

    ``initial`` is None for what belongs to one service and not to a region: such a key may
    stand in a profile, but is neither written nor missed.
    """

    path: str
    form: Form
    comment: str
    initial: Callable[[Region], Value] | None

    @property
    def written(self) -> bool:
        """Whether a new profile holds it; an empty list of tables has no form in TOML."""
        return self.initial is not None and self.form != "agencies"

    @property
    def table(self) -> str:
        """The table that it stands in, or an empty text for the top."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Its name within its table."""
        return self.path.rpartition(".")[2]


def _empty(_region: Region) -> Value:
    return ""


def _term(level: str, usual: str) -> Callable[[Region], Value]:
    return lambda region: _TERMS.get(region.province.code, {}).get(level, usual)


KEYS: tuple[Key, ...] = (
    Key(
        path="schema", form="version", initial=lambda _region: SCHEMA_VERSION,
        comment="Versi susunan berkas ini.",
    ),
    Key(
        path="code", form="code", initial=lambda region: region.code,
        comment="Kode Kemendagri, dua angka provinsi dan dua angka kabupaten/kota; bukan kode BPS.",
    ),
    Key(
        path="name", form="name", initial=lambda region: region.name,
        comment="Nama resmi, diawali Kabupaten atau Kota; tampil di semua halaman.",
    ),
    Key(
        path="province", form="province", initial=lambda region: region.province.name,
        comment="Nama provinsi, tanpa kata Provinsi.",
    ),
    Key(
        path="time_zone", form="zone", initial=lambda region: region.time_zone,
        comment="WIB: Asia/Jakarta atau Asia/Pontianak; WITA: Asia/Makassar; WIT: Asia/Jayapura.",
    ),
    Key(
        path="languages", form="languages", initial=lambda region: region.language_codes,
        comment="Kode ISO 639 bahasa daerah (diambil dari provinsi): hapus yang tidak dipakai.",
    ),
    Key(
        path="logo", form="file", initial=None,
        comment="Berkas logo di daerah/static/daerah/ suatu layanan; hanya untuk satu layanan.",
    ),
    Key(
        path="agencies", form="agencies", initial=lambda _region: (),
        comment="Perangkat daerah; tulis [[agencies]] dengan code dan name untuk masing-masing.",
    ),
    Key(
        path="service.title", form="text", initial=None,
        comment="Nama layanan yang tampil di halaman; hanya untuk satu layanan.",
    ),
    Key(
        path="service.summary", form="text", initial=None,
        comment="Satu kalimat tentang layanan; hanya untuk satu layanan.",
    ),
    Key(
        path="service.purpose", form="text", initial=None,
        comment="Tujuan layanan; hanya untuk satu layanan.",
    ),
    Key(
        path="colours.primary", form="colour", initial=lambda _region: "#0b5c6b",
        comment="Warna utama, misalnya dari lambang daerah; pilih warna gelap agar teks terbaca.",
    ),
    Key(
        path="colours.accent", form="colour", initial=lambda _region: "#e0982f",
        comment="Warna kedua, untuk penekanan.",
    ),
    Key(
        path="contact.unit", form="text",
        initial=lambda region: f"Dinas Komunikasi dan Informatika {region.name}",
        comment="Instansi yang mengelola layanan.",
    ),
    Key(
        path="contact.address", form="text", initial=_empty,
        comment="Alamat kantor yang melayani warga.",
    ),
    Key(
        path="contact.phone", form="phone", initial=_empty,
        comment='Telepon atau WhatsApp, misalnya "+62 21 1234567".',
    ),
    Key(
        path="contact.email", form="email", initial=_empty,
        comment="Surel yang dibaca setiap hari kerja.",
    ),
    Key(
        path="contact.website", form="website", initial=_empty,
        comment="Situs resmi, diawali https://.",
    ),
    Key(
        path="contact.hours", form="text", initial=_empty,
        comment='Jam layanan, misalnya "Senin-Jumat 08.00-15.00".',
    ),
    Key(
        path="terms.kecamatan", form="text", initial=_term("kecamatan", "Kecamatan"),
        comment="Sebutan kecamatan di daerah ini.",
    ),
    Key(
        path="terms.desa", form="text", initial=_term("desa", "Desa"),
        comment="Sebutan desa di daerah ini.",
    ),
    Key(
        path="complaints.title", form="text", initial=lambda _region: "SP4N-LAPOR!",
        comment="Nama tempat warga mengadu.",
    ),
    Key(
        path="complaints.url", form="website", initial=lambda _region: "https://www.lapor.go.id",
        comment="Alamatnya, diawali https://.",
    ),
    *(
        Key(
            path=f"links.{name}", form="website", initial=_empty,
            comment=f"Alamat {title}, diawali https://.",
        )
        for name, title in (
            ("instagram", "Instagram"), ("facebook", "Facebook"), ("x", "X"),
            ("youtube", "YouTube"), ("tiktok", "TikTok"), ("whatsapp", "WhatsApp"),
            ("news", "berita daerah"),
        )
    ),
)  # fmt: skip
BY_PATH: Mapping[str, Key] = {key.path: key for key in KEYS}
TABLES: tuple[str, ...] = tuple(dict.fromkeys(key.table for key in KEYS if key.table))
REQUIRED = ("schema", "code")


def initial(region: Region) -> dict[str, Value]:
    """What a region's profile holds before anybody has edited it, by dotted key."""
    return {key.path: key.initial(region) for key in KEYS if key.initial and key.written}


def fits(form: Form, value: object) -> bool:
    """Whether a value as TOML gives it has the form."""
    if form == "version":
        return type(value) is int and value == SCHEMA_VERSION
    if form == "languages":
        return isinstance(value, list) and all(_matches(form, item) for item in value)
    if form == "agencies":
        return isinstance(value, list) and all(_is_agency(item) for item in value)
    return _matches(form, value)


def cure(form: Form) -> str:
    """What a value of this form has to look like, as the end of a sentence."""
    cures: dict[Form, str] = {
        "version": _("write `schema = 1`"),
        "code": _("write the Kemendagri code in quotes and with its dot, PP.KK"),
        "name": _("begin with Kabupaten or Kota and write at most 80 signs in quotes"),
        "province": _("write the province's name in quotes"),
        "zone": _("write one of {zones} in quotes").format(zones=", ".join(ZONES)),
        "languages": _('write a list of ISO 639 codes such as ["jv"], or []'),
        "colour": _('write six hexadecimal digits such as "#0b5c6b"'),
        "text": _("write one line of at most 300 signs in quotes"),
        "phone": _('write digits such as "+62 21 1234567" in quotes, or ""'),
        "email": _('write one address such as "nama@contoh.go.id" in quotes, or ""'),
        "file": _('write the name of an .svg, .png or .webp file, or ""'),
        "agencies": _("write [[agencies]] with code, name and contacts for each agency"),
        "website": _('begin with https:// and write it in quotes, or ""'),
    }
    return cures[form]


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a profile, for editors and other tools."""
    properties: dict[str, object] = {key.name: _property(key) for key in KEYS if not key.table}
    for table in TABLES:
        inside = {key.name: _property(key) for key in KEYS if key.table == table}
        properties[table] = {
            "type": "object",
            "additionalProperties": False,
            "properties": inside,
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Profil daerah (region.toml)",
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED),
        "properties": properties,
    }


def schema_text() -> str:
    """The JSON Schema as ``catalogue/regions/region.schema.json`` holds it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _property(key: Key) -> dict[str, object]:
    about = {"description": key.comment}
    if key.form == "version":
        return {**about, "const": SCHEMA_VERSION}
    text = _text_property(key.form)
    if key.form == "agencies":
        return {**about, "type": "array", "items": _agency_property()}
    if key.form == "languages":
        return {**about, "type": "array", "items": text}
    return {**about, **text}


def _text_property(form: Form) -> dict[str, object]:
    return {"type": "string", "pattern": f"^({PATTERNS[form]})$"}


def _agency_property() -> dict[str, object]:
    inside = {name: _text_property(form) for name, form in AGENCY.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "name"],
        "properties": {
            "code": _text_property("agencies"),
            **inside,
            "name": {**_text_property("text"), "minLength": 1},
        },
    }


def _is_agency(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _matches("agencies", value.get("code"))
        and bool(value.get("name"))
        and set(value) <= {"code", *AGENCY}
        and all(_matches(AGENCY[name], one) for name, one in value.items() if name != "code")
    )


def _matches(form: Form, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(PATTERNS[form], value) is not None
