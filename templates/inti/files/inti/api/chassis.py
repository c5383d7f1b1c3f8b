"""What every service tells: its region, its units, its outcomes."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from inti.api.pages import Limit, Page, page
from inti.models import Wilayah
from inti.outcomes import Kind, Outcome, all_outcomes
from inti.region import region
from inti.release import release

router = Router()

CODE = r"^[0-9]{2}\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?$"
Code = Annotated[str, Query(pattern=CODE, max_length=13)]


class UnitOut(Schema):
    """One unit of the region; codes are Kemendagri's."""

    kode: str
    nama: str
    jenis: Wilayah.Jenis
    induk: str | None = Field(None, alias="induk_id")


class ServiceOut(Schema):
    """How the service presents itself."""

    judul: str
    ringkasan: str


class ReleaseOut(Schema):
    """The release of the catalogue that this service was made from."""

    nama: str
    versi: str
    commit: str


class RegionOut(Schema):
    """The region and its service."""

    kode: str
    nama: str
    provinsi: str
    zona_waktu: str
    bahasa: list[str]
    layanan: ServiceOut
    rilis: ReleaseOut


class PointOut(Schema):
    """The same figure in an earlier period."""

    periode: str
    pembilang: int
    penyebut: int
    nilai: float | None


class OutcomeOut(Schema):
    """A figure with what is needed to judge it.

    `nilai` is a fraction where `satuan` is empty, else an index in that unit; null when none was
    counted.
    """

    kode: str
    judul: str
    jenis: Kind
    nilai: float | None
    satuan: str
    pembilang: int
    penyebut: int
    cakupan: float | None
    tercakup: int
    sasaran: int
    periode: str
    mulai: date | None
    selesai: date | None
    metode: str
    sumber: str
    kode_wilayah: str
    wilayah: str
    deret: list[PointOut]


class OutcomesOut(Schema):
    """Every figure as of a day."""

    tanggal: date
    items: list[OutcomeOut]


@router.get("/daerah/", response=RegionOut, summary="Daerah dan rilis layanan")
def daerah(request: HttpRequest) -> dict[str, Any]:
    """Nama dan kode daerah, layanan ini, dan rilis katalog yang dipakai."""
    own, made_from = region(), release()
    return {
        "kode": own.code,
        "nama": own.name,
        "provinsi": own.province,
        "zona_waktu": own.time_zone,
        "bahasa": list(own.languages),
        "layanan": {"judul": own.service.title, "ringkasan": own.service.summary},
        "rilis": {
            "nama": made_from.blueprint,
            "versi": made_from.version,
            "commit": made_from.commit,
        },
    }


@router.get("/wilayah/", response=Page[UnitOut], by_alias=False, summary="Kecamatan dan desa")
def daftar_wilayah(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: Code | None = None,
    induk: Code | None = None,
    jenis: Wilayah.Jenis | None = None,
) -> dict[str, Any]:
    """Satuan wilayah daerah ini menurut kode Kemendagri, dari atas ke bawah."""
    rows = own_units()
    if induk is not None:
        rows = rows.filter(induk=induk)
    if jenis is not None:
        rows = rows.filter(jenis=jenis)
    return page(request, response, rows, limit=limit, after=after)


@router.get("/wilayah/{kode}/", response=UnitOut, by_alias=False, summary="Satu wilayah")
def satu_wilayah(
    request: HttpRequest, kode: Annotated[str, Path(pattern=CODE, max_length=13)]
) -> Wilayah:
    """Satu satuan wilayah menurut kodenya."""
    return get_object_or_404(own_units(), pk=kode)


@router.get("/hasil/", response=OutcomesOut, summary="Angka hasil layanan")
def hasil(request: HttpRequest) -> dict[str, Any]:
    """Semua angka hasil dengan pembilang, penyebut, cakupan, cara menghitung dan sumbernya."""
    today = timezone.localdate()
    return {"tanggal": today, "items": [row_of(one) for one in all_outcomes(today)]}


def own_units() -> QuerySet[Wilayah]:
    """The region's units; those of a former code, kept for old data, are not among them."""
    code = region().code
    return Wilayah.objects.filter(Q(pk=code) | Q(pk__startswith=f"{code}."))


def row_of(outcome: Outcome) -> dict[str, Any]:
    """A figure as the API, the CSV file and the catalogue tell it."""
    return {
        "kode": outcome.code,
        "judul": str(outcome.title),
        "jenis": outcome.kind,
        "nilai": outcome.rate if outcome.value is None else outcome.value,
        "satuan": str(outcome.unit),
        "pembilang": outcome.numerator,
        "penyebut": outcome.denominator,
        "cakupan": outcome.coverage,
        "tercakup": outcome.covered,
        "sasaran": outcome.population,
        "periode": str(outcome.period),
        "mulai": outcome.start,
        "selesai": outcome.end,
        "metode": str(outcome.method),
        "sumber": str(outcome.source),
        "kode_wilayah": region().code,
        "wilayah": region().name,
        "deret": [
            {
                "periode": str(one.label),
                "pembilang": one.numerator,
                "penyebut": one.denominator,
                "nilai": one.rate,
            }
            for one in outcome.series
        ],
    }
