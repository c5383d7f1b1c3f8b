"""Pages and files of the dashboards: sums only, no names."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dasbor import tabel
from dasbor.akses import PERAN, PERAN_SURVEI, wilayah_survei
from dasbor.ekspor import catatan, csv_tabel, xlsx_tabel
from dasbor.forms import SaringForm, SurveiForm
from dasbor.halaman import isi_halaman, survei_daerah
from dasbor.papan import Papan
from dasbor.survei import BerkasSalah, impor
from dasbor.tabel import TABEL, Tabel
from dasbor.tempat import Susunan, bernama, susunan, susunan_puskesmas
from dasbor.ukuran import SEMUA, Ukuran
from inti.access import require_role
from inti.models import Unit
from simpati.akses import unit_utama, wilayah_untuk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@require_role(*PERAN)
def beranda(request: HttpRequest) -> HttpResponse:
    """Lead to the dashboard of the person's unit, or list their units when they have several."""
    unit = unit_utama(request.user)
    if len(unit) == 1:
        return redirect("dasbor:wilayah", kode=unit[0].kode)
    return render(request, "dasbor/beranda.html", {"unit": unit})


@require_safe
@require_role(*PERAN)
def wilayah(request: HttpRequest, kode: str) -> HttpResponse:
    """The dashboard of the region, a kecamatan or a village."""
    return _halaman(request, _wilayah(request, kode), "dasbor:tabel")


@require_safe
@require_role(*PERAN)
def puskesmas(request: HttpRequest, kode: str) -> HttpResponse:
    """The dashboard of a puskesmas."""
    return _halaman(request, _puskesmas(request, kode), "dasbor:tabel-puskesmas")


@require_safe
@require_role(*PERAN)
def tabel_wilayah(request: HttpRequest, kode: str, nama: str, bentuk: str) -> HttpResponse:
    """A table of a unit as a file."""
    return _berkas(request, _wilayah(request, kode), nama, bentuk)


@require_safe
@require_role(*PERAN)
def tabel_puskesmas(request: HttpRequest, kode: str, nama: str, bentuk: str) -> HttpResponse:
    """A table of a puskesmas as a file."""
    return _berkas(request, _puskesmas(request, kode), nama, bentuk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PERAN_SURVEI)
def survei(request: HttpRequest) -> HttpResponse:
    """The survey figures of the region, and taking a file of them in."""
    tempat = wilayah_survei(request.user)
    if tempat is None:
        raise Http404
    form = SurveiForm(request.POST or None, request.FILES or None)
    salah: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            banyak = impor(form.cleaned_data["berkas"].read(), tempat)
        except BerkasSalah as fault:
            salah = fault.kesalahan
        else:
            messages.success(request, _("%(n)d angka survei sudah tersimpan.") % {"n": banyak})
            return redirect("dasbor:survei")
    isi = {
        "form": form,
        "salah": salah,
        "tempat": tempat,
        "tabel": tabel.survei(survei_daerah(tempat.kode)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dasbor/survei.html", isi, status=status)


def _wilayah(request: HttpRequest, kode: str) -> Susunan:
    unit = get_object_or_404(wilayah_untuk(request.user).select_related("induk"), pk=kode)
    return susunan(request.user, unit)


def _puskesmas(request: HttpRequest, kode: str) -> Susunan:
    unit = get_object_or_404(Unit, kode=kode, jenis=Unit.Jenis.PUSKESMAS)
    hasil = susunan_puskesmas(request.user, unit)
    if hasil is None:
        raise Http404
    return hasil


def _papan(request: HttpRequest, susunan: Susunan, form: SaringForm) -> Papan:
    return Papan(
        susunan=susunan,
        periode=form.periode,
        saring=form.saring,
        ukuran=form.diminta,
        bebas=bernama(request.user, susunan.tempat.desa),
        hari_ini=timezone.localdate(),
    )


def _halaman(request: HttpRequest, susunan: Susunan, alamat: str) -> HttpResponse:
    form = SaringForm(request.GET.dict(), timezone.localdate())
    papan = _papan(request, susunan, form)
    isi: dict[str, Any] = {
        "form": form,
        "pertanyaan": urlencode(form.isi),
        "alamat_tabel": alamat,
        "boleh_survei": susunan.kabupaten and wilayah_survei(request.user) is not None,
        **isi_halaman(papan),
    }
    return render(request, "dasbor/dasbor.html", isi)


def _berkas(request: HttpRequest, susunan: Susunan, nama: str, bentuk: str) -> HttpResponse:
    form = SaringForm(request.GET.dict(), timezone.localdate())
    papan = _papan(request, susunan, form)
    hasil = _tabel(papan, nama)
    ukuran: tuple[Ukuran, ...] = SEMUA if nama in ("ringkas", "kelas") else (papan.ukuran,)
    pesan = catatan(
        f"{susunan.tempat.nama} ({susunan.tempat.kode})", form.sebutan, ukuran, papan.hari_ini
    )
    isi: str | bytes = csv_tabel(hasil, pesan) if bentuk == "csv" else xlsx_tabel(hasil, pesan)
    jenis = "text/csv; charset=utf-8" if bentuk == "csv" else XLSX
    jawaban = HttpResponse(isi, content_type=jenis)
    berkas = f"dasbor-{susunan.tempat.kode}-{nama}-{papan.periode.kode}.{bentuk}"
    jawaban["Content-Disposition"] = f'attachment; filename="{berkas}"'
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban


def _tabel(papan: Papan, nama: str) -> Tabel:
    """Give the table of this name. Raises Http404 for another, and for surveys of a mere part."""
    if nama == "survei" and papan.susunan.kabupaten:
        return tabel.survei(survei_daerah(papan.susunan.tempat.kode))
    if nama not in TABEL:
        raise Http404
    return TABEL[nama](papan)
