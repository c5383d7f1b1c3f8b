"""Asking for a file of FHIR resources."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fhir.akses import wilayah_untuk
from fhir.ekspor import BUNDEL, NDJSON, Permintaan
from inti.audit.context import WHY_LENGTH
from inti.models import User
from pertukaran.forms import ALASAN_TERPENDEK
from simpati.forms import tanggal_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EksporForm(forms.Form):
    """Which measurements, with or without names, in which form, and what for."""

    BENTUK: tuple[tuple[str, "StrOrPromise"], ...] = (
        (NDJSON, _("NDJSON: satu sumber per baris, untuk data yang banyak")),
        (BUNDEL, _("Bundle: satu berkas JSON")),
    )

    sejak = tanggal_field(_("Diukur sejak"), _("Kosongkan untuk semua."), required=False)
    sampai = tanggal_field(_("Diukur sampai"), required=False)
    bentuk = forms.ChoiceField(
        label=_("Bentuk berkas"), choices=BENTUK, initial=NDJSON, widget=forms.RadioSelect
    )
    utuh = forms.BooleanField(
        label=_("Sertakan nama, NIK, dan alamat"),
        required=False,
        help_text=_("Hanya bila penerimanya berhak dan memerlukannya."),
    )
    alasan = forms.CharField(
        label=_("Untuk apa berkas ini?"),
        min_length=ALASAN_TERPENDEK,
        max_length=WHY_LENGTH // 2,
        help_text=_("Tersimpan di jejak bersama nama Anda dan banyaknya anak."),
        error_messages={
            "required": _("Tulis untuk apa berkas ini dipakai."),
            "min_length": _("Tulis alasannya dengan beberapa kata."),
        },
    )

    def __init__(self, *args: Any, pengguna: User, **kwargs: Any) -> None:
        """`pengguna` may choose among the own units only."""
        super().__init__(*args, **kwargs)
        wilayah = forms.ModelChoiceField(
            label=_("Wilayah"),
            queryset=wilayah_untuk(pengguna),
            required=False,
            empty_label=gettext("Seluruh wilayah tugas saya"),
        )
        self.fields = {"wilayah": wilayah, **self.fields}
        self._pengguna = pengguna

    @property
    def permintaan(self) -> Permintaan:
        """What a valid form asks for."""
        isi = {nama: self.cleaned_data[nama] for nama in ("wilayah", "sejak", "sampai", "utuh")}
        return Permintaan(pengguna=self._pengguna, **isi)

    def clean(self) -> dict[str, Any] | None:
        """The first day is not after the last."""
        isi = super().clean()
        sejak, sampai = self.cleaned_data.get("sejak"), self.cleaned_data.get("sampai")
        if sejak and sampai and sampai < sejak:
            self.add_error("sampai", ValidationError(_("Tanggal akhir sebelum tanggal awal.")))
        return isi
