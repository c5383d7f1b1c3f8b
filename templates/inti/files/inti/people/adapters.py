"""How allauth behaves in this service: the only way it is extended."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from inti.models import User
from inti.people import guard
from inti.people.oidc import PROVIDER_ID
from inti.privacy.fields import Unreadable, seal, unseal
from inti.region import region
from inti.sign_in import client_network, slowed_down

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """No open registration, own limits, own words."""

    error_messages = {  # noqa: RUF012  allauth's base class declares it so
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ),
        "incorrect_password": _("Kata sandi salah. Periksa huruf besar dan kecilnya."),
        "enter_current_password": _("Kata sandi yang sekarang salah."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom the rest of the service counts, too."""
        return client_network(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop an address that fails for very many names. Raises ImmediateHttpResponse (429)."""
        super().pre_authenticate(request, **credentials)
        if guard.is_spraying(request, str(credentials.get("username", ""))):
            raise ImmediateHttpResponse(slowed_down(request))

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Remember in the browser who signed in here."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        guard.remember_name(request, response, user.get_username())
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the own account."""
        return reverse("people:akun")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """That somebody signed in or out is seen anyway."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with FIELD_KEYS, as the personal data are."""

    error_messages = {  # noqa: RUF012  allauth's base class declares it so
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode salah atau sudah lewat. Tunggu kode berikutnya, lalu coba lagi."),
    }

    def encrypt(self, text: str) -> str:
        """With the newest key."""
        return str(seal(text))

    def decrypt(self, encrypted_text: str) -> str:
        """With whichever key closed it; a secret that none opens becomes one that none guesses."""
        found = unseal(encrypted_text)
        return generate_totp_secret() if isinstance(found, Unreadable) else found

    def _get_site_name(self) -> str:
        return f"{region().service.title} {region().name}"


class IdentityAdapter(DefaultSocialAccountAdapter):
    """An identity of the provider opens the account that its person linked, and no other.

    A name or an e-mail that the provider tells is no proof of who owns the account here, so none
    of them links: the signed-in person does, after giving the password again.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only when the region trusts every identity of its provider to have an empty account."""
        return bool(settings.OIDC_AUTO_CREATE)

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The provider of the environment only; none from the database, and no query."""
        providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
        configured = providers["openid_connect"]["APPS"]
        found = [SocialApp(provider="openid_connect", **one) for one in configured]
        return [app for app in found if provider in (None, app.provider, app.provider_id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an ID token that was not made for this very sign-in. Raises."""
        asked = sociallogin.state.get("nonce", "")
        told = sociallogin.account.extra_data.get("id_token", {}).get("nonce", "")
        if not asked or not constant_time_compare(asked, told):
            provider = self.get_provider(request, PROVIDER_ID)
            raise ImmediateHttpResponse(render_authentication_error(request, provider))

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> AbstractBaseUser:
        """The name as the provider tells it."""
        user: AbstractBaseUser = super().populate_user(request, sociallogin, data)
        if isinstance(user, User):
            user.display_name = str(data.get("name") or "")[:120]
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the own account."""
        return reverse("people:akun")
