"""Address of private files."""

from django.urls import path

from inti.files import serving

app_name = "files"
urlpatterns = [path("berkas/<str:token>/", serving.show, name="berkas")]
