"""Posyandu, and the children registered in them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day, Truth
from inti.api.pages import AfterKey, Key, Limit, Page, page
from inti.api.problems import Problem
from inti.audit.reading import because
from simpati.akses import balita_untuk, ibu_untuk, posyandu_untuk
from simpati.api.lingkup import (
    ALASAN,
    BACA,
    DAFTAR,
    Alamat,
    Kunci,
    Nama,
    Nik,
    TigaAngka,
    Utuh,
    demand_sah,
    dibaca,
    posyandu_tugas,
    terisi,
)
from simpati.forms import BalitaForm
from simpati.models import KEMBAR_MAKS, Balita, IbuHamil, Posyandu
from simpati.pencatatan import daftarkan, perbaiki

router = Router()

Urutan = Annotated[
    int,
    Field(ge=1, le=KEMBAR_MAKS, strict=True, description="Urutan lahir anak kembar; 1 bila bukan."),
    Utuh,
]


class PosyanduOut(Schema):
    """Satu posyandu."""

    id: int
    nama: str
    desa: str = Field(alias="desa_id")
    rw: str


class BalitaOut(Schema):
    """Satu balita; NIK hanya empat angka terakhirnya."""

    id: int
    posyandu: int = Field(alias="posyandu_id")
    nama: str
    jenis_kelamin: Balita.JenisKelamin
    tanggal_lahir: date
    nama_ibu: str
    nik_samar: str
    aktif: bool


class BalitaRinciOut(BalitaOut):
    """Satu balita dengan alamatnya."""

    urutan_kembar: int
    alamat: str
    rt: str
    rw: str


class BalitaIn(Schema):
    """Seorang anak yang didaftarkan di sebuah posyandu."""

    model_config = ConfigDict(extra="forbid")

    posyandu: Annotated[BodyKey, Field(description="`id` posyandu.")]
    ibu: Annotated[
        BodyKey | None, Field(description="`id` kehamilan yang berakhir dengan kelahirannya.")
    ] = None
    nama: Nama
    jenis_kelamin: Balita.JenisKelamin
    tanggal_lahir: Day
    nama_ibu: Nama
    nik: Nik = ""
    nik_ibu: Nik = ""
    urutan_kembar: Urutan = 1
    alamat: Alamat = ""
    rt: TigaAngka = ""
    rw: TigaAngka = ""


class BalitaUbahIn(Schema):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    nama: Annotated[Nama, Field(default_factory=str)]
    jenis_kelamin: Annotated[Balita.JenisKelamin, Field(default_factory=str)]
    tanggal_lahir: Annotated[Day, Field(default_factory=date.today)]
    nama_ibu: Annotated[Nama, Field(default_factory=str)]
    nik: Annotated[Nik, Field(default_factory=str)]
    nik_ibu: Annotated[Nik, Field(default_factory=str)]
    urutan_kembar: Annotated[Urutan, Field(default_factory=int)]
    alamat: Annotated[Alamat, Field(default_factory=str)]
    rt: Annotated[TigaAngka, Field(default_factory=str)]
    rw: Annotated[TigaAngka, Field(default_factory=str)]
    aktif: Annotated[Truth, Field(default_factory=bool, description="Masih terdaftar.")]


@router.get(
    "/posyandu/",
    auth=Bearer(BACA.code),
    response=Page[PosyanduOut],
    by_alias=False,
    summary="Posyandu",
)
def posyandu(
    request: HttpRequest, response: HttpResponse, limit: Limit = 50, after: AfterKey = None
) -> dict[str, Any]:
    """Posyandu yang anaknya boleh dilihat pemilik token."""
    rows: QuerySet[Posyandu] = posyandu_untuk(request.user).select_related(None)
    return page(request, response, rows, limit=limit, after=after)


@router.get(
    "/posyandu/{pk}/",
    auth=Bearer(BACA.code),
    response=PosyanduOut,
    by_alias=False,
    summary="Satu posyandu",
)
def satu_posyandu(request: HttpRequest, pk: Kunci) -> Posyandu:
    """Satu posyandu menurut `id`-nya."""
    return get_object_or_404(posyandu_untuk(request.user), pk=pk)


@router.get(
    "/balita/", auth=Bearer(BACA.code), response=Page[BalitaOut], by_alias=False, summary="Balita"
)
def balita(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    posyandu: Annotated[Key | None, Query(description="`id` posyandu.")] = None,
) -> dict[str, Any]:
    """Balita yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = balita_untuk(request.user).select_related(None)
    if posyandu is not None:
        rows = rows.filter(posyandu=posyandu)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/balita/{pk}/",
    auth=Bearer(BACA.code),
    response=BalitaRinciOut,
    by_alias=False,
    summary="Satu balita",
)
def satu_balita(request: HttpRequest, pk: Kunci) -> Balita:
    """Satu balita menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(balita_untuk(request.user), pk=pk)


@router.post(
    "/balita/",
    auth=Bearer(DAFTAR.code),
    response={201: BalitaRinciOut},
    by_alias=False,
    summary="Daftarkan balita",
)
def daftar_balita(request: HttpRequest, isi: BalitaIn) -> Balita:
    """Daftarkan seorang anak; 409 bila sudah terdaftar atau datanya bertentangan."""
    because("Mendaftarkan anak lewat API")
    posyandu = posyandu_tugas(request, isi.posyandu)
    baru = Balita(posyandu=posyandu)
    if isi.ibu is not None:
        baru.ibu = _bersalin(request, isi.ibu)
        baru.keluarga = baru.ibu.keluarga
    return _simpan(baru, isi.model_dump(exclude={"posyandu", "ibu"}), daftarkan)


@router.patch(
    "/balita/{pk}/",
    auth=Bearer(DAFTAR.code),
    response=BalitaRinciOut,
    by_alias=False,
    summary="Perbaiki data balita",
)
def ubah_balita(request: HttpRequest, pk: Kunci, isi: BalitaUbahIn) -> Balita:
    """Perbaiki yang disebut; tanggal lahir atau jenis kelamin baru menghitung ulang ukurannya."""
    because("Memperbaiki data anak lewat API")
    anak = get_object_or_404(balita_untuk(request.user), pk=pk)
    return _simpan(anak, isi.model_dump(exclude_unset=True), perbaiki)


def _bersalin(request: HttpRequest, pk: int) -> IbuHamil:
    """Give a mother who gave birth. Raises Problem 404."""
    satu = ibu_untuk(request.user).filter(pk=pk, status=IbuHamil.Status.BERSALIN).first()
    if satu is None:
        raise Problem(404, _("Tidak ada ibu yang bersalin dengan id ini di tempat tugas Anda."))
    return satu


def _simpan(anak: Balita, isi: dict[str, Any], simpan: Callable[[BalitaForm], Balita]) -> Balita:
    """Save what the rules allow. Raises Problem 409."""
    form = terisi(BalitaForm, isi, instance=anak, hari_ini=timezone.localdate())
    demand_sah(form)
    try:
        return simpan(form)
    except IntegrityError:
        # Another request was faster with the same child.
        raise Problem(409, _("Anak ini baru saja terdaftar. Muat datanya lagi.")) from None
