"""The region's own pages, under /daerah/."""

from django.urls import URLPattern, URLResolver, path

from daerah import views

app_name = "daerah"
urlpatterns: list[URLPattern | URLResolver] = [
    path("jadwal/", views.jadwal, name="jadwal"),
]
