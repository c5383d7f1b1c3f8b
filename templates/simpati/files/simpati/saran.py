"""What a class means and what to do next, in words for a kader to say to a mother.

Texts follow the posyandu practice: praise first, one next step, and referral where Permenkes 2/2020
puts the child below -2 SD or oedema is seen. They advise; the bidan decides.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from simpati.antropometri import Indeks, Kelas
from simpati.models import Pengukuran

BAIK, HATI_HATI, BAHAYA, INFO = "good", "warn", "bad", "info"

RUPA: dict[str, str] = {
    "sangat-pendek": BAHAYA,
    "pendek": HATI_HATI,
    "normal": BAIK,
    "tinggi": INFO,
    "bb-sangat-kurang": BAHAYA,
    "bb-kurang": HATI_HATI,
    "bb-normal": BAIK,
    "risiko-bb-lebih": HATI_HATI,
    "gizi-buruk": BAHAYA,
    "gizi-kurang": HATI_HATI,
    "gizi-baik": BAIK,
    "berisiko-gizi-lebih": HATI_HATI,
    "gizi-lebih": HATI_HATI,
    "obesitas": BAHAYA,
}
"""The badge of each class. Colour never stands alone: the name is always shown."""

JUDUL: dict[Indeks, str] = {
    Indeks.TBU: noop("Panjang/tinggi menurut umur"),
    Indeks.BBU: noop("Berat menurut umur"),
    Indeks.BBTB: noop("Berat menurut panjang/tinggi"),
    Indeks.IMTU: noop("Indeks massa tubuh menurut umur"),
}

_LANGKAH: dict[str, str] = {
    "sangat-pendek": noop(
        "Anak jauh lebih pendek dari seusianya. Ajak ibu ke puskesmas minggu ini agar "
        "diperiksa dokter dan tenaga gizi. Dampingi bila perlu, dan kabari bidan hari ini."
    ),
    "pendek": noop(
        "Anak lebih pendek dari seusianya. Rujuk ke bidan atau tenaga gizi untuk diperiksa. "
        "Beri makan dengan telur, ikan, ayam, atau hati setiap hari, dan ukur lagi bulan depan."
    ),
    "normal": noop("Tinggi anak sesuai umurnya. Pertahankan, dan ukur lagi bulan depan."),
    "tinggi": noop(
        "Anak tinggi untuk umurnya; biasanya tidak perlu dikhawatirkan. Ukur lagi bulan depan."
    ),
    "bb-sangat-kurang": noop(
        "Berat anak jauh di bawah seusianya. Kabari bidan hari ini, dan antar ke puskesmas "
        "minggu ini."
    ),
    "bb-kurang": noop(
        "Berat anak kurang. Tanyakan nafsu makan dan apakah baru sakit, tambah satu kali "
        "makan sehari, dan minta bidan memeriksa."
    ),
    "bb-normal": noop("Berat anak sesuai umurnya. Lanjutkan makanan bergizi seimbang."),
    "risiko-bb-lebih": noop(
        "Berat anak di atas kebanyakan anak seusianya. Lihat hasil berat menurut "
        "panjang/tinggi sebelum memberi nasihat."
    ),
    "gizi-buruk": noop(
        "Anak perlu pertolongan segera. Antar ke puskesmas hari ini juga, jangan menunggu jadwal "
        "posyandu, dan kabari bidan sekarang."
    ),
    "gizi-kurang": noop(
        "Anak kurus untuk panjang/tingginya. Rujuk ke bidan atau tenaga gizi minggu ini untuk "
        "makanan tambahan, dan timbang lagi dalam dua minggu."
    ),
    "gizi-baik": noop("Berat anak seimbang dengan panjang/tingginya. Bagus, pertahankan."),
    "berisiko-gizi-lebih": noop(
        "Berat anak mulai berlebih. Kurangi minuman dan jajanan manis, ajak bermain aktif, jangan "
        "mengurangi makanan pokoknya."
    ),
    "gizi-lebih": noop(
        "Berat anak berlebih untuk panjang/tingginya. Hentikan minuman manis, dan minta "
        "nasihat tenaga gizi puskesmas."
    ),
    "obesitas": noop(
        "Berat anak sangat berlebih. Rujuk ke tenaga gizi puskesmas. Jangan mendietkan anak "
        "sendiri."
    ),
}

HARI_ASI_SAJA = 183
"""Until six months a baby gets breast milk only: no advice may name other food or drink."""

_LANGKAH_BAYI: dict[str, str] = {
    "pendek": noop(
        "Bayi lebih pendek dari seusianya. Rujuk ke bidan atau tenaga gizi untuk diperiksa. "
        "Dukung ibu memberi ASI saja, sesering bayi mau, dan ukur lagi bulan depan."
    ),
    "bb-kurang": noop(
        "Berat bayi kurang. Tanyakan apakah baru sakit, lihat cara menyusunya, dan minta "
        "bidan memeriksa. Sampai enam bulan cukup ASI saja."
    ),
    "bb-normal": noop("Berat bayi sesuai umurnya. Lanjutkan ASI saja sampai enam bulan."),
    "gizi-kurang": noop(
        "Bayi kurus untuk panjangnya. Rujuk ke bidan atau tenaga gizi minggu ini, dukung ibu "
        "menyusui lebih sering, dan timbang lagi dalam dua minggu. Jangan memberi makanan "
        "atau minuman lain."
    ),
    "berisiko-gizi-lebih": noop(
        "Berat bayi di atas kebanyakan untuk panjangnya. Lanjutkan ASI saja, jangan membatasi "
        "menyusu, dan timbang lagi bulan depan."
    ),
    "gizi-lebih": noop(
        "Berat bayi berlebih untuk panjangnya. Jangan membatasi ASI. Tanyakan apakah bayi "
        "diberi susu atau makanan lain, dan minta nasihat bidan."
    ),
    "obesitas": noop(
        "Berat bayi sangat berlebih untuk panjangnya. Jangan membatasi ASI; rujuk ke bidan "
        "atau tenaga gizi puskesmas untuk diperiksa."
    ),
}

EDEMA = noop(
    "Kedua kaki bengkak (edema) adalah tanda gizi buruk, berapa pun beratnya. Antar ke "
    "puskesmas hari ini juga dan kabari bidan sekarang."
)
UKUR_ULANG = noop(
    "Angkanya di luar yang mungkin untuk umur ini. Periksa koma dan tanggal lahir, lalu "
    "timbang dan ukur sekali lagi. Sebelum diperbaiki, angka ini tidak masuk laporan."
)
SUSUT_CM = 1.0
"""A child does not shrink: more than this between two visits is an error of measuring."""


@dataclass(frozen=True, kw_only=True)
class Saran:
    """One class with its badge and the next step; in the reader's language when it is read."""

    indeks: Indeks
    nilai: Kelas
    bayi: bool

    @property
    def judul(self) -> str:
        """What was compared."""
        return _(JUDUL[self.indeks])

    @property
    def kelas(self) -> str:
        """The name of the class."""
        return _(self.nilai.nama)

    @property
    def rupa(self) -> str:
        """The look of its badge."""
        return RUPA[self.nilai.kode]

    @property
    def langkah(self) -> str:
        """What to do next."""
        untuk_bayi = _LANGKAH_BAYI if self.bayi else {}
        return _(untuk_bayi.get(self.nilai.kode, _LANGKAH[self.nilai.kode]))


def saran(indeks: Indeks, kelas: Kelas, umur_hari: int) -> Saran:
    """Tell what a class of an index means and what to do at this age (completed days)."""
    return Saran(indeks=indeks, nilai=kelas, bayi=umur_hari < HARI_ASI_SAJA)


def menyusut(sebelum_cm: float, sekarang_cm: float) -> bool:
    """Tell whether a child seems to have shrunk by more than a measuring board's error (1 cm).

    Both lengths are those `antropometri.panjang_pada` gives, so that lying and standing compare.
    """
    return round(sebelum_cm - sekarang_cm, 6) > SUSUT_CM


@dataclass(frozen=True, kw_only=True)
class Kartu:
    """One index of a stored measurement: its advice, or why there is none."""

    judul: str
    z: Decimal | None
    tanda: bool
    saran: Saran | None


def kartu(pengukuran: Pengukuran, *indeks: Indeks) -> list[Kartu]:
    """Give the cards of a stored measurement, in the order asked."""
    hasil = []
    for satu in indeks:
        kelas = pengukuran.kelas(satu)
        hasil.append(
            Kartu(
                judul=_(JUDUL[satu]),
                z=getattr(pengukuran, f"z_{satu.name.lower()}"),
                tanda=getattr(pengukuran, f"tanda_{satu.name.lower()}"),
                saran=saran(satu, kelas, pengukuran.umur_hari) if kelas else None,
            )
        )
    return hasil
