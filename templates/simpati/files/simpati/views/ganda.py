"""Children that may be recorded twice: the list, two records side by side, one merged."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.models import User
from simpati.akses import balita_untuk, pasangan_untuk
from simpati.formulir_ganda import GabungForm
from simpati.models import Balita, Gabungan
from simpati.penggabungan import bukan, gabungkan
from simpati.roles import TENAGA_KESEHATAN

PER_HALAMAN = 25


@require_safe
@require_role(*TENAGA_KESEHATAN)
@reads("Mencari anak yang tercatat ganda")
def ganda(request: HttpRequest) -> HttpResponse:
    """Give the pairs that wait for a decision; a list decrypts no NIK."""
    semua = pasangan_untuk(request.user).defer(
        "kiri__nik", "kiri__nik_ibu", "kanan__nik", "kanan__nik_ibu"
    )
    halaman = Paginator(semua, PER_HALAMAN).get_page(request.GET.get("halaman"))
    return render(request, "simpati/ganda.html", {"halaman": halaman})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*TENAGA_KESEHATAN)
@reads("Menggabungkan catatan ganda")
def pasangan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show both records and what differs; merge them by the values that were chosen."""
    satu = get_object_or_404(pasangan_untuk(request.user), pk=pk)
    form = GabungForm(request.POST or None, pasangan=satu)
    if request.method == "POST" and form.is_valid():
        try:
            hasil = gabungkan(
                satu,
                dari_kanan=form.dari_kanan,
                ukuran_kanan=form.ukuran_kanan,
                alasan=form.cleaned_data["alasan"],
                # require_role let only a signed-in user in.
                oleh=cast(User, request.user),
            )
        except ValidationError as salah:
            form.tolak(salah)
        else:
            messages.success(request, _("Kedua catatan sudah menjadi satu."))
            return redirect(hasil.baru)
    isi = {"pasangan": satu, "form": form, "catatan": [_catatan(satu.kiri), _catatan(satu.kanan)]}
    return render(request, "simpati/pasangan.html", isi, status=422 if form.is_bound else 200)


@require_POST
@require_role(*TENAGA_KESEHATAN)
@reads("Memutuskan bahwa dua catatan bukan anak yang sama")
def bukan_ganda(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pair off the list for good."""
    satu = get_object_or_404(pasangan_untuk(request.user), pk=pk)
    bukan(satu, cast(User, request.user))
    messages.success(request, _("Tersimpan: keduanya anak yang berbeda."))
    return redirect("simpati:ganda")


def pengganti(request: HttpRequest, pk: int) -> Balita | None:
    """Give the record into which one was merged, where this person may see it."""
    # As a query of its own: a number beyond every key is then of no record, and not an error.
    lama = Balita.objects.filter(pk=pk)
    anak = balita_untuk(request.user).select_related(None)
    satu = Gabungan.objects.filter(lama__in=lama, baru__in=anak).select_related("baru").first()
    return satu.baru if satu else None


def _catatan(anak: Balita) -> dict[str, object]:
    return {"anak": anak, "ukuran": anak.pengukuran.all(), "kasus": anak.kasus_terbuka}
