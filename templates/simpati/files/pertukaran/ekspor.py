"""Lists of children and measurements as files that `berkas` and `isian` read back."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from inti.access import below
from inti.models import Wilayah
from inti.privacy.masking import mask_nik
from inti.region import region
from pertukaran.akses import posyandu_untuk
from pertukaran.isian import amankan
from pertukaran.kolom import ANAK, HITUNGAN, KABUPATEN, PROVINSI, UKUR, USIA
from pertukaran.tempat import sebut
from simpati.akses import Pengguna
from simpati.antropometri import Indeks, kelas_dari_kode
from simpati.forms import tulis
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.periode import Periode

SEKALI = 500
XLSX_MAKS = 20_000
"""Rows of a workbook, which is made whole before it is sent; CSV is sent row by row."""


class _Sama:
    """A target of `csv.writer` that gives back what it is given."""

    def write(self, teks: str) -> str:
        return teks


@dataclass(frozen=True, kw_only=True)
class Permintaan:
    """Whose list, of what (``anak`` or ``pengukuran``), where, when, and with NIK or without."""

    pengguna: Pengguna
    isi: str
    wilayah: Wilayah | None = None
    bulan: Periode | None = None
    nik_utuh: bool = False

    @property
    def saringan(self) -> str:
        """What was asked for, in words, for the trail."""
        bagian = [
            _("daftar anak") if self.isi == "anak" else _("pengukuran"),
            self.wilayah.kode if self.wilayah else _("seluruh wilayah tugas"),
            self.bulan.kode if self.bulan else _("semua bulan"),
            _("NIK utuh") if self.nik_utuh else _("NIK tersamar"),
        ]
        return ", ".join(bagian)

    @property
    def judul(self) -> list[str]:
        """The headings."""
        anak = [satu.judul for satu in ANAK]
        tempat = anak.index("Kec")
        anak[tempat:tempat] = [PROVINSI, KABUPATEN]
        if self.isi == "anak":
            return anak
        return [*anak, USIA, *(satu.judul for satu in UKUR), *HITUNGAN]

    @cached_property
    def posyandu(self) -> Mapping[int, Posyandu]:
        """The posyandu of the list."""
        saring = below("desa", [self.wilayah.kode]) if self.wilayah else Q()
        return {satu.pk: satu for satu in posyandu_untuk(self.pengguna).filter(saring)}

    @cached_property
    def _nama_posyandu(self) -> Mapping[int, str]:
        """Names as a file tells them: those that a village has twice bear their RW."""
        jumlah = Counter((satu.desa_id, satu.nama) for satu in self.posyandu.values())
        return {
            pk: sebut(satu, jumlah[satu.desa_id, satu.nama] > 1)
            for pk, satu in self.posyandu.items()
        }

    @property
    def _boleh(self) -> Any:
        """The posyandu as a subquery, for there may be more of them than a query takes values."""
        saring = below("desa", [self.wilayah.kode]) if self.wilayah else Q()
        return posyandu_untuk(self.pengguna).filter(saring).select_related(None).values("pk")

    def anak(self) -> QuerySet[Balita]:
        """Children that are registered now."""
        return Balita.objects.filter(posyandu__in=self._boleh, aktif=True).order_by(
            "posyandu", "pk"
        )

    def pengukuran(self) -> QuerySet[Pengukuran]:
        """Measurements, also of children who have left since."""
        semua = Pengukuran.objects.filter(balita__posyandu__in=self._boleh)
        if self.bulan:
            semua = semua.filter(tanggal__range=(self.bulan.awal, self.bulan.akhir))
        return semua.select_related("balita").order_by("balita__posyandu", "balita", "tanggal")

    @property
    def jumlah(self) -> int:
        """How many rows it has."""
        return (self.anak() if self.isi == "anak" else self.pengukuran()).count()

    def baris(self) -> Iterator[list[str]]:
        """Rows in the order of the headings, read while they are given out."""
        if self.isi == "anak":
            yield from (self._anak(satu) for satu in self.anak().iterator(chunk_size=SEKALI))
            return
        for ukuran in self.pengukuran().iterator(chunk_size=SEKALI):
            yield [*self._anak(ukuran.balita), *_ukuran(ukuran)]

    def _anak(self, balita: Balita) -> list[str]:
        tempat = self.posyandu[balita.posyandu_id]
        isi = {
            "nik": self._nik(balita.nik),
            "nama": balita.nama,
            "jenis_kelamin": balita.jenis_kelamin,
            "tanggal_lahir": _hari(balita.tanggal_lahir),
            "nama_ibu": balita.nama_ibu,
            "nik_ibu": self._nik(balita.nik_ibu),
            "urutan_kembar": str(balita.urutan_kembar),
            PROVINSI: region().province,
            KABUPATEN: region().name,
            "kecamatan": tempat.desa.induk.nama if tempat.desa.induk else "",
            "desa": tempat.desa.nama,
            "posyandu": self._nama_posyandu[tempat.pk],
            "rt": balita.rt,
            "rw": balita.rw,
            "alamat": balita.alamat,
        }
        return [amankan(satu) for satu in isi.values()]

    def _nik(self, nik: str) -> str:
        return nik if self.nik_utuh else mask_nik(nik)


def _ukuran(ukuran: Pengukuran) -> list[str]:
    """Give a measurement's cells: a file has one form, whatever language its reader chose."""
    with translation.override("id"):
        umur, posisi = ukuran.umur, ukuran.get_posisi_display()
    isi = [
        umur,
        _hari(ukuran.tanggal),
        tulis(ukuran.berat_kg),
        tulis(ukuran.panjang_tinggi_cm),
        posisi,
        "Ya" if ukuran.edema else "Tidak",
    ]
    return [*(amankan(satu) for satu in isi), *_hitungan(ukuran)]


def _hitungan(ukuran: Pengukuran) -> Iterator[str]:
    """Give class and z-score of each index, the class by the regulation's name.

    A z-score is our own number: its minus begins no formula, and a ' would make a text of it.
    """
    for indeks in (Indeks.BBU, Indeks.TBU, Indeks.BBTB):
        nama = indeks.name.lower()
        kelas, z = getattr(ukuran, f"kelas_{nama}"), getattr(ukuran, f"z_{nama}")
        yield kelas_dari_kode(indeks, kelas).nama if kelas else ""
        yield "" if z is None else tulis(z)


def _hari(tanggal: date) -> str:
    return f"{tanggal:%d-%m-%Y}"


def csv_alir(judul: list[str], baris: Iterable[list[str]]) -> Iterator[str]:
    """Give a CSV file as Excel here opens it: with a mark of its encoding and semicolons."""
    penulis = csv.writer(_Sama(), delimiter=";")
    yield "\ufeff" + penulis.writerow(judul)
    for satu in baris:
        yield penulis.writerow(satu)


def xlsx(judul: list[str], baris: Iterable[list[str]]) -> IO[bytes]:
    """Give a workbook with every cell as text, so that Excel keeps each digit; ready to read."""
    from openpyxl import Workbook  # heavy, and only needed here

    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("SIMPATI")
    lembar.freeze_panes = "A2"
    lembar.append(judul)
    for satu in baris:
        lembar.append(satu)
    # The answer closes it.
    berkas = TemporaryFile()  # noqa: SIM115
    buku.save(berkas)
    berkas.seek(0)
    return berkas
