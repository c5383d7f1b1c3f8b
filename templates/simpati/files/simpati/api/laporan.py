"""The monthly report of a village: read, sent, verified."""

from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from inti.api.auth import Bearer
from inti.api.pages import AfterKey, Limit, Page, page
from inti.api.problems import Problem
from simpati import pelaporan
from simpati.akses import desa_untuk
from simpati.angka import Angka, tersembunyi
from simpati.api.angka import Terbilang, bernama, terbilang
from simpati.api.lingkup import (
    ANGKA,
    BENTUK_BULAN,
    BENTUK_DESA,
    LAPOR,
    Bulan,
    KodeDesa,
    Kunci,
    bertentangan,
    pemilik,
    periode,
)
from simpati.models import Laporan
from simpati.roles import OPERATOR_DESA, TENAGA_KESEHATAN

router = Router()

PENGIRIM = (OPERATOR_DESA, *TENAGA_KESEHATAN)


# Inline: see `simpati.api.kasus`.
StatusLaporan = Annotated[
    Laporan.Status, WithJsonSchema({"type": "string", "enum": Laporan.Status.values})
]


class LaporanOut(Terbilang):
    """Laporan satu desa untuk satu bulan, dengan angka saat dikirim."""

    id: int
    desa: str
    bulan: str
    status: StatusLaporan
    dikirim: datetime
    diverifikasi: datetime | None


class LaporanIn(Schema):
    """Bulan yang dikirim; sesudahnya terkunci."""

    model_config = ConfigDict(extra="forbid")

    desa: KodeDesa
    bulan: Annotated[str, Field(pattern=BENTUK_BULAN, description="Misalnya 2026-11.")]


@router.get(
    "/laporan/",
    auth=Bearer(ANGKA.code),
    response=Page[LaporanOut],
    by_alias=False,
    summary="Laporan bulanan",
)
def laporan(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    bulan: Bulan | None = None,
    desa: Annotated[str | None, Query(pattern=BENTUK_DESA)] = None,
) -> dict[str, Any]:
    """Laporan desa-desa di wilayah tugas pemilik token. Angka kecil disembunyikan (null)."""
    rows = Laporan.objects.filter(desa__in=desa_untuk(request.user))
    if bulan is not None:
        rows = rows.filter(bulan=periode(bulan).awal)
    if desa is not None:
        rows = rows.filter(desa=desa)
    found = page(request, response, rows, limit=limit, after=after)
    return {**found, "items": _semua(request, found["items"])}


@router.get(
    "/laporan/{pk}/",
    auth=Bearer(ANGKA.code),
    response=LaporanOut,
    by_alias=False,
    summary="Satu laporan",
)
def satu_laporan(request: HttpRequest, pk: Kunci) -> dict[str, Any]:
    """Satu laporan menurut `id`-nya."""
    rows = Laporan.objects.filter(desa__in=desa_untuk(request.user))
    return _semua(request, [get_object_or_404(rows, pk=pk)])[0]


@router.post(
    "/laporan/",
    auth=Bearer(LAPOR.code),
    response={201: LaporanOut},
    by_alias=False,
    summary="Kirim laporan bulanan",
)
def kirim_laporan(request: HttpRequest, isi: LaporanIn) -> dict[str, Any]:
    """Kirim dan kunci bulan sebuah desa; 409 bila ada yang belum divalidasi atau sudah dikirim."""
    desa = desa_untuk(request.user, PENGIRIM).filter(pk=isi.desa).first()
    if desa is None:
        raise Problem(404, _("Tidak ada desa dengan kode ini yang laporannya dapat Anda kirim."))
    try:
        satu = pelaporan.kirim(
            desa, periode(isi.bulan), oleh=pemilik(request), hari_ini=timezone.localdate()
        )
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return _semua(request, [satu])[0]


@router.post(
    "/laporan/{pk}/verifikasi/",
    auth=Bearer(LAPOR.code),
    response=LaporanOut,
    by_alias=False,
    summary="Verifikasi laporan",
)
def verifikasi_laporan(request: HttpRequest, pk: Kunci) -> dict[str, Any]:
    """Bidan atau tenaga gizi memverifikasi laporan orang lain; 409 bila miliknya sendiri."""
    rows = Laporan.objects.filter(desa__in=desa_untuk(request.user, TENAGA_KESEHATAN))
    satu = get_object_or_404(rows, pk=pk)
    try:
        pelaporan.verifikasi(satu, pemilik(request))
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return _semua(request, [satu])[0]


def _semua(request: HttpRequest, semua: list[Laporan]) -> list[dict[str, Any]]:
    """Give reports as they may be told to this person."""
    angka = [_angka(satu) for satu in semua]
    terlihat = bernama(request.user, [satu.desa_id for satu in semua])
    tutup = tersembunyi(angka, [satu.desa_id in terlihat for satu in semua])
    return [
        {**_isi(satu), **terbilang(hitung, tersembunyi=tertutup)}
        for satu, hitung, tertutup in zip(semua, angka, tutup, strict=True)
    ]


def _isi(satu: Laporan) -> dict[str, Any]:
    bulan: date = satu.bulan
    return {
        "id": satu.pk,
        "desa": satu.desa_id,
        "bulan": f"{bulan:%Y-%m}",
        "status": satu.status,
        "dikirim": satu.dikirim,
        "diverifikasi": satu.diverifikasi,
    }


def _angka(satu: Laporan) -> Angka:
    nama = ("terdaftar", "diukur", "terukur", "stunting", "dinilai", "naik")
    return Angka(**{satunya: getattr(satu, satunya) for satunya in nama})
