"""Addresses under ``/orangtua/``."""

from django.urls import path

from orangtua import views

app_name = "orangtua"
urlpatterns = [
    path("", views.anak, name="anak"),
    path("buka/", views.buka, name="buka"),
    path("buka/<str:token>/", views.terima, name="terima"),
    path("selesai/", views.selesai, name="selesai"),
    path("tautan/<int:pk>/", views.tautan, name="tautan"),
    path("tautan/<int:pk>/cabut/", views.cabut, name="cabut"),
]
