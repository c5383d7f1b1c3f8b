"""Measuring: enter, see the result at once, correct."""

from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.extension import facts
from inti.models import User
from simpati.akses import balita_untuk, pengukuran_untuk, posyandu_divalidasi
from simpati.antropometri import Indeks, Posisi, panjang_pada
from simpati.forms import PengukuranForm
from simpati.models import Balita, Laporan, Pengukuran
from simpati.pencatatan import catat
from simpati.roles import PER_NAMA
from simpati.saran import EDEMA, UKUR_ULANG, kartu, menyusut


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mengukur anak")
def ukur(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter today's measurement of a child."""
    balita = get_object_or_404(balita_untuk(request.user), pk=pk)
    return _formulir(request, Pengukuran(balita=balita))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki pengukuran")
def ubah_pengukuran(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a measurement; whoever corrects it becomes its recorder."""
    pengukuran = get_object_or_404(
        pengukuran_untuk(request.user).select_related("balita__posyandu__desa"), pk=pk
    )
    return _formulir(request, pengukuran)


@require_safe
@require_role(*PER_NAMA)
@reads("Membaca hasil pengukuran")
def hasil(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what a measurement says and what to do next."""
    pengukuran = get_object_or_404(
        pengukuran_untuk(request.user).select_related("balita__posyandu", "petugas"), pk=pk
    )
    isi = {
        "pengukuran": pengukuran,
        "balita": pengukuran.balita,
        "kartu": kartu(pengukuran, Indeks.TBU, Indeks.BBU, Indeks.BBTB),
        "kasus": pengukuran.balita.kasus_terbuka,
        "tambahan": facts(pengukuran),
        "edema": _(EDEMA) if pengukuran.edema else "",
        "ukur_ulang": _(UKUR_ULANG) if pengukuran.perlu_ukur_ulang else "",
        "susut": None if pengukuran.tanda_tbu else _susut(pengukuran),
    }
    return render(request, "simpati/hasil.html", isi)


def _formulir(request: HttpRequest, pengukuran: Pengukuran) -> HttpResponse:
    balita = pengukuran.balita
    baru = pengukuran.pk is None
    form = PengukuranForm(
        request.POST or None,
        instance=pengukuran,
        hari_ini=timezone.localdate(),
        boleh_koreksi=_boleh_koreksi(request, balita),
    )
    if request.method == "POST" and form.is_valid():
        # require_role let only a signed-in user in.
        pengukuran.petugas = cast(User, request.user)
        try:
            alasan = form.cleaned_data.get("alasan", "")
            return redirect(catat(form.save(commit=False), form.save_addition, alasan=alasan))
        except ValidationError as salah:
            form.add_error(None, salah.messages)
    isi = {
        "form": form,
        "balita": balita,
        "umur": balita.umur_pada(timezone.localdate()),
        "judul": _("Ukur") if baru else _("Perbaiki pengukuran"),
        "sebelumnya": balita.pengukuran.exclude(pk=pengukuran.pk).first(),
    }
    return render(request, "simpati/ukur.html", isi, status=422 if form.is_bound else 200)


def _boleh_koreksi(request: HttpRequest, balita: Balita) -> bool:
    """Whether a month that was reported is this person's to correct, and some month was."""
    petugas = posyandu_divalidasi(request.user).filter(pk=balita.posyandu_id).exists()
    return petugas and Laporan.objects.filter(desa=balita.posyandu.desa_id).exists()


def _susut(pengukuran: Pengukuran) -> Pengukuran | None:
    """Give the plausible measurement before, when the child seems to have shrunk since."""
    sebelum = pengukuran.balita.pengukuran.filter(
        tanggal__lt=pengukuran.tanggal, tanda_tbu=False
    ).first()
    if sebelum and menyusut(_panjang(sebelum), _panjang(pengukuran)):
        return sebelum
    return None


def _panjang(pengukuran: Pengukuran) -> float:
    return panjang_pada(
        umur_hari=pengukuran.umur_hari,
        panjang_tinggi_cm=float(pengukuran.panjang_tinggi_cm),
        posisi=Posisi(pengukuran.posisi),
    )
