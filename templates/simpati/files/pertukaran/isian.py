"""What a cell says: dates, numbers, NIK, sex; as forms, Excel and people write them.

Each function gives the value, or None (empty text) for an empty cell, or raises Salah with one
sentence that names the cure.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inti.privacy.masking import DOT
from pertukaran.berkas import Sel
from simpati import nik as aturan_nik
from simpati.antropometri import Kelamin, Posisi
from simpati.forms import BalitaForm, PengukuranForm
from simpati.models import KEMBAR_MAKS

AWALAN = "=+-@\t\r'"
"""A cell that begins so is read by Excel as a formula, or has lost its sign: we put a ' before."""
HARI_EXCEL = date(1899, 12, 30)
BULAN = {
    kata: nomor
    for nomor, semua in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "pebruari", "february"),
            ("mar", "maret", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("agu", "ags", "agt", "agust", "agustus", "aug", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "nop", "november", "nopember"),
            ("des", "desember", "dec", "december"),
        ),
        start=1,
    )
    for kata in semua
}
_JAM = re.compile(r"[T ] *\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?$")
"""The time of a day; one with a zone may belong to the day before or after, and is not read."""
_HARI = re.compile(r"^(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad),? +", re.IGNORECASE)
_URUT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_BALIK = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_KATA = re.compile(r"(\d{1,2})[-/. ]+([A-Za-z]{3,9})\.?[-/., ]+(\d{4})")
_PAKSA_TEKS = re.compile(r'="([^"]*)"')
"""How web pages write a long number into CSV, so that Excel keeps its digits."""
_RT_RW = re.compile(r"^r[tw][\s.:]*", re.IGNORECASE)
_DESIMAL_NOL = re.compile(r"(\d{16})[.,]0+")
_ILMIAH = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
LAKI = frozenset(("l", "lk", "laki", "lakilaki", "pria", "m"))
PEREMPUAN = frozenset(("p", "pr", "perempuan", "wanita", "f"))
TERLENTANG = frozenset(("terlentang", "telentang", "berbaring", "baring"))
BERDIRI = frozenset(("berdiri", "tegak"))
YA = frozenset(("ya", "y", "1", "true", "ada"))
TIDAK = frozenset(("tidak", "t", "0", "false", "n", "tidakada", "-"))
GALAT = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)
"""What Excel shows where a formula failed."""
SERIAL_MAKS = 99_999
BULAT_MAKS = 2**53
"""Above this a number of Excel no longer holds each of its digits."""


class Salah(ValueError):
    """A cell that cannot be taken; the message names the cure."""


def amankan(teks: str) -> str:
    """Give a text that no spreadsheet takes for a formula; `teks` reads it back."""
    return f"'{teks}" if teks[:1] and teks[0] in AWALAN else teks


def teks(sel: Sel) -> str:
    """Give a text with one blank between words; numbers as they are read."""
    if sel is None:
        return ""
    if isinstance(sel, float) and sel.is_integer():
        sel = int(sel)
    isi = str(sel)
    if len(isi) > 1 and isi[0] == "'" and isi[1] in AWALAN:
        isi = isi[1:]
    elif cocok := _PAKSA_TEKS.fullmatch(isi):
        isi = cocok[1]
    return " ".join(isi.replace("\x00", "").split())


def angka(sel: Sel) -> str:
    """Give what is no name and no address: a ' before it is Excel's mark of a text."""
    return teks(sel).removeprefix("'")


def periksa_galat(sel: Sel) -> None:
    """Raise Salah for a formula that failed."""
    if isinstance(sel, str) and sel.strip().upper() in GALAT:
        raise Salah(_("Rumus di sel ini gagal. Tulis isinya langsung, lalu kirim lagi."))


def tersensor(sel: Sel) -> bool:
    """Whether this is a NIK some of whose digits were hidden, by our own export or another."""
    isi = str(sel or "")
    return DOT in isi or "**" in isi


def ilmiah(isi: str) -> bool:
    """Whether Excel wrote a long number as ``3.2E+15``."""
    return _ILMIAH.fullmatch(isi) is not None


def nik(sel: Sel, *, ibu: bool = False) -> str:
    """Read a NIK by its structure; one that Excel has shortened is told as such."""
    if tersensor(sel):
        return ""
    isi = angka(sel)
    if not isi or isi in ("-", "0"):
        return ""
    if isinstance(sel, str) and ilmiah(isi):
        raise Salah(_hilang())
    if cocok := _DESIMAL_NOL.fullmatch(isi):
        isi, sel = cocok[1], int(cocok[1])  # a program has read it as a number before
    if isinstance(sel, (int, float)) and len(isi) >= 16 and (sel >= BULAT_MAKS or isi[-1] == "0"):
        raise Salah(_hilang())
    try:
        dibaca = aturan_nik.baca(isi)
    except aturan_nik.NikSalah as salah:
        raise Salah(str(salah)) from salah
    if ibu and dibaca.kelamin != Kelamin.PEREMPUAN.value:
        raise Salah(_("NIK ini milik laki-laki. Periksa NIK ibu di KK."))
    return dibaca.angka


def _hilang() -> str:
    return _(
        "Excel mengubah NIK ini menjadi angka sehingga angka belakangnya hilang: jadikan kolomnya "
        "Teks, lalu tulis ulang NIK-nya dari KK."
    )


def tanggal(sel: Sel) -> date | None:
    """Read a day: of Excel, ISO, ``25-08-2025``, ``25 Agustus 2025``."""
    if isinstance(sel, datetime):
        return sel.date()
    if isinstance(sel, date):
        return sel
    if isinstance(sel, float) and 0 < sel <= SERIAL_MAKS:
        sel = int(sel)  # the rest is the time of that day
    isi = _HARI.sub("", _JAM.sub("", angka(sel)))
    if not isi or isi == "-":
        return None
    if re.fullmatch(r"\d{5}", isi):
        return HARI_EXCEL + timedelta(days=int(isi))
    try:
        return date(*_bagian(isi))
    except ValueError as salah:
        raise Salah(_("Tanggal tidak terbaca. Tulis misalnya 25-08-2025.")) from salah


def _bagian(isi: str) -> tuple[int, int, int]:
    """Give year, month and day. Raises ValueError when no form fits."""
    if cocok := _URUT.fullmatch(isi):
        return int(cocok[1]), int(cocok[2]), int(cocok[3])
    if cocok := _BALIK.fullmatch(isi):
        return int(cocok[3]), int(cocok[2]), int(cocok[1])
    if (cocok := _KATA.fullmatch(isi)) and (bulan := BULAN.get(cocok[2].casefold())):
        return int(cocok[3]), bulan, int(cocok[1])
    raise ValueError(isi)


def ukuran(sel: Sel, kolom: str) -> Decimal | None:
    """Read weight (kg) or length (cm) by the form's own rules."""
    isi = f"{sel:.10g}" if isinstance(sel, float) else angka(sel)
    if not isi or isi == "-":
        return None
    hasil: Decimal = _oleh(PengukuranForm.base_fields[kolom], isi)
    return hasil


def kelamin(sel: Sel) -> str:
    """Read ``L`` or ``P``, also in words."""
    isi = teks(sel)
    if isi in ("", "-"):
        return ""
    kata = re.sub(r"[\W_]+", "", isi).casefold()
    if kata in LAKI:
        return Kelamin.LAKI_LAKI.value
    if kata in PEREMPUAN:
        return Kelamin.PEREMPUAN.value
    raise Salah(_("Tulis L untuk laki-laki atau P untuk perempuan."))


def posisi(sel: Sel) -> str:
    """Read ``Terlentang`` or ``Berdiri``."""
    kata = teks(sel).casefold()
    if kata in ("", "-"):
        return ""
    if kata in TERLENTANG:
        return Posisi.TERLENTANG.value
    if kata in BERDIRI:
        return Posisi.BERDIRI.value
    raise Salah(_("Tulis Terlentang atau Berdiri, atau kosongkan."))


def ya_tidak(sel: Sel) -> bool | None:
    """Read ``Ya`` or ``Tidak``."""
    kata = teks(sel).casefold()
    if not kata:
        return None
    if kata in YA | TIDAK:
        return kata in YA
    raise Salah(_("Tulis Ya atau Tidak, atau kosongkan."))


def urutan(sel: Sel) -> int | None:
    """Read the place among twins, 1 to 5."""
    isi = angka(sel)
    if isi in ("", "-"):
        return None
    if not re.fullmatch(r"\d", isi, re.ASCII) or not 1 <= int(isi) <= KEMBAR_MAKS:
        raise Salah(_("Urutan lahir kembar dari 1 sampai 5."))
    return int(isi)


def isian_balita(sel: Sel, kolom: str) -> str:
    """Read a text of a child's record by the form's own rules; ``-`` is empty."""
    isi = teks(sel)
    if kolom in ("rt", "rw"):
        isi = _RT_RW.sub("", isi.removeprefix("'"))
    if isi in ("", "-"):
        return ""
    field = BalitaForm.base_fields[kolom]
    hasil: str = _oleh(field, isi)
    return hasil


def _oleh(field: forms.Field, isi: str) -> Any:
    try:
        return field.clean(isi)
    except ValidationError as salah:
        raise Salah(str(salah.messages[0])) from salah
