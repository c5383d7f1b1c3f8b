"""The family of a child or a mother."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inti.access import require_role
from inti.audit import reads
from simpati.akses import balita_untuk, ibu_untuk
from simpati.formulir_keluarga import KeluargaForm
from simpati.keluarga import tautkan
from simpati.models import Balita, IbuHamil, Keluarga
from simpati.roles import PER_NAMA
from simpati.views.formulir import boleh_bidan, isian, jejak_posyandu


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mencatat keluarga anak")
def keluarga_balita(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a child's family, or correct what is known of it."""
    anak = get_object_or_404(balita_untuk(request.user).select_related("keluarga"), pk=pk)
    alamat = {"alamat": anak.alamat, "rt": anak.rt, "rw": anak.rw}
    return _keluarga(request, anak, alamat)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mencatat keluarga ibu hamil")
def keluarga_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a mother's family, or correct what is known of it."""
    ibu = get_object_or_404(ibu_untuk(request.user).select_related("keluarga"), pk=pk)
    return _keluarga(request, ibu, {})


def _keluarga(
    request: HttpRequest, orang: Balita | IbuHamil, alamat: dict[str, str]
) -> HttpResponse:
    ada = orang.keluarga
    form = KeluargaForm(
        request.POST or None,
        instance=ada or Keluarga(desa=orang.posyandu.desa),
        initial={} if ada else alamat,
        boleh_desil=boleh_bidan(request, orang.posyandu),
    )
    if request.method == "POST" and form.is_valid():
        keluarga, dikenal = tautkan(orang, form.save(commit=False))
        if dikenal:
            pesan = _("KK ini sudah tercatat atas nama %(nama)s; data keluarganya yang dipakai.")
        else:
            form.save_addition(keluarga)
            pesan = _("Keluarga %(nama)s tersimpan.")
        messages.success(request, pesan % {"nama": keluarga.kepala})
        return redirect(orang)
    jejak = [*jejak_posyandu(orang.posyandu), (orang, orang.get_absolute_url())]
    return isian(request, form, _("Keluarga"), orang, jejak)
