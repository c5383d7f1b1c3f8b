"""Errors of the API as RFC 9457 problem details, in the language of the reader.

Nothing here asks the database, so that a problem can be told when that is what failed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

API = "/api/"
DOCS = "/api/v1/docs"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a status means here: a title, and what the caller can do."""

    title: str | Promise
    detail: str | Promise


KINDS: Mapping[int, Kind] = {
    400: Kind(
        title=_("Permintaan tidak dapat dibaca"),
        detail=_("Periksa bentuk alamat dan isinya; isi harus JSON yang benar."),
    ),
    401: Kind(
        title=_("Perlu token"),
        detail=_("Kirim token yang masih berlaku di kepala Authorization: Bearer."),
    ),
    403: Kind(
        title=_("Token ini tidak mencakup permintaan itu"),
        detail=_("Buat token dengan lingkup yang disebut dalam dokumentasi."),
    ),
    404: Kind(
        title=_("Tidak ditemukan"),
        detail=_("Tidak ada data di alamat ini yang dapat Anda lihat."),
    ),
    405: Kind(
        title=_("Metode tidak dikenal di alamat ini"),
        detail=_("Pakai salah satu metode yang disebut di kepala Allow."),
    ),
    409: Kind(
        title=_("Bertentangan dengan data yang ada"),
        detail=_("Periksa data yang sudah tersimpan, lalu kirim lagi."),
    ),
    413: Kind(
        title=_("Isi terlalu besar"),
        detail=_("Bagi menjadi beberapa permintaan yang lebih kecil."),
    ),
    415: Kind(
        title=_("Jenis isi tidak dikenal"),
        detail=_("Kirim isi sebagai application/json."),
    ),
    422: Kind(
        title=_("Ada isian yang perlu diperbaiki"),
        detail=_("Perbaiki isian yang disebut dalam daftar errors."),
    ),
    429: Kind(
        title=_("Terlalu banyak permintaan"),
        detail=_("Tunggu sebanyak detik yang disebut di kepala Retry-After, lalu coba lagi."),
    ),
    500: Kind(
        title=_("Terjadi gangguan di pihak kami"),
        detail=_("Data yang sudah tersimpan aman. Tunggu sebentar, lalu coba lagi."),
    ),
    503: Kind(
        title=_("Layanan sedang tidak siap"),
        detail=_("Tunggu sebentar, lalu coba lagi."),
    ),
}

SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "in": {"type": "string"},
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class Problem(Exception):
    """Raised by an operation to be told to the caller; ``status`` is one of KINDS."""

    def __init__(
        self,
        status: int,
        detail: str | Promise = "",
        *,
        errors: Iterable[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


def body(
    request: HttpRequest, status: int, detail: str | Promise = "", errors: Iterable[Any] = ()
) -> dict[str, Any]:
    """The problem as a plain object, in the language that is active."""
    kind = KINDS.get(status, KINDS[500 if status >= 500 else 400])
    found = {
        "type": f"{DOCS}#galat-{status}",
        "title": str(kind.title),
        "status": status,
        "detail": str(detail or kind.detail),
        # Without the query string, which may hold personal data.
        "instance": escape_uri_path(request.path),
        "request_id": getattr(request, "request_id", ""),
        "errors": list(errors),
    }
    return {key: value for key, value in found.items() if value}


def answer(
    request: HttpRequest,
    status: int,
    detail: str | Promise = "",
    *,
    errors: Iterable[Any] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The problem as a response, in the language that Accept-Language asks for."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        response = JsonResponse(
            body(request, status, detail, errors),
            status=status,
            content_type=MEDIA_TYPE,
            headers={"Content-Language": language, "Cache-Control": "no-store", **(headers or {})},
            json_dumps_params={"ensure_ascii": False},
        )
    patch_vary_headers(response, ["Accept-Language"])
    return response
