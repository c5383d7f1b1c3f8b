"""What a dashboard is asked for, and the file of a survey."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from dasbor.hitung import Saringan, mundur
from dasbor.tabel import sebut_kelompok
from dasbor.ukuran import MENURUT_KODE, SEMUA, UTAMA, Ukuran
from inti.privacy.uploads import SafeFileField
from simpati.hitungan import KELOMPOK
from simpati.models import Balita
from simpati.periode import Periode

BULAN_PILIHAN = 36


class SaringForm(forms.Form):
    """Figure, month, sex and age group; whatever is asked wrongly is what it is without."""

    ukuran = forms.ChoiceField(label=_("Angka"))
    bulan = forms.ChoiceField(label=_("Bulan"))
    kelamin = forms.ChoiceField(label=_("Jenis kelamin"), required=False)
    umur = forms.ChoiceField(label=_("Umur (bulan)"), required=False)

    def __init__(self, diminta: Mapping[str, str], hari_ini: date) -> None:
        """Take what stands in the address; the last full month without."""
        kini = Periode.dari(hari_ini)
        periode = min(Periode.baca(diminta.get("bulan", "")) or kini.sebelum, kini)
        kelompok = diminta.get("umur", "")
        pilihan = {
            "ukuran": [(satu.kode, satu.judul) for satu in SEMUA],
            "bulan": [(satu.kode, str(satu)) for satu in _bulan(kini, periode)],
            "kelamin": [("", _("Semua")), *Balita.JenisKelamin.choices],
            "umur": [("", _("Semua")), *((str(n), sebut_kelompok(n)) for n in KELOMPOK)],
        }
        ukuran = diminta.get("ukuran", "")
        isi = {
            "ukuran": ukuran if ukuran in MENURUT_KODE else UTAMA.kode,
            "bulan": periode.kode,
            "kelamin": _salah_satu(diminta.get("kelamin", ""), Balita.JenisKelamin.values),
            "umur": _salah_satu(kelompok, [str(n) for n in KELOMPOK]),
        }
        super().__init__(isi)
        self.isi = isi
        for nama, semua in pilihan.items():
            self.fields[nama].choices = semua  # type: ignore[attr-defined]
        self.periode = periode

    @property
    def diminta(self) -> Ukuran:
        """The chosen figure."""
        return MENURUT_KODE[self.isi["ukuran"]]

    @property
    def saring(self) -> Saringan:
        """The chosen groups."""
        umur = self.isi["umur"]
        return Saringan(kelamin=self.isi["kelamin"], kelompok=int(umur) if umur else None)

    @property
    def sebutan(self) -> str:
        """What was chosen, in words."""
        dipilih = (
            (nama, dict(self.fields[nama].choices)[self.isi[nama]])  # type: ignore[attr-defined]
            for nama in ("bulan", "kelamin", "umur")
        )
        return ", ".join(f"{self.fields[nama].label}: {kata}" for nama, kata in dipilih)


class SurveiForm(forms.Form):
    """A CSV file of survey figures."""

    berkas = SafeFileField(
        label=_("Berkas CSV"),
        allowed=("csv",),
        max_mb=1,
        help_text=_(
            "Judul kolom: survei, tahun, indikator (stunting, wasting, berat-kurang, atau "
            "gizi-lebih), nilai, bawah, atas, sampel, sumber, publikasi. Nilai dalam persen."
        ),
    )


def _bulan(kini: Periode, periode: Periode) -> list[Periode]:
    """Give the months to choose from, the newest first; with the chosen one, however old."""
    semua = [mundur(kini, n) for n in range(BULAN_PILIHAN)]
    return semua if periode in semua else [*semua, periode]


def _salah_satu(nilai: str, semua: list[str]) -> str:
    return nilai if nilai in semua else ""
