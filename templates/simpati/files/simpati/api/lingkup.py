"""What a token may do, and what every operation shares."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query
from pydantic import BeforeValidator

from inti.api import faults
from inti.api.pages import LARGEST_KEY, page
from inti.api.problems import Problem
from inti.api.scopes import Scope
from inti.audit import record_read
from inti.extension import ExtendableForm
from inti.models import User
from simpati.akses import posyandu_untuk
from simpati.models import Posyandu
from simpati.periode import Periode
from simpati.roles import OPERATOR_DESA, PER_NAMA, SEMUA, TENAGA_KESEHATAN

BACA = Scope(
    code="simpati:baca", title=_("Membaca posyandu, balita, pengukuran, dan kasus"), roles=PER_NAMA
)
TULIS = Scope(code="simpati:tulis", title=_("Mencatat pengukuran"), roles=PER_NAMA)
DAFTAR = Scope(
    code="simpati:daftar", title=_("Mendaftarkan balita dan memperbaiki datanya"), roles=PER_NAMA
)
DAMPINGI = Scope(
    code="simpati:dampingi", title=_("Mencatat intervensi dan melanjutkan kasus"), roles=PER_NAMA
)
ANGKA = Scope(
    code="simpati:angka", title=_("Membaca angka wilayah dan laporan bulanan"), roles=SEMUA
)
LAPOR = Scope(
    code="simpati:lapor",
    title=_("Mengirim dan memverifikasi laporan bulanan"),
    roles=(OPERATOR_DESA, *TENAGA_KESEHATAN),
)
# Scopes of their own: a token that was made for children reads no mother.
BACA_IBU = Scope(
    code="simpati:baca-ibu",
    title=_("Membaca keluarga, ibu hamil, dan remaja putri"),
    roles=PER_NAMA,
)
TULIS_IBU = Scope(
    code="simpati:tulis-ibu",
    title=_("Mencatat pemeriksaan ibu hamil dan remaja putri"),
    roles=PER_NAMA,
)
DAFTAR_IBU = Scope(
    code="simpati:daftar-ibu",
    title=_("Mendaftarkan keluarga, ibu hamil, dan remaja putri, dan memperbaiki datanya"),
    roles=PER_NAMA,
)
DAMPINGI_IBU = Scope(
    code="simpati:dampingi-ibu",
    title=_("Mencatat intervensi dan melanjutkan kasus ibu hamil"),
    roles=PER_NAMA,
)
SCOPES = (
    BACA,
    TULIS,
    DAFTAR,
    DAMPINGI,
    ANGKA,
    LAPOR,
    BACA_IBU,
    TULIS_IBU,
    DAFTAR_IBU,
    DAMPINGI_IBU,
)

ALASAN = "Membaca lewat API"
BENTUK_BULAN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
BENTUK_DESA = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"

Formulir = TypeVar("Formulir", bound=ExtendableForm)


def _utuh(nilai: Any) -> Any:
    """JSON knows one kind of number: 6.0 is the integer 6."""
    return int(nilai) if isinstance(nilai, float) and nilai.is_integer() else nilai


# Stands after the bounds, or they would be missing in the document.
Utuh = BeforeValidator(_utuh)
Kunci = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
Bulan = Annotated[str, Query(pattern=BENTUK_BULAN, description="Bulan, misalnya 2026-11.")]
KodeDesa = Annotated[str, Field(pattern=BENTUK_DESA, description="Kode desa/kelurahan.")]
Nama = Annotated[str, Field(min_length=1, max_length=100)]
Nik = Annotated[str, Field(pattern=r"^([0-9]{16})?$", description="16 angka, atau kosong.")]
Alamat = Annotated[str, Field(max_length=200)]
TigaAngka = Annotated[str, Field(pattern=r"^[0-9]{0,3}$", description="Misalnya 02.")]


def pemilik(request: HttpRequest) -> User:
    """Give the owner of the token, whom Bearer let in."""
    return cast(User, request.user)


def posyandu_tugas(request: HttpRequest, pk: int) -> Posyandu:
    """Give a posyandu where the token's owner works. Raises Problem 404."""
    satu = posyandu_untuk(pemilik(request)).filter(pk=pk).first()
    if satu is None:
        raise Problem(404, _("Tidak ada posyandu dengan id ini di tempat tugas Anda."))
    return satu


def dibaca(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet[Any],
    *,
    limit: int,
    after: int | None,
) -> dict[str, Any]:
    """Give a page of rows about people; that they were read is logged."""
    found = page(request, response, rows, limit=limit, after=after)
    record_read(request.user, found["items"], why=ALASAN, request=request)
    return found


def periode(bulan: str) -> Periode:
    """Read a month that its pattern let in."""
    return Periode.dari(date.fromisoformat(f"{bulan}-01"))


def sebaris(teks: str) -> str:
    """Give a text on one line, as a form's field would take it."""
    return " ".join(teks.replace("\x00", " ").split())


def isian(isi: Mapping[str, Any]) -> dict[str, Any]:
    """Give values as a browser's form would send them; what is empty or false is left out."""
    return {
        nama: "on" if nilai is True else str(nilai)
        for nama, nilai in isi.items()
        # Not `in (..., False)`: 0 equals False, and no tablet taken is an answer.
        if nilai is not False and nilai not in (None, "")
    }


def terisi(bentuk: type[Formulir], isi: Mapping[str, Any], **kwargs: Any) -> Formulir:
    """Give a page's form as if sent with these values changed and the others as they stand.

    The region's own fields, which the API does not take, are left out. Raises Problem 409 for a
    value that this person cannot give.
    """
    kini = bentuk(**kwargs)
    lain = [nama for nama in isi if nama not in kini.fields and isi[nama] not in (None, "")]
    if lain:
        pesan = _("Hanya diisi bidan atau tenaga gizi.")
        raise bertentangan(ValidationError({nama: [pesan] for nama in lain}))
    tampil = {nama: kini.initial.get(nama) for nama in kini.fields}
    form = bentuk(isian({**tampil, **isi}), **kwargs)
    for nama in form.addition.fields if form.addition else ():
        del form.fields[nama]
    form.addition = None
    return form


def bulat(angka: float | Decimal, langkah: str = "0.1") -> Decimal:
    """Round as written, half up."""
    return Decimal(str(angka)).quantize(Decimal(langkah), rounding=ROUND_HALF_UP)


def terbulat(isi: Mapping[str, Any]) -> dict[str, Any]:
    """Give values with each measured number at one decimal, as the forms take it."""
    return {
        nama: bulat(nilai) if isinstance(nilai, float) else nilai for nama, nilai in isi.items()
    }


def demand_sah(form: BaseForm) -> None:
    """Raise Problem 409 for what the form's rules refuse."""
    if not form.is_valid():
        raise ditolak(form)


def ditolak(form: BaseForm) -> Problem:
    """Give the problem that tells what is wrong in a form."""
    return bertentangan(ValidationError(form.errors.as_data()))


def bertentangan(salah: ValidationError) -> Problem:
    """Give the problem that tells which rules of the data were broken."""
    return Problem(409, errors=faults.of_rules(salah))
