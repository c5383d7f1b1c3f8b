"""Addresses of the survey and its results."""

from django.urls import path

from inti.survei import views

app_name = "survei"
urlpatterns = [
    path("survei/", views.results, name="hasil"),
    path("survei/terima-kasih/", views.thanks, name="terima-kasih"),
    path("survei/undangan/<str:token>/", views.invited, name="undangan"),
    path("survei/<slug:slug>/", views.result, name="rinci"),
    path("survei/<slug:slug>/isi/", views.answer, name="isi"),
]
