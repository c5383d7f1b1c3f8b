"""Rows out of a file that someone sent: Excel (.xlsx) or CSV, row by row, never as a whole.

Cells come as the file holds them; what they mean is for `isian`. Formulas give the value that was
last computed, nothing is evaluated.
"""

import csv
import io
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, zip_longest
from pathlib import PurePosixPath
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from pertukaran.kolom import dikenal

Sel = str | int | float | bool | date | datetime | time | timedelta | None
BARIS_MAKS = 200_000
KOLOM_MAKS = 100
SEL_MAKS = 1000
KEPALA_MAKS = 20
"""Rows at the top in which the headings are looked for: lists often carry a title above them."""
KEPALA_DIKENAL = 2
"""So many headings that we know make a row the one of the headings."""


class BerkasSalah(ValueError):
    """The file as a whole cannot be read; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Tabel:
    """A sheet: its headings, and its rows with their number in the file.

    `lain` are the other sheets that hold a list too; one file is one list, so they are not read.
    """

    judul: list[str]
    baris: Iterator[tuple[int, list[Sel]]]
    lain: Sequence[str] = ()


@contextmanager
def buka(berkas: IO[bytes], nama: str) -> Iterator[Tabel]:
    """Read a stored file as a table. Raises BerkasSalah, at once or on the way through its rows."""
    lain: list[str] = []
    semua = _csv(berkas) if PurePosixPath(nama).suffix == ".csv" else _xlsx(berkas, lain)
    try:
        yield _tabel(semua, lain)
    finally:
        semua.close()


def _tabel(semua: Iterator[tuple[int, list[Sel]]], lain: Sequence[str]) -> Tabel:
    """Find the headings: the first of the top rows that has the most of those we know."""
    atas = list(islice(semua, KEPALA_MAKS))
    if not atas:
        raise BerkasSalah(_("Berkas ini tidak berisi baris. Pilih berkas lain."))
    tempat = max(range(len(atas)), key=lambda nomor: (_dikenal(atas[nomor][1]), -nomor))
    if _dikenal(atas[tempat][1]) < KEPALA_DIKENAL:
        raise BerkasSalah(
            _(
                "Judul kolom tidak ditemukan di 20 baris teratas. Tulis judul seperti NIK, Nama, "
                "JK, Tgl Lahir di satu baris, lalu kirim lagi."
            )
        )
    judul, akhir = _judul(atas, tempat)
    while not judul[-1]:
        judul.pop()
    if len(judul) > KOLOM_MAKS:
        raise BerkasSalah(
            _("Berkas ini lebih dari 100 kolom. Hapus kolom yang tidak perlu, lalu kirim lagi.")
        )
    return Tabel(judul=judul, baris=_terbatas(atas[akhir + 1 :], semua), lain=lain)


def _judul(atas: Sequence[tuple[int, list[Sel]]], tempat: int) -> tuple[list[str], int]:
    """Give the headings, and the last row of them: some lists have two, with merged cells."""
    judul, akhir = _teks(atas[tempat][1]), tempat
    for nomor in (tempat - 1, tempat + 1):
        if 0 <= nomor < len(atas) and _dikenal(atas[nomor][1]) >= KEPALA_DIKENAL:
            pasangan = zip_longest(judul, _teks(atas[nomor][1]), fillvalue="")
            judul = [lain if dikenal([lain]) > dikenal([satu]) else satu for satu, lain in pasangan]
            akhir = max(akhir, nomor)
    return judul, akhir


def _teks(sel: list[Sel]) -> list[str]:
    return [str(satu if satu is not None else "").strip()[:80] for satu in sel]


def _dikenal(sel: list[Sel]) -> int:
    return dikenal(str(satu) for satu in sel if satu)


def _terbatas(
    atas: list[tuple[int, list[Sel]]], sisa: Iterator[tuple[int, list[Sel]]]
) -> Iterator[tuple[int, list[Sel]]]:
    yield from atas
    for nomor, sel in sisa:
        if nomor > BARIS_MAKS:
            raise BerkasSalah(
                _("Berkas ini lebih dari 200.000 baris. Bagi menjadi beberapa berkas.")
            )
        yield nomor, sel


def _xlsx(berkas: IO[bytes], lain: list[str]) -> Generator[tuple[int, list[Sel]], None, None]:
    """Give the rows that are not empty of one sheet; `lain` takes the names of other lists.

    openpyxl reads XML through defusedxml, which refuses entities that grow.
    """
    from openpyxl import load_workbook  # heavy, and only needed here
    from openpyxl.utils.exceptions import InvalidFileException

    rusak = (
        *(zipfile.BadZipFile, InvalidFileException, ParseError),
        *(KeyError, ValueError, TypeError, IndexError, AttributeError, OSError),
    )
    try:
        buku = load_workbook(berkas, read_only=True, data_only=True, keep_links=False)
        terpilih, *sisa = _berdaftar(buku.worksheets) or [None]
        if terpilih is not None:
            lain += [lembar.title for lembar in sisa]
            yield from _isi(terpilih)
    except rusak as salah:
        raise BerkasSalah(
            _("Berkas Excel ini rusak. Buka di Excel, simpan ulang sebagai .xlsx, lalu kirim lagi.")
        ) from salah


def _berdaftar(semua: Sequence[Any]) -> list[Any]:
    """Give the sheets that hold a list; where none does, the first that holds anything.

    A hidden sheet is not what its sender sees: it feeds the choices of the others.
    """
    tampak = [lembar for lembar in semua if lembar.sheet_state == "visible"]
    atas = {lembar: [sel for _nomor, sel in islice(_isi(lembar), KEPALA_MAKS)] for lembar in tampak}
    berjudul = [
        lembar for lembar in tampak if any(_dikenal(sel) >= KEPALA_DIKENAL for sel in atas[lembar])
    ]
    return berjudul or [lembar for lembar in tampak if atas[lembar]][:1]


def _isi(lembar: Any) -> Iterator[tuple[int, list[Sel]]]:
    """Give the rows of a sheet that are not empty."""
    # What a sheet says of its own size may be wrong, or meant to fill the memory.
    lembar.reset_dimensions()
    isi = lembar.iter_rows(max_col=KOLOM_MAKS + 1, values_only=True)
    for nomor, sel in enumerate(isi, start=1):
        if any(satu is not None and satu != "" for satu in sel):
            yield nomor, [_pendek(satu) for satu in sel]
        elif nomor > BARIS_MAKS:
            return


def _csv(berkas: IO[bytes]) -> Generator[tuple[int, list[Sel]], None, None]:
    teks = io.TextIOWrapper(berkas, encoding=_sandi(berkas), errors="replace", newline="")
    try:
        pembaca = csv.reader(teks, delimiter=_pemisah(teks))
        for sel in pembaca:
            if any(satu.strip() for satu in sel):
                yield pembaca.line_num, [_pendek(satu) for satu in sel[: KOLOM_MAKS + 1]]
    except (csv.Error, UnicodeError) as salah:
        raise BerkasSalah(
            _("Berkas CSV ini rusak. Simpan ulang dari Excel sebagai CSV UTF-8, lalu kirim lagi.")
        ) from salah
    finally:
        teks.detach()


def _sandi(berkas: IO[bytes]) -> str:
    """UTF-16 and UTF-8 by what they are, else what older Excel writes."""
    awal = berkas.read(2)
    berkas.seek(0)
    if awal in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    pembaca = io.TextIOWrapper(berkas, encoding="utf-8-sig")
    try:
        while pembaca.read(1 << 20):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        pembaca.detach()
        berkas.seek(0)
    return "utf-8-sig"


def _pemisah(teks: io.TextIOWrapper) -> str:
    """Give what makes the most headings that we know, else the most cells, of a top line.

    Excel here writes a semicolon. An address may hold more commas than its row has cells.
    """
    atas = teks.read(1 << 14).splitlines()[:KEPALA_MAKS]
    teks.seek(0)

    def hasil(pemisah: str) -> tuple[int, int]:
        baris = csv.reader(atas, delimiter=pemisah)
        return max(((dikenal(sel), len(sel)) for sel in baris), default=(0, 0))

    return max((";", ",", "\t", "|"), key=hasil)


def _pendek(sel: Any) -> Sel:
    """Cut a text that no column of ours could hold anyway."""
    return sel[:SEL_MAKS] if isinstance(sel, str) else sel
