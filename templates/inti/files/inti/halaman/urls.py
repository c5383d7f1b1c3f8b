"""Addresses of the pages about the service itself; the service worker rules from the root."""

from django.urls import path

from inti.halaman import views

app_name = "halaman"
urlpatterns = [
    path("aksesibilitas/", views.accessibility, name="aksesibilitas"),
    path("luring/", views.offline, name="luring"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="sw"),
]
