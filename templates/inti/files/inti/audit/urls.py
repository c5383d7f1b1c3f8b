"""Addresses of the trail."""

from django.urls import path

from inti.audit import views

app_name = "audit"
urlpatterns = [path("jejak/alasan/", views.reason, name="alasan")]
