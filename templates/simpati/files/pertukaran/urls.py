"""Addresses under ``/pertukaran/``."""

from django.urls import path

from pertukaran import views

app_name = "pertukaran"
urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("ekspor/", views.ekspor, name="ekspor"),
    path("impor/<int:pk>/", views.impor, name="impor"),
    path("impor/<int:pk>/kolom/", views.peta, name="peta"),
    path("impor/<int:pk>/jalankan/", views.jalankan, name="jalankan"),
    path("impor/<int:pk>/hapus/", views.hapus, name="hapus"),
    path("impor/<int:pk>/kesalahan.csv", views.temuan, name="temuan"),
]
