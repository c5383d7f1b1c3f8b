"""Figures of units and months; small numbers are hidden as on the pages."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from inti.api.auth import Bearer
from inti.api.chassis import CODE
from inti.models import Wilayah
from simpati import hitungan, rekap
from simpati.akses import Pengguna, posyandu_untuk, wilayah_untuk
from simpati.angka import Angka, di_wilayah, jumlah, tersembunyi
from simpati.api.lingkup import ANGKA, Bulan, periode
from simpati.models import Balita, Posyandu, Rekap

router = Router()

Kode = Annotated[
    str, Query(pattern=CODE, max_length=13, description="Kode Kemendagri satuan wilayah.")
]


class Terbilang(Schema):
    """Banyak anak. Yang tersembunyi null: kurang dari lima anak terukur dapat dikenali."""

    terdaftar: int | None
    diukur: int
    terukur: int | None
    stunting: int | None
    dinilai: int | None
    naik: int | None
    tersembunyi: bool


class BagianOut(Terbilang):
    """Angka satu satuan wilayah."""

    wilayah: str


class AngkaOut(Schema):
    """Angka sebuah satuan wilayah dan bagian-bagiannya untuk satu bulan."""

    bulan: str
    jumlah: BagianOut
    bagian: list[BagianOut]


class KelompokUmurOut(Terbilang):
    """Angka satu jenis kelamin dan kelompok umur; umur dalam bulan genap."""

    jenis_kelamin: Balita.JenisKelamin
    umur_mulai: int
    umur_sampai: int


class RinciAngkaOut(Schema):
    """Angka satuan wilayah menurut jenis kelamin dan kelompok umur saat diukur."""

    wilayah: str
    bulan: str
    kelompok: list[KelompokUmurOut]


@router.get("/angka/", auth=Bearer(ANGKA.code), response=AngkaOut, summary="Angka wilayah")
def angka(request: HttpRequest, wilayah: Kode, bulan: Bulan) -> dict[str, Any]:
    """Jumlah sebuah satuan wilayah, dan satuan tepat di bawahnya; tidak ada nama anak."""
    unit = get_object_or_404(wilayah_untuk(request.user), pk=wilayah)
    hitung = rekap.per_posyandu(periode(bulan), di_wilayah("posyandu__desa", unit.kode))
    milik = _milik(unit)
    angka = [jumlah(hitung[pk] for pk in semua if pk in hitung) for semua in milik.values()]
    terlihat = _terlihat(request.user, unit)
    tutup = tersembunyi(angka, [semua <= terlihat for semua in milik.values()])
    total = jumlah(hitung.values())
    lengkap = all(semua <= terlihat for semua in milik.values())
    return {
        "bulan": bulan,
        "jumlah": {
            "wilayah": unit.kode,
            **terbilang(total, tersembunyi=total.kecil and not lengkap),
        },
        "bagian": [
            {"wilayah": kode, **terbilang(hasil, tersembunyi=tertutup)}
            for kode, hasil, tertutup in zip(milik, angka, tutup, strict=True)
        ],
    }


@router.get(
    "/angka/kelompok/",
    auth=Bearer(ANGKA.code),
    response=RinciAngkaOut,
    summary="Angka menurut jenis kelamin dan umur",
)
def angka_kelompok(request: HttpRequest, wilayah: Kode, bulan: Bulan) -> dict[str, Any]:
    """Yang diukur bulan itu menurut jenis kelamin dan kelompok umur; tidak ada nama anak."""
    unit = get_object_or_404(wilayah_untuk(request.user), pk=wilayah)
    semua = {kunci: Angka(**isi) for kunci, isi in _per_kelompok(unit, bulan)}
    milik = _milik(unit)
    terlihat = _terlihat(request.user, unit)
    bebas = all(satu <= terlihat for satu in milik.values())
    tutup = tersembunyi(list(semua.values()), [bebas] * len(semua))
    batas = [*hitungan.KELOMPOK[1:], 60]
    return {
        "wilayah": unit.kode,
        "bulan": bulan,
        "kelompok": [
            {
                "jenis_kelamin": kelamin,
                "umur_mulai": mulai,
                "umur_sampai": batas[hitungan.KELOMPOK.index(mulai)] - 1,
                **terbilang(hitung, tersembunyi=tertutup),
                "terdaftar": None,
            }
            for ((kelamin, mulai), hitung), tertutup in zip(semua.items(), tutup, strict=True)
        ],
    }


def terbilang(angka: Angka, *, tersembunyi: bool) -> dict[str, Any]:
    """Give the counts; those that would tell a few children's results are left out when hidden."""
    rahasia = ("terukur", "stunting", "dinilai", "naik")
    return {
        "terdaftar": angka.terdaftar,
        "diukur": angka.diukur,
        **{nama: None if tersembunyi else getattr(angka, nama) for nama in rahasia},
        "tersembunyi": tersembunyi,
    }


def bernama(pengguna: Pengguna, desa: Iterable[str]) -> frozenset[str]:
    """Give the villages all of whose children this person sees by name anyway."""
    semua = set(desa)
    lain = Posyandu.objects.filter(desa__in=semua).exclude(
        pk__in=posyandu_untuk(pengguna).select_related(None).order_by().values("pk")
    )
    return frozenset(semua - set(lain.order_by().values_list("desa", flat=True)))


def _milik(unit: Wilayah) -> dict[str, frozenset[int]]:
    """Give the posyandu of each unit right below; of a village its own."""
    di_dalam = Posyandu.objects.filter(di_wilayah("desa", unit.kode)).order_by("desa")
    tingkat = min(unit.kode.count(".") + 2, 4)
    milik: dict[str, set[int]] = {}
    for pk, desa in di_dalam.values_list("pk", "desa"):
        milik.setdefault(".".join(desa.split(".")[:tingkat]), set()).add(pk)
    return {kode: frozenset(semua) for kode, semua in milik.items()}


def _terlihat(pengguna: Pengguna, unit: Wilayah) -> frozenset[int]:
    """Posyandu of the unit whose children this person may see by name anyway."""
    semua = posyandu_untuk(pengguna).filter(di_wilayah("desa", unit.kode))
    return frozenset(semua.order_by().values_list("pk", flat=True))


def _per_kelompok(unit: Wilayah, bulan: str) -> Iterable[tuple[tuple[str, int], dict[str, int]]]:
    baris = (
        Rekap.objects.filter(di_wilayah("posyandu__desa", unit.kode), bulan=periode(bulan).awal)
        .order_by("jenis_kelamin", "kelompok")
        .values("jenis_kelamin", "kelompok")
        .annotate(**{nama: Sum(nama) for nama in rekap.UKURAN})
        .values_list("jenis_kelamin", "kelompok", *rekap.UKURAN)
    )
    for kelamin, kelompok, *banyak in baris:
        yield (kelamin, kelompok), dict(zip(rekap.UKURAN, banyak, strict=True))
