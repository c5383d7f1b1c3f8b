"""Forms of the work with a case."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from simpati.forms import tanggal_field, wajib
from simpati.models import CATATAN_MAKS, Intervensi, Kasus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StatusForm(forms.Form):
    """Where a case goes next."""

    status = forms.ChoiceField(label=_("Langkah berikutnya"), widget=forms.RadioSelect)
    catatan = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=CATATAN_MAKS,
        help_text=_("Wajib bila pendampingan putus atau ternyata salah ukur."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, kasus: Kasus, **kwargs: Any) -> None:
        """Offer what may follow the case's status."""
        super().__init__(*args, **kwargs)
        field = self.fields["status"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(satu.value, satu.label) for satu in kasus.berikut]
        wajib(self)

    def clean_status(self) -> Kasus.Status:
        """As the rules take it."""
        return Kasus.Status(self.cleaned_data["status"])


class IntervensiForm(forms.ModelForm):
    """A help that is planned, or that was done already."""

    jadwal = tanggal_field(_("Dijadwalkan"))
    realisasi = tanggal_field(_("Dilaksanakan"), _("Kosongkan bila belum."), required=False)

    class Meta:
        """In the order in which it is told."""

        model = Intervensi
        fields: ClassVar[list[str]] = [
            "jenis",
            "pelaksana",
            "jadwal",
            "realisasi",
            "sumber_dana",
            "hasil",
        ]
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "pelaksana": _("Misalnya Bidan desa, Tim pendamping keluarga."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"hasil": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, hari_ini: date, **kwargs: Any) -> None:
        """`instance` carries the case; `hari_ini` is the day in the region's time zone."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        if self.instance.pk is None:
            self.initial.setdefault("jadwal", hari_ini)
        wajib(self)

    def clean_realisasi(self) -> date | None:
        """Not in the future."""
        hari: date | None = self.cleaned_data["realisasi"]
        if hari and hari > self.hari_ini:
            raise ValidationError(_("Tanggal itu belum tiba. Kosongkan sampai dilaksanakan."))
        return hari
