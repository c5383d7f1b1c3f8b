"""The monthly report of a unit, to read and print or as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from inti.access import require_role
from inti.models import Wilayah
from inti.privacy.limits import limited
from simpati.akses import wilayah_untuk
from simpati.cetak import kata
from simpati.cetak.grafik import grafik
from simpati.cetak.isi import Isi, susun
from simpati.roles import SEMUA
from simpati.views.bulan import bulan_diminta, isi_bulan

LAMPIRAN = "desa"


@require_safe
@require_role(*SEMUA)
def cetak(request: HttpRequest, kode: str) -> HttpResponse:
    """The report as a page."""
    isi = _isi(request, kode)
    nilai = {
        **isi_bulan(isi.periode),
        "isi": isi,
        "judul": kata.judul(isi),
        "status": kata.status(isi),
        "pokok": kata.pokok(isi),
        "perhatian": list(kata.perhatian(isi)),
        "kepala": kata.kepala(isi),
        "baris": [(satu.nama, kata.sel(satu)) for satu in isi.baris],
        "jumlah": kata.jumlah_baris(isi),
        "grafik": grafik(isi.tren),
        "penanganan": kata.penanganan(isi),
        "metode": kata.metode(),
        "punya_lampiran": isi.unit.induk_id is None,
    }
    return render(request, "simpati/cetak.html", nilai)


@require_safe
@require_role(*SEMUA)
@limited("60/h", methods=("GET",))
def cetak_pdf(request: HttpRequest, kode: str) -> HttpResponse:
    """The same as a PDF; `?lampiran=desa` adds every village of the region."""
    # Late: no command and no other page needs what draws PDFs.
    from simpati.cetak.pdf import pdf

    isi = _isi(request, kode)
    jawaban = HttpResponse(pdf(isi), content_type="application/pdf")
    nama = f"laporan-stunting-{isi.unit.kode}-{isi.periode.kode}.pdf"
    jawaban["Content-Disposition"] = f'attachment; filename="{nama}"'
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban


def _isi(request: HttpRequest, kode: str) -> Isi:
    unit: Wilayah = get_object_or_404(wilayah_untuk(request.user).select_related("induk"), pk=kode)
    lampiran = request.GET.get("lampiran") == LAMPIRAN
    return susun(request.user, unit, bulan_diminta(request), lampiran=lampiran)
