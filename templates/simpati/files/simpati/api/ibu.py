"""Pregnant women: registered, examined, followed until the pregnancy ends."""

from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from inti.api.auth import Bearer
from inti.api.fields import BodyKey, Day, Number
from inti.api.pages import AfterKey, Key, Limit, Page
from inti.api.problems import Problem
from inti.audit.reading import because
from simpati.akses import ibu_untuk, pemeriksaan_ibu_untuk
from simpati.api.lingkup import (
    ALASAN,
    BACA_IBU,
    DAFTAR_IBU,
    TULIS_IBU,
    Kunci,
    Nama,
    Nik,
    Utuh,
    bertentangan,
    demand_sah,
    dibaca,
    ditolak,
    isian,
    pemilik,
    posyandu_tugas,
    terbulat,
    terisi,
)
from simpati.aturan import aturan
from simpati.formulir_ibu import AkhirForm, IbuForm, PemeriksaanIbuForm
from simpati.kehamilan import anemia, kek
from simpati.models import IbuHamil, PemeriksaanIbu
from simpati.models.ibu import (
    BERAT_IBU_KG,
    DIASTOLIK,
    GRAVIDA,
    HB,
    LILA_CM,
    SISTOLIK,
    TINGGI_CM,
    TTD,
)
from simpati.pemeriksaan import akhiri, catat_ibu
from simpati.views.formulir import boleh_bidan, simpan_kunjungan, tersimpan

router = Router()

BIDAN = "Hanya dari bidan atau tenaga gizi."

Hpht = Annotated[Day, Field(description="Hari pertama haid terakhir.")]
Hpl = Annotated[Day, Field(description="Perkiraan lahir menurut USG; tanpa itu dari `hpht`.")]
Gravida = Annotated[
    int, Field(ge=GRAVIDA[0], le=GRAVIDA[1], strict=True, description="Kehamilan ke berapa."), Utuh
]
Tinggi = Annotated[
    Number,
    Field(ge=float(TINGGI_CM[0]), le=float(TINGGI_CM[1]), description="Dibulatkan ke 0,1 cm."),
]
Telepon = Annotated[str, Field(max_length=20, description="Nomor ponsel, atau kosong.")]
Berat = Annotated[
    Number,
    Field(
        ge=float(BERAT_IBU_KG[0]), le=float(BERAT_IBU_KG[1]), description="Dibulatkan ke 0,1 kg."
    ),
]
Lila = Annotated[
    Number,
    Field(
        ge=float(LILA_CM[0]),
        le=float(LILA_CM[1]),
        description="Lingkar lengan atas, dibulatkan ke 0,1 cm.",
    ),
]
Hb = Annotated[
    Number,
    Field(ge=float(HB[0]), le=float(HB[1]), description=f"g/dL, dibulatkan ke 0,1 g/dL. {BIDAN}"),
]
Ttd = Annotated[
    int,
    Field(
        ge=TTD[0],
        le=TTD[1],
        strict=True,
        description="Tablet tambah darah yang diminum sejak kunjungan sebelumnya.",
    ),
    Utuh,
]
Sistolik = Annotated[
    int,
    Field(
        ge=SISTOLIK[0],
        le=SISTOLIK[1],
        strict=True,
        description=f"mmHg, bersama diastolik. {BIDAN}",
    ),
    Utuh,
]
Diastolik = Annotated[
    int, Field(ge=DIASTOLIK[0], le=DIASTOLIK[1], strict=True, description=f"mmHg. {BIDAN}"), Utuh
]
# Inline: see `simpati.api.kasus`.
StatusIbu = Annotated[
    IbuHamil.Status, WithJsonSchema({"type": "string", "enum": IbuHamil.Status.values})
]


class IbuOut(Schema):
    """Satu kehamilan; NIK hanya empat angka terakhirnya, `berakhir` null selama hamil."""

    id: int
    posyandu: int = Field(alias="posyandu_id")
    nama: str
    tanggal_lahir: date
    nik_samar: str
    hpl: date
    status: StatusIbu
    berakhir: date | None


class IbuRinciOut(IbuOut):
    """Satu kehamilan dengan keluarga dan nomor ponselnya."""

    keluarga: int | None = Field(alias="keluarga_id")
    hpht: date | None
    hpl_usg: bool
    gravida: int
    tinggi_cm: float | None
    telepon: str


class IbuIn(Schema):
    """Seorang ibu hamil yang didaftarkan di sebuah posyandu; isi `hpht`, atau `hpl` dari USG."""

    model_config = ConfigDict(extra="forbid")

    posyandu: Annotated[BodyKey, Field(description="`id` posyandu.")]
    nama: Nama
    tanggal_lahir: Day
    nik: Nik = ""
    hpht: Hpht | None = None
    hpl: Hpl | None = None
    gravida: Gravida
    tinggi_cm: Tinggi | None = None
    telepon: Telepon = ""


class IbuUbahIn(Schema):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    model_config = ConfigDict(extra="forbid")

    nama: Annotated[Nama, Field(default_factory=str)]
    tanggal_lahir: Annotated[Day, Field(default_factory=date.today)]
    nik: Annotated[Nik, Field(default_factory=str)]
    hpht: Hpht | None = None
    hpl: Hpl | None = None
    gravida: Annotated[Gravida, Field(default_factory=int)]
    tinggi_cm: Tinggi | None = None
    telepon: Annotated[Telepon, Field(default_factory=str)]


class AkhirIn(Schema):
    """Bagaimana dan kapan sebuah kehamilan berakhir."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["bersalin", "keguguran", "pindah"]
    tanggal: Day


class PemeriksaanIbuOut(Schema):
    """Satu pemeriksaan dengan temuannya; null bila tidak diperiksa."""

    id: int
    ibu: int = Field(alias="ibu_id")
    tanggal: date
    berat_kg: float | None
    lila_cm: float | None
    hb: float | None
    ttd_diminum: int | None
    sistolik: int | None
    diastolik: int | None
    faktor_risiko: str
    kek: bool | None
    anemia: Literal["tidak", "ringan", "sedang", "berat"] | None

    @staticmethod
    def resolve_kek(obj: Any) -> bool | None:
        """By the bounds of the region."""
        return None if obj.lila_cm is None else kek(obj.lila_cm, aturan().ibu)

    @staticmethod
    def resolve_anemia(obj: Any) -> str | None:
        """By the bounds of the region."""
        return None if obj.hb is None else anemia(obj.hb, aturan().ibu).name.lower()


class HasilIbu(Schema):
    """Yang diperiksa; yang tidak, dibiarkan kosong."""

    model_config = ConfigDict(extra="forbid")

    berat_kg: Berat | None = None
    lila_cm: Lila | None = None
    hb: Hb | None = None
    ttd_diminum: Ttd | None = None
    sistolik: Sistolik | None = None
    diastolik: Diastolik | None = None
    faktor_risiko: Annotated[str, Field(max_length=200)] = ""


class PemeriksaanIbuIn(HasilIbu):
    """Satu pemeriksaan; sedikitnya satu hasil diisi."""

    ibu: Annotated[BodyKey, Field(description="`id` ibu hamil.")]
    tanggal: Annotated[Day, Field(description="Hari pemeriksaan.")]


class PemeriksaanIbuUbahIn(HasilIbu):
    """Yang diperbaiki saja; yang tidak disebut tetap."""

    tanggal: Annotated[Day, Field(default_factory=date.today, description="Hari pemeriksaan.")]


@router.get(
    "/ibu/", auth=Bearer(BACA_IBU.code), response=Page[IbuOut], by_alias=False, summary="Ibu hamil"
)
def ibu(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    posyandu: Annotated[Key | None, Query(description="`id` posyandu.")] = None,
    hamil: Annotated[
        bool | None, Query(description="Hanya yang sedang hamil, atau berakhir.")
    ] = None,
) -> dict[str, Any]:
    """Ibu hamil yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = ibu_untuk(request.user).select_related(None)
    if posyandu is not None:
        rows = rows.filter(posyandu=posyandu)
    if hamil is not None:
        rows = rows.filter(berakhir__isnull=hamil)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/ibu/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=IbuRinciOut,
    by_alias=False,
    summary="Satu ibu hamil",
)
def satu_ibu(request: HttpRequest, pk: Kunci) -> IbuHamil:
    """Satu kehamilan menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(ibu_untuk(request.user), pk=pk)


@router.post(
    "/ibu/",
    auth=Bearer(DAFTAR_IBU.code),
    response={201: IbuRinciOut},
    by_alias=False,
    summary="Daftarkan ibu hamil",
)
def daftar_ibu(request: HttpRequest, isi: IbuIn) -> IbuHamil:
    """Daftarkan kehamilan; 409 bila ibunya sedang tercatat hamil atau datanya bertentangan."""
    because("Mendaftarkan ibu hamil lewat API")
    posyandu = posyandu_tugas(request, isi.posyandu)
    return _simpan(IbuHamil(posyandu=posyandu), isi.model_dump(exclude={"posyandu"}))


@router.patch(
    "/ibu/{pk}/",
    auth=Bearer(DAFTAR_IBU.code),
    response=IbuRinciOut,
    by_alias=False,
    summary="Perbaiki data ibu hamil",
)
def ubah_ibu(request: HttpRequest, pk: Kunci, isi: IbuUbahIn) -> IbuHamil:
    """Perbaiki yang disebut; `hpl` null menghitungnya lagi dari `hpht`."""
    because("Memperbaiki data ibu hamil lewat API")
    satu = get_object_or_404(ibu_untuk(request.user), pk=pk)
    return _simpan(satu, isi.model_dump(exclude_unset=True))


@router.post(
    "/ibu/{pk}/akhir/",
    auth=Bearer(DAFTAR_IBU.code),
    response=IbuRinciOut,
    by_alias=False,
    summary="Catat akhir kehamilan",
)
def akhir_ibu(request: HttpRequest, pk: Kunci, isi: AkhirIn) -> IbuHamil:
    """Catat akhir kehamilan, dan kasusnya berakhir; 409 bila sudah diakhiri."""
    because("Mencatat akhir kehamilan lewat API")
    satu = get_object_or_404(ibu_untuk(request.user), pk=pk)
    form = AkhirForm(isian(isi.model_dump()), hari_ini=timezone.localdate())
    demand_sah(form)
    try:
        akhiri(satu, form.cleaned_data["status"], form.cleaned_data["tanggal"])
    except ValidationError as salah:
        raise bertentangan(salah) from salah
    return satu


@router.get(
    "/pemeriksaan-ibu/",
    auth=Bearer(BACA_IBU.code),
    response=Page[PemeriksaanIbuOut],
    by_alias=False,
    summary="Pemeriksaan ibu hamil",
)
def pemeriksaan_ibu(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit = 50,
    after: AfterKey = None,
    ibu: Annotated[Key | None, Query(description="`id` ibu hamil.")] = None,
    sejak: Annotated[Day | None, Query(description="Hari pemeriksaan pertama.")] = None,
) -> dict[str, Any]:
    """Pemeriksaan ibu yang boleh dilihat pemilik token; setiap pembacaan dicatat."""
    rows = pemeriksaan_ibu_untuk(request.user)
    if ibu is not None:
        rows = rows.filter(ibu=ibu)
    if sejak is not None:
        rows = rows.filter(tanggal__gte=sejak)
    return dibaca(request, response, rows, limit=limit, after=after)


@router.get(
    "/pemeriksaan-ibu/{pk}/",
    auth=Bearer(BACA_IBU.code),
    response=PemeriksaanIbuOut,
    by_alias=False,
    summary="Satu pemeriksaan ibu hamil",
)
def satu_pemeriksaan_ibu(request: HttpRequest, pk: Kunci) -> PemeriksaanIbu:
    """Satu pemeriksaan menurut `id`-nya; pembacaannya dicatat."""
    because(ALASAN)
    return get_object_or_404(pemeriksaan_ibu_untuk(request.user), pk=pk)


@router.post(
    "/pemeriksaan-ibu/",
    auth=Bearer(TULIS_IBU.code),
    response={201: PemeriksaanIbuOut},
    by_alias=False,
    summary="Catat pemeriksaan ibu hamil",
)
def catat_pemeriksaan_ibu(request: HttpRequest, isi: PemeriksaanIbuIn) -> PemeriksaanIbu:
    """Catat satu kunjungan; 409 bila ibu itu sudah diperiksa pada hari itu."""
    because("Memeriksa ibu hamil lewat API")
    satu = ibu_untuk(request.user).filter(pk=isi.ibu).first()
    if satu is None:
        raise Problem(404, _("Tidak ada ibu hamil dengan id ini yang dapat Anda periksa."))
    return _kunjungan(request, PemeriksaanIbu(ibu=satu), isi.model_dump(exclude={"ibu"}))


@router.patch(
    "/pemeriksaan-ibu/{pk}/",
    auth=Bearer(TULIS_IBU.code),
    response=PemeriksaanIbuOut,
    by_alias=False,
    summary="Perbaiki pemeriksaan ibu hamil",
)
def ubah_pemeriksaan_ibu(
    request: HttpRequest, pk: Kunci, isi: PemeriksaanIbuUbahIn
) -> PemeriksaanIbu:
    """Lengkapi atau perbaiki yang disebut; Anda menjadi pencatatnya."""
    because("Memperbaiki pemeriksaan ibu lewat API")
    semua = pemeriksaan_ibu_untuk(request.user).select_related("ibu__posyandu__desa")
    satu = get_object_or_404(semua, pk=pk)
    return _kunjungan(request, satu, isi.model_dump(exclude_unset=True))


def _simpan(satu: IbuHamil, isi: dict[str, Any]) -> IbuHamil:
    """Save what the rules allow. Raises Problem 409."""
    form = terisi(IbuForm, terbulat(isi), instance=satu, hari_ini=timezone.localdate())
    if not (form.is_valid() and tersimpan(form)):
        raise ditolak(form)
    return satu


def _kunjungan(request: HttpRequest, satu: PemeriksaanIbu, isi: dict[str, Any]) -> PemeriksaanIbu:
    """Record what the rules allow. Raises Problem 409."""
    form = terisi(
        PemeriksaanIbuForm,
        terbulat(isi),
        instance=satu,
        hari_ini=timezone.localdate(),
        bidan=boleh_bidan(request, satu.ibu.posyandu),
    )
    if not (form.is_valid() and simpan_kunjungan(form, pemilik(request), catat_ibu)):
        raise ditolak(form)
    return satu
