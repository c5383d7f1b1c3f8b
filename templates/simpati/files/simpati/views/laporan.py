"""The month: validating what was measured, sending a village's report, verifying it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from inti.access import has_role, require_role
from inti.audit import reads
from inti.models import User, Wilayah
from simpati.akses import desa_untuk, posyandu_divalidasi, posyandu_untuk
from simpati.angka import SEL_TERKECIL, Angka, dalam, di_wilayah, jumlah
from simpati.models import Koreksi, Laporan, Pengukuran, Posyandu
from simpati.pelaporan import kirim, menunggu, verifikasi
from simpati.pelaporan import validasi as sahkan
from simpati.periode import Periode
from simpati.rekap import per_posyandu
from simpati.roles import OPERATOR_DESA, SEMUA, TENAGA_KESEHATAN
from simpati.sebutan import sebutan_desa
from simpati.views.bulan import bulan_diminta, isi_bulan

PER_HALAMAN = 50
KUNCI_TERPANJANG = 19
"""So many digits no key has; the database cannot even ask for it."""
PENGIRIM = (OPERATOR_DESA, *TENAGA_KESEHATAN)


@require_safe
@require_role(*TENAGA_KESEHATAN)
def validasi(request: HttpRequest) -> HttpResponse:
    """The posyandu where measurements of a month wait."""
    periode = bulan_diminta(request)
    posyandu = posyandu_divalidasi(request.user)
    sisa = dict(
        menunggu(posyandu, periode)
        .order_by()
        .values_list("balita__posyandu")
        .annotate(jumlah=Count("pk"))
    )
    isi = {
        **isi_bulan(periode),
        "baris": [(satu, sisa[satu.pk]) for satu in posyandu.filter(pk__in=sisa)],
    }
    return render(request, "simpati/validasi.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*TENAGA_KESEHATAN)
@reads("Memvalidasi pengukuran")
def validasi_posyandu(request: HttpRequest, pk: int) -> HttpResponse:
    """What a posyandu measured in a month; those that are ticked become valid."""
    satu = get_object_or_404(posyandu_divalidasi(request.user), pk=pk)
    periode = bulan_diminta(request)
    semua = Pengukuran.objects.filter(dalam(periode), balita__posyandu=satu)
    # require_role let only a signed-in user in.
    pengguna = cast(User, request.user)
    if request.method == "POST":
        banyak = sahkan(semua.filter(pk__in=_dipilih(request)), pengguna)
        messages.success(
            request,
            ngettext(
                "%(jumlah)d pengukuran divalidasi.", "%(jumlah)d pengukuran divalidasi.", banyak
            )
            % {"jumlah": banyak},
        )
        return redirect(f"{request.path}?bulan={periode.kode}")
    baris = semua.select_related("balita", "petugas").order_by("status", "balita__nama", "pk")
    isi = {
        **isi_bulan(periode),
        "posyandu": satu,
        "halaman": Paginator(baris, PER_HALAMAN).get_page(request.GET.get("halaman")),
        "pengguna": pengguna,
    }
    return render(request, "simpati/validasi_posyandu.html", isi)


def _dipilih(request: HttpRequest) -> list[int]:
    """Give the keys of the ticked rows; what is no key is of no row."""
    semua = request.POST.getlist("pengukuran")
    return [int(kunci) for kunci in semua if kunci.isdecimal() and len(kunci) < KUNCI_TERPANJANG]


@require_safe
@require_role(*SEMUA)
def laporan_bulanan(request: HttpRequest) -> HttpResponse:
    """The villages of a month: reported, verified, or still open."""
    periode = bulan_diminta(request)
    desa = desa_untuk(request.user).select_related("induk").order_by("kode")
    semua = {satu.desa_id: satu for satu in Laporan.objects.filter(bulan=periode.awal)}
    halaman = Paginator(desa, PER_HALAMAN).get_page(request.GET.get("halaman"))
    isi = {
        **isi_bulan(periode),
        "halaman": halaman,
        "baris": [(satu, semua.get(satu.pk)) for satu in halaman],
        "tenaga_kesehatan": has_role(request.user, *TENAGA_KESEHATAN),
        "sebutan": sebutan_desa(),
        "terkirim": len(semua.keys() & set(desa.values_list("pk", flat=True))),
    }
    return render(request, "simpati/laporan_bulanan.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*SEMUA)
def laporan(request: HttpRequest, kode: str, bulan: str) -> HttpResponse:
    """One village's month: the figures as sent and as they are now, and what was corrected."""
    desa = get_object_or_404(desa_untuk(request.user).select_related("induk"), pk=kode)
    periode = Periode.baca(bulan)
    if periode is None:
        raise Http404
    satu = Laporan.objects.filter(desa=desa, bulan=periode.awal).first()
    if request.method == "POST":
        try:
            _lanjutkan(request, desa, periode, satu)
        except ValidationError as salah:
            messages.error(request, " ".join(salah.messages))
        return redirect(reverse("simpati:laporan", args=[kode, bulan]))
    return render(request, "simpati/laporan.html", _isi_laporan(request, desa, periode, satu))


def _lanjutkan(request: HttpRequest, desa: Wilayah, periode: Periode, satu: Laporan | None) -> None:
    """Send the month, or verify what was sent. Raises ValidationError."""
    pengguna = cast(User, request.user)
    if satu is None:
        if not _boleh(pengguna, desa, PENGIRIM):
            raise ValidationError(_("Laporan dikirim operator desa, bidan, atau tenaga gizi."))
        kirim(desa, periode, oleh=pengguna, hari_ini=timezone.localdate())
        messages.success(request, _("Laporan terkirim. Bulan ini terkunci."))
        return
    if not _boleh(pengguna, desa, TENAGA_KESEHATAN):
        raise ValidationError(_("Laporan diverifikasi bidan atau tenaga gizi puskesmas."))
    verifikasi(satu, pengguna)
    messages.success(request, _("Laporan diverifikasi."))


def _isi_laporan(
    request: HttpRequest, desa: Wilayah, periode: Periode, satu: Laporan | None
) -> Mapping[str, object]:
    pengguna = cast(User, request.user)
    posyandu = Posyandu.objects.filter(desa=desa)
    kini = jumlah(per_posyandu(periode, di_wilayah("posyandu__desa", desa.kode)).values())
    bernama = not posyandu.exclude(pk__in=posyandu_untuk(pengguna).order_by().values("pk")).exists()
    koreksi = Koreksi.objects.filter(laporan=satu).select_related("pengukuran__balita", "oleh")
    return {
        **isi_bulan(periode),
        "desa": desa,
        "laporan": satu,
        "kini": kini,
        "dulu": _angka(satu) if satu else None,
        "tersembunyi": kini.kecil and not bernama,
        "sel_terkecil": SEL_TERKECIL,
        "menunggu": menunggu(posyandu, periode).count(),
        "koreksi": list(koreksi) if satu and bernama else [],
        "jumlah_koreksi": koreksi.count() if satu else 0,
        "bisa_kirim": satu is None and _boleh(pengguna, desa, PENGIRIM),
        "bisa_verifikasi": _bisa_verifikasi(pengguna, desa, satu),
    }


def _bisa_verifikasi(pengguna: User, desa: Wilayah, satu: Laporan | None) -> bool:
    return (
        satu is not None
        and satu.status == Laporan.Status.TERKIRIM
        and satu.dikirim_oleh_id != pengguna.pk
        and _boleh(pengguna, desa, TENAGA_KESEHATAN)
    )


def _angka(laporan: Laporan) -> Angka:
    """Give the figures as they were sent."""
    return Angka(**{satu.name: getattr(laporan, satu.name) for satu in fields(Angka)})


def _boleh(pengguna: User, desa: Wilayah, peran: tuple[str, ...]) -> bool:
    return desa_untuk(pengguna, peran).filter(pk=desa.pk).exists()
