"""Forms of the registration at a posyandu: the parent's and the staff's."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inti.models import Wilayah
from inti.permohonan.models import Permohonan, Status
from simpati.models import Pendaftaran, Posyandu
from simpati.periode import Periode, umur_bulan

MAKS_BULAN = 59
PONSEL = re.compile(r"0\d{8,13}", re.ASCII)
WAJIB = {"required": _("Bagian ini perlu diisi.")}


class BulanField(forms.CharField):
    """A month, as phones send it (``2025-04``) or as people write it (``04/2025``)."""

    def clean(self, value: Any) -> Any:
        """Give its first day, None for an empty one. Raises ValidationError."""
        teks = str(super().clean(value)).strip()
        if not teks:
            return None  # one that is required was refused above
        balik = re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", teks, re.ASCII)
        periode = Periode.baca(f"{balik[2]}-{int(balik[1]):02d}" if balik else teks)
        if periode is None:
            raise ValidationError(_("Bulan tidak terbaca. Tulis misalnya 04/2025."))
        return periode.awal


class MintaDaftarForm(forms.Form):
    """Few questions: where, who, how to reach them, how old the child is."""

    def __init__(self, *args: Any, kecamatan: Wilayah, hari_ini: date, **kwargs: Any) -> None:
        """Offer the villages of one kecamatan."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.fields["desa"] = forms.ModelChoiceField(
            kecamatan.anak.order_by("nama"),
            label=_("Desa atau kelurahan"),
            empty_label=_("Pilih desa atau kelurahan"),
            error_messages=WAJIB,
        )
        self.fields["nama"] = forms.CharField(
            label=_("Nama orang tua atau pengasuh"),
            max_length=100,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages=WAJIB,
        )
        self.fields["telepon"] = forms.CharField(
            label=_("Nomor ponsel"),
            help_text=_("Petugas menghubungi Anda lewat nomor ini."),
            max_length=20,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            error_messages=WAJIB,
        )
        self.fields["bulan_lahir"] = BulanField(
            label=_("Bulan lahir anak"),
            help_text=_("Misalnya 04/2025. Tanggalnya dicatat nanti di posyandu."),
            widget=forms.TextInput(attrs={"type": "month"}),
            error_messages=WAJIB,
        )

    def clean_telepon(self) -> str:
        """Give the number with its leading 0. Raises ValidationError."""
        angka = re.sub(r"[^\d+]", "", self.cleaned_data["telepon"])
        angka = re.sub(r"^(\+?62)", "0", angka)
        if not PONSEL.fullmatch(angka):
            raise ValidationError(_("Nomor ponsel tidak lengkap. Tulis misalnya 0812 3456 7890."))
        return angka

    def clean_bulan_lahir(self) -> date:
        """Give the first day of the month of birth of a child under five."""
        lahir: date = self.cleaned_data["bulan_lahir"]
        umur = umur_bulan(lahir, self.hari_ini)
        if umur < 0:
            raise ValidationError(_("Bulan ini belum tiba. Periksa tahunnya."))
        if umur > MAKS_BULAN:
            raise ValidationError(_("Posyandu balita untuk anak di bawah 5 tahun."))
        return lahir

    def pendaftaran(self) -> Pendaftaran:
        """Give the unsaved registration of a valid form."""
        return Pendaftaran(**self.cleaned_data)


class PutusanForm(forms.Form):
    """What the staff do with it; the note is public."""

    def __init__(self, *args: Any, permohonan: Permohonan, desa: Wilayah, **kwargs: Any) -> None:
        """Offer the steps that may come next and the posyandu of the village."""
        super().__init__(*args, **kwargs)
        self.fields["status"] = forms.ChoiceField(
            label=_("Langkah berikut"),
            choices=[(satu.value, satu.label) for satu in permohonan.berikut],
            widget=forms.RadioSelect,
            error_messages=WAJIB,
        )
        self.fields["posyandu"] = forms.ModelChoiceField(
            Posyandu.objects.filter(desa=desa),
            label=_("Posyandu"),
            help_text=_("Wajib bila selesai."),
            empty_label=_("Belum ditentukan"),
            required=False,
        )
        self.fields["catatan"] = forms.CharField(
            label=_("Catatan untuk pemohon"),
            help_text=_("Tampil di halaman status. Jangan menulis nama, alamat, atau NIK."),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """A finished one names the posyandu, a refused or waiting one its reason."""
        isi = super().clean() or {}
        if isi.get("status") == Status.SELESAI and not isi.get("posyandu"):
            self.add_error("posyandu", _("Pilih posyandu tempat anak didaftarkan."))
        beralasan = (Status.DITOLAK, Status.DIBATALKAN, Status.MENUNGGU)
        if isi.get("status") in beralasan and not isi.get("catatan"):
            self.add_error("catatan", _("Tulis alasannya, supaya pemohon mengerti."))
        return isi
