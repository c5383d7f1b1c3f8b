"""The region's own pages, under /daerah/."""

from django.urls import URLPattern, URLResolver

app_name = "daerah"
urlpatterns: list[URLPattern | URLResolver] = []
