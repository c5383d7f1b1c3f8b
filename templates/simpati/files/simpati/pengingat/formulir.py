"""Forms of reminders."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti.privacy.models import Relation
from simpati.forms import wajib
from simpati.models import JadwalBuka, PengaturanPengingat
from simpati.pengingat.persetujuan import HUBUNGAN, TEKS


def ponsel_field() -> forms.CharField:
    """Give a mobile number as people write it."""
    return forms.CharField(
        label=_("Nomor ponsel"),
        max_length=25,
        help_text=_("Misalnya 0812 3456 7890."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def baca_ponsel(teks: str) -> str:
    """Read ``+62 812-…`` as ``0812…``. Raises ValidationError."""
    angka = re.sub(r"[\s().-]", "", teks)
    angka = re.sub(r"\A(?:\+?62|0)?(?=8)", "0", angka)
    if not re.fullmatch(r"08[0-9]{7,12}", angka, re.ASCII):
        raise ValidationError(say("Nomor ponsel tidak lengkap. Tulis misalnya 0812 3456 7890."))
    return angka


class PengaturanForm(forms.ModelForm):
    """What I want to be told."""

    telepon = ponsel_field()

    class Meta:
        """A number, and which messages."""

        model = PengaturanPengingat
        fields: ClassVar[list[str]] = ["telepon", "hari_buka", "ringkasan"]
        labels: ClassVar[dict[str, Any]] = {
            "hari_buka": _("Kabari saya malam sebelum posyandu saya buka"),
            "ringkasan": _("Ringkasan kasus, validasi, dan laporan yang menunggu"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each missing answer is told in plain words."""
        super().__init__(*args, **kwargs)
        wajib(self)

    def clean_telepon(self) -> str:
        """As it is stored."""
        return baca_ponsel(self.cleaned_data["telepon"])


class JadwalForm(forms.ModelForm):
    """On which day of the month a posyandu opens."""

    class Meta:
        """Either a date or a weekday of a week."""

        model = JadwalBuka
        fields: ClassVar[list[str]] = ["tanggal", "pekan", "hari"]
        labels: ClassVar[dict[str, Any]] = {
            "tanggal": _("Setiap tanggal"),
            "pekan": _("Atau pekan"),
            "hari": _("pada hari"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "tanggal": _("1 sampai 31. Bulan yang lebih pendek memakai hari terakhirnya."),
        }

    def clean(self) -> dict[str, Any]:
        """One way, whole."""
        isi = self.cleaned_data
        pekan, hari = isi.get("pekan"), isi.get("hari")
        satu_cara = (isi.get("tanggal") is None) != (pekan is None and hari is None)
        if not self.errors and (not satu_cara or (pekan is None) != (hari is None)):
            raise ValidationError(say("Pilih tanggal, atau pekan dengan harinya."))
        return isi


class KontakForm(forms.Form):
    """A parent's number, with the words that they agree to."""

    telepon = ponsel_field()
    hubungan = forms.ChoiceField(
        label=_("Yang menyetujui"),
        choices=[(satu.value, satu.label) for satu in HUBUNGAN],
        initial=Relation.PARENT,
        widget=forms.RadioSelect,
    )
    setuju = forms.BooleanField(
        label=TEKS,
        help_text=_("Bacakan kalimat ini, centang bila disetujui."),
        error_messages={"required": _("Tanpa persetujuan, nomor tidak disimpan.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each missing answer is told in plain words."""
        super().__init__(*args, **kwargs)
        wajib(self)

    def clean_telepon(self) -> str:
        """As it is stored."""
        return baca_ponsel(self.cleaned_data["telepon"])
