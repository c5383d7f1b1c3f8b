"""Addresses of the API, the open data and the tokens."""

from django.urls import path, re_path

from inti.api import views
from inti.api.service import api

app_name = "api"
urlpatterns = [
    path("api/v1/docs", views.docs, name="docs"),
    path("api/v1/", api().urls),
    re_path(r"^api/", views.unknown, name="tidak-ada"),
    path("data/katalog.jsonld", views.catalogue, name="katalog"),
    path("data/hasil.csv", views.outcomes_csv, name="hasil-csv"),
    path("akun/token/", views.tokens, name="token"),
    path("akun/token/<int:pk>/cabut/", views.revoke, name="cabut-token"),
]
