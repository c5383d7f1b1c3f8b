"""Families of children and mothers: read, named by their card, corrected."""

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict

from inti.api.auth import Bearer
from inti.api.pages import AfterKey, Limit, Page
from inti.audit.reading import because
from simpati.akses import balita_untuk, ibu_untuk, keluarga_berdesil, keluarga_untuk
from simpati.api.lingkup import (
    ALASAN,
    BACA_IBU,
    BENTUK_BULAN,
    BENTUK_DESA,
    DAFTAR_IBU,
    Alamat,
    Kunci,
    Nama,
    TigaAngka,
    Utuh,
    bertentangan,
    demand_sah,
    dibaca,
    terisi,
)
from simpati.formulir_keluarga import KeluargaForm
from simpati.keluarga import tautkan
from simpati.models import Balita, IbuHamil, Keluarga
from simpati.models.keluarga import DESIL
from simpati.views.formulir import boleh_bidan

router = Router()

MENCATAT = "Mencatat keluarga lewat API"

NoKk = Annotated[str, Field(pattern=r"^[0-9]{16}$", description="16 angka di kartu keluarga.")]
Desil = Annotated[
    int,
    Field(
        ge=DESIL[0],
        le=DESIL[1],
        strict=True,
        description="Bersama sumber dan bulannya; hanya dari bidan atau tenaga gizi.",
    ),
    Utuh,
]
SumberDesil = Annotated[str, Field(max_length=60, description="Misalnya DTSEN.")]
BulanDesil = Annotated[str, Field(pattern=BENTUK_BULAN, description="Misalnya 2026-11.")]


class KeluargaOut(Schema):
    """Satu keluarga; nomor KK hanya empat angka terakhirnya."""

    id: int
    desa: str = Field(alias="desa_id")
    kepala: str
    no_kk_samar: str
    air_minum_layak: Keluarga.Layak
    jamban_layak: Keluarga.Layak


class KeluargaRinciOut(KeluargaOut):
    """Satu keluarga dengan alamat, desil, serta anak dan ibu yang boleh dilihat pemilik token.

    Desil null bila belum dicatat, atau bukan untuk pemilik token.
    """

    alamat: str
    rt: str
    rw: str
    desil: int | None
    sumber_desil: str
    periode_desil: str | None
    balita: list[int]
    ibu: list[int]

    @staticmethod
    def resolve_desil(obj: Any) -> int | None:
        """For those who see it on the pages."""
        return obj.desil if obj.terbuka else None

    @staticmethod
    def resolve_sumber_desil(obj: Any) -> str:
        """With the decile."""
        return obj.sumber_desil if obj.terbuka else ""

    @staticmethod
    def resolve_periode_desil(obj: Any) -> str | None:
        """With the decile, as a month."""
        return f"{obj.periode_desil:%Y-%m}" if obj.terbuka and obj.periode_desil else None

    @staticmethod
    def resolve_balita(obj: Any, context: Any) -> list[int]:
        """Only those whom the reader may see."""
        return _kunci(balita_untuk(context["request"].user), obj)

    @staticmethod
    def resolve_ibu(obj: Any, context: Any) -> list[int]:
        """Only those whom the reader may see."""
        return _kunci(ibu_untuk(context["request"].user), obj)


class KeluargaIn(Schema):
    """Keluarga menurut kartunya."""

    model_config = ConfigDict(extra="forbid")

    no_kk: NoKk
    kepala: Nama
    alamat: Alamat = ""
    rt: TigaAngka = ""
    rw: TigaAngka = ""
    air_minum_layak: Annotated[Keluarga.Layak, Field(default_factory=str)]
    jamban_layak: Annotated[Keluarga.Layak, Field(default_factory=str)]
    desil: Desil | None = None
    sumber_desil: SumberDesil = ""
    periode_desil: BulanDesil | None = None


class KeluargaUbahIn(Schema):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    no_kk: Annotated[NoKk, Field(default_factory=str)]
    kepala: Annotated[Nama, Field(default_factory=str)]
    alamat: Annotated[Alamat, Field(default_factory=str)]
    rt: Annotated[TigaAngka, Field(default_factory=str)]
    rw: Annotated[TigaAngka, Field(default_factory=str)]
    air_minum_layak: Annotated[Keluarga.Layak, Field(default_factory=str)]
    jamban_layak: Annotated[Keluarga.Layak, Field(default_factory=str)]
    desil: Desil | None = None
    sumber_desil: Annotated[SumberDesil, Field(default_factory=str)]
    periode_desil: BulanDesil | None = None


@router.get(
    "/keluarga/",
    auth=Bearer(BACA_IBU.code),
    response=Page[KeluargaOut],
    by_alias=False,
    summary="Keluarga",
)
def keluarga(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    desa: Annotated[str | None, Query(pattern=BENTUK_DESA)] = None,
) -> dict[str, Any]:
    """Keluarga anak dan ibu yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = keluarga_untuk(request.user)
    if desa is not None:
        rows = rows.filter(desa=desa)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/keluarga/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=KeluargaRinciOut,
    by_alias=False,
    summary="Satu keluarga",
)
def satu_keluarga(request: HttpRequest, pk: Kunci) -> Keluarga:
    """Satu keluarga menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(_keluarga(request), pk=pk)


@router.post(
    "/balita/{pk}/keluarga/",
    auth=Bearer(DAFTAR_IBU.code),
    response={200: KeluargaRinciOut, 201: KeluargaRinciOut},
    by_alias=False,
    summary="Catat keluarga seorang balita",
)
def keluarga_balita(request: HttpRequest, pk: Kunci, isi: KeluargaIn) -> Status[Keluarga]:
    """Sebut keluarga seorang anak menurut kartunya.

    200 bila KK itu sudah tercatat di desanya: keluarga itu yang dipakai, dan datanya tetap.
    """
    because(MENCATAT)
    return _catat(request, get_object_or_404(balita_untuk(request.user), pk=pk), isi)


@router.post(
    "/ibu/{pk}/keluarga/",
    auth=Bearer(DAFTAR_IBU.code),
    response={200: KeluargaRinciOut, 201: KeluargaRinciOut},
    by_alias=False,
    summary="Catat keluarga seorang ibu hamil",
)
def keluarga_ibu(request: HttpRequest, pk: Kunci, isi: KeluargaIn) -> Status[Keluarga]:
    """Sebut keluarga seorang ibu menurut kartunya.

    200 bila KK itu sudah tercatat di desanya: keluarga itu yang dipakai, dan datanya tetap.
    """
    because(MENCATAT)
    return _catat(request, get_object_or_404(ibu_untuk(request.user), pk=pk), isi)


@router.patch(
    "/keluarga/{pk}/",
    auth=Bearer(DAFTAR_IBU.code),
    response=KeluargaRinciOut,
    by_alias=False,
    summary="Perbaiki data keluarga",
)
def ubah_keluarga(request: HttpRequest, pk: Kunci, isi: KeluargaUbahIn) -> Keluarga:
    """Perbaiki yang disebut; desil hanya diganti data yang lebih baru."""
    because("Memperbaiki data keluarga lewat API")
    satu = get_object_or_404(_keluarga(request), pk=pk)
    form = terisi(
        KeluargaForm,
        isi.model_dump(exclude_unset=True),
        instance=satu,
        boleh_desil=getattr(satu, "terbuka", False),
    )
    demand_sah(form)
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        ada = ValidationError({"no_kk": [_("KK ini sudah tercatat di desa ini.")]})
        raise bertentangan(ada) from None
    return satu


def _catat(request: HttpRequest, orang: Balita | IbuHamil, isi: KeluargaIn) -> Status[Keluarga]:
    """Link the family that a card names, made when the village has none. Raises Problem 409."""
    form = terisi(
        KeluargaForm,
        isi.model_dump(exclude_unset=True),
        instance=Keluarga(desa=orang.posyandu.desa),
        boleh_desil=boleh_bidan(request, orang.posyandu),
    )
    demand_sah(form)
    satu, dikenal = tautkan(orang, form.save(commit=False))
    return Status(200 if dikenal else 201, _keluarga(request).get(pk=satu.pk))


def _keluarga(request: HttpRequest) -> QuerySet[Keluarga]:
    """Give the families of the token's owner, and of each whether its decile is theirs to see."""
    berdesil = keluarga_berdesil(request.user).filter(pk=OuterRef("pk"))
    return keluarga_untuk(request.user).annotate(terbuka=Exists(berdesil))


def _kunci(orang: QuerySet[Balita] | QuerySet[IbuHamil], keluarga: Keluarga) -> list[int]:
    semua = orang.select_related(None).filter(keluarga=keluarga).order_by("pk")
    return list(semua.values_list("pk", flat=True))
