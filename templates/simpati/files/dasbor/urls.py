"""Addresses under ``/dasbor/``."""

from django.urls import path, re_path

from dasbor import views

TABEL = r"(?P<nama>[a-z]+)\.(?P<bentuk>csv|xlsx)"

app_name = "dasbor"
urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("survei/", views.survei, name="survei"),
    path("puskesmas/<slug:kode>/", views.puskesmas, name="puskesmas"),
    re_path(
        rf"^puskesmas/(?P<kode>[-\w]+)/{TABEL}$", views.tabel_puskesmas, name="tabel-puskesmas"
    ),
    path("<str:kode>/", views.wilayah, name="wilayah"),
    re_path(rf"^(?P<kode>[\d.]+)/{TABEL}$", views.tabel_wilayah, name="tabel"),
]
