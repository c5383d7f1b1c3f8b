"""The message that carries a link: no finding, no name of a child; Indonesian for whoever sends."""

from django.utils import translation

from inti import formats
from inti.region import region
from orangtua.models import Tautan


def undangan(tautan: Tautan, alamat: str) -> str:
    """Give the text for WhatsApp; it tells that the link works once and until when."""
    syarat = " Siapkan tanggal lahir anak." if tautan.tanya_lahir else ""
    with translation.override("id"):
        batas = formats.waktu(tautan.berlaku)
    return (
        "Assalamualaikum. Ini tautan untuk melihat catatan tumbuh kembang anak Anda di "
        f"{region().service.title} {region().name}. Tautan berlaku satu kali, sampai "
        f"{batas}, dan hanya untuk Anda: jangan diteruskan.{syarat}\n"
        f"{alamat}"
    )
