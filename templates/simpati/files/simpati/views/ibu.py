"""Pregnant women: their list, one mother, her visits, how the pregnancy ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
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
from simpati.akses import ibu_untuk, pemeriksaan_ibu_untuk, posyandu_untuk
from simpati.angka_ibu import kek_atau_anemia, terakhir
from simpati.aturan import aturan
from simpati.formulir_ibu import AkhirForm, IbuForm, PemeriksaanIbuForm
from simpati.kehamilan import Anemia, anemia, kek, minggu, risiko
from simpati.models import IbuHamil, PemeriksaanIbu
from simpati.pemeriksaan import akhiri, catat_ibu
from simpati.roles import PER_NAMA
from simpati.saran_ibu import RUPA, saran_ibu
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
    "": noop("Sedang hamil"),
    "perhatian": noop("KEK atau anemia"),
    "selesai": noop("Sudah berakhir"),
}


@dataclass(frozen=True, kw_only=True)
class BarisIbu:
    """A mother in a list: how far she is, and the badges (look, words) of her last values."""

    ibu: IbuHamil
    keterangan: str
    lencana: list[tuple[str, str]]


@require_safe
@require_role(*PER_NAMA)
@reads("Mencari ibu hamil di daftar posyandu")
def daftar_ibu(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Give the mothers of one posyandu, or of all of one's own: search, filter, pages."""
    tempat = get_object_or_404(posyandu_untuk(request.user), pk=pk) if pk else None
    cari = kata_cari(request)
    saring = request.GET.get("saring", "")
    saring = saring if saring in SARING else ""
    semua = ibu_untuk(request.user).filter(**({"posyandu": tempat} if tempat else {}))
    for kata in cari.split():
        semua = semua.filter(nama__icontains=kata)
    halaman = Paginator(_saring(semua, saring), PER_HALAMAN).get_page(request.GET.get("halaman"))
    isi = {
        "posyandu": tempat,
        "halaman": halaman,
        "ibu": [_baris(satu, timezone.localdate()) for satu in halaman],
        "cari": cari,
        "saring": saring,
        "pilihan": {kode: _(nama) for kode, nama in SARING.items()},
    }
    return render(request, "simpati/ibu_daftar.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mendaftarkan ibu hamil")
def ibu_baru(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a pregnancy in one posyandu."""
    posyandu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    form = IbuForm(
        request.POST or None, instance=IbuHamil(posyandu=posyandu), hari_ini=timezone.localdate()
    )
    if request.method == "POST" and terdaftar(form):
        pesan = _("%(nama)s sudah terdaftar. Catat hasil periksanya sekarang?")
        messages.success(request, pesan % {"nama": form.instance.nama})
        return redirect(form.instance)
    return isian(request, form, _("Daftarkan ibu hamil"), posyandu, jejak_posyandu(posyandu))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki data ibu hamil")
def ubah_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a mother's record."""
    satu = get_object_or_404(ibu_untuk(request.user), pk=pk)
    form = IbuForm(request.POST or None, instance=satu, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid() and tersimpan(form):
        messages.success(request, _("Data %(nama)s sudah diperbaiki.") % {"nama": satu.nama})
        return redirect(satu)
    return isian(request, form, _("Perbaiki data ibu"), satu.posyandu, _jejak(satu))


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat kehamilan")
def ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Who she is, how far, what her visits found, whom she bore."""
    satu = get_object_or_404(ibu_untuk(request.user).select_related("keluarga"), pk=pk)
    hari_ini = timezone.localdate()
    riwayat = list(satu.pemeriksaan.select_related("petugas"))
    isi = {
        "ibu": satu,
        "umur": satu.umur_tahun(hari_ini),
        "minggu": minggu(satu.hpl, hari_ini),
        "risiko": list(risiko(satu, hari_ini, aturan().ibu)),
        "riwayat": [(kunjungan, _lencana_kunjungan(kunjungan)) for kunjungan in riwayat],
        "ttd": sum(kunjungan.ttd_diminum or 0 for kunjungan in riwayat),
        "sasaran_ttd": int(aturan().ibu.ttd_tablet),
        "kasus": satu.kasus_terbuka,
        "anak": satu.anak.select_related(None).defer("nik", "nik_ibu"),
        "bisa_daftar_anak": satu.status == IbuHamil.Status.BERSALIN,
        "boleh_desil": boleh_bidan(request, satu.posyandu),
        "tambahan": facts(satu),
    }
    return render(request, "simpati/ibu.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memeriksa ibu hamil")
def periksa_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a visit."""
    satu = get_object_or_404(ibu_untuk(request.user), pk=pk)
    return _kunjungan(request, PemeriksaanIbu(ibu=satu), _("Catat pemeriksaan"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki pemeriksaan ibu")
def ubah_periksa_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete or correct a visit; whoever does becomes its recorder."""
    satu = get_object_or_404(
        pemeriksaan_ibu_untuk(request.user).select_related("ibu__posyandu__desa"), pk=pk
    )
    return _kunjungan(request, satu, _("Perbaiki pemeriksaan"))


@require_safe
@require_role(*PER_NAMA)
@reads("Membaca hasil pemeriksaan ibu")
def hasil_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what a visit says and what to do next."""
    satu = get_object_or_404(
        pemeriksaan_ibu_untuk(request.user).select_related("ibu__posyandu", "petugas"), pk=pk
    )
    sampai = satu.ibu.pemeriksaan.filter(tanggal__lte=satu.tanggal)
    ttd = sum(jumlah or 0 for jumlah in sampai.values_list("ttd_diminum", flat=True))
    isi = {
        "pemeriksaan": satu,
        "ibu": satu.ibu,
        "minggu": minggu(satu.ibu.hpl, satu.tanggal),
        "kartu": saran_ibu(satu, ttd, aturan()),
        "risiko": list(risiko(satu.ibu, satu.tanggal, aturan().ibu)),
        "kasus": satu.ibu.kasus_terbuka,
        "tambahan": facts(satu),
    }
    return render(request, "simpati/hasil_ibu.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mencatat akhir kehamilan")
def akhir_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a pregnancy ended; a birth leads to the child's registration."""
    satu = get_object_or_404(ibu_untuk(request.user).filter(status=IbuHamil.Status.HAMIL), pk=pk)
    form = AkhirForm(request.POST or None, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            akhiri(satu, form.cleaned_data["status"], form.cleaned_data["tanggal"])
        except ValidationError as salah:
            form.add_error(None, salah)
        else:
            messages.success(
                request, _("Tersimpan: %(status)s.") % {"status": satu.get_status_display()}
            )
            return redirect(satu)
    return isian(request, form, _("Akhir kehamilan"), satu, _jejak(satu))


def _kunjungan(request: HttpRequest, satu: PemeriksaanIbu, judul: str) -> HttpResponse:
    form = PemeriksaanIbuForm(
        request.POST or None,
        instance=satu,
        hari_ini=timezone.localdate(),
        bidan=boleh_bidan(request, satu.ibu.posyandu),
    )
    if kunjungan_tersimpan(request, form, catat_ibu):
        return redirect(satu)
    ada = form.sudah_ada
    buka = reverse("simpati:ubah-periksa-ibu", args=[ada.pk]) if ada else ""
    return isian(request, form, judul, satu.ibu, _jejak(satu.ibu), buka)


def _jejak(ibu: IbuHamil) -> Jejak:
    return [*jejak_posyandu(ibu.posyandu), (ibu, ibu.get_absolute_url())]


def _saring(semua: QuerySet[IbuHamil], saring: str) -> QuerySet[IbuHamil]:
    """Narrow to the mothers of a list; it shows neither NIK nor number, so none is decrypted."""
    ibu = semua.defer("nik", "telepon").annotate(
        lila_kini=terakhir("lila_cm"), hb_kini=terakhir("hb")
    )
    if saring == "selesai":
        return ibu.exclude(status=IbuHamil.Status.HAMIL).order_by("-berakhir", "-pk")
    hamil = ibu.filter(status=IbuHamil.Status.HAMIL).order_by("hpl", "pk")
    return kek_atau_anemia(hamil, aturan().ibu) if saring == "perhatian" else hamil


def _baris(ibu: IbuHamil, hari_ini: date) -> BarisIbu:
    batas = aturan().ibu
    lencana = _lencana(getattr(ibu, "lila_kini", None), getattr(ibu, "hb_kini", None))
    if ibu.hamil and any(risiko(ibu, hari_ini, batas)):
        lencana.append(("warn", _("Berisiko")))
    keterangan = (
        _("%(n)d minggu") % {"n": minggu(ibu.hpl, hari_ini)}
        if ibu.hamil
        else ibu.get_status_display()
    )
    return BarisIbu(ibu=ibu, keterangan=keterangan, lencana=lencana)


def _lencana_kunjungan(satu: PemeriksaanIbu) -> list[tuple[str, str]]:
    return _lencana(satu.lila_cm, satu.hb)


def _lencana(lila: object, hb: object) -> list[tuple[str, str]]:
    batas = aturan().ibu
    hasil = []
    if isinstance(lila, Decimal) and kek(lila, batas):
        hasil.append(("bad", _("KEK")))
    if isinstance(hb, Decimal) and (kelas := anemia(hb, batas)) is not Anemia.TIDAK:
        hasil.append((RUPA[kelas], kelas.nama))
    return hasil
