"""Addresses of the service standards."""

from django.urls import path

from inti.layanan import views

app_name = "layanan"
urlpatterns = [
    path("layanan/", views.standards, name="daftar"),
    path("layanan/<slug:slug>/", views.standard, name="rinci"),
]
