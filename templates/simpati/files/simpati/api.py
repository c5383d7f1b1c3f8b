"""SIMPATI for programs: who is registered, what was measured, and new measurements.

Rows are those that the token's owner may see by name. A NIK is only given masked.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from inti.api import faults, problems
from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day, Number, Truth
from inti.api.pages import AfterKey, Key, Limit, Page, page
from inti.api.problems import Problem
from inti.api.scopes import Scope
from inti.audit import record_read
from inti.models import User
from simpati.akses import balita_untuk, kasus_untuk, pengukuran_untuk, posyandu_untuk
from simpati.models import BERAT_KG, PANJANG_CM, Balita, Kasus, Pengukuran, Posyandu
from simpati.pencatatan import catat
from simpati.roles import PER_NAMA

BACA = Scope(
    code="simpati:baca", title=_("Membaca posyandu, balita, pengukuran, dan kasus"), roles=PER_NAMA
)
TULIS = Scope(code="simpati:tulis", title=_("Mencatat pengukuran"), roles=PER_NAMA)
SCOPES = (BACA, TULIS)

KELOMPOK_MAKS = 50
ALASAN = "Membaca lewat API"

router = Router()


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


class PengukuranOut(Schema):
    """Satu pengukuran dengan z-skor (SD) dan kelas Permenkes 2/2020; null bila tidak dihitung."""

    id: int
    balita: int = Field(alias="balita_id")
    tanggal: date
    berat_kg: float
    panjang_tinggi_cm: float
    posisi: Pengukuran.PosisiUkur
    edema: bool
    umur_hari: int
    z_tbu: float | None
    z_bbu: float | None
    z_bbtb: float | None
    z_imtu: float | None
    kelas_tbu: str
    kelas_bbu: str
    kelas_bbtb: str
    kelas_imtu: str
    naik: str
    status: Pengukuran.Status


class KasusOut(Schema):
    """Satu kasus pendampingan; `selesai` null selama terbuka."""

    id: int
    balita: int = Field(alias="balita_id")
    sebab: Kasus.Sebab
    status: Kasus.Status
    mulai: date
    tenggat: date
    selesai: date | None


class PengukuranIn(Schema):
    """Yang diukur; z-skor dan kelas dihitung oleh layanan."""

    model_config = ConfigDict(extra="forbid")

    balita: Annotated[BodyKey, Field(description="`id` balita.")]
    tanggal: Annotated[Day, Field(description="Hari pengukuran.")]
    berat_kg: Annotated[
        Number,
        Field(ge=float(BERAT_KG[0]), le=float(BERAT_KG[1]), description="Dibulatkan ke 0,01 kg."),
    ]
    panjang_tinggi_cm: Annotated[
        Number,
        Field(
            ge=float(PANJANG_CM[0]), le=float(PANJANG_CM[1]), description="Dibulatkan ke 0,1 cm."
        ),
    ]
    posisi: Annotated[Pengukuran.PosisiUkur, Field(description="terlentang atau berdiri.")]
    edema: Annotated[Truth, Field(description="Bengkak di kedua punggung kaki.")] = False


class KelompokIn(Schema):
    """Pengukuran satu hari posyandu."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[
        list[PengukuranIn],
        Field(min_length=1, max_length=KELOMPOK_MAKS, description="Paling banyak 50 baris."),
    ]


class BarisOut(Schema):
    """Hasil satu baris: 201 dengan pengukurannya, atau masalahnya."""

    nomor: int
    status: int
    pengukuran: PengukuranOut | None = None
    masalah: dict[str, Any] | None = None


class KelompokOut(Schema):
    """Hasil setiap baris, menurut urutan kiriman."""

    items: list[BarisOut]


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
    found = page(request, response, rows, limit=limit, after=after)
    record_read(request.user, found["items"], why=ALASAN, request=request)
    return found


@router.get(
    "/pengukuran/",
    auth=Bearer(BACA.code),
    response=Page[PengukuranOut],
    by_alias=False,
    summary="Pengukuran",
)
def pengukuran(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    balita: Annotated[Key | None, Query(description="`id` balita.")] = None,
    sejak: Annotated[Day | None, Query(description="Hari pengukuran pertama.")] = None,
) -> dict[str, Any]:
    """Pengukuran balita yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = pengukuran_untuk(request.user)
    if balita is not None:
        rows = rows.filter(balita=balita)
    if sejak is not None:
        rows = rows.filter(tanggal__gte=sejak)
    found = page(request, response, rows, limit=limit, after=after)
    record_read(request.user, found["items"], why=ALASAN, request=request)
    return found


@router.get(
    "/kasus/", auth=Bearer(BACA.code), response=Page[KasusOut], by_alias=False, summary="Kasus"
)
def kasus(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    terbuka: Annotated[bool | None, Query(description="Hanya yang terbuka, atau berakhir.")] = None,
) -> dict[str, Any]:
    """Kasus balita yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = kasus_untuk(request.user).select_related(None)
    if terbuka is not None:
        rows = rows.filter(selesai__isnull=terbuka)
    found = page(request, response, rows, limit=limit, after=after)
    record_read(request.user, found["items"], why=ALASAN, request=request)
    return found


@router.post(
    "/pengukuran/",
    auth=Bearer(TULIS.code),
    response={201: PengukuranOut},
    by_alias=False,
    summary="Catat satu pengukuran",
)
def catat_pengukuran(request: HttpRequest, isi: PengukuranIn) -> Pengukuran:
    """Catat pengukuran seorang balita; 409 bila bertentangan dengan data yang ada."""
    anak = balita_untuk(request.user).filter(pk=isi.balita).first()
    return _catat(request, isi, anak)


@router.post(
    "/pengukuran/kelompok/",
    auth=Bearer(TULIS.code),
    response=KelompokOut,
    by_alias=False,
    summary="Catat sampai 50 pengukuran",
)
def catat_kelompok(request: HttpRequest, isi: KelompokIn) -> dict[str, Any]:
    """Catat satu hari posyandu; setiap baris punya hasil sendiri dan yang benar tetap tersimpan."""
    kunci = {satu.balita for satu in isi.items}
    anak = balita_untuk(request.user).in_bulk(kunci)
    return {
        "items": [
            _baris(request, nomor, satu, anak.get(satu.balita))
            for nomor, satu in enumerate(isi.items)
        ]
    }


def _baris(
    request: HttpRequest, nomor: int, isi: PengukuranIn, anak: Balita | None
) -> dict[str, Any]:
    try:
        hasil = _catat(request, isi, anak)
    except Problem as salah:
        masalah = problems.body(request, salah.status, salah.detail, salah.errors)
        return {"nomor": nomor, "status": salah.status, "masalah": masalah}
    return {"nomor": nomor, "status": 201, "pengukuran": hasil}


def _catat(request: HttpRequest, isi: PengukuranIn, anak: Balita | None) -> Pengukuran:
    """Record one measurement. Raises Problem 404 (child not seen) or 409 (rules of the data)."""
    if anak is None:
        raise Problem(404, _("Tidak ada balita dengan id ini yang dapat Anda ukur."))
    if isi.tanggal > timezone.localdate():
        raise Problem(409, _("Tanggal ukur belum tiba."))
    baru = Pengukuran(
        balita=anak,
        tanggal=isi.tanggal,
        berat_kg=_bulat(isi.berat_kg, "0.01"),
        panjang_tinggi_cm=_bulat(isi.panjang_tinggi_cm, "0.1"),
        posisi=isi.posisi,
        edema=isi.edema,
        petugas=cast(User, request.user),
    )
    try:
        return catat(baru)
    except ValidationError as salah:
        raise Problem(409, errors=faults.of_rules(salah)) from salah


def _bulat(angka: float, langkah: str) -> Decimal:
    return Decimal(str(angka)).quantize(Decimal(langkah), rounding=ROUND_HALF_UP)
