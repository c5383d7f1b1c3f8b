"""Own reminders, the day on which a posyandu opens, a parent's number."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inti.access import require_role
from inti.audit import reads
from inti.models import User
from simpati.akses import balita_untuk, posyandu_untuk
from simpati.aturan import aturan
from simpati.models import JadwalBuka, KontakOrangTua, PengaturanPengingat
from simpati.pengingat.formulir import JadwalForm, KontakForm, PengaturanForm
from simpati.pengingat.persetujuan import beri, disetujui, tarik
from simpati.roles import PER_NAMA

BERHENTI = "berhenti"


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
def pengaturan(request: HttpRequest) -> HttpResponse:
    """What I am told, and where; one button ends it all."""
    # require_role let only a signed-in user in.
    saya = cast(User, request.user)
    satu = PengaturanPengingat.objects.filter(pengguna=saya).first()
    if request.method == "POST" and BERHENTI in request.POST:
        PengaturanPengingat.objects.filter(pengguna=saya).delete()
        messages.success(request, _("Pengingat dihentikan dan nomor Anda dihapus."))
        return redirect("simpati:pengingat")
    form = PengaturanForm(_dikirim(request), instance=satu or PengaturanPengingat(pengguna=saya))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Pengingat tersimpan."))
        return redirect("simpati:pengingat")
    isi = {"form": form, "ada": satu is not None, "aturan": aturan().pengingat}
    return render(request, "simpati/pengingat.html", isi, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
def jadwal(request: HttpRequest, pk: int) -> HttpResponse:
    """On which day of the month a posyandu opens."""
    posyandu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    satu = JadwalBuka.objects.filter(posyandu=posyandu).first()
    form = JadwalForm(_dikirim(request), instance=satu or JadwalBuka(posyandu=posyandu))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Hari buka tersimpan."))
        return redirect("simpati:jadwal-buka", posyandu.pk)
    isi = {
        "form": form,
        "posyandu": posyandu,
        "berikut": satu.berikut(timezone.localdate()) if satu else None,
    }
    return render(request, "simpati/jadwal.html", isi, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mencatat persetujuan pesan orang tua")
def kontak(request: HttpRequest, pk: int) -> HttpResponse:
    """A parent's number for invitations: given with consent, ended with one button."""
    anak = get_object_or_404(balita_untuk(request.user).filter(aktif=True), pk=pk)
    saya = cast(User, request.user)
    if request.method == "POST" and BERHENTI in request.POST:
        tarik(anak, saya)
        messages.success(request, _("Nomor dihapus. Tidak ada pesan lagi."))
        return redirect("simpati:kontak", anak.pk)
    form = KontakForm(_dikirim(request))
    if request.method == "POST" and form.is_valid():
        hubungan = form.cleaned_data["hubungan"]
        beri(anak, form.cleaned_data["telepon"], hubungan=hubungan, oleh=saya)
        messages.success(request, _("Nomor dan persetujuan tersimpan."))
        return redirect("simpati:kontak", anak.pk)
    isi = {
        "form": form,
        "balita": anak,
        "ada": KontakOrangTua.objects.filter(balita=anak).exists() and disetujui([anak.pk]),
    }
    return render(request, "simpati/kontak.html", isi, status=422 if form.is_bound else 200)


def _dikirim(request: HttpRequest) -> Any:
    """What was posted; None, and not nothing, for a page that is only read."""
    return request.POST if request.method == "POST" else None
