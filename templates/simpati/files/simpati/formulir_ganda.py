"""Registering a child who may be recorded already, and choosing what a merged record says."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.privacy.masking import mask_nik
from simpati.forms import BalitaForm, tulis, wajib
from simpati.ganda import serupa
from simpati.models import Balita, Kembaran, Pengukuran
from simpati.models.ganda import ALASAN_GABUNG_MAKS
from simpati.penggabungan import IDENTITAS, bentrok

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIRI, KANAN = "kiri", "kanan"


class DaftarForm(BalitaForm):
    """Register a child; `serupa` are those recorded already who may be this one."""

    anak_lain = forms.BooleanField(
        label=_("Ini anak lain, tetap daftarkan"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The question is hidden until somebody looks like this child."""
        super().__init__(*args, **kwargs)
        self.serupa: list[Balita] = []

    def _post_clean(self) -> None:
        """Ask once the record is whole."""
        super()._post_clean()
        if self.errors or self.cleaned_data.get("anak_lain"):
            return
        self.serupa = serupa(self.instance)
        if self.serupa:
            self.fields["anak_lain"].widget = forms.CheckboxInput()
            pesan = gettext("Mungkin anak ini sudah tercatat. Lihat daftarnya sebelum menyimpan.")
            self.add_error("anak_lain", pesan)


class GabungForm(forms.Form):
    """One choice for each thing in which the two records differ, and why they are one child."""

    alasan = forms.CharField(
        label=_("Mengapa ini anak yang sama"),
        max_length=ALASAN_GABUNG_MAKS,
        help_text=_("Misalnya: KK dan Buku KIA sama, terdaftar di dua posyandu."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, pasangan: Kembaran, **kwargs: Any) -> None:
        """Offer what differs; what one record lacks is proposed from the other."""
        super().__init__(*args, **kwargs)
        kiri, kanan = pasangan.kiri, pasangan.kanan
        self.kolom, self.hari = list[str](), dict[str, date]()
        label_kolom = {satu.name: satu.verbose_name for satu in Balita._meta.concrete_fields}
        for nama in IDENTITAS:
            if getattr(kiri, nama) != getattr(kanan, nama):
                self.kolom.append(nama)
                isi = (tampak(kiri, nama), tampak(kanan, nama))
                self._tanya(nama, _besar(label_kolom[nama]), isi)
        for satu, lain in bentrok(kiri, kanan):
            nama = f"ukur-{satu.tanggal.isoformat()}"
            self.hari[nama] = satu.tanggal
            label = gettext("Hasil ukur %(tanggal)s") % {"tanggal": formats.tanggal(satu.tanggal)}
            self._tanya(nama, label, (_ukuran(satu), _ukuran(lain)))
        self.order_fields([*self.kolom, *self.hari, "alasan"])
        wajib(self)

    @property
    def dari_kanan(self) -> list[str]:
        """The fields whose value is the right record's."""
        return [nama for nama in self.kolom if self.cleaned_data[nama] == KANAN]

    @property
    def ukuran_kanan(self) -> list[date]:
        """The days whose measurement is the right record's."""
        return [hari for nama, hari in self.hari.items() if self.cleaned_data[nama] == KANAN]

    def tolak(self, salah: ValidationError) -> None:
        """Tell why nothing was merged, at the field where there is one."""
        if not hasattr(salah, "error_dict"):
            self.add_error(None, salah)
            return
        for nama, semua in salah.error_dict.items():
            self.add_error(nama if nama in self.fields else None, semua)

    def _tanya(self, nama: str, label: str, isi: tuple[str, str]) -> None:
        self.fields[nama] = forms.ChoiceField(
            label=label,
            choices=list(zip((KIRI, KANAN), isi, strict=True)),
            initial=KANAN if isi[0] == KOSONG else KIRI,
            widget=forms.RadioSelect,
        )


KOSONG = "–"


def tampak(anak: Balita, nama: str) -> str:
    """Give a value of a record as people read it; a NIK by its last digits."""
    if nama in ("nik", "nik_ibu"):
        return mask_nik(getattr(anak, nama)) or KOSONG
    if nama == "jenis_kelamin":
        return anak.get_jenis_kelamin_display()
    if nama == "posyandu":
        return f"{anak.posyandu}, {anak.posyandu.desa}"
    nilai = getattr(anak, nama)
    return formats.tanggal(nilai) if isinstance(nilai, date) else str(nilai) or KOSONG


def _besar(label: "StrOrPromise") -> str:
    """Begin with a capital; an abbreviation stays as it is."""
    return str(label)[:1].upper() + str(label)[1:]


def _ukuran(satu: Pengukuran) -> str:
    return gettext("%(kg)s kg, %(cm)s cm, oleh %(petugas)s") % {
        "kg": tulis(satu.berat_kg),
        "cm": tulis(satu.panjang_tinggi_cm),
        "petugas": satu.petugas,
    }
