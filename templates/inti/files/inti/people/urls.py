"""Addresses of the own account and of invitations."""

from django.urls import path

from inti.people import views

app_name = "people"
urlpatterns = [
    path("akun/", views.account, name="akun"),
    path("akun/pasang-pengaman/", views.set_up_second_factor, name="pasang-pengaman"),
    path("akun/sesi/<int:pk>/keluar/", views.end_session, name="akhiri-sesi"),
    path("akun/sesi/keluar/", views.end_other_sessions, name="akhiri-sesi-lain"),
    path("undangan/", views.invitation_list, name="undangan"),
    path("undangan/baru/", views.invite, name="undang"),
    path("undangan/tautan/", views.show_link, name="tautan-undangan"),
    path("undangan/<int:pk>/ulang/", views.send_again, name="undang-ulang"),
    path("undangan/<int:pk>/cabut/", views.revoke, name="cabut-undangan"),
    path("undangan/orang/", views.people, name="rekan"),
    path("undangan/orang/<int:pk>/sandi/", views.reset_password, name="atur-ulang"),
    path("undangan/buka/<str:token>/", views.open_invitation, name="buka-undangan"),
    path("undangan/terima/", views.accept, name="terima-undangan"),
    path("warna-pengelolaan.css", views.admin_colours, name="warna"),
]
