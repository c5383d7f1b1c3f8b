"""OpenID Connect with what allauth leaves out: a nonce, and a signature that is checked always.

https://openid.net/specs/openid-connect-core-1_0.html, sections 3.1.2.1, 3.1.3.7 and 5.3.2.
"""

import secrets
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

PROVIDER_ID = "oidc"
KEPT_CLAIMS = ("sub", "iss", "nonce")
KEPT_USER_INFO = ("sub", "name", "preferred_username")


class Adapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider who it is."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The identity, from an ID token whose signature, issuer and audience are right.

        Raises OAuth2Error when there is none or the user info is about somebody else.
        """
        claims = self._claims(app, str(kwargs["response"].get("id_token") or ""))
        user_info = self._fetch_user_info(token.token)
        if user_info.get("sub") != claims["sub"]:
            raise OAuth2Error("the user info is about another subject than the ID token")
        data = {"userinfo": user_info, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if not id_token:
            raise OAuth2Error("the provider sent no ID token")
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return found


class Provider(OpenIDConnectProvider):
    """The provider of the environment (OIDC_SERVER_URL)."""

    oauth2_adapter_class = Adapter

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponseBase:
        """To the provider, with a nonce that the ID token must bring back.

        Scopes and parameters come from the settings only, never from the address.
        """
        kwargs.pop("scope", None)
        kwargs.pop("auth_params", None)
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), "nonce": nonce}
        response: HttpResponseBase = super().redirect(
            request, process, auth_params=params, nonce=nonce, **kwargs
        )
        return response

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is stored: no e-mail, no NIK, no token."""
        return {
            "id_token": {key: data["id_token"].get(key) for key in KEPT_CLAIMS},
            "userinfo": {key: data["userinfo"].get(key) for key in KEPT_USER_INFO},
        }


@login_not_required
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead on to the provider."""
    _refuse_unknown(provider_id)
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the provider sends people back."""
    _refuse_unknown(provider_id)
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    response: HttpResponseBase = view.adapter_view(Adapter(request, provider_id))(request)
    return response


def _refuse_unknown(provider_id: str) -> None:
    if provider_id != PROVIDER_ID or not settings.OIDC_SERVER_URL:
        raise Http404
