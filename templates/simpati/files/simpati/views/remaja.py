"""Adolescent girls: their list, one girl, her visits."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.extension import facts
from simpati.akses import pemeriksaan_remaja_untuk, posyandu_untuk, remaja_untuk
from simpati.aturan import aturan
from simpati.formulir_ibu import PemeriksaanRemajaForm, RemajaForm
from simpati.models import PemeriksaanRemaja, RemajaPutri
from simpati.pemeriksaan import catat_remaja
from simpati.roles import PER_NAMA
from simpati.saran_ibu import saran_remaja
from simpati.views.formulir import (
    Jejak,
    boleh_bidan,
    isian,
    jejak_posyandu,
    kata_cari,
    kunjungan_tersimpan,
    terdaftar,
    tersimpan,
)

PER_HALAMAN = 25
SARING: Mapping[str, str] = {
    "": noop("Semua"),
    "anemia": noop("Anemia"),
    "arsip": noop("Tidak aktif"),
}


@require_safe
@require_role(*PER_NAMA)
@reads("Mencari remaja putri di daftar posyandu")
def daftar_remaja(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Give the girls of one posyandu, or of all of one's own: search, filter, pages."""
    tempat = get_object_or_404(posyandu_untuk(request.user), pk=pk) if pk else None
    cari = kata_cari(request)
    saring = request.GET.get("saring", "")
    saring = saring if saring in SARING else ""
    semua = remaja_untuk(request.user).filter(**({"posyandu": tempat} if tempat else {}))
    for kata in cari.split():
        semua = semua.filter(nama__icontains=kata)
    halaman = Paginator(_saring(semua, saring), PER_HALAMAN).get_page(request.GET.get("halaman"))
    hari_ini = timezone.localdate()
    isi = {
        "posyandu": tempat,
        "halaman": halaman,
        "remaja": [
            (satu, satu.umur_tahun(hari_ini), getattr(satu, "hb_kini", None)) for satu in halaman
        ],
        "batas": aturan().remaja.hb_anemia,
        "cari": cari,
        "saring": saring,
        "pilihan": {kode: _(nama) for kode, nama in SARING.items()},
    }
    return render(request, "simpati/remaja_daftar.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mendaftarkan remaja putri")
def remaja_baru(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a girl in one posyandu."""
    posyandu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    form = RemajaForm(
        request.POST or None,
        instance=RemajaPutri(posyandu=posyandu),
        hari_ini=timezone.localdate(),
    )
    if request.method == "POST" and terdaftar(form):
        messages.success(request, _("%(nama)s sudah terdaftar.") % {"nama": form.instance.nama})
        return redirect(form.instance)
    return isian(request, form, _("Daftarkan remaja putri"), posyandu, jejak_posyandu(posyandu))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki data remaja putri")
def ubah_remaja(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a girl's record."""
    satu = get_object_or_404(remaja_untuk(request.user), pk=pk)
    form = RemajaForm(request.POST or None, instance=satu, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid() and tersimpan(form):
        messages.success(request, _("Data %(nama)s sudah diperbaiki.") % {"nama": satu.nama})
        return redirect(satu)
    return isian(request, form, _("Perbaiki data remaja"), satu.posyandu, _jejak(satu))


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat remaja putri")
def remaja(request: HttpRequest, pk: int) -> HttpResponse:
    """Who she is, what her last Hb says, every visit."""
    satu = get_object_or_404(remaja_untuk(request.user), pk=pk)
    riwayat = list(satu.pemeriksaan.select_related("petugas"))
    terakhir = next((kunjungan for kunjungan in riwayat if kunjungan.hb is not None), None)
    isi = {
        "remaja": satu,
        "umur": satu.umur_tahun(timezone.localdate()),
        "riwayat": riwayat,
        "terakhir": terakhir,
        "kartu": saran_remaja(terakhir.hb, aturan()) if terakhir and terakhir.hb else None,
        "batas": aturan().remaja.hb_anemia,
        "tambahan": facts(satu),
    }
    return render(request, "simpati/remaja.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memeriksa remaja putri")
def periksa_remaja(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a visit."""
    satu = get_object_or_404(remaja_untuk(request.user), pk=pk)
    return _kunjungan(request, PemeriksaanRemaja(remaja=satu), _("Catat pemeriksaan"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki pemeriksaan remaja")
def ubah_periksa_remaja(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete or correct a visit; whoever does becomes its recorder."""
    satu = get_object_or_404(
        pemeriksaan_remaja_untuk(request.user).select_related("remaja__posyandu__desa"), pk=pk
    )
    return _kunjungan(request, satu, _("Perbaiki pemeriksaan"))


def hb_terakhir() -> Subquery:
    """Give the outer girl's last known Hb."""
    semua = PemeriksaanRemaja.objects.filter(remaja=OuterRef("pk"), hb__isnull=False)
    return Subquery(semua.order_by("-tanggal").values("hb")[:1])


def remaja_anemia(semua: QuerySet[RemajaPutri]) -> QuerySet[RemajaPutri]:
    """Narrow to registered girls whose last Hb is too low, the lowest first."""
    return (
        semua.filter(aktif=True)
        .defer("nik")
        .annotate(hb_kini=hb_terakhir())
        .filter(hb_kini__lt=aturan().remaja.hb_anemia)
        .order_by("hb_kini", "pk")
    )


def _kunjungan(request: HttpRequest, satu: PemeriksaanRemaja, judul: str) -> HttpResponse:
    form = PemeriksaanRemajaForm(
        request.POST or None,
        instance=satu,
        hari_ini=timezone.localdate(),
        bidan=boleh_bidan(request, satu.remaja.posyandu),
    )
    if kunjungan_tersimpan(request, form, catat_remaja):
        return redirect(satu)
    ada = form.sudah_ada
    buka = reverse("simpati:ubah-periksa-remaja", args=[ada.pk]) if ada else ""
    return isian(request, form, judul, satu.remaja, _jejak(satu.remaja), buka)


def _jejak(remaja: RemajaPutri) -> Jejak:
    return [*jejak_posyandu(remaja.posyandu), (remaja, remaja.get_absolute_url())]


def _saring(semua: QuerySet[RemajaPutri], saring: str) -> QuerySet[RemajaPutri]:
    """Narrow to the girls of a list; it shows no NIK, so that none is decrypted."""
    if saring == "anemia":
        return remaja_anemia(semua)
    pilih = semua.filter(aktif=saring != "arsip").defer("nik")
    return pilih.annotate(hb_kini=hb_terakhir()).order_by("nama", "pk")
