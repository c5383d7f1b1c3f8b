"""The form of a family."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inti.extension import ExtendableForm
from inti.privacy.fields import Unreadable
from simpati.forms import wajib
from simpati.formulir_daftar import BulanField
from simpati.models import Keluarga
from simpati.models.keluarga import DESIL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DESIL_ISI = ("desil", "sumber_desil", "periode_desil")


class KeluargaForm(ExtendableForm):
    """Name the family of a child or a mother; the decile is for those who may see it."""

    no_kk = forms.CharField(
        label=_("Nomor KK"),
        max_length=30,
        help_text=_("16 angka di atas kartu keluarga. KK yang sudah tercatat langsung dipakai."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    desil = forms.IntegerField(
        label=_("Desil kesejahteraan"),
        required=False,
        min_value=DESIL[0],
        max_value=DESIL[1],
        help_text=_("1 sampai 10, dari data nasional (DTSEN). Jangan diperkirakan sendiri."),
        error_messages={
            "min_value": _("Desil 1 sampai 10."),
            "max_value": _("Desil 1 sampai 10."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    periode_desil = BulanField(
        label=_("Bulan data desil"),
        required=False,
        help_text=_("Misalnya 04/2025."),
        widget=forms.TextInput(attrs={"type": "month"}),
    )

    class Meta:
        """The order in which a kader asks."""

        model = Keluarga
        fields: ClassVar[list[str]] = [
            "no_kk",
            "kepala",
            "alamat",
            "rt",
            "rw",
            "air_minum_layak",
            "jamban_layak",
            *DESIL_ISI,
        ]
        labels: ClassVar[dict[str, "StrOrPromise"]] = {
            "kepala": _("Kepala keluarga"),
            "air_minum_layak": _("Punya air minum layak?"),
            "jamban_layak": _("Punya jamban layak?"),
            "sumber_desil": _("Sumber desil"),
        }
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "air_minum_layak": _("PAM, sumur terlindung, atau mata air terlindung."),
            "jamban_layak": _("Leher angsa dengan tangki septik, milik sendiri."),
            "sumber_desil": _("Misalnya DTSEN."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "rt": forms.TextInput(attrs={"inputmode": "numeric"}),
            "rw": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, boleh_desil: bool, **kwargs: Any) -> None:
        """`instance` carries the village."""
        super().__init__(*args, **kwargs)
        if not boleh_desil:
            for nama in DESIL_ISI:
                del self.fields[nama]
        elif self.instance.periode_desil:
            self.initial["periode_desil"] = f"{self.instance.periode_desil:%Y-%m}"
        for nama in ("kepala", "alamat"):
            self.fields[nama].widget.attrs["autocomplete"] = "off"
        wajib(self)

    def clean_no_kk(self) -> str:
        """Sixteen digits."""
        teks = self.cleaned_data["no_kk"]
        if isinstance(self.instance.no_kk, Unreadable) and teks.strip() == self.instance.no_kk:
            return self.instance.no_kk  # no key opens it now: what is stored stays
        angka = re.sub(r"[\s.\-]", "", teks)
        if not re.fullmatch(r"\d{16}", angka, re.ASCII) or angka.endswith("0000"):
            raise ValidationError(_("Nomor KK terdiri dari 16 angka: periksa lagi di kartunya."))
        return angka

    def clean_kepala(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["kepala"].split())

    def clean_alamat(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["alamat"].split())

    def clean_periode_desil(self) -> date | None:
        """Give the first day of the month, or nothing."""
        return self.cleaned_data["periode_desil"] or None

    def clean(self) -> dict[str, Any] | None:
        """A decile stands with source and month, and no older one replaces a newer."""
        isi = super().clean()
        if "desil" not in self.fields or any(nama in self.errors for nama in DESIL_ISI):
            return isi
        data = self.cleaned_data
        lengkap = [bool(data.get(nama)) for nama in DESIL_ISI]
        if any(lengkap) and not all(lengkap):
            self.add_error("desil", _("Isi desil bersama sumber dan bulannya, atau kosongkan."))
        elif "desil" in self.changed_data and self.instance.pk:
            self._periksa_desil(data)
        return isi

    def _periksa_desil(self, data: dict[str, Any]) -> None:
        lama = Keluarga.objects.only("desil", "periode_desil").get(pk=self.instance.pk)
        if lama.desil is None or lama.periode_desil is None:
            return
        baru = data["periode_desil"]
        if baru is None or baru <= lama.periode_desil:
            self.add_error(
                "desil",
                _("Desil hanya diganti data yang lebih baru: tulis sumber dan bulan barunya."),
            )
