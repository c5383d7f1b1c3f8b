"""Texts that staff copy into WhatsApp: an invitation that says nothing about a child's health.

In Indonesian whatever language the staff read.
"""

from urllib.parse import quote

from django.utils import translation

from inti import formats
from inti.models import User
from simpati.models import IbuHamil, Kasus


def ajakan(kasus: Kasus, oleh: User) -> str:
    """Ask a mother to come by the deadline; whoever holds her phone learns no finding."""
    with translation.override("id"):
        tenggat = formats.tanggal(kasus.tenggat)
    if kasus.ibu is not None:
        return _ajakan_ibu(kasus.ibu, tenggat, oleh)
    anak = kasus.balita
    if anak is None:
        return ""
    return (
        f"Assalamualaikum, Ibu {anak.nama_ibu}. Kami ingin memeriksa {anak.nama} lagi. Mohon "
        f"datang ke {anak.posyandu} atau puskesmas sebelum {tenggat}, dan bawa Buku "
        "KIA. Bila berhalangan, balas pesan ini agar kami berkunjung. Terima kasih. "
        f"{oleh}"
    )


def _ajakan_ibu(ibu: IbuHamil, tanggal: str, oleh: User) -> str:
    return (
        f"Assalamualaikum, Ibu {ibu.nama}. Kami ingin memeriksa Ibu lagi. Mohon datang ke "
        f"{ibu.posyandu} atau puskesmas sebelum {tanggal}, dan bawa Buku KIA. Bila berhalangan, "
        f"balas pesan ini agar kami berkunjung. Terima kasih. {oleh}"
    )


def tautan(pesan: str) -> str:
    """Give the address that opens WhatsApp with this text, to whomever the person chooses."""
    return f"https://wa.me/?text={quote(pesan)}"
