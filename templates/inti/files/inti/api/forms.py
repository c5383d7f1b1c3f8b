"""The form for a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inti.api.discovery import scopes
from inti.api.models import LONGEST_NAME, Token
from inti.api.scopes import open_to
from inti.models import User

DAYS = ((30, _("30 hari")), (90, _("90 hari")), (365, _("1 tahun")))
MOST = 10
TOO_MANY = _("Sudah ada 10 token yang berlaku. Cabut yang tidak dipakai lagi, lalu coba lagi.")


class TokenForm(forms.Form):
    """What the token is for, what it may do, until when."""

    name = forms.CharField(
        label=_("Untuk apa"),
        max_length=LONGEST_NAME,
        help_text=_("Nama program atau kegiatan yang memakainya, misalnya Dasbor kabupaten."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Boleh melakukan"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("Berlaku"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.possible = open_to(user, scopes())
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  narrows the type
        field.choices = [(code, one.title) for code, one in self.possible.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse more tokens than a person can keep an eye on."""
        if sum(one.valid for one in self._user.tokens.all()) >= MOST:
            raise forms.ValidationError(TOO_MANY)
        return super().clean() or {}

    def make(self) -> tuple[Token, str]:
        """The token and its secret."""
        values = self.cleaned_data
        return Token.make(self._user, values["name"], values["scopes"], values["days"])
