"""The addresses of allauth that this service uses, under the names that allauth looks for.

Not here: open registration, e-mail addresses, and password reset by e-mail (see docs/akun.md).
"""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_required
from django.urls import include, path

from inti.people import oidc
from inti.people.sign_in import SignInView, SignOutView

urlpatterns = [
    path("masuk/", SignInView.as_view(), name="account_login"),
    path("keluar/", SignOutView.as_view(), name="account_logout"),
    path("akun/nonaktif/", account.account_inactive, name="account_inactive"),
    path("akun/daftar/", account.signup, name="account_signup"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "akun/kata-sandi/",
        login_required(account.password_change),
        name="account_change_password",
    ),
    path(
        "akun/kata-sandi/buat/",
        login_required(account.password_set),
        name="account_set_password",
    ),
    path("akun/pengaman/", include("allauth.mfa.urls")),
    path("akun/tautan/", social.connections, name="socialaccount_connections"),
    path("akun/tautan/batal/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("akun/tautan/gagal/", social.login_error, name="socialaccount_login_error"),
    path("akun/tautan/baru/", social.signup, name="socialaccount_signup"),
    path("akun/<str:provider_id>/masuk/", oidc.sign_in, name="openid_connect_login"),
    path("akun/<str:provider_id>/kembali/", oidc.callback, name="openid_connect_callback"),
]
