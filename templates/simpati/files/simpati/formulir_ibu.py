"""Forms of mothers and girls: who they are, what a visit found, how a pregnancy ended."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.extension import ExtendableForm
from inti.privacy.fields import Unreadable
from simpati import nik as aturan_nik
from simpati.forms import UkuranField, tanggal_field, wajib
from simpati.kehamilan import HARI_HAMIL, HPHT_MAKS_HARI, hpl
from simpati.models import IbuHamil, PemeriksaanIbu, PemeriksaanRemaja, RemajaPutri
from simpati.models.ibu import BERAT_IBU_KG, GRAVIDA, HB, LILA_CM, TINGGI_CM, TTD
from simpati.pemeriksaan import AKHIR
from simpati.periode import umur_bulan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Orang = TypeVar("Orang", IbuHamil, RemajaPutri)
UMUR_IBU = (10, 55)
UMUR_REMAJA = (10, 19)
ANGKA = {"inputmode": "numeric", "autocomplete": "off"}
SATU_ANGKA = {"max_decimal_places": _("Satu angka di belakang koma, misalnya 23,4.")}


def nik_field(label: "StrOrPromise", bantuan: "StrOrPromise") -> forms.CharField:
    """Give the field of a NIK, which people type with or without blanks."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=30,
        help_text=bantuan,
        widget=forms.TextInput(attrs=ANGKA),
    )


def senama(semua: QuerySet[Orang], form: ExtendableForm) -> Orang | None:
    """Give who has the name and birth date of somebody new, in her posyandu."""
    if form.instance.pk is not None:
        return None
    isi = form.cleaned_data
    sama = semua.filter(
        posyandu=form.instance.posyandu_id,
        nama__iexact=isi["nama"],
        tanggal_lahir=isi["tanggal_lahir"],
    )
    return sama.first()


def nik_perempuan(teks: str, lama: str, lahir: date | None) -> str:
    """Give a woman's NIK of 16 digits, or empty. Raises ValidationError naming the cure."""
    if isinstance(lama, Unreadable) and teks.strip() == lama:
        return lama  # no key opens it now: what is stored stays
    if not aturan_nik.rapikan(teks):
        return ""
    try:
        dibaca = aturan_nik.baca(teks)
    except aturan_nik.NikSalah as salah:
        raise ValidationError(str(salah)) from salah
    if dibaca.kelamin != "P":
        raise ValidationError(gettext("NIK ini milik laki-laki. Periksa lagi di KK."))
    if lahir and not dibaca.cocok_lahir(lahir):
        raise ValidationError(
            gettext(
                "Tanggal lahir di NIK tidak sama dengan yang ditulis. Periksa keduanya, atau "
                "kosongkan NIK dulu."
            )
        )
    return dibaca.angka


def periksa_umur(lahir: date, hari_ini: date, rentang: tuple[int, int]) -> None:
    """Hold a birth date to an age in completed years. Raises ValidationError."""
    tahun = umur_bulan(lahir, hari_ini) // 12
    bawah, atas = rentang
    if not bawah <= tahun <= atas:
        raise ValidationError(
            gettext("Umurnya jadi %(tahun)d tahun, di luar %(bawah)d-%(atas)d. Periksa tahunnya.")
            % {"tahun": tahun, "bawah": bawah, "atas": atas}
        )


def rapikan(form: forms.BaseForm, nama: Iterable[str]) -> None:
    """Mark fields of names, which no browser shall fill in."""
    for satu in nama:
        form.fields[satu].widget.attrs["autocomplete"] = "off"


class IbuForm(ExtendableForm):
    """Register or correct a pregnancy. `sudah_ada` is the record that this one would double."""

    tanggal_lahir = tanggal_field(_("Tanggal lahir ibu"), _("Lihat di KTP."))
    nik = nik_field(_("NIK ibu"), _("16 angka di KTP. Kosongkan bila belum ada."))
    hpht = tanggal_field(
        _("Hari pertama haid terakhir (HPHT)"),
        _("Perkiraan lahir dihitung dari sini."),
        required=False,
    )
    hpl = tanggal_field(
        _("Perkiraan lahir menurut USG"), _("Isi hanya bila ada hasil USG."), required=False
    )
    gravida = forms.IntegerField(
        label=_("Kehamilan ke berapa"),
        min_value=GRAVIDA[0],
        max_value=GRAVIDA[1],
        help_text=_("Hitung semua kehamilan, termasuk keguguran."),
        error_messages={"min_value": _("Mulai dari 1."), "max_value": _("Paling banyak 20.")},
        widget=forms.NumberInput(attrs=ANGKA),
    )
    tinggi_cm = UkuranField(
        label=_("Tinggi badan (cm)"),
        help_text=_("Misalnya 152,5"),
        required=False,
        batas=TINGGI_CM,
        satuan="cm",
        max_digits=4,
        decimal_places=1,
        error_messages=SATU_ANGKA,
    )
    telepon = forms.CharField(
        label=_("Nomor ponsel"),
        required=False,
        max_length=20,
        help_text=_("Boleh kosong. Dipakai untuk mengajak periksa."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    class Meta:
        """The order in which a kader asks."""

        model = IbuHamil
        fields: ClassVar[list[str]] = [
            "nama",
            "tanggal_lahir",
            "nik",
            "hpht",
            "hpl",
            "gravida",
            "tinggi_cm",
            "telepon",
        ]

    def __init__(self, *args: Any, hari_ini: date, **kwargs: Any) -> None:
        """`instance` carries the posyandu; `hari_ini` is the day in the region's time zone."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.sudah_ada: IbuHamil | None = None
        if not self.instance.hpl_usg:
            self.initial["hpl"] = None
        rapikan(self, ["nama"])
        wajib(self)

    def clean_nama(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["nama"].split())

    def clean_tanggal_lahir(self) -> date:
        """Of an age at which women bear."""
        lahir: date = self.cleaned_data["tanggal_lahir"]
        periksa_umur(lahir, self.hari_ini, UMUR_IBU)
        return lahir

    def clean_nik(self) -> str:
        """Sixteen digits of a woman with this birth date, or empty."""
        return nik_perempuan(
            self.cleaned_data["nik"], self.instance.nik, self.cleaned_data.get("tanggal_lahir")
        )

    def clean_telepon(self) -> str:
        """Give the number with its leading 0, or empty."""
        teks = self.cleaned_data["telepon"]
        if isinstance(self.instance.telepon, Unreadable) and teks == self.instance.telepon:
            return self.instance.telepon
        angka = re.sub(r"^(\+?62)", "0", re.sub(r"[^\d+]", "", teks))
        if angka and not re.fullmatch(r"0\d{8,13}", angka, re.ASCII):
            raise ValidationError(_("Nomor ponsel tidak lengkap. Tulis misalnya 0812 3456 7890."))
        return angka

    def clean_hpht(self) -> date | None:
        """Within the longest pregnancy before today, while it goes on."""
        hpht: date | None = self.cleaned_data["hpht"]
        if hpht is None:
            return None
        if hpht > self.hari_ini:
            raise ValidationError(_("Tanggal itu belum tiba. Periksa bulannya."))
        batas = self.hari_ini - timedelta(days=HPHT_MAKS_HARI)
        if hpht < batas and hpht != self.instance.hpht:
            raise ValidationError(_("Lebih dari 44 minggu yang lalu. Periksa bulan dan tahunnya."))
        return hpht

    def clean_hpl(self) -> date | None:
        """Within ten months of today."""
        usg: date | None = self.cleaned_data["hpl"]
        if usg and usg != self.instance.hpl:
            hari = (usg - self.hari_ini).days
            if not HARI_HAMIL - HPHT_MAKS_HARI <= hari <= HARI_HAMIL:
                raise ValidationError(_("Di luar sepuluh bulan ke depan. Periksa bulannya."))
        return usg

    def clean(self) -> dict[str, Any] | None:
        """Give the day of birth by ultrasound, else by the last period; one pregnancy at a time."""
        isi = super().clean()
        data = self.cleaned_data
        if not self.errors:
            if not data.get("hpht") and not data.get("hpl"):
                self.add_error("hpht", _("Isi HPHT, atau perkiraan lahir menurut USG."))
            else:
                self.instance.hpl_usg = bool(data.get("hpl"))
                data["hpl"] = data.get("hpl") or hpl(data["hpht"])
        if data.get("nik"):
            self._cari_ganda(data["nik"])
        elif not self.errors:
            self._cari_senama()
        return isi

    def _cari_senama(self) -> None:
        """Without a NIK a finger that taps twice would register two pregnancies."""
        self.sudah_ada = senama(IbuHamil.objects.filter(status=IbuHamil.Status.HAMIL), self)
        if self.sudah_ada:
            pesan = gettext(
                "Ibu dengan nama dan tanggal lahir ini sudah tercatat sedang hamil di posyandu "
                "ini. Bila orang lain, isi NIK-nya."
            )
            self.add_error("nama", pesan)

    def _cari_ganda(self, nik: str) -> None:
        if isinstance(nik, Unreadable) or not self.instance.hamil:
            return
        lain = IbuHamil.objects.filter(nik_indeks=nik, status=IbuHamil.Status.HAMIL)
        self.sudah_ada = lain.exclude(pk=self.instance.pk).select_related("posyandu").first()
        if self.sudah_ada:
            self.add_error(
                "nik",
                gettext("Ibu dengan NIK ini sudah tercatat sedang hamil di %(posyandu)s.")
                % {"posyandu": self.sudah_ada.posyandu},
            )


def _hb_field() -> UkuranField:
    return UkuranField(
        label=_("Hb (g/dL)"),
        help_text=_("Misalnya 11,2"),
        required=False,
        batas=HB,
        satuan="g/dL",
        max_digits=3,
        decimal_places=1,
        error_messages=SATU_ANGKA,
    )


def _ttd_field(bantuan: "StrOrPromise") -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Tablet tambah darah yang diminum"),
        required=False,
        min_value=TTD[0],
        max_value=TTD[1],
        help_text=bantuan,
        error_messages={
            "min_value": _("Tulis 0 bila tidak minum."),
            "max_value": _("Paling banyak 120: hitung sejak kunjungan sebelumnya saja."),
        },
        widget=forms.NumberInput(attrs=ANGKA),
    )


class KunjunganForm(ExtendableForm):
    """What visits of mothers and girls share; `sudah_ada` is the other visit of that day."""

    tanggal = tanggal_field(_("Tanggal periksa"))
    SASARAN: ClassVar[str]
    ISI: ClassVar[tuple[str, ...]]
    BIDAN_SAJA: ClassVar[tuple[str, ...]] = ("hb",)

    def __init__(self, *args: Any, hari_ini: date, bidan: bool, **kwargs: Any) -> None:
        """`instance` carries whom; what only a bidan measures is left out for others."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.sudah_ada: PemeriksaanIbu | PemeriksaanRemaja | None = None
        if not bidan:
            for nama in self.BIDAN_SAJA:
                del self.fields[nama]
        if self.instance.pk is None:
            self.initial["tanggal"] = hari_ini
        wajib(self)

    def clean_tanggal(self) -> date:
        """Not in the future, once a day."""
        tanggal: date = self.cleaned_data["tanggal"]
        if tanggal > self.hari_ini:
            raise ValidationError(
                _("Tanggal periksa belum tiba. Pakai tanggal hari ini atau sebelumnya.")
            )
        orang = getattr(self.instance, self.SASARAN)
        lain = orang.pemeriksaan.filter(tanggal=tanggal).exclude(pk=self.instance.pk)
        self.sudah_ada = lain.first()
        if self.sudah_ada:
            raise ValidationError(
                gettext("Sudah ada pemeriksaan %(tanggal)s. Buka yang itu untuk melengkapinya.")
                % {"tanggal": formats.tanggal(tanggal)}
            )
        return tanggal

    def clean(self) -> dict[str, Any] | None:
        """Something was found, or the visit says nothing."""
        isi = super().clean()
        diisi = any(
            getattr(self.instance, nama) not in (None, "")
            if nama not in self.fields
            else self.cleaned_data.get(nama) not in (None, "") or nama in self.errors
            for nama in self.ISI
        )
        if not diisi:
            raise ValidationError(_("Isi sedikitnya satu hasil pemeriksaan."))
        return isi


class PemeriksaanIbuForm(KunjunganForm):
    """Enter one visit of a pregnant woman."""

    berat_kg = UkuranField(
        label=_("Berat badan (kg)"),
        help_text=_("Misalnya 52,5"),
        required=False,
        batas=BERAT_IBU_KG,
        satuan="kg",
        max_digits=4,
        decimal_places=1,
        error_messages=SATU_ANGKA,
    )
    lila_cm = UkuranField(
        label=_("Lingkar lengan atas (cm)"),
        help_text=_("Lengan kiri, di tengah antara bahu dan siku. Misalnya 24,5"),
        required=False,
        batas=LILA_CM,
        satuan="cm",
        max_digits=3,
        decimal_places=1,
        error_messages=SATU_ANGKA,
    )
    hb = _hb_field()
    ttd_diminum = _ttd_field(_("Banyaknya sejak kunjungan sebelumnya."))

    SASARAN = "ibu"
    ISI = ("berat_kg", "lila_cm", "hb", "ttd_diminum", "sistolik", "faktor_risiko")
    BIDAN_SAJA = ("hb", "sistolik", "diastolik")

    class Meta:
        """The kader's part first, then the bidan's."""

        model = PemeriksaanIbu
        fields: ClassVar[list[str]] = [
            "tanggal",
            "berat_kg",
            "lila_cm",
            "ttd_diminum",
            "hb",
            "sistolik",
            "diastolik",
            "faktor_risiko",
        ]
        help_texts: ClassVar[dict[str, "StrOrPromise"]] = {
            "faktor_risiko": _("Misalnya bengkak, pusing, perdarahan, penyakit lain."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "sistolik": forms.NumberInput(attrs=ANGKA),
            "diastolik": forms.NumberInput(attrs=ANGKA),
        }

    def clean_tanggal(self) -> date:
        """Within the pregnancy."""
        tanggal = super().clean_tanggal()
        ibu = self.instance.ibu
        mulai = ibu.hpl - timedelta(days=HPHT_MAKS_HARI)
        if tanggal < mulai:
            raise ValidationError(_("Tanggal itu sebelum kehamilan ini. Periksa bulannya."))
        if ibu.berakhir and tanggal > ibu.berakhir:
            raise ValidationError(_("Kehamilan ini sudah berakhir pada tanggal itu."))
        return tanggal

    def clean(self) -> dict[str, Any] | None:
        """A pressure is two numbers; to the database's rule an unknown one is no fault."""
        isi = super().clean()
        tekanan = ("sistolik", "diastolik")
        diisi = {self.cleaned_data.get(nama) is not None for nama in tekanan}
        if len(diisi) > 1 and not any(nama in self.errors for nama in tekanan):
            pesan = _("Tekanan darah ditulis atas dan bawah, misalnya 110 dan 70.")
            self.add_error("diastolik", pesan)
        return isi


class RemajaForm(ExtendableForm):
    """Register or correct a girl. `sudah_ada` is the record that this one would double."""

    tanggal_lahir = tanggal_field(_("Tanggal lahir"), _("Lihat di KK atau akta."))
    nik = nik_field(_("NIK"), _("16 angka di KK. Kosongkan bila belum ada."))

    class Meta:
        """The order in which a kader asks."""

        model = RemajaPutri
        fields: ClassVar[list[str]] = ["nama", "tanggal_lahir", "nik", "sekolah", "aktif"]
        labels: ClassVar[dict[str, "StrOrPromise"]] = {
            "aktif": _("Masih terdaftar di posyandu ini")
        }

    def __init__(self, *args: Any, hari_ini: date, **kwargs: Any) -> None:
        """`instance` carries the posyandu; `hari_ini` is the day in the region's time zone."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.sudah_ada: RemajaPutri | None = None
        if self.instance.pk is None:
            del self.fields["aktif"]
        rapikan(self, ["nama", "sekolah"])
        wajib(self)

    def clean_nama(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["nama"].split())

    def clean_sekolah(self) -> str:
        """One space between words, no line breaks."""
        return " ".join(self.cleaned_data["sekolah"].split())

    def clean_tanggal_lahir(self) -> date:
        """Ten to nineteen years old when new."""
        lahir: date = self.cleaned_data["tanggal_lahir"]
        if self.instance.pk is None or lahir != self.instance.tanggal_lahir:
            periksa_umur(lahir, self.hari_ini, UMUR_REMAJA)
        return lahir

    def clean_nik(self) -> str:
        """Sixteen digits of a girl with this birth date, or empty; registered once."""
        angka = nik_perempuan(
            self.cleaned_data["nik"], self.instance.nik, self.cleaned_data.get("tanggal_lahir")
        )
        if not angka or isinstance(angka, Unreadable):
            return angka
        lain = RemajaPutri.objects.filter(nik_indeks=angka).exclude(pk=self.instance.pk)
        self.sudah_ada = lain.select_related("posyandu").first()
        if self.sudah_ada:
            raise ValidationError(
                gettext("Remaja dengan NIK ini sudah terdaftar di %(posyandu)s.")
                % {"posyandu": self.sudah_ada.posyandu}
            )
        return angka

    def clean(self) -> dict[str, Any] | None:
        """Without a NIK she is registered once by name and birth date."""
        isi = super().clean()
        if not self.errors and not self.cleaned_data.get("nik"):
            self.sudah_ada = senama(RemajaPutri.objects.filter(aktif=True), self)
            if self.sudah_ada:
                pesan = gettext(
                    "Remaja dengan nama dan tanggal lahir ini sudah terdaftar di posyandu ini. "
                    "Bila orang lain, isi NIK-nya."
                )
                self.add_error("nama", pesan)
        return isi


class PemeriksaanRemajaForm(KunjunganForm):
    """Enter one visit of a girl."""

    hb = _hb_field()
    ttd_diminum = _ttd_field(_("Banyaknya sejak kunjungan sebelumnya."))

    SASARAN = "remaja"
    ISI = ("hb", "ttd_diminum")

    class Meta:
        """What is asked and measured."""

        model = PemeriksaanRemaja
        fields: ClassVar[list[str]] = ["tanggal", "ttd_diminum", "hb"]


class AkhirForm(forms.Form):
    """How and when a pregnancy ended."""

    status = forms.ChoiceField(
        label=_("Apa yang terjadi"),
        choices=[(satu.value, satu.label) for satu in AKHIR],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bersalin, keguguran, atau pindah.")},
    )
    tanggal = tanggal_field(_("Tanggalnya"))

    def __init__(self, *args: Any, hari_ini: date, **kwargs: Any) -> None:
        """`hari_ini` is the day in the region's time zone."""
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        wajib(self)

    def clean_status(self) -> IbuHamil.Status:
        """As the rules take it."""
        return IbuHamil.Status(self.cleaned_data["status"])

    def clean_tanggal(self) -> date:
        """Not in the future."""
        tanggal: date = self.cleaned_data["tanggal"]
        if tanggal > self.hari_ini:
            raise ValidationError(_("Tanggal itu belum tiba."))
        return tanggal
