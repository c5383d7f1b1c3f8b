"""Addresses under ``/fhir/``."""

from django.urls import path

from fhir import views

app_name = "fhir"
urlpatterns = [path("", views.ekspor, name="ekspor")]
