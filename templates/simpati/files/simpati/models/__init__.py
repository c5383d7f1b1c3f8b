"""Posyandu, children, mothers, girls, families, what was measured, and what follows from it.

SQLite does not enforce lengths or ranges, so CheckConstraints hold what the fields promise. No
constraint can read an encrypted NIK: its field checks it at every save, its index keeps it unique.
"""

from simpati.models.balita import KEMBAR_MAKS, Balita
from simpati.models.bukti import Bukti
from simpati.models.ganda import Gabungan, Kembaran
from simpati.models.ibu import IbuHamil, PemeriksaanIbu
from simpati.models.kasus import CATATAN_MAKS, Intervensi, Kasus
from simpati.models.keluarga import Keluarga
from simpati.models.laporan import ALASAN_MAKS, Koreksi, Laporan
from simpati.models.pendaftaran import Pendaftaran
from simpati.models.pengingat import JadwalBuka, KontakOrangTua, PengaturanPengingat
from simpati.models.pengukuran import BERAT_KG, PANJANG_CM, Pengukuran
from simpati.models.posyandu import Posyandu
from simpati.models.rekap import Rekap, RekapDesa, Sasaran
from simpati.models.remaja import PemeriksaanRemaja, RemajaPutri

__all__ = [
    "ALASAN_MAKS",
    "BERAT_KG",
    "CATATAN_MAKS",
    "KEMBAR_MAKS",
    "PANJANG_CM",
    "Balita",
    "Bukti",
    "Gabungan",
    "IbuHamil",
    "Intervensi",
    "JadwalBuka",
    "Kasus",
    "Keluarga",
    "Kembaran",
    "KontakOrangTua",
    "Koreksi",
    "Laporan",
    "PemeriksaanIbu",
    "PemeriksaanRemaja",
    "Pendaftaran",
    "PengaturanPengingat",
    "Pengukuran",
    "Posyandu",
    "Rekap",
    "RekapDesa",
    "RemajaPutri",
    "Sasaran",
]
