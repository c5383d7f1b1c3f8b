"""Measurements: read, entered exactly once, corrected."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict, WithJsonSchema

from inti.api import problems
from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day, Number, Truth
from inti.api.pages import AfterKey, Key, Limit, Page
from inti.api.problems import Problem
from inti.audit.reading import because
from simpati.akses import balita_untuk, pengukuran_untuk, posyandu_divalidasi
from simpati.angka import dalam
from simpati.api.lingkup import (
    ALASAN,
    BACA,
    TULIS,
    Bulan,
    Kunci,
    bertentangan,
    bulat,
    dibaca,
    pemilik,
    periode,
    sebaris,
)
from simpati.models import ALASAN_MAKS, BERAT_KG, PANJANG_CM, Balita, Pengukuran
from simpati.pencatatan import catat

KELOMPOK_MAKS = 50
BENTUK_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

router = Router()

Berat = Annotated[
    Number,
    Field(ge=float(BERAT_KG[0]), le=float(BERAT_KG[1]), description="Dibulatkan ke 0,01 kg."),
]
Panjang = Annotated[
    Number,
    Field(ge=float(PANJANG_CM[0]), le=float(PANJANG_CM[1]), description="Dibulatkan ke 0,1 cm."),
]
# Inline: see `simpati.api.kasus`.
StatusUkur = Annotated[
    Pengukuran.Status, WithJsonSchema({"type": "string", "enum": Pengukuran.Status.values})
]
Alasan = Annotated[
    str, Field(max_length=ALASAN_MAKS, description="Wajib bila laporan bulan itu sudah dikirim.")
]


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
    status: StatusUkur


class PengukuranIn(Schema):
    """Yang diukur; z-skor dan kelas dihitung oleh layanan."""

    model_config = ConfigDict(extra="forbid")

    balita: Annotated[BodyKey, Field(description="`id` balita.")]
    tanggal: Annotated[Day, Field(description="Hari pengukuran.")]
    berat_kg: Berat
    panjang_tinggi_cm: Panjang
    posisi: Annotated[Pengukuran.PosisiUkur, Field(description="terlentang atau berdiri.")]
    edema: Annotated[Truth, Field(description="Bengkak di kedua punggung kaki.")] = False
    kiriman: Annotated[
        str,
        Field(
            default_factory=str,
            pattern=BENTUK_UUID,
            description="UUID buatan pengirim: kiriman yang sama tersimpan satu kali.",
        ),
    ]
    alasan: Alasan = ""


class PengukuranUbahIn(Schema):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    tanggal: Annotated[Day, Field(default_factory=date.today, description="Hari pengukuran.")]
    berat_kg: Annotated[Berat, Field(default_factory=float)]
    panjang_tinggi_cm: Annotated[Panjang, Field(default_factory=float)]
    posisi: Annotated[Pengukuran.PosisiUkur, Field(default_factory=str)]
    edema: Annotated[Truth, Field(default_factory=bool)]
    alasan: Alasan = ""


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
    bulan: Bulan | None = None,
) -> dict[str, Any]:
    """Pengukuran balita yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = pengukuran_untuk(request.user)
    if balita is not None:
        rows = rows.filter(balita=balita)
    if sejak is not None:
        rows = rows.filter(tanggal__gte=sejak)
    if bulan is not None:
        rows = rows.filter(dalam(periode(bulan)))
    return dibaca(request, response, rows, limit=limit, after=after)


@router.post(
    "/pengukuran/kelompok/",
    auth=Bearer(TULIS.code),
    response=KelompokOut,
    by_alias=False,
    summary="Catat sampai 50 pengukuran",
)
def catat_kelompok(request: HttpRequest, isi: KelompokIn) -> dict[str, Any]:
    """Catat satu hari posyandu; setiap baris punya hasil sendiri dan yang benar tetap tersimpan."""
    because("Mencatat pengukuran lewat API")
    kunci = {satu.balita for satu in isi.items}
    anak = balita_untuk(request.user).in_bulk(kunci)
    return {
        "items": [
            _baris(request, nomor, satu, anak.get(satu.balita))
            for nomor, satu in enumerate(isi.items)
        ]
    }


@router.get(
    "/pengukuran/{pk}/",
    auth=Bearer(BACA.code),
    response=PengukuranOut,
    by_alias=False,
    summary="Satu pengukuran",
)
def satu_pengukuran(request: HttpRequest, pk: Kunci) -> Pengukuran:
    """Satu pengukuran menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(pengukuran_untuk(request.user), pk=pk)


@router.post(
    "/pengukuran/",
    auth=Bearer(TULIS.code),
    response={200: PengukuranOut, 201: PengukuranOut},
    by_alias=False,
    summary="Catat satu pengukuran",
)
def catat_pengukuran(request: HttpRequest, isi: PengukuranIn) -> Status[Pengukuran]:
    """Catat pengukuran seorang balita; 409 bila bertentangan dengan data yang ada.

    200 bila kiriman yang sama sudah tersimpan.
    """
    because("Mencatat pengukuran lewat API")
    anak = balita_untuk(request.user).filter(pk=isi.balita).first()
    status, hasil = _catat(request, isi, anak)
    return Status(status, hasil)


@router.patch(
    "/pengukuran/{pk}/",
    auth=Bearer(TULIS.code),
    response=PengukuranOut,
    by_alias=False,
    summary="Perbaiki pengukuran",
)
def ubah_pengukuran(request: HttpRequest, pk: Kunci, isi: PengukuranUbahIn) -> Pengukuran:
    """Perbaiki yang disebut. Hasilnya menunggu validasi lagi, dan Anda menjadi pencatatnya.

    Bulan yang laporannya sudah dikirim hanya dikoreksi bidan atau tenaga gizi, dengan alasan.
    """
    because("Memperbaiki pengukuran lewat API")
    semua = pengukuran_untuk(request.user).select_related("balita__posyandu__desa")
    satu = get_object_or_404(semua, pk=pk)
    for nama, nilai in isi.model_dump(exclude_unset=True, exclude={"alasan"}).items():
        setattr(satu, nama, nilai)
    satu.berat_kg = bulat(satu.berat_kg, "0.01")
    satu.panjang_tinggi_cm = bulat(satu.panjang_tinggi_cm, "0.1")
    satu.petugas = pemilik(request)
    return _simpan(request, satu, isi.alasan)


def _baris(
    request: HttpRequest, nomor: int, isi: PengukuranIn, anak: Balita | None
) -> dict[str, Any]:
    try:
        status, hasil = _catat(request, isi, anak)
    except Problem as salah:
        masalah = problems.body(request, salah.status, salah.detail, salah.errors)
        return {"nomor": nomor, "status": salah.status, "masalah": masalah}
    return {"nomor": nomor, "status": status, "pengukuran": hasil}


def _catat(request: HttpRequest, isi: PengukuranIn, anak: Balita | None) -> tuple[int, Pengukuran]:
    """Record one measurement, once for its key (200 when it is there already).

    Raises Problem 404 (child not seen) or 409 (rules of the data).
    """
    if anak is None:
        raise Problem(404, _("Tidak ada balita dengan id ini yang dapat Anda ukur."))
    kiriman = UUID(isi.kiriman) if isi.kiriman else None
    if ada := _tersimpan(anak, kiriman):
        return 200, ada
    baru = Pengukuran(
        balita=anak,
        tanggal=isi.tanggal,
        berat_kg=bulat(isi.berat_kg, "0.01"),
        panjang_tinggi_cm=bulat(isi.panjang_tinggi_cm, "0.1"),
        posisi=isi.posisi,
        edema=isi.edema,
        petugas=pemilik(request),
        kiriman=kiriman,
    )
    try:
        return 201, _simpan(request, baru, isi.alasan)
    except (Problem, IntegrityError):
        # The same entry may have come by another request at this very moment.
        if ada := _tersimpan(anak, kiriman):
            return 200, ada
        raise


def _tersimpan(anak: Balita, kiriman: UUID | None) -> Pengukuran | None:
    if kiriman is None:
        return None
    return Pengukuran.objects.filter(balita=anak, kiriman=kiriman).first()


def _simpan(request: HttpRequest, satu: Pengukuran, alasan: str) -> Pengukuran:
    """Compute and save. Raises Problem 409; a kader's reason opens no month that was reported."""
    if satu.tanggal > timezone.localdate():
        raise Problem(409, _("Tanggal ukur belum tiba."))
    sebab = sebaris(alasan)
    if sebab and not posyandu_divalidasi(request.user).filter(pk=satu.balita.posyandu_id).exists():
        sebab = ""
    try:
        return catat(satu, alasan=sebab)
    except ValidationError as salah:
        raise bertentangan(salah) from salah
