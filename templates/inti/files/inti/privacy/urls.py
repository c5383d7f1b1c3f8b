"""Addresses of the privacy notice and of the data managers' desk."""

from django.urls import path, re_path

from inti.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privasi/", views.notice, name="privasi"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("data-pribadi/", views.desk, name="permintaan"),
    path("data-pribadi/baru/<str:source>/<str:key>/", views.new, name="baru"),
    path("data-pribadi/persetujuan/<int:pk>/tarik/", views.withdraw, name="tarik"),
    path(
        "data-pribadi/persetujuan/<str:source>/<str:key>/",
        views.consent,
        name="persetujuan",
    ),
    path("data-pribadi/<str:number>/", views.one, name="satu-permintaan"),
    re_path(
        r"^data-pribadi/(?P<number>[A-Z0-9-]+)/salinan/(?P<form>html|json|zip)/$",
        views.copy,
        name="salinan",
    ),
    path("data-pribadi/<str:number>/jawab/", views.answer, name="jawab"),
    path("data-pribadi/<str:number>/usul/", views.propose, name="usul"),
    path("data-pribadi/<str:number>/laksanakan/", views.carry_out, name="laksanakan"),
]
