"""Figures of mothers in the region, a kecamatan or a village: only sums, no names."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inti.access import require_role
from inti.models import Wilayah
from simpati.akses import wilayah_untuk
from simpati.angka import SEL_TERKECIL, di_wilayah, penyebut_tersembunyi
from simpati.angka_ibu import AngkaIbu, per_posyandu
from simpati.aturan import aturan
from simpati.roles import SEMUA
from simpati.views.angka import Bagian, bagian_unit, posyandu_bernama


@dataclass(frozen=True, kw_only=True)
class BarisIbu:
    """A row of the table; hidden rates are left out by the template."""

    bagian: Bagian
    angka: AngkaIbu
    tersembunyi: bool


@require_safe
@require_role(*SEMUA)
def angka_ibu(request: HttpRequest, kode: str) -> HttpResponse:
    """KEK, anaemia and iron tablets of a unit and of its parts, as of today."""
    unit = get_object_or_404(wilayah_untuk(request.user), pk=kode)
    hitung = per_posyandu(
        di_wilayah("posyandu__desa", unit.kode), timezone.localdate(), aturan().ibu
    )
    bagian = bagian_unit(unit)
    bernama = posyandu_bernama(request.user, unit)
    angka = [
        sum((hitung[pk] for pk in satu.posyandu if pk in hitung), start=AngkaIbu())
        for satu in bagian
    ]
    terlihat = [satu.posyandu <= bernama for satu in bagian]
    samar = penyebut_tersembunyi([satu.terkecil for satu in angka], terlihat)
    total = sum(angka, start=AngkaIbu())
    isi = {
        "unit": unit,
        "baris": [
            BarisIbu(bagian=satu, angka=hasil, tersembunyi=tutup)
            for satu, hasil, tutup in zip(bagian, angka, samar, strict=True)
            if hasil.ada
        ],
        "total": total,
        "total_tersembunyi": total.kecil and not all(terlihat),
        "batas": aturan().ibu,
        "sel_terkecil": SEL_TERKECIL,
        "per_posyandu": unit.jenis in Wilayah.DESA,
    }
    return render(request, "simpati/angka_ibu.html", isi)
