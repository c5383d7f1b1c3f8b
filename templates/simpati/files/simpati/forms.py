"""Forms for a phone: few fields, messages that name the cure."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.extension import ExtendableForm
from inti.privacy.fields import Unreadable
from simpati import nik
from simpati.antropometri import posisi_baku, umur_hari
from simpati.ketentuan import periksa_lahir, periksa_nik, periksa_riwayat, periksa_tanggal
from simpati.models import (
    ALASAN_MAKS,
    BERAT_KG,
    KEMBAR_MAKS,
    PANJANG_CM,
    Balita,
    Pengukuran,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BENTUK_ANGKA = re.compile(r"(\d{1,4}(?:[.,]\d+)?)\s*(?:kg|cm)?", re.ASCII | re.IGNORECASE)
BENTUK_TANGGAL = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


def tulis(angka: Decimal) -> str:
    """Give a measured number as people write it: ``8,4``."""
    return f"{angka.normalize():f}".replace(".", ",")


class UkuranField(forms.DecimalField):
    """A measured number with comma or dot, with or without its unit."""

    def __init__(self, *, batas: tuple[Decimal, Decimal], satuan: str, **kwargs: Any) -> None:
        """Take the sensible range and the unit (kg or cm)."""
        self.batas = batas
        self.satuan = satuan
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        # The form's own message names the cure; the model's validators would add a second one.
        self.validators = [
            satu
            for satu in self.validators
            if not isinstance(satu, (MinValueValidator, MaxValueValidator))
        ]

    def to_python(self, value: Any) -> Any:
        """Read ``8,4``, ``8.4`` or ``8,4 kg``. Raises ValidationError."""
        teks = str(value or "").strip()
        if not teks:
            return None
        cocok = BENTUK_ANGKA.fullmatch(teks)
        if cocok is None:
            raise ValidationError(_("Tulis angka saja, koma untuk pecahan, misalnya 8,4."))
        utuh, titik, pecahan = cocok[1].replace(",", ".").partition(".")
        # A last 0 says nothing that a scale would not: ``75,70`` is ``75,7``.
        return Decimal(f"{utuh}{titik}{pecahan.rstrip('0')}")

    def validate(self, value: Any) -> None:
        """Hold the range, and propose what was probably meant."""
        super().validate(value)
        bawah, atas = self.batas
        if value is None or bawah <= value <= atas:
            return
        pesan = gettext("%(angka)s %(satuan)s di luar %(bawah)s-%(atas)s %(satuan)s.") % {
            "angka": tulis(value),
            "satuan": self.satuan,
            "bawah": tulis(bawah),
            "atas": tulis(atas),
        }
        koma = [value / pangkat for pangkat in (10, 100) if self._bisa(value / pangkat)]
        if koma:
            pesan += " " + gettext("Koma terlewat? Mungkin maksudnya %(angka)s.") % {
                "angka": tulis(koma[0])
            }
        raise ValidationError(pesan)

    def _bisa(self, value: Decimal) -> bool:
        """Whether a number would be taken: one of the range, with no more decimals than asked."""
        angka = value.normalize().as_tuple().exponent
        bawah, atas = self.batas
        return bawah <= value <= atas and -int(angka) <= (self.decimal_places or 0)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its comma."""
        return tulis(value) if isinstance(value, Decimal) else value


def wajib(form: forms.BaseForm) -> None:
    """Say a missing answer in plain words, where the field has none of its own."""
    baku = forms.Field.default_error_messages["required"]
    for field in form.fields.values():
        if field.error_messages["required"] == baku:
            field.error_messages["required"] = _("Bagian ini perlu diisi.")


def tanggal_field(
    label: "StrOrPromise", bantuan: "StrOrPromise" = "", *, required: bool = True
) -> forms.DateField:
    """Give a day as phones enter it and as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=bantuan,
        input_formats=BENTUK_TANGGAL,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Tanggal tidak terbaca. Tulis misalnya 25-08-2025.")},
    )


class BalitaForm(ExtendableForm):
    """Register or correct a child. `sudah_ada` is the record that this one would double."""

    jenis_kelamin = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=Balita.JenisKelamin.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih laki-laki atau perempuan.")},
    )
    tanggal_lahir = tanggal_field(_("Tanggal lahir"), _("Lihat di buku KIA atau akta."))
    nik = forms.CharField(
        label=_("NIK anak"),
        required=False,
        max_length=30,
        help_text=_("16 angka di KK. Kosongkan bila belum punya."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    nik_ibu = forms.CharField(
        label=_("NIK ibu"),
        required=False,
        max_length=30,
        help_text=_("Menjaga agar anak tidak tercatat dua kali."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    urutan_kembar = forms.TypedChoiceField(
        label=_("Anak kembar?"),
        coerce=int,
        choices=[
            (1, _("Bukan kembar, atau lahir pertama")),
            *(
                (nomor, format_lazy(_("Kembar, lahir ke-{nomor}"), nomor=nomor))
                for nomor in range(2, KEMBAR_MAKS + 1)
            ),
        ],
        initial=1,
    )

    class Meta:
        """The order in which a kader asks."""

        model = Balita
        fields: ClassVar[list[str]] = [
            "nama",
            "jenis_kelamin",
            "tanggal_lahir",
            "nama_ibu",
            "nik",
            "nik_ibu",
            "urutan_kembar",
            "alamat",
            "rt",
            "rw",
            "aktif",
        ]
        labels: ClassVar[dict[str, "StrOrPromise"]] = {
            "aktif": _("Masih terdaftar di posyandu ini")
        }
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "aktif": _(
                "Hapus centang bila anak pindah atau meninggal; riwayatnya tetap tersimpan."
            ),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "rt": forms.TextInput(attrs={"inputmode": "numeric"}),
            "rw": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, hari_ini: date, **kwargs: Any) -> None:
        """`instance` carries the posyandu; `hari_ini` is the day in the region's time zone."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.sudah_ada: Balita | None = None
        if self.instance.pk is None:
            del self.fields["aktif"]
        for nama in ("nama", "nama_ibu", "alamat"):
            self.fields[nama].widget.attrs["autocomplete"] = "off"
        wajib(self)

    def clean_nama(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["nama"].split())

    def clean_nama_ibu(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["nama_ibu"].split())

    def clean_alamat(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["alamat"].split())

    def clean_tanggal_lahir(self) -> date:
        """Not in the future, under 60 months when new, not after a measurement."""
        lahir: date = self.cleaned_data["tanggal_lahir"]
        periksa_lahir(lahir, self.hari_ini, baru=self.instance.pk is None)
        periksa_riwayat(self.instance, lahir)
        return lahir

    def clean_nik(self) -> str:
        """Sixteen digits of the right structure, or empty."""
        return _nik_bersih(self.cleaned_data["nik"], self.instance.nik)

    def clean_nik_ibu(self) -> str:
        """Sixteen digits of a woman, or empty."""
        angka = _nik_bersih(self.cleaned_data["nik_ibu"], self.instance.nik_ibu)
        if angka and not isinstance(angka, Unreadable) and nik.baca(angka).kelamin != "P":
            raise ValidationError(_("NIK ini milik laki-laki. Periksa NIK ibu di KK."))
        return angka

    def clean(self) -> dict[str, Any] | None:
        """Give the NIK has to fit the child, and the child may be registered once only."""
        isi = super().clean()
        self._cocokkan_nik()
        self._cari_ganda()
        return isi

    @property
    def peringatan(self) -> list[str]:
        """What is unusual in a NIK that was entered now; no reason to refuse it."""
        baru = [
            isi
            for nama in ("nik", "nik_ibu")
            if nama in self.changed_data and (isi := self.cleaned_data.get(nama))
        ]
        terbaca = [nik.baca(satu) for satu in baru if not isinstance(satu, Unreadable)]
        return [pesan for satu in terbaca if (pesan := nik.peringatan(satu))]

    def _cocokkan_nik(self) -> None:
        isi = self.cleaned_data
        if not (isi.get("nik") and isi.get("tanggal_lahir") and isi.get("jenis_kelamin")):
            return
        if isinstance(isi["nik"], Unreadable):
            return
        try:
            periksa_nik(isi["nik"], isi["tanggal_lahir"], isi["jenis_kelamin"])
        except ValidationError as salah:
            self.add_error("nik", salah)

    def _cari_ganda(self) -> None:
        isi = self.cleaned_data
        lain = Balita.objects.exclude(pk=self.instance.pk).select_related("posyandu")
        if isi.get("nik") and not isinstance(isi["nik"], Unreadable):
            self.sudah_ada = lain.filter(nik_indeks=isi["nik"]).first()
            if self.sudah_ada:
                self.add_error(
                    "nik",
                    gettext("Anak dengan NIK ini sudah terdaftar di %(posyandu)s.")
                    % {"posyandu": self.sudah_ada.posyandu},
                )
                return
        kunci = ("nik_ibu", "tanggal_lahir", "jenis_kelamin", "urutan_kembar")
        if not all(isi.get(nama) for nama in kunci):
            return
        if isinstance(isi["nik_ibu"], Unreadable):
            return
        sama = {nama: isi[nama] for nama in kunci[1:]}
        self.sudah_ada = lain.filter(nik_ibu_indeks=isi["nik_ibu"], **sama).first()
        if self.sudah_ada:
            self.add_error(
                "nik_ibu",
                gettext(
                    "Anak dengan ibu, tanggal lahir, dan jenis kelamin ini sudah terdaftar di "
                    "%(posyandu)s. Bila ini kembarannya, pilih urutan lahirnya di bawah."
                )
                % {"posyandu": self.sudah_ada.posyandu},
            )


def _nik_bersih(teks: str, lama: str) -> str:
    if isinstance(lama, Unreadable) and teks.strip() == lama:
        return lama  # no key opens it now: what is stored stays
    if not nik.rapikan(teks):
        return ""
    try:
        return nik.baca(teks).angka
    except nik.NikSalah as salah:
        raise ValidationError(str(salah)) from salah


class PengukuranForm(ExtendableForm):
    """Enter one measurement. `sudah_ada` is the child's other measurement of that day."""

    tanggal = tanggal_field(_("Tanggal ukur"))
    berat_kg = UkuranField(
        label=_("Berat badan (kg)"),
        help_text=_("Misalnya 8,4"),
        batas=BERAT_KG,
        satuan="kg",
        max_digits=4,
        decimal_places=2,
        error_messages={
            "max_decimal_places": _("Paling banyak dua angka di belakang koma, misalnya 8,45.")
        },
    )
    panjang_tinggi_cm = UkuranField(
        label=_("Panjang atau tinggi (cm)"),
        help_text=_("Misalnya 70,5"),
        batas=PANJANG_CM,
        satuan="cm",
        max_digits=4,
        decimal_places=1,
        error_messages={"max_decimal_places": _("Satu angka di belakang koma, misalnya 70,5.")},
    )
    posisi = forms.ChoiceField(
        label=_("Cara mengukur"),
        help_text=_(
            "Di bawah 2 tahun terlentang, mulai 2 tahun berdiri. Pilih yang benar-benar dilakukan."
        ),
        choices=Pengukuran.PosisiUkur.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih terlentang atau berdiri.")},
    )

    class Meta:
        """What a kader reads from scale and board."""

        model = Pengukuran
        fields: ClassVar[list[str]] = [
            "tanggal",
            "berat_kg",
            "panjang_tinggi_cm",
            "posisi",
            "edema",
        ]
        labels: ClassVar[dict[str, "StrOrPromise"]] = {
            "edema": _("Kedua punggung kaki bengkak (edema)")
        }
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "edema": _(
                "Tekan punggung kaki tiga detik. Centang bila lekuknya tertinggal di kedua kaki."
            ),
        }

    alasan = forms.CharField(
        label=_("Alasan koreksi"),
        required=False,
        max_length=ALASAN_MAKS,
        help_text=_("Wajib bila laporan bulan itu sudah dikirim."),
    )

    def __init__(
        self, *args: Any, hari_ini: date, boleh_koreksi: bool = False, **kwargs: Any
    ) -> None:
        """`instance` carries the child; date and position have defaults for today.

        `boleh_koreksi`: whether this person may correct a month that was reported.
        """
        super().__init__(*args, **kwargs)
        if not boleh_koreksi:
            del self.fields["alasan"]
        self.hari_ini = hari_ini
        self.sudah_ada: Pengukuran | None = None
        if self.instance.pk is None:
            umur = umur_hari(self.instance.balita.tanggal_lahir, hari_ini)
            self.initial["tanggal"] = hari_ini
            self.initial["posisi"] = posisi_baku(umur).value
        wajib(self)

    def clean_tanggal(self) -> date:
        """Between birth and today, within the WHO tables, once a day."""
        tanggal: date = self.cleaned_data["tanggal"]
        periksa_tanggal(tanggal, self.instance.balita.tanggal_lahir, self.hari_ini)
        self._periksa_hari(tanggal)
        return tanggal

    def _periksa_hari(self, tanggal: date) -> None:
        self.sudah_ada = (
            self.instance.balita.pengukuran.filter(tanggal=tanggal)
            .exclude(pk=self.instance.pk)
            .first()
        )
        if self.sudah_ada:
            raise ValidationError(
                gettext(
                    "Sudah ada pengukuran %(tanggal)s: %(kg)s kg, %(cm)s cm. Buka hasil itu untuk "
                    "memperbaikinya."
                )
                % {
                    "tanggal": formats.tanggal(tanggal),
                    "kg": tulis(self.sudah_ada.berat_kg),
                    "cm": tulis(self.sudah_ada.panjang_tinggi_cm),
                }
            )
