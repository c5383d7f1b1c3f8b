"""Asking for a reason."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from inti.audit.forms import ReasonForm
from inti.audit.reading import SESSION


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def reason(request: HttpRequest) -> HttpResponse:
    """Keep the reason for this session and service, then go on to the page that was asked for."""
    group, onward = request.GET.get("untuk", ""), _onward(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = request.session.get(SESSION, {})
        request.session[SESSION] = {**given, group[:100]: form.cleaned_data["why"]}
        return redirect(onward)
    status = 422 if request.method == "POST" else 200
    return render(request, "audit/alasan.html", {"form": form, "onward": onward}, status=status)


def _onward(request: HttpRequest) -> str:
    """Where to go on, only ever within this service."""
    target = request.GET.get("lanjut", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else reverse("inti:beranda")
