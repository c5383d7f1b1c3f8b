"""The list of public services and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inti.layanan.daftar import all_standards
from inti.survei.hasil import summary


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every public service with its time and fee."""
    return render(request, "layanan/daftar.html", {"standards": list(all_standards().values())})


@require_safe
def standard(request: HttpRequest, slug: str) -> HttpResponse:
    """One service with its 14 components, its pledge and how satisfied citizens are."""
    found = all_standards().get(slug)
    if found is None:
        raise Http404
    survey = summary(slug, timezone.localdate().year)
    return render(request, "layanan/rinci.html", {"standard": found, "survey": survey})
