"""The measured pages without the guards around them; the other addresses only for `{% url %}`."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from simpati import views
from simpati.akses import posyandu_untuk

View = Callable[..., HttpResponse]


def signed_in(view: Any) -> View:
    """The page's own function for whoever is signed in."""
    return login_required(unwrap(view))


@login_required
def posyandu(request: HttpRequest) -> HttpResponse:
    """The same rows as the API's list."""
    rows = posyandu_untuk(request.user).select_related(None)[:50]
    items = [{"id": r.pk, "nama": r.nama, "desa": r.desa_id, "rw": r.rw} for r in rows]
    return JsonResponse({"items": items})


urlpatterns = [
    path("simpati/angka/", signed_in(views.angka)),
    path("simpati/angka/<str:kode>/", signed_in(views.wilayah)),
    path("simpati/minta-daftar/", unwrap(views.minta_daftar)),
    path("simpati/posyandu/<int:pk>/", signed_in(views.posyandu)),
    path("simpati/balita/<int:pk>/", signed_in(views.balita)),
    path("simpati/balita/<int:pk>/ukur/", signed_in(views.ukur)),
    path("api/v1/simpati/posyandu/", posyandu),
    path("", include("config.urls")),
]
