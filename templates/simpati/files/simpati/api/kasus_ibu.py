"""Mothers' cases: a visit opens them, here they are read, taken on and moved on."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router

from inti.api.auth import Bearer
from inti.api.pages import AfterKey, Key, Limit, Page, page
from inti.audit.reading import because
from simpati.akses import kasus_untuk
from simpati.api.kasus import (
    IntervensiIn,
    IntervensiOut,
    IntervensiUbahIn,
    KasusDasar,
    RinciKasus,
    Siapa,
    StatusIn,
    bantuan,
    bantuan_dibaca,
    diambil,
    dicatat,
    dilanjutkan,
    diubah,
    kasus_dari,
)
from simpati.api.lingkup import ALASAN, BACA_IBU, DAMPINGI_IBU, Kunci, dibaca
from simpati.models import Intervensi, Kasus

router = Router()

IBU: Siapa = "ibu"
MENDAMPINGI = "Mendampingi ibu hamil lewat API"


class KasusIbuOut(KasusDasar):
    """Satu kasus pendampingan seorang ibu hamil; `selesai` null selama terbuka."""

    ibu: int = Field(alias="ibu_id")


class KasusIbuRinciOut(RinciKasus, KasusIbuOut):
    """Satu kasus dengan catatannya, status yang boleh menyusul, dan intervensinya."""

    pemeriksaan: int = Field(alias="pemeriksaan_ibu_id")


@router.get(
    "/kasus-ibu/",
    auth=Bearer(BACA_IBU.code),
    response=Page[KasusIbuOut],
    by_alias=False,
    summary="Kasus ibu hamil",
)
def kasus_ibu(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    terbuka: Annotated[bool | None, Query(description="Hanya yang terbuka, atau berakhir.")] = None,
    ibu: Annotated[Key | None, Query(description="`id` ibu hamil.")] = None,
) -> dict[str, Any]:
    """Kasus ibu hamil yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = kasus_dari(kasus_untuk(request.user), IBU).select_related(None)
    if terbuka is not None:
        rows = rows.filter(selesai__isnull=terbuka)
    if ibu is not None:
        rows = rows.filter(ibu=ibu)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/kasus-ibu/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=KasusIbuRinciOut,
    by_alias=False,
    summary="Satu kasus ibu hamil",
)
def satu_kasus_ibu(request: HttpRequest, pk: Kunci) -> Kasus:
    """Satu kasus menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(kasus_dari(kasus_untuk(request.user), IBU), pk=pk)


@router.post(
    "/kasus-ibu/{pk}/ambil/",
    auth=Bearer(DAMPINGI_IBU.code),
    response=KasusIbuRinciOut,
    by_alias=False,
    summary="Jadi penanggung jawab kasus ibu",
)
def ambil_kasus_ibu(request: HttpRequest, pk: Kunci) -> Kasus:
    """Bidan atau tenaga gizi pemilik token menjadi penanggung jawabnya; 409 bila sudah berakhir."""
    because(MENDAMPINGI)
    return diambil(request, pk, IBU)


@router.post(
    "/kasus-ibu/{pk}/status/",
    auth=Bearer(DAMPINGI_IBU.code),
    response=KasusIbuRinciOut,
    by_alias=False,
    summary="Lanjutkan kasus ibu",
)
def lanjutkan_kasus_ibu(request: HttpRequest, pk: Kunci, isi: StatusIn) -> Kasus:
    """Bidan atau tenaga gizi melanjutkan kasus; 409 bila status itu tidak boleh menyusul."""
    because(MENDAMPINGI)
    return dilanjutkan(request, pk, isi, IBU)


@router.get(
    "/intervensi-ibu/",
    auth=Bearer(BACA_IBU.code),
    response=Page[IntervensiOut],
    by_alias=False,
    summary="Intervensi pada kasus ibu",
)
def intervensi_ibu(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    kasus: Annotated[Key | None, Query(description="`id` kasus ibu.")] = None,
) -> dict[str, Any]:
    """Intervensi pada kasus ibu yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = bantuan(request, IBU) if kasus is None else bantuan(request, IBU).filter(kasus=kasus)
    return bantuan_dibaca(request, page(request, response, rows, limit=limit, after=after))


@router.get(
    "/intervensi-ibu/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=IntervensiOut,
    by_alias=False,
    summary="Satu intervensi pada kasus ibu",
)
def satu_intervensi_ibu(request: HttpRequest, pk: Kunci) -> Intervensi:
    """Satu intervensi menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(bantuan(request, IBU), pk=pk)


@router.post(
    "/intervensi-ibu/",
    auth=Bearer(DAMPINGI_IBU.code),
    response={201: IntervensiOut},
    by_alias=False,
    summary="Catat intervensi untuk ibu",
)
def catat_intervensi_ibu(request: HttpRequest, isi: IntervensiIn) -> Intervensi:
    """Catat bantuan; yang pertama terlaksana membawa kasus ke penanganan. 409 bila bertentangan."""
    because(MENDAMPINGI)
    return dicatat(request, isi, IBU)


@router.patch(
    "/intervensi-ibu/{pk}/",
    auth=Bearer(DAMPINGI_IBU.code),
    response=IntervensiOut,
    by_alias=False,
    summary="Perbarui intervensi untuk ibu",
)
def ubah_intervensi_ibu(request: HttpRequest, pk: Kunci, isi: IntervensiUbahIn) -> Intervensi:
    """Tulis bahwa sudah dilaksanakan dan hasilnya, atau pindahkan harinya."""
    because(MENDAMPINGI)
    return diubah(request, pk, isi, IBU)
