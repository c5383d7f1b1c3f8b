"""What a measurement means, in words for parents: warm, plain, one next step, no blame.

The classes are Permenkes 2/2020's, the feeding advice Buku KIA's. It advises; the bidan decides.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from simpati.antropometri import Indeks
from simpati.models import Intervensi, Kasus, Pengukuran
from simpati.saran import BAHAYA, BAIK, HARI_ASI_SAJA, HATI_HATI, INFO, JUDUL, RUPA

ARTI: dict[str, str] = {
    "sangat-pendek": noop(
        "Anak Anda jauh lebih pendek dari anak seusianya. Ini bukan salah Anda, dan masih dapat "
        "dibantu. Datanglah ke puskesmas minggu ini; kader dapat menemani."
    ),
    "pendek": noop(
        "Anak Anda lebih pendek dari anak seusianya. Mintalah bidan atau tenaga gizi memeriksanya, "
        "dan timbang serta ukur setiap bulan."
    ),
    "normal": noop("Tinggi anak Anda sesuai umurnya. Bagus, lanjutkan."),
    "tinggi": noop("Anak Anda tinggi untuk umurnya. Biasanya tidak perlu dikhawatirkan."),
    "bb-sangat-kurang": noop(
        "Berat anak Anda jauh di bawah anak seusianya. Hubungi bidan hari ini dan datanglah ke "
        "puskesmas minggu ini."
    ),
    "bb-kurang": noop(
        "Berat anak Anda kurang untuk umurnya. Ceritakan kepada bidan bila anak baru sakit atau "
        "sulit makan."
    ),
    "bb-normal": noop("Berat anak Anda sesuai umurnya. Bagus, lanjutkan."),
    "risiko-bb-lebih": noop(
        "Berat anak Anda di atas kebanyakan anak seusianya. Tanyakan kepada kader atau bidan "
        "apakah perlu diperhatikan."
    ),
    "gizi-buruk": noop(
        "Anak Anda perlu pertolongan segera. Bawalah ke puskesmas hari ini juga, jangan menunggu "
        "jadwal posyandu."
    ),
    "gizi-kurang": noop(
        "Anak Anda kurus untuk tingginya. Datanglah ke bidan atau puskesmas minggu ini, dan "
        "timbang lagi dalam dua minggu."
    ),
    "gizi-baik": noop("Berat anak Anda seimbang dengan tingginya. Bagus, lanjutkan."),
    "berisiko-gizi-lebih": noop(
        "Berat anak Anda mulai berlebih untuk tingginya. Ajak bermain aktif setiap hari, dan "
        "timbang lagi bulan depan."
    ),
    "gizi-lebih": noop(
        "Berat anak Anda berlebih untuk tingginya. Mintalah nasihat bidan atau tenaga gizi "
        "puskesmas."
    ),
    "obesitas": noop(
        "Berat anak Anda sangat berlebih untuk tingginya. Mintalah tenaga gizi puskesmas "
        "memeriksanya; jangan mengurangi makannya sendiri."
    ),
}
ASI = noop("Sampai enam bulan cukup ASI saja, sesering bayi mau, tanpa makanan atau minuman lain.")
MAKAN = noop(
    "Setiap hari beri lauk hewani: telur, ikan, ayam, atau hati, dengan sayur dan buah. Hindari "
    "minuman manis."
)
EDEMA = noop("Kedua kaki anak bengkak. Bawalah ke puskesmas hari ini juga, berapa pun beratnya.")
ULANG = noop(
    "Hasil ukur terakhir perlu diulang, karena angkanya di luar yang mungkin. Datanglah ke "
    "posyandu atau hubungi kader."
)
GENTING = (BAHAYA, HATI_HATI, INFO, BAIK)
"""The most urgent look first."""


@dataclass(frozen=True, kw_only=True)
class Kabar:
    """One finding in a parent's words; `rupa` is the look of its badge, beside its name."""

    judul: str
    kelas: str
    rupa: str
    arti: str


def kabar(pengukuran: Pengukuran) -> list[Kabar]:
    """Tell what the last measurement says, the most urgent first; nothing rests on a wrong one."""
    hasil = [
        Kabar(
            judul=_(JUDUL[indeks]),
            kelas=_(kelas.nama),
            rupa=RUPA[kelas.kode],
            arti=_(ARTI[kelas.kode]),
        )
        for indeks in (Indeks.BBTB, Indeks.BBU, Indeks.TBU)
        if (kelas := pengukuran.kelas(indeks))
    ]
    return sorted(hasil, key=lambda satu: GENTING.index(satu.rupa))


def ingat(pengukuran: Pengukuran) -> list[str]:
    """What comes before the findings: swollen feet, values to be measured again."""
    pesan = [EDEMA] if pengukuran.edema else []
    return [_(satu) for satu in [*pesan, *([ULANG] if pengukuran.perlu_ukur_ulang else [])]]


def makan(umur_hari: int) -> str:
    """Give the feeding advice for an age in days: until six months breast milk only."""
    return _(ASI if umur_hari < HARI_ASI_SAJA else MAKAN)


def langkah(kasus: Kasus | None) -> list[Intervensi]:
    """Give what is planned or was done for the child in its open case; staff notes stay inside."""
    if kasus is None:
        return []
    return list(kasus.intervensi.order_by("jadwal", "pk").only("jenis", "jadwal", "realisasi"))
