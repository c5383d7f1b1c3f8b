"""Sending a file, saying what its columns mean, and asking for a list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti.audit.context import WHY_LENGTH
from inti.privacy.uploads import SafeFileField
from pertukaran.akses import posyandu_untuk, wilayah_untuk
from pertukaran.ekspor import Permintaan
from pertukaran.kolom import ANAK, IDENTITAS, KOLOM, UKUR, WAJIB_UKUR
from pertukaran.models import Impor
from simpati.akses import Pengguna
from simpati.periode import Periode

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BERKAS_MB = 15
EXCEL_LAMA = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ALASAN_TERPENDEK = 10
TIDAK_DIPAKAI = "-"


class BerkasField(SafeFileField):
    """An Excel or CSV file; old Excel and files with a password are told as such."""

    def to_python(self, data: Any) -> Any:
        """Look at the first bytes, then check as every upload. Raises ValidationError."""
        if data is not None and data.size:
            data.seek(0)
            if data.read(len(EXCEL_LAMA)) == EXCEL_LAMA:
                raise ValidationError(
                    gettext(
                        "Ini berkas Excel lama (.xls) atau bersandi. Buka di Excel, simpan sebagai "
                        "Buku Kerja Excel (.xlsx) tanpa kata sandi, lalu kirim lagi."
                    )
                )
        return super().to_python(data)


class KirimForm(forms.Form):
    """One file with a list of children, with or without measurements."""

    berkas = BerkasField(
        label=_("Berkas Excel atau CSV"),
        help_text=_("Paling besar 15 MB dan 200.000 baris. Belum ada yang tersimpan saat dikirim."),
        allowed=("xlsx", "csv"),
        max_mb=BERKAS_MB,
        error_messages={"required": _("Pilih berkasnya dulu.")},
    )


class PosyanduField(forms.ModelChoiceField):
    """Posyandu with their village, for many villages have one of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, RW and village."""
        rw = f" RW {obj.rw}" if obj.rw else ""
        return f"{obj}{rw}, {obj.desa}"


class PetaForm(forms.Form):
    """What each heading of a file means, and what to do where a file leaves room."""

    def __init__(self, *args: Any, impor: Impor, **kwargs: Any) -> None:
        """`impor` carries the headings and what we take them for."""
        super().__init__(*args, **kwargs)
        self._jumlah = len(impor.judul)
        for nomor, judul in enumerate(impor.judul):
            self.fields[f"kolom_{nomor}"] = forms.ChoiceField(
                label=judul or gettext("Kolom %(nomor)d tanpa judul") % {"nomor": nomor + 1},
                choices=_pilihan(),
                initial=impor.peta[nomor] or TIDAK_DIPAKAI,
            )
        self.fields["posyandu"] = PosyanduField(
            label=_("Posyandu untuk baris yang tidak menyebutnya"),
            queryset=posyandu_untuk(impor.oleh),
            required=False,
            initial=impor.posyandu_id,
            empty_label=gettext("Tidak ada: setiap baris menyebut posyandunya"),
        )
        self.fields["bila_beda"] = forms.ChoiceField(
            label=_("Bila isi berkas berbeda dari yang tersimpan"),
            choices=Impor.Beda.choices,
            initial=impor.bila_beda,
            widget=forms.RadioSelect,
        )
        self.fields["tanpa_nik"] = forms.ChoiceField(
            label=_("Anak tanpa NIK yang nama, tanggal lahir, ibu, dan posyandunya sama"),
            choices=Impor.TanpaNik.choices,
            initial=impor.tanpa_nik,
            widget=forms.RadioSelect,
        )

    @property
    def peta(self) -> list[str]:
        """The code of each column, in the file's order; empty where it is not used."""
        isi = (self.cleaned_data.get(f"kolom_{nomor}") for nomor in range(self._jumlah))
        return ["" if kode in (None, TIDAK_DIPAKAI) else kode for kode in isi]

    def clean(self) -> dict[str, Any] | None:
        """Each meaning once, and enough of them to know a child by."""
        isi = super().clean()
        peta = [kode for kode in self.peta if kode]
        for kode in sorted({satu for satu in peta if peta.count(satu) > 1}):
            pesan = gettext("Dua kolom dipetakan ke %(kolom)s. Pilih satu saja.")
            self.add_error(None, pesan % {"kolom": KOLOM[kode].judul})
        if "nik" not in peta and not set(IDENTITAS) <= set(peta):
            self.add_error(None, _kurang(IDENTITAS, peta))
        if set(peta) & set(WAJIB_UKUR) and not set(WAJIB_UKUR) <= set(peta):
            self.add_error(None, _kurang(WAJIB_UKUR, peta))
        return isi


def _pilihan() -> list[tuple[str, Any]]:
    return [
        (TIDAK_DIPAKAI, gettext("Belum dipakai")),
        (gettext("Anak"), [(satu.kode, satu.judul) for satu in ANAK]),
        (gettext("Pengukuran"), [(satu.kode, satu.judul) for satu in UKUR]),
    ]


def _kurang(wajib: Sequence[str], peta: Sequence[str]) -> str:
    judul = ", ".join(KOLOM[kode].judul for kode in wajib if kode not in peta)
    return gettext("Pilih juga kolom untuk %(kolom)s.") % {"kolom": judul}


class EksporForm(forms.Form):
    """Which list, of which unit and month, and what it is for."""

    ISI: tuple[tuple[str, "StrOrPromise"], ...] = (
        ("anak", _("Daftar anak")),
        ("pengukuran", _("Pengukuran")),
    )
    BENTUK: tuple[tuple[str, "StrOrPromise"], ...] = (
        ("xlsx", "Excel (.xlsx)"),
        ("csv", "CSV (.csv)"),
    )

    isi = forms.ChoiceField(
        label=_("Isi"), choices=ISI, initial="pengukuran", widget=forms.RadioSelect
    )
    bentuk = forms.ChoiceField(
        label=_("Bentuk berkas"), choices=BENTUK, initial="xlsx", widget=forms.RadioSelect
    )
    bulan = forms.CharField(
        label=_("Bulan pengukuran"),
        required=False,
        help_text=_("Misalnya 2026-11. Kosongkan untuk semua bulan."),
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    nik_utuh = forms.BooleanField(label=_("Sertakan NIK utuh"), required=False)
    alasan = forms.CharField(
        label=_("Untuk apa daftar ini?"),
        min_length=ALASAN_TERPENDEK,
        max_length=WHY_LENGTH // 2,
        help_text=_("Tersimpan di jejak bersama nama Anda dan banyaknya anak."),
        error_messages={
            "required": _("Tulis untuk apa daftar ini dipakai."),
            "min_length": _("Tulis alasannya dengan beberapa kata."),
        },
    )

    def __init__(self, *args: Any, pengguna: Pengguna, **kwargs: Any) -> None:
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
        isi = self.cleaned_data
        return Permintaan(
            pengguna=self._pengguna,
            isi=isi["isi"],
            wilayah=isi["wilayah"],
            bulan=isi["bulan"],
            nik_utuh=isi["nik_utuh"],
        )

    def clean_bulan(self) -> Periode | None:
        """A month, or none."""
        teks = self.cleaned_data["bulan"].strip()
        periode = Periode.baca(teks)
        if teks and periode is None:
            raise ValidationError(_("Bulan tidak terbaca. Tulis misalnya 2026-11."))
        return periode
