"""The monthly report on A4, one to two pages for a kecamatan or a region."""

import logging
from collections.abc import Sequence
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from inti import formats
from inti.colours import GROUND, INK, WHITE, palette
from inti.region import region
from simpati.cetak import kata
from simpati.cetak.isi import Baris, Isi, Titik

# It tells each table of each letter form that it drops.
logging.getLogger("fontTools").setLevel(logging.WARNING)
HURUF = Path(__file__).parent / "huruf"
TEPI = 15
"""Margin on each side, in millimetres as all lengths here."""
BARIS = 5.2
LEBAR = (52, 17, 17, 15, 27, 16, 16, 20)
GRAFIK_TINGGI = 30
KELABU = "#5a6672"
GARIS = "#c9d1d8"


class Lembar(FPDF):
    """Pages with the report's name at the foot."""

    def __init__(self, isi: Isi) -> None:
        """An A4 page in the service's letters, described for readers and screen readers."""
        super().__init__(format="A4")
        self.isi = isi
        self.warna = palette(region().colours)
        for gaya, nama in (("", "DejaVuSansCondensed"), ("B", "DejaVuSansCondensed-Bold")):
            self.add_font("DejaVu", gaya, HURUF / f"{nama}.ttf")
        self.set_margins(TEPI, TEPI, TEPI)
        self.set_auto_page_break(True, margin=18)
        self.set_title(kata.judul(isi))
        self.set_author(f"{region().service.title} {region().name}")
        self.set_lang(get_language() or "id")
        self.set_creation_date(isi.dibuat)
        self.add_page()

    def footer(self) -> None:
        """Which report it is, and the page of how many."""
        self.set_y(-13)
        self.set_font("DejaVu", size=8)
        self.set_text_color(KELABU)
        self.cell(0, 5, f"{region().service.title} · {kata.judul(self.isi)}")
        self.set_x(TEPI)
        nomor = _("Halaman %(nomor)s dari %(jumlah)s") % {
            "nomor": self.page_no(),
            "jumlah": "{nb}",
        }
        self.cell(0, 5, nomor, align="R")

    def bagian(self, judul: str, *, ruang: float = 24) -> None:
        """Begin a section with a bookmark; on a new page where less than `ruang` is left."""
        if self.will_page_break(ruang):
            self.add_page()
        self.ln(2)
        self.start_section(judul)
        self.set_font("DejaVu", "B", 12)
        self.set_text_color(self.warna.primary_text)
        self.cell(0, 7, judul, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.tulis_biasa()

    def tulis_biasa(self, ukuran: float = 9.5) -> None:
        """Go on in the plain letters."""
        self.set_font("DejaVu", size=ukuran)
        self.set_text_color(INK)

    def alinea(self, teks: str, *, ukuran: float = 9.5) -> None:
        """Write a paragraph."""
        self.tulis_biasa(ukuran)
        self.multi_cell(0, ukuran * 0.5, teks, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(0.8)


def pdf(isi: Isi) -> bytes:
    """Give the report as a PDF with title, language, bookmarks and embedded letters."""
    lembar = Lembar(isi)
    _kepala(lembar)
    _pokok(lembar)
    _perhatian(lembar)
    _tabel(lembar, _("Per wilayah"), isi.baris, kata.jumlah_baris(isi))
    _tren(lembar)
    _penanganan(lembar)
    _metode(lembar)
    _tanda_tangan(lembar)
    if isi.lampiran:
        lembar.add_page()
        _tabel(lembar, _("Lampiran: per desa"), isi.lampiran)
    return bytes(lembar.output())


def _kepala(lembar: Lembar) -> None:
    """The region's band with its logo, where it has one that can be printed."""
    isi, atas = lembar.isi, lembar.get_y()
    lembar.set_fill_color(lembar.warna.primary)
    lembar.rect(0, 0, lembar.w, 5, style="F")
    kiri = TEPI
    if logo := _logo():
        lembar.image(logo, x=TEPI, y=atas, h=15, alt_text=region().name)
        kiri += 19
    lembar.set_xy(kiri, atas)
    lembar.start_section(kata.judul(isi))
    lembar.set_font("DejaVu", size=9.5)
    lembar.set_text_color(KELABU)
    lembar.cell(0, 5, f"{region().name} · {region().service.title}", new_y=YPos.NEXT)
    lembar.set_x(kiri)
    lembar.set_font("DejaVu", "B", 17)
    lembar.set_text_color(lembar.warna.primary_text)
    lembar.cell(0, 8, str(isi.unit), new_y=YPos.NEXT)
    lembar.set_x(kiri)
    lembar.tulis_biasa(10.5)
    lembar.cell(
        0,
        5,
        _("Laporan pencegahan stunting, %(bulan)s") % {"bulan": isi.periode},
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )
    lembar.ln(2)
    dibuat = _("Dicetak %(waktu)s.") % {"waktu": formats.waktu(isi.dibuat)}
    lembar.alinea(f"{kata.status(isi)} {dibuat}")


def _pokok(lembar: Lembar) -> None:
    """Three boxes side by side."""
    lebar, atas = (lembar.epw - 8) / 3, lembar.get_y() + 1
    for nomor, (judul, nilai, dari) in enumerate(kata.pokok(lembar.isi)):
        kiri = TEPI + nomor * (lebar + 4)
        lembar.set_fill_color(GROUND)
        lembar.rect(kiri, atas, lebar, 26, style="F")
        lembar.set_xy(kiri + 3, atas + 2)
        lembar.tulis_biasa(8.5)
        lembar.cell(lebar - 6, 5, judul)
        lembar.set_xy(kiri + 3, atas + 7)
        lembar.set_font("DejaVu", "B", 16 if len(nilai) < 9 else 12)
        lembar.set_text_color(lembar.warna.primary_text)
        lembar.cell(lebar - 6, 8, nilai)
        lembar.set_xy(kiri + 3, atas + 15.5)
        lembar.tulis_biasa(8)
        lembar.multi_cell(lebar - 6, 4, dari, align="L")
    lembar.set_xy(TEPI, atas + 27)


def _perhatian(lembar: Lembar) -> None:
    if semua := list(kata.perhatian(lembar.isi)):
        lembar.bagian(_("Yang perlu perhatian"))
        for satu in semua:
            lembar.alinea(f"• {satu}")


def _tabel(lembar: Lembar, judul: str, baris: Sequence[Baris], jumlah: Sequence[str] = ()) -> None:
    """A table whose heading comes again on every page; parts of one part stand below its name."""
    lembar.bagian(judul, ruang=30)
    lembar.tulis_biasa(8.5)
    lembar.set_draw_color(GARIS)
    lembar.set_fill_color(WHITE)
    tebal = FontFace(emphasis="BOLD")
    induk = ""
    with lembar.table(
        col_widths=LEBAR,
        text_align=("LEFT", *["RIGHT"] * 7),
        headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=GROUND),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=BARIS,
        padding=(0, 1),
    ) as tabel:
        tabel.row(kata.kepala(lembar.isi))
        for satu in baris:
            if satu.induk != induk:
                induk = satu.induk
                tabel.row(style=tebal).cell(induk, colspan=len(LEBAR))
            tabel.row([satu.nama, *kata.sel(satu)])
        if jumlah:
            tabel.row([_("Jumlah"), *jumlah], style=tebal)


def _tren(lembar: Lembar) -> None:
    """The rate of each month as a line; a month without one leaves a gap."""
    lembar.bagian(_("Prevalensi dua belas bulan"), ruang=GRAFIK_TINGGI + 22)
    tren = lembar.isi.tren
    puncak = max([0.1, *(satu.prevalensi or 0 for satu in tren)]) * 1.2
    kiri, atas = TEPI + 12, lembar.get_y() + 2
    lebar, langkah = lembar.epw - 14, (lembar.epw - 20) / (len(tren) - 1)
    lembar.tulis_biasa(7.5)
    lembar.set_line_width(0.15)
    for bagian in (0, 0.5, 1):
        y = atas + GRAFIK_TINGGI * (1 - bagian)
        lembar.set_draw_color(GARIS)
        lembar.line(kiri, y, kiri + lebar, y)
        lembar.set_xy(TEPI, y - 2)
        lembar.cell(11, 4, formats.persen(puncak * bagian, 0), align="R")
    _garis(lembar, tren, kiri + 3, atas, langkah, puncak)
    lembar.set_xy(TEPI, atas + GRAFIK_TINGGI + 7)


def _garis(
    lembar: Lembar,
    tren: Sequence[Titik],
    kiri: float,
    atas: float,
    langkah: float,
    puncak: float,
) -> None:
    sebelum: tuple[float, float] | None = None
    for nomor, satu in enumerate(tren):
        x = kiri + nomor * langkah
        lembar.set_text_color(KELABU)
        lembar.set_xy(x - 8, atas + GRAFIK_TINGGI + 1)
        lembar.cell(16, 4, f"{satu.periode.bulan:02d}/{satu.periode.tahun % 100:02d}", align="C")
        if satu.prevalensi is None:
            sebelum = None
            continue
        y = atas + GRAFIK_TINGGI * (1 - satu.prevalensi / puncak)
        lembar.set_draw_color(lembar.warna.primary)
        lembar.set_fill_color(lembar.warna.primary)
        lembar.set_line_width(0.6)
        if sebelum:
            lembar.line(*sebelum, x, y)
        lembar.circle(x, y, 0.9, style="F")
        lembar.set_text_color(INK)
        lembar.set_xy(x - 8, y - 5)
        lembar.cell(16, 4, formats.persen(satu.prevalensi), align="C")
        sebelum = (x, y)
    lembar.set_line_width(0.2)


def _penanganan(lembar: Lembar) -> None:
    """Two columns: what stands today and what happened in the month."""
    lembar.bagian(_("Kasus dan penanganannya"), ruang=30)
    lebar, atas = lembar.epw / 2, lembar.get_y()
    for nomor, (nama, nilai) in enumerate(kata.penanganan(lembar.isi)):
        lembar.set_xy(TEPI + nomor % 2 * lebar, atas + nomor // 2 * BARIS)
        lembar.tulis_biasa(9)
        lembar.cell(lebar - 24, BARIS, nama)
        lembar.set_font("DejaVu", "B", 9)
        lembar.cell(22, BARIS, nilai)
    lembar.set_xy(TEPI, lembar.get_y() + BARIS)


def _metode(lembar: Lembar) -> None:
    lembar.bagian(_("Cara membaca angka ini"), ruang=40)
    for satu in kata.metode():
        lembar.alinea(satu, ukuran=8)


def _tanda_tangan(lembar: Lembar) -> None:
    """Room for two signatures, never apart from their titles."""
    if lembar.will_page_break(38):
        lembar.add_page()
    lembar.ln(3)
    lembar.tulis_biasa()
    atas, lebar = lembar.get_y(), lembar.epw / 2
    tempat = f"{region().short_name}, {formats.tanggal(lembar.isi.dibuat)}"
    lembar.set_draw_color(INK)
    jabatan, penyusun = kata.penanda_tangan(lembar.isi)
    for kiri, baris in ((TEPI, (_("Mengetahui"), jabatan)), (TEPI + lebar, (tempat, penyusun))):
        lembar.set_xy(kiri, atas)
        for satu in baris:
            lembar.cell(lebar, 5, satu, new_x=XPos.LEFT, new_y=YPos.NEXT)
        lembar.set_y(atas + 27)
        lembar.set_x(kiri)
        lembar.cell(lebar - 20, 5, _("Nama dan NIP:"), border="T")
    lembar.ln(6)


def _logo() -> str:
    """The region's logo on disk; none where it has none."""
    temu = finders.find(region().logo_path) if region().logo else None
    return temu if isinstance(temu, str) else ""
