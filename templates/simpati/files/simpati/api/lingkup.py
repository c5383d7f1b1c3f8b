"""What a token may do, and what every operation shares."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query

from inti.api import faults
from inti.api.pages import LARGEST_KEY
from inti.api.problems import Problem
from inti.api.scopes import Scope
from inti.models import User
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
SCOPES = (BACA, TULIS, DAFTAR, DAMPINGI, ANGKA, LAPOR)

ALASAN = "Membaca lewat API"
BENTUK_BULAN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
BENTUK_DESA = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"

Kunci = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
Bulan = Annotated[str, Query(pattern=BENTUK_BULAN, description="Bulan, misalnya 2026-11.")]
KodeDesa = Annotated[str, Field(pattern=BENTUK_DESA, description="Kode desa/kelurahan.")]


def pemilik(request: HttpRequest) -> User:
    """Give the owner of the token, whom Bearer let in."""
    return cast(User, request.user)


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
        if nilai not in (None, "", False)
    }


def demand_sah(form: BaseForm) -> None:
    """Raise Problem 409 for what the form's rules refuse."""
    if not form.is_valid():
        raise bertentangan(ValidationError(form.errors.as_data()))


def bertentangan(salah: ValidationError) -> Problem:
    """Give the problem that tells which rules of the data were broken."""
    return Problem(409, errors=faults.of_rules(salah))
