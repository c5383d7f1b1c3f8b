"""The staff's page of links, and the pages of a parent, who has no account."""

from datetime import date
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.models import User
from inti.privacy.limits import limited
from orangtua import kata, pintu
from orangtua.akses import PERAN, tautan_untuk
from orangtua.forms import LahirForm, TautanForm
from orangtua.gambar import qr
from orangtua.models import Tautan
from orangtua.pesan import undangan
from simpati.akses import balita_untuk
from simpati.antropometri import umur_hari
from simpati.aturan import aturan
from simpati.models import Balita, Pengukuran
from simpati.periode import Periode
from simpati.views.anak import grafik_anak

SESI, SURAT = "orangtua", "orangtua_surat"
"""Cookies: the session that was opened, and the token until it is."""
MENIT_MEMBUKA = 15
TERAKHIR = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_role(*PERAN)
@reads("Memberi tautan kepada orang tua")
def tautan(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the links of a child; a new one is shown in the answer itself and never again."""
    balita = get_object_or_404(balita_untuk(request.user), pk=pk, aktif=True)
    # require_role let only a signed-in user in.
    baru = Tautan(balita=balita, dibuat_oleh=cast(User, request.user))
    form = TautanForm(request.POST or None, instance=baru)
    if request.method == "POST" and form.is_valid():
        return _tunjukkan(request, form.save(commit=False))
    isi = {
        "balita": balita,
        "form": form,
        "tautan": tautan_untuk(request.user).filter(balita=balita)[:TERAKHIR],
        "jam": aturan().tautan_jam,
        "menit": aturan().sesi_menit,
    }
    return render(request, "orangtua/tautan.html", isi, status=422 if form.is_bound else 200)


@require_POST
@require_role(*PERAN)
@reads("Mencabut tautan orang tua")
def cabut(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link and the page that it opened."""
    satu = get_object_or_404(tautan_untuk(request.user), pk=pk)
    pintu.cabut(satu)
    messages.success(request, _("Tautan dicabut; halamannya tidak dapat dibuka lagi."))
    return redirect(satu)


@require_safe
@never_cache
def terima(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, so that it is in no history and no Referer.

    A messenger that looks at the link for a preview uses nothing up.
    """
    jawaban = redirect("orangtua:buka")
    _kue(jawaban, SURAT, token, MENIT_MEMBUKA * 60)
    jawaban["Referrer-Policy"] = "no-referrer"
    return jawaban


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("10/h")
@reads("Orang tua membuka tautan")
def buka(request: HttpRequest) -> HttpResponse:
    """Ask for one press of a button, and for the birth date where the link says so."""
    token = request.COOKIES.get(SURAT, "")
    tanya = pintu.menunggu(token)
    if tanya is None:
        return _usang(request)
    form = LahirForm(request.POST if request.method == "POST" else None) if tanya else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            kunci = pintu.buka(token, form.cleaned_data["lahir"] if form else None)
        except pintu.Usang:
            return _usang(request)
        except pintu.TanggalSalah as salah:
            cast(LahirForm, form).add_error("lahir", salah)
        else:
            return _masuk(kunci)
    isi = {"form": form, "menit": aturan().sesi_menit}
    salah_isi = form is not None and form.is_bound
    return render(request, "orangtua/buka.html", isi, status=422 if salah_isi else 200)


@require_safe
@never_cache
@reads("Orang tua melihat anaknya lewat tautan")
def anak(request: HttpRequest) -> HttpResponse:
    """Show how the child grows and what comes next, without a word that staff wrote for staff."""
    milik = pintu.milik(request.COOKIES.get(SESI, ""))
    if milik is None:
        return _usang(request)
    return render(request, "orangtua/anak.html", {"tautan": milik, **_isi(milik.balita)})


@require_POST
@never_cache
def selesai(request: HttpRequest) -> HttpResponse:
    """Close the page on a phone that others use too."""
    pintu.akhiri(request.COOKIES.get(SESI, ""))
    jawaban = redirect("inti:beranda")
    _lupa(jawaban, SESI)
    return jawaban


def _isi(balita: Balita) -> dict[str, object]:
    hari_ini = timezone.localdate()
    riwayat = list(balita.pengukuran.defer("petugas", "validator"))
    terakhir = riwayat[0] if riwayat else None
    kasus = balita.kasus_terbuka
    hari_buka = Pengukuran.objects.filter(balita__posyandu=balita.posyandu_id)
    return {
        "balita": balita,
        "umur": balita.umur_pada(hari_ini),
        "terakhir": terakhir,
        "riwayat": riwayat,
        "grafik": grafik_anak(balita, riwayat),
        "kabar": kata.kabar(terakhir) if terakhir else [],
        "ingat": kata.ingat(terakhir) if terakhir else [],
        "makan": kata.makan(umur_hari(balita.tanggal_lahir, hari_ini)),
        "kasus": kasus,
        "langkah": kata.langkah(kasus),
        "berikut": _berikut(terakhir.tanggal if terakhir else None),
        "buka_terakhir": hari_buka.order_by("-tanggal").values_list("tanggal", flat=True).first(),
    }


def _berikut(terakhir: date | None) -> Periode:
    """Give the month of the next visit: this one, unless the child was weighed in it."""
    kini = Periode.dari(timezone.localdate())
    return kini.sesudah if terakhir and Periode.dari(terakhir) == kini else kini


def _tunjukkan(request: HttpRequest, tautan: Tautan) -> HttpResponse:
    token = pintu.buat(tautan)
    alamat = request.build_absolute_uri(reverse("orangtua:terima", args=[token]))
    isi = {
        "tautan": tautan,
        "balita": tautan.balita,
        "alamat": alamat,
        "qr": qr(alamat),
        "pesan": undangan(tautan, alamat),
    }
    return render(request, "orangtua/baru.html", isi)


def _masuk(kunci: str) -> HttpResponse:
    jawaban = redirect("orangtua:anak")
    _kue(jawaban, SESI, kunci, aturan().sesi_menit * 60)
    _lupa(jawaban, SURAT)
    return jawaban


def _usang(request: HttpRequest) -> HttpResponse:
    return render(request, "orangtua/usang.html", status=410)


def _kue(jawaban: HttpResponse, nama: str, isi: str, detik: int) -> None:
    jawaban.set_cookie(
        nama,
        isi,
        max_age=detik,
        path=reverse("orangtua:anak"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _lupa(jawaban: HttpResponse, nama: str) -> None:
    jawaban.delete_cookie(nama, path=reverse("orangtua:anak"), samesite="Lax")
