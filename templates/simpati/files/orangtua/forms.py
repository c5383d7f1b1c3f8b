"""The staff's form for a new link, and the birth date that a parent gives."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from orangtua.models import Tautan
from simpati.forms import tanggal_field, wajib

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TautanForm(forms.ModelForm[Tautan]):
    """For whom, why, and that this person agreed."""

    penerima = forms.ChoiceField(
        label=_("Untuk siapa"), choices=Tautan.Penerima.choices, widget=forms.RadioSelect
    )
    setuju = forms.BooleanField(
        label=_("Saya mengenal orang ini sebagai orang tua atau wali anak, dan ia memintanya"),
        error_messages={"required": _("Tautan hanya dibuat untuk orang tua yang memintanya.")},
    )

    class Meta:
        """In the order in which it is decided."""

        model = Tautan
        fields: ClassVar[list[str]] = ["penerima", "alasan", "tanya_lahir"]
        labels: ClassVar[dict[str, "StrOrPromise"]] = {
            "alasan": _("Alasan"),
            "tanya_lahir": _("Tanyakan tanggal lahir anak sebelum dibuka"),
        }
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "alasan": _("Misalnya: diminta ibu di posyandu hari ini."),
            "tanya_lahir": _("Menjaga bila tautan sampai ke ponsel orang lain."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "alasan": forms.TextInput(attrs={"autocomplete": "off"})
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """`instance` carries the child and who makes it."""
        super().__init__(*args, **kwargs)
        wajib(self)


class LahirForm(forms.Form):
    """The child's birth date, which its parents know."""

    lahir = tanggal_field(_("Tanggal lahir anak"), _("Lihat di Buku KIA atau akta."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say a missing day in plain words."""
        super().__init__(*args, **kwargs)
        wajib(self)
