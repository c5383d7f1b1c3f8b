"""Signing in and out at the addresses that this service always had."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect


class SignInView(LoginView):
    """With user name and password, a passkey, or the region's identity provider."""

    template_name = "inti/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """On a shared phone the next person signs in: nobody goes on in a colleague's name."""
        if request.method == "POST" and request.user.is_authenticated:
            logout(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go afterwards, and the provider's name when there is one."""
        values: dict[str, Any] = super().get_context_data(**kwargs)
        values["next"] = self.get_next_url() or ""
        values["provider"] = settings.OIDC_NAME if settings.OIDC_SERVER_URL else ""
        return values


class SignOutView(LogoutView):
    """By POST only: a link must not sign anyone out; it leads to the page with the button."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponseRedirect:
        """Someone typed the address or opened it from the history."""
        return redirect("people:akun" if request.user.is_authenticated else "inti:beranda")
