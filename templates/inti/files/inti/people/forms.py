"""Forms about people."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from inti.models import Unit, User, Wilayah, role_choices
from inti.people import guard, sessions
from inti.people.invitations import Reach
from inti.people.models import Invitation
from inti.roles import all_roles, codes_where

NAME_ATTRS = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}


class SignInForm(LoginForm):
    """User name and password, in words that a kader knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields and help phones fill them."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Nama pengguna")
        self.fields["login"].widget = forms.TextInput(attrs=NAME_ATTRS)
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = _("Ini ponsel saya sendiri, ingat saya")
        self.fields["remember"].help_text = _("Jangan centang di ponsel yang dipakai bersama.")
        if not codes_where("long_session"):
            del self.fields["remember"]

    def add_prefix(self, field_name: str) -> str:
        """``username`` in the page: the name that password managers know."""
        return "username" if field_name == "login" else super().add_prefix(field_name)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        """Sign in; how long it lasts is decided by the role, not by the form alone."""
        self.cleaned_data.setdefault("remember", False)
        request.session[sessions.ASKED] = self.cleaned_data["remember"]
        response: HttpResponseBase = super().login(request, redirect_url)
        if request.user.is_authenticated:
            sessions.set_lifetime(request.session)
        return response


class LimitedCode(forms.Form):
    """Refuses codes for an account after too many wrong ones, over all processes."""

    user: User

    def clean_code(self) -> str:
        """The code when it is right. Raises ValidationError."""
        if guard.too_many_codes(self.user):
            raise ValidationError(
                _("Terlalu banyak kode salah. Tunggu seperempat jam, lalu coba lagi.")
            )
        code: str = super().clean_code()  # type: ignore[misc]
        guard.forget_wrong_codes(self.user)
        return code


class CodeForm(LimitedCode, AuthenticateForm):
    """The second step of a sign-in."""


class CodeAgainForm(LimitedCode, ReauthenticateForm):
    """The same before something sensitive."""


class NameForm(forms.ModelForm):
    """How colleagues see me."""

    class Meta:
        """One field."""

        model = User
        fields = ("display_name",)


class PlaceField(forms.ModelChoiceField):
    """Places with their kind, each kecamatan before its villages."""

    def label_from_instance(self, obj: Any) -> str:
        """The name as people say it; villages are set off."""
        deep = isinstance(obj, Wilayah) and obj.kode.count(".") > 2
        return f"\u2003{obj}" if deep else str(obj)


class InvitationForm(forms.ModelForm):
    """Whom, as what, and where; offers only what the inviter may give."""

    wilayah = PlaceField(queryset=Wilayah.objects.none(), required=False, label=_("Wilayah"))
    unit = PlaceField(
        queryset=Unit.objects.none(),
        required=False,
        label=_("Unit layanan"),
        help_text=_("Isi salah satu: wilayah atau unit layanan."),
    )

    class Meta:
        """What the inviter says."""

        model = Invitation
        fields = ("name", "username", "role", "wilayah", "unit")

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        """``reach``: what the inviter may give."""
        super().__init__(*args, **kwargs)
        self._reach = reach
        self.fields["username"].widget.attrs.update(NAME_ATTRS, autocomplete="off")
        self.fields["role"] = forms.ChoiceField(
            label=_("Peran"),
            choices=[("", _("Pilih peran")), *(one for one in role_choices() if one[0] in reach)],
        )
        self.fields["wilayah"].queryset = reach.places()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=reach.unit_ids())  # type: ignore[attr-defined]
        if not reach.unit_ids():
            del self.fields["unit"]

    def clean_username(self) -> str:
        """Small letters; a name that is taken is told now rather than to the invited."""
        name: str = self.cleaned_data["username"].lower()
        if name and User.objects.filter(username=name).exists():
            raise ValidationError(_("Nama pengguna itu sudah dipakai. Usulkan yang lain."))
        return name

    def clean(self) -> dict[str, Any]:
        """The role in that place must be within the inviter's reach."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        role, found = values.get("role"), [values.get("unit"), values.get("wilayah")]
        places = [place for place in found if place]
        if role and not self.errors and len(places) != 1:
            raise ValidationError(_("Pilih satu tempat: wilayah atau unit layanan."))
        if role and places and not self._reach.covers(role, places[0]):
            raise ValidationError(
                _("Peran %(role)s di tempat itu di luar wewenang Anda."),
                params={"role": all_roles()[role].title},
            )
        return values


class AcceptForm(forms.Form):
    """The invited person's own user name and password."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=150,
        validators=[User.username_validator],
        widget=forms.TextInput(attrs=NAME_ATTRS),
        help_text=_("Huruf kecil tanpa spasi. Dipakai setiap kali masuk."),
    )
    password1 = forms.CharField(
        label=_("Kata sandi baru"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Paling sedikit 10 huruf. Tiga kata acak mudah diingat dan sulit ditebak."),
    )
    password2 = forms.CharField(
        label=_("Ulangi kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """An account that exists keeps its name."""
        super().__init__(*args, **kwargs)
        self._invitation = invitation
        self.fields["username"].initial = invitation.username
        if invitation.user:
            del self.fields["username"]

    def clean_username(self) -> str:
        """A free name, in small letters."""
        name: str = self.cleaned_data["username"].lower()
        if User.objects.filter(username=name).exists():
            raise ValidationError(_("Nama pengguna itu sudah dipakai. Pilih yang lain."))
        return name

    def clean(self) -> dict[str, Any]:
        """Twice the same password, and a good one."""
        values = super().clean() or self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Kedua kata sandi belum sama."))
        elif first:
            user = self._invitation.user or User(
                username=values.get("username", ""), display_name=self._invitation.name
            )
            try:
                validate_password(first, user)
            except ValidationError as fault:
                self.add_error("password1", fault)
        return values
