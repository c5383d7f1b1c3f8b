"""Figures of the region, a kecamatan or a village: only sums, no names."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inti.access import require_role
from inti.models import Wilayah
from simpati.akses import Pengguna, posyandu_untuk, unit_utama, wilayah_untuk
from simpati.angka import SEL_TERKECIL, Angka, di_wilayah, jumlah, tersembunyi
from simpati.models import Posyandu
from simpati.periode import Periode
from simpati.rekap import per_posyandu
from simpati.roles import SEMUA
from simpati.views.bulan import bulan_diminta, isi_bulan


@dataclass(frozen=True, kw_only=True)
class Bagian:
    """A part of a unit: a kecamatan, a village, or a posyandu."""

    nama: str
    alamat: str
    posyandu: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Baris:
    """A row of the table; a hidden rate is left out by the template."""

    bagian: Bagian
    angka: Angka
    tersembunyi: bool


@require_safe
@require_role(*SEMUA)
def angka(request: HttpRequest) -> HttpResponse:
    """Lead to the person's unit, or list their units when they have several."""
    unit = unit_utama(request.user)
    if len(unit) == 1:
        return redirect("simpati:wilayah", kode=unit[0].kode)
    return render(request, "simpati/angka.html", {"unit": unit})


@require_safe
@require_role(*SEMUA)
def wilayah(request: HttpRequest, kode: str) -> HttpResponse:
    """Prevalence and coverage of a unit and of its parts, for one month."""
    unit = get_object_or_404(wilayah_untuk(request.user).select_related("induk"), pk=kode)
    periode = bulan_diminta(request)
    hitung = per_posyandu(periode, di_wilayah("posyandu__desa", unit.kode))
    bagian = bagian_unit(unit)
    bernama = posyandu_bernama(request.user, unit)
    baris = _baris(bagian, hitung, bernama)
    total = jumlah(hitung.values())
    isi = {
        "unit": unit,
        "induk": _induk(request.user, unit),
        **isi_bulan(periode),
        "berjalan": periode == Periode.dari(timezone.localdate()),
        "baris": [satu for satu in baris if satu.angka.terdaftar],
        "kosong": [satu.bagian for satu in baris if not satu.angka.terdaftar],
        "total": total,
        "total_tersembunyi": total.kecil and not _semua_bernama(bagian, bernama),
        "jumlah_posyandu": sum(len(satu.posyandu) for satu in bagian),
        "sel_terkecil": SEL_TERKECIL,
        "per_posyandu": unit.jenis in Wilayah.DESA,
    }
    return render(request, "simpati/wilayah.html", isi)


def bagian_unit(unit: Wilayah) -> list[Bagian]:
    """Give the parts of a unit: its posyandu for a village, else the units right below it."""
    if unit.jenis in Wilayah.DESA:
        return [
            Bagian(
                nama=f"{satu} RW {satu.rw}" if satu.rw else str(satu),
                alamat="",
                posyandu=frozenset([satu.pk]),
            )
            for satu in Posyandu.objects.filter(desa=unit)
        ]
    milik: dict[str, set[int]] = {}
    tingkat = unit.kode.count(".") + 2
    di_dalam = Posyandu.objects.filter(di_wilayah("desa", unit.kode)).order_by()
    for pk, desa in di_dalam.values_list("pk", "desa"):
        milik.setdefault(".".join(desa.split(".")[:tingkat]), set()).add(pk)
    return [
        Bagian(
            nama=anak.sebutan,
            alamat=reverse("simpati:wilayah", args=[anak.kode]),
            posyandu=frozenset(milik.get(anak.kode, ())),
        )
        for anak in unit.anak.all()
    ]


def _baris(
    bagian: list[Bagian], hitung: Mapping[int, Angka], bernama: frozenset[int]
) -> list[Baris]:
    angka = [jumlah(hitung[pk] for pk in satu.posyandu if pk in hitung) for satu in bagian]
    samar = tersembunyi(angka, [satu.posyandu <= bernama for satu in bagian])
    return [
        Baris(bagian=satu, angka=hasil, tersembunyi=tutup)
        for satu, hasil, tutup in zip(bagian, angka, samar, strict=True)
    ]


def posyandu_bernama(pengguna: Pengguna, unit: Wilayah) -> frozenset[int]:
    """Posyandu of the unit whose children this person may see by name anyway."""
    terlihat = posyandu_untuk(pengguna).filter(di_wilayah("desa", unit.kode))
    return frozenset(terlihat.order_by().values_list("pk", flat=True))


def _semua_bernama(bagian: list[Bagian], bernama: frozenset[int]) -> bool:
    return all(satu.posyandu <= bernama for satu in bagian)


def _induk(pengguna: Pengguna, unit: Wilayah) -> Wilayah | None:
    """Give the unit above, when this person may open it."""
    if unit.induk_id is None:
        return None
    return wilayah_untuk(pengguna).filter(pk=unit.induk_id).first()
