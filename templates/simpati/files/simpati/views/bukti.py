"""The proof of a help: sending it, seeing it, taking it away."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.models import User
from inti.privacy.limits import limited
from inti.privacy.uploads import served
from simpati.akses import kasus_diputuskan, kasus_untuk
from simpati.bukti import BUKTI_MAKS, boleh_hapus, simpan
from simpati.formulir_bukti import BuktiForm
from simpati.models import Bukti, Intervensi
from simpati.roles import PER_NAMA


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Menyimpan bukti intervensi")
@limited("60/h")
def bukti_intervensi(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of one help, and the form to add another while its case is open."""
    satu = get_object_or_404(_intervensi(request), pk=pk)
    form = BuktiForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            # require_role let only a signed-in user in.
            simpan(satu, form.cleaned_data["berkas"], cast(User, request.user))
        except ValidationError as salah:
            form.add_error(None, salah)
        else:
            messages.success(request, _("Bukti tersimpan."))
            return redirect("simpati:bukti-intervensi", satu.pk)
    memutuskan = kasus_diputuskan(request.user).filter(pk=satu.kasus_id).exists()
    semua = list(satu.bukti.select_related("diunggah_oleh", "intervensi__kasus"))
    isi = {
        "form": form,
        "intervensi": satu,
        "kasus": satu.kasus,
        "sasaran": satu.kasus.sasaran,
        "baris": [
            (bukti, boleh_hapus(bukti, cast(User, request.user), memutuskan=memutuskan))
            for bukti in semua
        ],
        "bisa_tambah": satu.kasus.terbuka and satu.terlaksana and len(semua) < BUKTI_MAKS,
    }
    return render(request, "simpati/bukti.html", isi, status=422 if form.is_bound else 200)


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat bukti intervensi")
def bukti(request: HttpRequest, pk: int) -> FileResponse:
    """One file as a download that no browser runs. Raises Http404."""
    satu = get_object_or_404(_bukti(request), pk=pk)
    try:
        berkas = satu.berkas.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return served(berkas, f"bukti-{satu.pk}")


@require_POST
@require_role(*PER_NAMA)
@reads("Menghapus bukti intervensi")
def hapus_bukti(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong file away. Raises PermissionDenied for somebody else's."""
    satu = get_object_or_404(_bukti(request), pk=pk)
    memutuskan = kasus_diputuskan(request.user).filter(pk=satu.intervensi.kasus_id).exists()
    if not boleh_hapus(satu, cast(User, request.user), memutuskan=memutuskan):
        raise PermissionDenied(
            _("Bukti dihapus oleh yang mengunggahnya atau bidan, selama kasusnya terbuka.")
        )
    satu.delete()
    messages.success(request, _("Bukti dihapus."))
    return redirect("simpati:bukti-intervensi", satu.intervensi_id)


def _intervensi(request: HttpRequest) -> QuerySet[Intervensi]:
    return Intervensi.objects.filter(
        kasus__in=kasus_untuk(request.user).select_related(None)
    ).select_related("kasus__balita__posyandu__desa", "kasus__ibu__posyandu__desa")


def _bukti(request: HttpRequest) -> QuerySet[Bukti]:
    return Bukti.objects.filter(
        intervensi__kasus__in=kasus_untuk(request.user).select_related(None)
    ).select_related("intervensi__kasus__balita", "intervensi__kasus__ibu", "diunggah_oleh")
