"""Addresses of the chassis."""

from django.urls import path

from inti import views
from inti.health.views import live
from inti.people.sign_in import SignInView, SignOutView

app_name = "inti"
urlpatterns = [
    path("", views.start, name="beranda"),
    path("hasil/", views.outcomes, name="hasil"),
    path("masuk/", SignInView.as_view(), name="masuk"),
    path("masuk/lanjut/", views.after_sign_in, name="setelah-masuk"),
    path("keluar/", SignOutView.as_view(), name="keluar"),
    path("warna.css", views.colours, name="warna"),
    path("ikon.svg", views.icon, name="ikon"),
    path("bahasa/", views.language, name="bahasa"),
    path("healthz", live, name="healthz"),
]
