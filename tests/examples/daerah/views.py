"""The region's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from simpati.models import Posyandu


@require_safe
def jadwal(request: HttpRequest) -> HttpResponse:
    """Give every posyandu with its village."""
    daftar = Posyandu.objects.select_related("desa").order_by("desa__nama", "nama")
    return render(request, "daerah/jadwal.html", {"daftar": daftar})
