"""What a finding of a mother or a girl means and what to do next, in words for a kader.

They advise; the bidan decides.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from simpati.aturan import Aturan
from simpati.kehamilan import Anemia, anemia, anemia_remaja, kek
from simpati.models.ibu import PemeriksaanIbu
from simpati.saran import BAHAYA, BAIK, HATI_HATI, INFO

RUPA = {
    Anemia.TIDAK: BAIK,
    Anemia.RINGAN: HATI_HATI,
    Anemia.SEDANG: BAHAYA,
    Anemia.BERAT: BAHAYA,
}

_LANGKAH_HB = {
    Anemia.TIDAK: noop("Hb cukup. Lanjutkan satu tablet tambah darah setiap hari sampai bersalin."),
    Anemia.RINGAN: noop(
        "Hb sedikit rendah. Minum tablet tambah darah setiap hari, makan hati, telur, ikan, atau "
        "daging, dan minta bidan memeriksa lagi bulan depan."
    ),
    Anemia.SEDANG: noop(
        "Hb rendah. Rujuk ke bidan atau puskesmas minggu ini; dosis tablet tambah darah ditentukan "
        "bidan."
    ),
    Anemia.BERAT: noop(
        "Hb sangat rendah dan berbahaya bagi ibu dan bayinya. Antar ke puskesmas atau rumah sakit "
        "hari ini juga, dan kabari bidan sekarang."
    ),
}
_KEK = noop(
    "Lengan ibu terlalu kecil (kurang energi kronis). Kabari bidan atau tenaga gizi untuk makanan "
    "tambahan, ajak makan satu porsi lebih banyak setiap hari, dan ukur lagi bulan depan."
)
_LILA_CUKUP = noop("Lingkar lengan cukup. Pertahankan makan beragam tiga kali sehari.")
_TTD_CUKUP = noop("Tablet tambah darah sudah cukup untuk kehamilan ini. Lanjutkan sampai bersalin.")
_TTD_KURANG = noop(
    "Ingatkan satu tablet setiap hari, malam sebelum tidur, dengan air putih atau jeruk; jangan "
    "dengan teh atau kopi."
)
_REMAJA_CUKUP = noop("Hb cukup. Minum satu tablet tambah darah setiap minggu.")
_REMAJA_ANEMIA = noop(
    "Hb rendah. Rujuk ke bidan atau puskesmas, minum tablet tambah darah seperti anjuran bidan, "
    "dan makan hati, telur, ikan, atau daging setiap hari."
)


@dataclass(frozen=True, kw_only=True)
class SaranIbu:
    """One finding: what was looked at, its name, its badge, the next step."""

    judul: str
    temuan: str
    rupa: str
    langkah: str
    angka: str


def saran_ibu(pemeriksaan: PemeriksaanIbu, ttd: int, aturan: Aturan) -> list[SaranIbu]:
    """Give the cards of a visit; `ttd` are the tablets taken in the pregnancy until then."""
    kartu = []
    if pemeriksaan.lila_cm is not None:
        kartu.append(_lila(pemeriksaan.lila_cm, aturan))
    if pemeriksaan.hb is not None:
        kelas = anemia(pemeriksaan.hb, aturan.ibu)
        kartu.append(_hb(kelas.nama, RUPA[kelas], _LANGKAH_HB[kelas], pemeriksaan.hb))
    if pemeriksaan.ttd_diminum is not None:
        kartu.append(_ttd(ttd, aturan))
    return kartu


def saran_remaja(hb: Decimal, aturan: Aturan) -> SaranIbu:
    """Give the card of a girl's Hb (g/dL)."""
    if anemia_remaja(hb, aturan.remaja):
        return _hb(_("Anemia"), BAHAYA, _REMAJA_ANEMIA, hb)
    return _hb(_("Hb cukup"), BAIK, _REMAJA_CUKUP, hb)


def _lila(lila_cm: Decimal, aturan: Aturan) -> SaranIbu:
    kurus = kek(lila_cm, aturan.ibu)
    return SaranIbu(
        judul=_("Lingkar lengan atas"),
        temuan=_("Kurang energi kronis (KEK)") if kurus else _("Tidak KEK"),
        rupa=BAHAYA if kurus else BAIK,
        langkah=_(_KEK if kurus else _LILA_CUKUP),
        angka=f"{_koma(lila_cm)} cm",
    )


def _hb(temuan: str, rupa: str, langkah: str, hb: Decimal) -> SaranIbu:
    return SaranIbu(
        judul=_("Hemoglobin (Hb)"),
        temuan=temuan,
        rupa=rupa,
        langkah=_(langkah),
        angka=f"{_koma(hb)} g/dL",
    )


def _ttd(ttd: int, aturan: Aturan) -> SaranIbu:
    cukup = ttd >= aturan.ibu.ttd_tablet
    return SaranIbu(
        judul=_("Tablet tambah darah"),
        temuan=_("%(jumlah)d tablet selama hamil") % {"jumlah": ttd},
        rupa=BAIK if cukup else INFO,
        langkah=_(_TTD_CUKUP if cukup else _TTD_KURANG),
        angka=_("sasaran %(jumlah)s tablet") % {"jumlah": aturan.ibu.ttd_tablet},
    )


def _koma(angka: Decimal) -> str:
    return f"{angka:.1f}".replace(".", ",")
