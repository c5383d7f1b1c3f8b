"""Addresses of the probes; ``/healthz`` stands in ``inti.urls``."""

from django.urls import path

from inti.health import views

app_name = "health"
urlpatterns = [
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.figures, name="metrics"),
]
