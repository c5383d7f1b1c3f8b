"""Measured numbers and class badges."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from simpati.antropometri import Indeks
from simpati.forms import tulis
from simpati.models import Pengukuran
from simpati.pesan import tautan
from simpati.saran import saran

register = template.Library()


@register.filter
def ukuran(nilai: Decimal) -> str:
    """Give a weight or length as read from the scale, with at least one decimal: ``8,4``."""
    teks = tulis(nilai)
    return teks if "," in teks else f"{teks},0"


@register.filter
def z(nilai: Decimal) -> str:
    """Give a z-score with comma, sign and two decimals: ``−2,13``."""
    return f"{nilai:+.2f}".replace(".", ",").replace("-", "−")


@register.filter
def tautan_wa(pesan: str) -> str:
    """Give the address that opens WhatsApp with this text."""
    return tautan(pesan)


RUPA_NAIK = {"N": "good", "T": "bad"}


@register.simple_tag
def lencana_naik(pengukuran: Pengukuran) -> str | SafeString:
    """Give the badge of the weight gain; nothing when there was none to tell."""
    rupa = RUPA_NAIK.get(pengukuran.naik)
    if rupa is None:
        return ""
    nama = _("Berat naik (N)") if pengukuran.naik == "N" else _("Berat tidak naik (T)")
    return format_html('<span class="badge badge--{}">{}</span>', rupa, nama)


@register.simple_tag
def lencana_tbu(pengukuran: Pengukuran) -> str | SafeString:
    """Give the badge of length/height-for-age; nothing when it could not be told."""
    kelas = pengukuran.kelas(Indeks.TBU)
    if kelas is None:
        return ""
    satu = saran(Indeks.TBU, kelas, pengukuran.umur_hari)
    nama = _("Tinggi normal") if kelas.kode == "normal" else satu.kelas
    return format_html('<span class="badge badge--{}">{}</span>', satu.rupa, nama)
