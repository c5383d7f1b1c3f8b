"""The work that follows a finding: whom to help today, one case, its interventions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import has_role, require_role
from inti.audit import reads
from inti.models import User
from simpati.akses import kasus_diputuskan, kasus_untuk, remaja_untuk
from simpati.formulir_kasus import IntervensiForm, StatusForm
from simpati.models import Intervensi, Kasus, RemajaPutri
from simpati.pendampingan import ambil, catat_intervensi, pindahkan
from simpati.pesan import ajakan
from simpati.roles import PER_NAMA, TENAGA_KESEHATAN
from simpati.views.remaja import remaja_anemia

PER_HALAMAN = 25
HARI_KE_DEPAN = 7
JADWAL_MAKS = 20
SARING: Mapping[str, str] = {
    "": noop("Terbuka"),
    "saya": noop("Tugas saya"),
    "baru": noop("Belum ada yang menangani"),
    "terlambat": noop("Lewat tenggat"),
    "selesai": noop("Selesai"),
}


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat tugas pendampingan")
def tugas(request: HttpRequest) -> HttpResponse:
    """Open cases by deadline, and what is planned for the days ahead."""
    hari_ini = timezone.localdate()
    saring = request.GET.get("saring", "")
    saring = saring if saring in SARING else ""
    # require_role let only a signed-in user in.
    semua = _saring(kasus_untuk(request.user), saring, cast(User, request.user), hari_ini)
    isi = {
        "halaman": Paginator(semua, PER_HALAMAN).get_page(request.GET.get("halaman")),
        "jadwal": _jadwal(request, hari_ini)[:JADWAL_MAKS],
        "remaja": _remaja(request) if not saring else [],
        "saring": saring,
        "pilihan": {kode: _(nama) for kode, nama in SARING.items()},
        "hari_ini": hari_ini,
    }
    return render(request, "simpati/tugas.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mendampingi anak atau ibu")
def kasus(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: why, where it stands, what was done, and what comes next."""
    satu = get_object_or_404(
        kasus_untuk(request.user).select_related(
            "pengukuran", "pemeriksaan_ibu", "balita__keluarga", "ibu__keluarga"
        ),
        pk=pk,
    )
    memutuskan = kasus_diputuskan(request.user).filter(pk=pk).exists()
    boleh = memutuskan and satu.terbuka
    form = StatusForm(request.POST or None, kasus=satu) if boleh else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _pindahkan(request, satu, form)
        except ValidationError as salah:
            form.add_error(None, salah)
        else:
            messages.success(
                request, _("Tersimpan: %(status)s.") % {"status": satu.get_status_display()}
            )
            return redirect(satu)
    hari_ini = timezone.localdate()
    isi = {
        "kasus": satu,
        "sasaran": satu.sasaran,
        "keluarga": satu.sasaran.keluarga,
        "form": form,
        "intervensi": satu.intervensi.annotate(banyak_bukti=Count("bukti")),
        "terlambat": satu.terlambat(hari_ini),
        "pesan": ajakan(satu, cast(User, request.user)) if satu.terbuka else "",
        "bisa_ambil": boleh and satu.penanggung_jawab_id != request.user.pk,
    }
    return render(request, "simpati/kasus.html", isi, status=422 if form and form.errors else 200)


@require_POST
@require_role(*TENAGA_KESEHATAN)
@reads("Mengambil kasus")
def ambil_kasus(request: HttpRequest, pk: int) -> HttpResponse:
    """Become responsible for a case."""
    satu = get_object_or_404(kasus_diputuskan(request.user), pk=pk)
    try:
        ambil(satu, cast(User, request.user))
    except ValidationError as salah:
        messages.error(request, " ".join(salah.messages))
    return redirect(satu)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mencatat intervensi")
def intervensi_baru(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a help for a child or a mother, or write down one that was given."""
    satu = get_object_or_404(kasus_untuk(request.user).filter(selesai=None), pk=pk)
    baru = Intervensi(kasus=satu, pelaksana=str(request.user), dibuat_oleh=cast(User, request.user))
    return _formulir(request, baru, _("Catat intervensi"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbarui intervensi")
def ubah_intervensi(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it was done and what came of it, or move its day."""
    satu = get_object_or_404(_intervensi(request).filter(kasus__selesai=None), pk=pk)
    return _formulir(request, satu, _("Perbarui intervensi"))


def _formulir(request: HttpRequest, intervensi: Intervensi, judul: str) -> HttpResponse:
    form = IntervensiForm(request.POST or None, instance=intervensi, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            catat_intervensi(form.save(commit=False))
        except ValidationError as salah:
            form.add_error(None, salah)
        else:
            messages.success(request, _("Intervensi tersimpan."))
            return redirect(intervensi.kasus)
    isi = {
        "form": form,
        "kasus": intervensi.kasus,
        "sasaran": intervensi.kasus.sasaran,
        "judul": judul,
    }
    return render(request, "simpati/intervensi.html", isi, status=422 if form.is_bound else 200)


def _pindahkan(request: HttpRequest, satu: Kasus, form: StatusForm) -> None:
    pindahkan(
        satu,
        form.cleaned_data["status"],
        oleh=cast(User, request.user),
        hari_ini=timezone.localdate(),
        catatan=form.cleaned_data["catatan"],
    )


def _saring(semua: QuerySet[Kasus], saring: str, pengguna: User, hari_ini: date) -> QuerySet[Kasus]:
    if saring == "selesai":
        return semua.exclude(selesai=None).order_by("-selesai", "-pk")
    pilih = {
        "saya": Q(penanggung_jawab=pengguna),
        "baru": Q(penanggung_jawab=None),
        "terlambat": Q(tenggat__lt=hari_ini),
    }
    return semua.filter(pilih.get(saring, Q()), selesai=None)


def _intervensi(request: HttpRequest) -> QuerySet[Intervensi]:
    return Intervensi.objects.filter(
        kasus__in=kasus_untuk(request.user).select_related(None)
    ).select_related(
        "kasus__balita__posyandu__desa",
        "kasus__ibu__posyandu__desa",
        "kasus__penanggung_jawab",
    )


def _jadwal(request: HttpRequest, hari_ini: date) -> QuerySet[Intervensi]:
    """Give what is planned until a week from now and not done yet."""
    sampai = hari_ini + timedelta(days=HARI_KE_DEPAN)
    return _intervensi(request).filter(realisasi=None, jadwal__lte=sampai, kasus__selesai=None)


def _remaja(request: HttpRequest) -> list[RemajaPutri]:
    """Give the girls whose Hb is low, to those who treat it."""
    if not has_role(request.user, *TENAGA_KESEHATAN):
        return []
    return list(remaja_anemia(remaja_untuk(request.user))[:JADWAL_MAKS])
