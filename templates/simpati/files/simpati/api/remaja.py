"""Adolescent girls: registered, examined."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day, Truth
from inti.api.pages import AfterKey, Key, Limit, Page
from inti.api.problems import Problem
from inti.audit.reading import because
from simpati.akses import pemeriksaan_remaja_untuk, remaja_untuk
from simpati.api.ibu import Hb, Ttd
from simpati.api.lingkup import (
    ALASAN,
    BACA_IBU,
    DAFTAR_IBU,
    TULIS_IBU,
    Kunci,
    Nama,
    Nik,
    dibaca,
    ditolak,
    pemilik,
    posyandu_tugas,
    terbulat,
    terisi,
)
from simpati.aturan import aturan
from simpati.formulir_ibu import PemeriksaanRemajaForm, RemajaForm
from simpati.kehamilan import anemia_remaja
from simpati.models import PemeriksaanRemaja, RemajaPutri
from simpati.pemeriksaan import catat_remaja
from simpati.views.formulir import boleh_bidan, simpan_kunjungan, tersimpan

router = Router()

Sekolah = Annotated[str, Field(max_length=100)]


class RemajaOut(Schema):
    """Satu remaja putri; NIK hanya empat angka terakhirnya."""

    id: int
    posyandu: int = Field(alias="posyandu_id")
    nama: str
    tanggal_lahir: date
    nik_samar: str
    sekolah: str
    aktif: bool


class RemajaIn(Schema):
    """Seorang remaja putri yang didaftarkan di sebuah posyandu."""

    model_config = ConfigDict(extra="forbid")

    posyandu: Annotated[BodyKey, Field(description="`id` posyandu.")]
    nama: Nama
    tanggal_lahir: Day
    nik: Nik = ""
    sekolah: Sekolah = ""


class RemajaUbahIn(Schema):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    nama: Annotated[Nama, Field(default_factory=str)]
    tanggal_lahir: Annotated[Day, Field(default_factory=date.today)]
    nik: Annotated[Nik, Field(default_factory=str)]
    sekolah: Annotated[Sekolah, Field(default_factory=str)]
    aktif: Annotated[Truth, Field(default_factory=bool, description="Masih terdaftar.")]


class PemeriksaanRemajaOut(Schema):
    """Satu pemeriksaan dengan temuannya; null bila tidak diperiksa."""

    id: int
    remaja: int = Field(alias="remaja_id")
    tanggal: date
    hb: float | None
    ttd_diminum: int | None
    anemia: bool | None

    @staticmethod
    def resolve_anemia(obj: Any) -> bool | None:
        """By the bound of the region."""
        return None if obj.hb is None else anemia_remaja(obj.hb, aturan().remaja)


class HasilRemaja(Schema):
    """Yang diperiksa; yang tidak, dibiarkan kosong."""

    model_config = ConfigDict(extra="forbid")

    hb: Hb | None = None
    ttd_diminum: Ttd | None = None


class PemeriksaanRemajaIn(HasilRemaja):
    """Satu pemeriksaan; sedikitnya satu hasil diisi."""

    remaja: Annotated[BodyKey, Field(description="`id` remaja putri.")]
    tanggal: Annotated[Day, Field(description="Hari pemeriksaan.")]


class PemeriksaanRemajaUbahIn(HasilRemaja):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    tanggal: Annotated[Day, Field(default_factory=date.today, description="Hari pemeriksaan.")]


@router.get(
    "/remaja/",
    auth=Bearer(BACA_IBU.code),
    response=Page[RemajaOut],
    by_alias=False,
    summary="Remaja putri",
)
def remaja(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    posyandu: Annotated[Key | None, Query(description="`id` posyandu.")] = None,
    aktif: Annotated[bool | None, Query(description="Hanya yang masih terdaftar, atau tidak.")] = (
        None
    ),
) -> dict[str, Any]:
    """Remaja putri yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = remaja_untuk(request.user).select_related(None)
    if posyandu is not None:
        rows = rows.filter(posyandu=posyandu)
    if aktif is not None:
        rows = rows.filter(aktif=aktif)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/remaja/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=RemajaOut,
    by_alias=False,
    summary="Satu remaja putri",
)
def satu_remaja(request: HttpRequest, pk: Kunci) -> RemajaPutri:
    """Satu remaja putri menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(remaja_untuk(request.user), pk=pk)


@router.post(
    "/remaja/",
    auth=Bearer(DAFTAR_IBU.code),
    response={201: RemajaOut},
    by_alias=False,
    summary="Daftarkan remaja putri",
)
def daftar_remaja(request: HttpRequest, isi: RemajaIn) -> RemajaPutri:
    """Daftarkan seorang remaja; 409 bila sudah terdaftar atau datanya bertentangan."""
    because("Mendaftarkan remaja putri lewat API")
    posyandu = posyandu_tugas(request, isi.posyandu)
    return _simpan(RemajaPutri(posyandu=posyandu), isi.model_dump(exclude={"posyandu"}))


@router.patch(
    "/remaja/{pk}/",
    auth=Bearer(DAFTAR_IBU.code),
    response=RemajaOut,
    by_alias=False,
    summary="Perbaiki data remaja putri",
)
def ubah_remaja(request: HttpRequest, pk: Kunci, isi: RemajaUbahIn) -> RemajaPutri:
    """Perbaiki yang disebut."""
    because("Memperbaiki data remaja putri lewat API")
    satu = get_object_or_404(remaja_untuk(request.user), pk=pk)
    return _simpan(satu, isi.model_dump(exclude_unset=True))


@router.get(
    "/pemeriksaan-remaja/",
    auth=Bearer(BACA_IBU.code),
    response=Page[PemeriksaanRemajaOut],
    by_alias=False,
    summary="Pemeriksaan remaja putri",
)
def pemeriksaan_remaja(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    remaja: Annotated[Key | None, Query(description="`id` remaja putri.")] = None,
    sejak: Annotated[Day | None, Query(description="Hari pemeriksaan pertama.")] = None,
) -> dict[str, Any]:
    """Pemeriksaan remaja yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = pemeriksaan_remaja_untuk(request.user)
    if remaja is not None:
        rows = rows.filter(remaja=remaja)
    if sejak is not None:
        rows = rows.filter(tanggal__gte=sejak)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/pemeriksaan-remaja/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=PemeriksaanRemajaOut,
    by_alias=False,
    summary="Satu pemeriksaan remaja putri",
)
def satu_pemeriksaan_remaja(request: HttpRequest, pk: Kunci) -> PemeriksaanRemaja:
    """Satu pemeriksaan menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(pemeriksaan_remaja_untuk(request.user), pk=pk)


@router.post(
    "/pemeriksaan-remaja/",
    auth=Bearer(TULIS_IBU.code),
    response={201: PemeriksaanRemajaOut},
    by_alias=False,
    summary="Catat pemeriksaan remaja putri",
)
def catat_pemeriksaan_remaja(request: HttpRequest, isi: PemeriksaanRemajaIn) -> PemeriksaanRemaja:
    """Catat satu kunjungan; 409 bila remaja itu sudah diperiksa pada hari itu."""
    because("Memeriksa remaja putri lewat API")
    satu = remaja_untuk(request.user).filter(pk=isi.remaja).first()
    if satu is None:
        raise Problem(404, _("Tidak ada remaja putri dengan id ini yang dapat Anda periksa."))
    return _kunjungan(request, PemeriksaanRemaja(remaja=satu), isi.model_dump(exclude={"remaja"}))


@router.patch(
    "/pemeriksaan-remaja/{pk}/",
    auth=Bearer(TULIS_IBU.code),
    response=PemeriksaanRemajaOut,
    by_alias=False,
    summary="Perbaiki pemeriksaan remaja putri",
)
def ubah_pemeriksaan_remaja(
    request: HttpRequest, pk: Kunci, isi: PemeriksaanRemajaUbahIn
) -> PemeriksaanRemaja:
    """Lengkapi atau perbaiki yang disebut; Anda menjadi pencatatnya."""
    because("Memperbaiki pemeriksaan remaja lewat API")
    semua = pemeriksaan_remaja_untuk(request.user).select_related("remaja__posyandu__desa")
    satu = get_object_or_404(semua, pk=pk)
    return _kunjungan(request, satu, isi.model_dump(exclude_unset=True))


def _simpan(satu: RemajaPutri, isi: dict[str, Any]) -> RemajaPutri:
    """Save what the rules allow. Raises Problem 409."""
    form = terisi(RemajaForm, isi, instance=satu, hari_ini=timezone.localdate())
    if not (form.is_valid() and tersimpan(form)):
        raise ditolak(form)
    return satu


def _kunjungan(
    request: HttpRequest, satu: PemeriksaanRemaja, isi: dict[str, Any]
) -> PemeriksaanRemaja:
    """Record what the rules allow. Raises Problem 409."""
    form = terisi(
        PemeriksaanRemajaForm,
        terbulat(isi),
        instance=satu,
        hari_ini=timezone.localdate(),
        bidan=boleh_bidan(request, satu.remaja.posyandu),
    )
    if not (form.is_valid() and simpan_kunjungan(form, pemilik(request), catat_remaja)):
        raise ditolak(form)
    return satu
