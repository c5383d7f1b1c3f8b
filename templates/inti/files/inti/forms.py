"""Forms of the chassis."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, in words that a kader knows."""

    error_messages = {  # noqa: RUF012  Django's base class declares it so
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ),
        "inactive": _("Akun ini sudah tidak aktif. Hubungi pengelola layanan."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the two fields and help phones fill them."""
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["username"].widget.attrs.update(
            {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}
        )
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"].label = _("Kata sandi")
