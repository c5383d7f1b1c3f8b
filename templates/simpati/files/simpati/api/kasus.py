"""Children's cases, and the help that was planned and given in each.

A case is opened by a measurement, never by hand; here it is read, taken on and moved on.
Mothers' cases have scopes of their own, see `simpati.api.kasus_ibu`; what is done with a case is
the same for both, and stands at the end of this module.
"""

from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day
from inti.api.pages import AfterKey, Key, Limit, Page, page
from inti.api.problems import Problem
from inti.audit import record_read
from inti.audit.reading import because
from simpati import pendampingan
from simpati.akses import kasus_diputuskan, kasus_untuk
from simpati.api.lingkup import (
    ALASAN,
    BACA,
    DAMPINGI,
    Kunci,
    bertentangan,
    demand_sah,
    dibaca,
    isian,
    pemilik,
    sebaris,
)
from simpati.formulir_kasus import IntervensiForm
from simpati.models import CATATAN_MAKS, Intervensi, Kasus

router = Router()

Pelaksana = Annotated[str, Field(min_length=1, max_length=100, description="Misalnya Bidan desa.")]
Hasil = Annotated[str, Field(max_length=CATATAN_MAKS)]
MENDAMPINGI = "Mendampingi anak lewat API"
Siapa = Literal["balita", "ibu"]
"""Whose case: the field that names the child or the mother."""
ANAK: Siapa = "balita"
# Inline, for the document knows enumerations by their bare name, and other models have these too.
StatusKasus = Annotated[
    Kasus.Status, WithJsonSchema({"type": "string", "enum": Kasus.Status.values})
]
JenisBantuan = Annotated[
    Intervensi.Jenis, WithJsonSchema({"type": "string", "enum": Intervensi.Jenis.values})
]


class KasusDasar(Schema):
    """Yang sama pada kasus anak dan ibu; `selesai` null selama terbuka."""

    id: int
    sebab: Kasus.Sebab
    status: StatusKasus
    mulai: date
    tenggat: date
    selesai: date | None


class KasusOut(KasusDasar):
    """Satu kasus pendampingan seorang anak; `selesai` null selama terbuka."""

    balita: int = Field(alias="balita_id")


class IntervensiOut(Schema):
    """Satu intervensi; `realisasi` null selama belum dilaksanakan."""

    id: int
    kasus: int = Field(alias="kasus_id")
    jenis: JenisBantuan
    pelaksana: str
    sumber_dana: str
    jadwal: date
    realisasi: date | None
    hasil: str


class RinciKasus(KasusDasar):
    """Catatan sebuah kasus, status yang boleh menyusul, dan intervensinya."""

    penanggung_jawab: int | None = Field(alias="penanggung_jawab_id")
    catatan: str
    berikut: list[StatusKasus]
    intervensi: list[IntervensiOut]

    @staticmethod
    def resolve_intervensi(obj: Any) -> list[Intervensi]:
        """In the order in which they are planned."""
        return list(obj.intervensi.all())


class KasusRinciOut(RinciKasus, KasusOut):
    """Satu kasus dengan catatannya, status yang boleh menyusul, dan intervensinya."""

    pengukuran: int = Field(alias="pengukuran_id")


class StatusIn(Schema):
    """Ke mana sebuah kasus berlanjut."""

    model_config = ConfigDict(extra="forbid")

    status: StatusKasus
    catatan: Annotated[
        str,
        Field(max_length=CATATAN_MAKS, description="Wajib untuk drop-out dan keliru."),
    ] = ""


class IntervensiIn(Schema):
    """Bantuan yang direncanakan atau sudah diberikan."""

    model_config = ConfigDict(extra="forbid")

    kasus: Annotated[BodyKey, Field(description="`id` kasus yang terbuka.")]
    jenis: JenisBantuan
    pelaksana: Pelaksana
    jadwal: Day
    realisasi: Day | None = None
    sumber_dana: Annotated[Intervensi.SumberDana, Field(default_factory=str)]
    hasil: Hasil = ""


class IntervensiUbahIn(Schema):
    """Yang diperbarui saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    jenis: Annotated[JenisBantuan, Field(default_factory=str)]
    pelaksana: Annotated[Pelaksana, Field(default_factory=str)]
    jadwal: Annotated[Day, Field(default_factory=date.today)]
    realisasi: Day | None = None
    sumber_dana: Annotated[Intervensi.SumberDana, Field(default_factory=str)]
    hasil: Annotated[Hasil, Field(default_factory=str)]


@router.get(
    "/kasus/", auth=Bearer(BACA.code), response=Page[KasusOut], by_alias=False, summary="Kasus"
)
def kasus(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    terbuka: Annotated[bool | None, Query(description="Hanya yang terbuka, atau berakhir.")] = None,
    balita: Annotated[Key | None, Query(description="`id` balita.")] = None,
) -> dict[str, Any]:
    """Kasus balita yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = kasus_dari(kasus_untuk(request.user), ANAK).select_related(None)
    if terbuka is not None:
        rows = rows.filter(selesai__isnull=terbuka)
    if balita is not None:
        rows = rows.filter(balita=balita)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/kasus/{pk}/",
    auth=Bearer(BACA.code),
    response=KasusRinciOut,
    by_alias=False,
    summary="Satu kasus",
)
def satu_kasus(request: HttpRequest, pk: Kunci) -> Kasus:
    """Satu kasus menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(kasus_dari(kasus_untuk(request.user), ANAK), pk=pk)


@router.post(
    "/kasus/{pk}/ambil/",
    auth=Bearer(DAMPINGI.code),
    response=KasusRinciOut,
    by_alias=False,
    summary="Jadi penanggung jawab kasus",
)
def ambil_kasus(request: HttpRequest, pk: Kunci) -> Kasus:
    """Bidan atau tenaga gizi pemilik token menjadi penanggung jawabnya; 409 bila sudah berakhir."""
    because(MENDAMPINGI)
    return diambil(request, pk, ANAK)


@router.post(
    "/kasus/{pk}/status/",
    auth=Bearer(DAMPINGI.code),
    response=KasusRinciOut,
    by_alias=False,
    summary="Lanjutkan kasus",
)
def lanjutkan_kasus(request: HttpRequest, pk: Kunci, isi: StatusIn) -> Kasus:
    """Bidan atau tenaga gizi melanjutkan kasus; 409 bila status itu tidak boleh menyusul."""
    because(MENDAMPINGI)
    return dilanjutkan(request, pk, isi, ANAK)


@router.get(
    "/intervensi/",
    auth=Bearer(BACA.code),
    response=Page[IntervensiOut],
    by_alias=False,
    summary="Intervensi",
)
def intervensi(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    kasus: Annotated[Key | None, Query(description="`id` kasus.")] = None,
) -> dict[str, Any]:
    """Intervensi pada kasus yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = bantuan(request, ANAK) if kasus is None else bantuan(request, ANAK).filter(kasus=kasus)
    return bantuan_dibaca(request, page(request, response, rows, limit=limit, after=after))


@router.get(
    "/intervensi/{pk}/",
    auth=Bearer(BACA.code),
    response=IntervensiOut,
    by_alias=False,
    summary="Satu intervensi",
)
def satu_intervensi(request: HttpRequest, pk: Kunci) -> Intervensi:
    """Satu intervensi menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(bantuan(request, ANAK), pk=pk)


@router.post(
    "/intervensi/",
    auth=Bearer(DAMPINGI.code),
    response={201: IntervensiOut},
    by_alias=False,
    summary="Catat intervensi",
)
def catat_intervensi(request: HttpRequest, isi: IntervensiIn) -> Intervensi:
    """Catat bantuan; yang pertama terlaksana membawa kasus ke penanganan. 409 bila bertentangan."""
    because(MENDAMPINGI)
    return dicatat(request, isi, ANAK)


@router.patch(
    "/intervensi/{pk}/",
    auth=Bearer(DAMPINGI.code),
    response=IntervensiOut,
    by_alias=False,
    summary="Perbarui intervensi",
)
def ubah_intervensi(request: HttpRequest, pk: Kunci, isi: IntervensiUbahIn) -> Intervensi:
    """Tulis bahwa sudah dilaksanakan dan hasilnya, atau pindahkan harinya."""
    because(MENDAMPINGI)
    return diubah(request, pk, isi, ANAK)


def kasus_dari(rows: QuerySet[Kasus], siapa: Siapa) -> QuerySet[Kasus]:
    """Give the cases of children or of mothers alone."""
    return rows.filter(**{f"{siapa}__isnull": False})


def bantuan(request: HttpRequest, siapa: Siapa) -> QuerySet[Intervensi]:
    """Give the help in cases that the token's owner may see."""
    kasus = kasus_dari(kasus_untuk(request.user), siapa).select_related(None)
    return Intervensi.objects.filter(kasus__in=kasus).select_related(f"kasus__{siapa}")


def bantuan_dibaca(request: HttpRequest, found: dict[str, Any]) -> dict[str, Any]:
    """Log a page of help as a reading of the people of its cases."""
    record_read(request.user, [satu.kasus for satu in found["items"]], why=ALASAN, request=request)
    return found


def diambil(request: HttpRequest, pk: int, siapa: Siapa) -> Kasus:
    """Make the token's owner responsible. Raises Problem 409 for a case that ended."""
    satu = get_object_or_404(kasus_dari(kasus_diputuskan(request.user), siapa), pk=pk)
    try:
        pendampingan.ambil(satu, pemilik(request))
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return satu


def dilanjutkan(request: HttpRequest, pk: int, isi: StatusIn, siapa: Siapa) -> Kasus:
    """Move a case on. Raises Problem 409 for a status that cannot follow."""
    satu = get_object_or_404(kasus_dari(kasus_diputuskan(request.user), siapa), pk=pk)
    try:
        pendampingan.pindahkan(
            satu,
            isi.status,
            oleh=pemilik(request),
            hari_ini=timezone.localdate(),
            catatan=sebaris(isi.catatan),
        )
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return satu


def dicatat(request: HttpRequest, isi: IntervensiIn, siapa: Siapa) -> Intervensi:
    """Record help that is planned or was given. Raises Problem 404 or 409."""
    satu = kasus_dari(kasus_untuk(request.user), siapa).filter(pk=isi.kasus).first()
    if satu is None:
        raise Problem(404, _("Tidak ada kasus dengan id ini yang dapat Anda dampingi."))
    baru = Intervensi(kasus=satu, dibuat_oleh=pemilik(request))
    return _simpan(isi.model_dump(exclude_unset=True, exclude={"kasus"}), baru)


def diubah(request: HttpRequest, pk: int, isi: IntervensiUbahIn, siapa: Siapa) -> Intervensi:
    """Bring help up to date. Raises Problem 409."""
    satu = get_object_or_404(bantuan(request, siapa), pk=pk)
    kini = model_to_dict(satu, IntervensiForm.Meta.fields)
    return _simpan({**kini, **isi.model_dump(exclude_unset=True)}, satu)


def _simpan(isi: dict[str, Any], satu: Intervensi) -> Intervensi:
    """Save what the rules allow. Raises Problem 409."""
    form = IntervensiForm(isian(isi), instance=satu, hari_ini=timezone.localdate())
    demand_sah(form)
    try:
        pendampingan.catat_intervensi(form.save(commit=False))
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return satu
