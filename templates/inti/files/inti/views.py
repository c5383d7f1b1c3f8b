"""The public face: start, sign-in, outcomes, colours."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe
from django.views.i18n import set_language

from inti import menu
from inti.colours import palette, stylesheet
from inti.models import Wilayah
from inti.outcomes import all_outcomes
from inti.region import region


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this service is, for whom, and where to go."""
    # Units of a former code stay while data point to them; they are not this region's.
    own = Wilayah.objects.filter(kode__startswith=f"{region().code}.").order_by()
    kinds = list(own.values_list("jenis", flat=True))
    figures = {
        "kecamatan": kinds.count(Wilayah.Jenis.KECAMATAN),
        "desa": sum(kinds.count(kind) for kind in (Wilayah.Jenis.DESA, Wilayah.Jenis.DESA_ADAT)),
        "kelurahan": kinds.count(Wilayah.Jenis.KELURAHAN),
    }
    return render(request, "inti/start.html", {"figures": figures, "cards": menu.cards()})


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """Every outcome figure with what is needed to judge it."""
    today = timezone.localdate()
    return render(request, "inti/outcomes.html", {"outcomes": all_outcomes(today), "today": today})


@require_GET
@never_cache
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """To the first service that this person may open."""
    return HttpResponseRedirect(menu.home_of(request.user))


@require_POST
@csrf_exempt
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie and go back.

    Without a CSRF token, so that public pages are the same for everyone: all that a foreign site
    could do is change the language.
    """
    return set_language(request)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def colours(request: HttpRequest) -> HttpResponse:
    """The region's colours; the address carries a hash of the content."""
    return HttpResponse(stylesheet(region().colours), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def icon(request: HttpRequest) -> HttpResponse:
    """The service's mark in the region's colours."""
    values = {"palette": palette(region().colours)}
    return render(request, "inti/icon.svg", values, content_type="image/svg+xml")
