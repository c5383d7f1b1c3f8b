"""A table as a file: CSV, or a workbook with how its figures came about on a second sheet."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from dasbor.tabel import Sel, Tabel
from dasbor.ukuran import CATATAN, Ukuran
from inti import formats
from inti.region import region
from pertukaran.isian import amankan


def catatan(tempat: str, saringan: str, ukuran: Sequence[Ukuran], hari_ini: date) -> list[str]:
    """Say of what and when the figures are, and how each was made."""
    return [
        _("SIMPATI %(daerah)s, pencatatan posyandu") % {"daerah": region().name},
        _("Wilayah: %(tempat)s") % {"tempat": tempat},
        _("Saringan: %(saringan)s") % {"saringan": saringan},
        _("Dihitung %(tanggal)s") % {"tanggal": formats.tanggal(hari_ini)},
        *(f"{satu.judul} ({satu.satuan.nama}): {satu.metode}" for satu in ukuran),
        *map(str, CATATAN),
    ]


def csv_tabel(tabel: Tabel, catatan: Sequence[str]) -> str:
    """Give a CSV file as Excel here opens it; the notes follow the table after an empty line."""
    keluar = io.StringIO()
    penulis = csv.writer(keluar, delimiter=";")
    penulis.writerow(tabel.kolom)
    penulis.writerows([_teks(sel) for sel in baris] for baris in tabel.semua)
    penulis.writerow([])
    penulis.writerows([amankan(satu)] for satu in catatan)
    return "\ufeff" + keluar.getvalue()


def xlsx_tabel(tabel: Tabel, catatan: Sequence[str]) -> bytes:
    """Give a workbook: numbers as numbers, the notes on the second sheet."""
    from openpyxl import Workbook  # heavy, and only needed here

    buku = Workbook(write_only=True)
    lembar = buku.create_sheet(_("Angka"))
    lembar.freeze_panes = "B2"
    lembar.append(list(tabel.kolom))
    for baris in tabel.semua:
        lembar.append([_sel(sel) for sel in baris])
    metode = buku.create_sheet(_("Metode"))
    for satu in catatan:
        metode.append([amankan(satu)])
    keluar = io.BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def _sel(sel: Sel) -> Sel:
    if isinstance(sel, float):
        return round(sel, 2)
    return amankan(sel) if isinstance(sel, str) else sel


def _teks(sel: Sel) -> str:
    """Write a cell as Excel here reads it: numbers with a comma."""
    if sel is None:
        return ""
    if isinstance(sel, float):
        return f"{sel:.2f}".replace(".", ",")
    return amankan(str(sel))
