"""Addresses of the public status pages."""

from django.urls import path

from inti.permohonan import views

app_name = "permohonan"
urlpatterns = [
    path("status/", views.search, name="cari"),
    path("status/<str:number>/", views.status, name="rinci"),
]
