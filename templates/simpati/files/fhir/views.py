"""Taking a file of FHIR resources."""

from typing import Any, cast

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fhir.akses import PERAN
from fhir.ekspor import BENTUK, Permintaan, tulis
from fhir.forms import EksporForm
from fhir.models import Terkirim
from fhir.pengaturan import pengaturan
from inti.access import require_role
from inti.audit import reads
from inti.audit.reading import because
from inti.models import User
from inti.privacy.limits import limited


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PERAN)
@limited("20/h")
@reads("Mengekspor FHIR", action="ekspor")
def ekspor(request: HttpRequest) -> HttpResponseBase:
    """Take a file: what it is for is asked, and stands in the trail with its size."""
    # require_role let only a signed-in user in.
    form = EksporForm(request.POST or None, pengguna=cast(User, request.user))
    if request.method == "POST" and form.is_valid():
        permintaan = form.permintaan
        because(f"{form.cleaned_data['alasan']} ({permintaan.saringan})", "ekspor")
        return _dikirim(permintaan, form.cleaned_data["bentuk"])
    isi = {"form": form, "pengiriman": _pengiriman()}
    return render(request, "fhir/ekspor.html", isi, status=422 if form.is_bound else 200)


def _dikirim(permintaan: Permintaan, bentuk: str) -> HttpResponseBase:
    jawaban = StreamingHttpResponse(tulis(permintaan, bentuk), content_type=BENTUK[bentuk])
    nama = f"simpati-fhir-{timezone.localdate():%Y-%m-%d}.{bentuk}"
    jawaban["Content-Disposition"] = f'attachment; filename="{nama}"'
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban


def _pengiriman() -> dict[str, Any] | None:
    """Give how much a server got and when; None where none is set."""
    if not pengaturan().url:
        return None
    return Terkirim.objects.filter(
        tujuan=pengaturan().url, jenis=Terkirim.Jenis.OBSERVATION
    ).aggregate(banyak=Count("pk"), terakhir=Max("dikirim"))
