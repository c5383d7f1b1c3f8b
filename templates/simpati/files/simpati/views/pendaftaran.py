"""A parent asks for a place at a posyandu; the staff of the village answer."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.models import User, Wilayah
from inti.permohonan.models import FINAL, Permohonan, Status
from inti.privacy.limits import limited
from inti.region import region
from simpati.akses import pendaftaran_untuk
from simpati.formulir_daftar import MintaDaftarForm, PutusanForm
from simpati.pendaftaran import kirim, putuskan
from simpati.roles import PER_NAMA

TERBARU = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("3/h", per_address=10)
def minta_daftar(request: HttpRequest) -> HttpResponse:
    """First the kecamatan, then a short form: no script, and no list of hundreds of villages."""
    daerah = Wilayah.objects.filter(
        jenis=Wilayah.Jenis.KECAMATAN, kode__startswith=f"{region().code}."
    )
    kecamatan = daerah.filter(kode=request.GET.get("kecamatan", "")[:13]).first()
    if kecamatan is None:
        return render(request, "simpati/minta_kecamatan.html", {"kecamatan": daerah})
    form = MintaDaftarForm(request.POST or None, kecamatan=kecamatan, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        permohonan = kirim(form.pendaftaran())
        return redirect(f"{permohonan.get_absolute_url()}?baru=1")
    isi = {"form": form, "satu": kecamatan, "label": _("Kirim")}
    return render(request, "simpati/minta_daftar.html", isi, status=422 if form.is_bound else 200)


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat pendaftaran masuk")
def pendaftaran_masuk(request: HttpRequest) -> HttpResponse:
    """Give those still open, who waits longest first, and the last ones that ended."""
    semua = pendaftaran_untuk(request.user).prefetch_related(
        Prefetch("permohonan_semua", Permohonan.objects.order_by("pk"))
    )
    terbuka = semua.exclude(permohonan_semua__status__in=FINAL)
    selesai = semua.filter(permohonan_semua__status__in=FINAL).order_by("-dibuat")[:TERBARU]
    hari_ini = timezone.localdate()
    isi = {
        "terbuka": [(satu, satu.permohonan.terlambat(hari_ini)) for satu in terbuka],
        "selesai": selesai,
    }
    return render(request, "simpati/pendaftaran_masuk.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Menjawab pendaftaran")
def pendaftaran(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call, and what comes next."""
    satu = get_object_or_404(pendaftaran_untuk(request.user), pk=pk)
    permohonan = satu.permohonan
    form = PutusanForm(request.POST or None, permohonan=permohonan, desa=satu.desa)
    if request.method == "POST" and form.is_valid():
        try:
            putuskan(
                satu,
                Status(form.cleaned_data["status"]),
                catatan=form.cleaned_data["catatan"],
                posyandu=form.cleaned_data["posyandu"] or satu.posyandu,
                # require_role let only a signed-in user in.
                oleh=cast(User, request.user),
            )
        except ValidationError as salah:
            form.add_error(None, salah.messages)
        else:
            messages.success(request, _("Tersimpan. Pemohon melihatnya di halaman status."))
            return redirect(reverse("simpati:pendaftaran-masuk"))
    isi = {
        "satu": satu,
        "permohonan": permohonan,
        "form": form,
        "langkah": permohonan.langkah.order_by("-waktu", "-pk"),
        "terlambat": permohonan.terlambat(timezone.localdate()),
    }
    return render(request, "simpati/pendaftaran.html", isi, status=422 if form.is_bound else 200)
