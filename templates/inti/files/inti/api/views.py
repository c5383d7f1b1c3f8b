"""Pages about the API: its reference, the reader's tokens; and the files of the open data."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.api import katalog, problems
from inti.api.forms import TokenForm
from inti.api.models import Token
from inti.api.reference import groups
from inti.api.service import FRESH, conditional
from inti.models import User
from inti.outcomes import all_outcomes


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The reference for people, made from the OpenAPI document; no script needed."""
    values = {"groups": groups(), "problems": problems.KINDS}
    return render(request, "api/docs.html", values)


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """404 as a problem; an address that only lacks its last slash is sent on."""
    if request.method in ("GET", "HEAD") and _stands(f"{request.path_info}/"):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{request.path}/" + (f"?{query}" if query else ""))
    return problems.answer(request, 404)


def _stands(path: str) -> bool:
    try:
        return resolve(path).func is not unknown
    except Resolver404:
        return False


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The DCAT catalogue as JSON-LD."""
    today = katalog.today()
    base = request.build_absolute_uri("/").rstrip("/")
    return _public(
        request,
        JsonResponse(
            katalog.catalogue(all_outcomes(today), base, today),
            content_type="application/ld+json",
            json_dumps_params={"ensure_ascii": False},
        ),
    )


@require_safe
def outcomes_csv(request: HttpRequest) -> HttpResponse:
    """The outcome figures as one table."""
    text = katalog.table(all_outcomes(katalog.today()))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="hasil.csv"'
    return _public(request, response)


def _public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = FRESH
    # Portals in a browser read it from their own address; there is nothing personal in it.
    response["Access-Control-Allow-Origin"] = "*"
    return conditional(request, response)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role()
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's tokens, and a form for one more; the secret is shown in this one answer."""
    user = cast(User, request.user)
    form = TokenForm(user, request.POST or None)
    values: dict[str, Any] = {"form": form, "secret": ""}
    if request.method == "POST" and form.is_valid():
        values["made"], values["secret"] = form.make()
        values["form"] = TokenForm(user)
    values["tokens"] = list(user.tokens.all())
    return render(request, "api/tokens.html", values, status=422 if form.errors else 200)


@require_POST
@require_role()
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a token of one's own out of use. Raises Http404 for somebody else's."""
    get_object_or_404(Token, pk=pk, owner=cast(User, request.user)).revoke()
    return redirect("api:token")
