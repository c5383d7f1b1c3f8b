"""What is wrong with an input, field by field, in words for people."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError as ModelFault
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Texts for what pydantic calls by these names; the values in braces come from its ``ctx``.
TEXTS: Mapping[str, str | Promise] = {
    "missing": _("Isian ini wajib ada."),
    "extra_forbidden": _("Isian ini tidak dikenal."),
    "int_parsing": _("Tulis bilangan bulat."),
    "int_type": _("Tulis bilangan bulat."),
    "int_from_float": _("Tulis bilangan bulat."),
    "float_type": _("Tulis bilangan."),
    "bool_type": _("Tulis true atau false."),
    "string_type": _("Tulis teks."),
    "string_pattern_mismatch": _("Bentuknya tidak sesuai dengan {pattern}."),
    "string_too_long": _("Paling banyak {max_length} huruf."),
    "string_too_short": _("Paling sedikit {min_length} huruf."),
    "too_long": _("Paling banyak {max_length} baris."),
    "too_short": _("Paling sedikit {min_length} baris."),
    "greater_than_equal": _("Paling sedikit {ge}."),
    "less_than_equal": _("Paling banyak {le}."),
    "enum": _("Pilih salah satu: {expected}."),
    "literal_error": _("Pilih salah satu: {expected}."),
    "finite_number": _("Tulis bilangan yang terhingga."),
    "iso_date": _("Tulis tanggal sebagai TTTT-BB-HH, misalnya 2026-11-05."),
    "json_invalid": _("Isi harus JSON yang benar."),
}


def of_input(errors: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Pydantic's findings as ``errors`` of a problem; the values themselves are never repeated."""
    for one in errors:
        place, *path = (str(part) for part in one["loc"])
        yield {
            "in": place,
            # The body's own parameter name is ninja's, not the caller's.
            "pointer": "#/" + "/".join(path[1:] if place == "body" else path),
            "code": str(one["type"]),
            "detail": _text(one),
        }


def of_names(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Parameters that the operation does not know."""
    for name in names:
        yield {
            "in": "query",
            "pointer": f"#/{name}",
            "code": "extra_forbidden",
            "detail": str(TEXTS["extra_forbidden"]),
        }


def of_rules(fault: ModelFault) -> Iterator[dict[str, str]]:
    """The findings of a model's rules; messages without a field point at the whole."""
    if hasattr(fault, "error_dict"):
        for field, messages in fault.message_dict.items():
            pointer = "#" if field == "__all__" else f"#/{field}"
            yield from ({"in": "body", "pointer": pointer, "detail": one} for one in messages)
    else:
        yield from ({"in": "body", "pointer": "#", "detail": one} for one in fault.messages)


def _text(one: Mapping[str, Any]) -> str:
    known = TEXTS.get(str(one["type"]))
    if known is None:
        return str(one["msg"])
    return str(known).format(**one.get("ctx", {}))
