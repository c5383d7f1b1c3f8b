"""Pages: what a request reads and shows. Rules live in the modules beside this package."""

from simpati.views.anak import balita, daftar, ubah_balita
from simpati.views.angka import angka, wilayah
from simpati.views.bukti import bukti, bukti_intervensi, hapus_bukti
from simpati.views.kasus import ambil_kasus, intervensi_baru, kasus, tugas, ubah_intervensi
from simpati.views.laporan import laporan, laporan_bulanan, validasi, validasi_posyandu
from simpati.views.pembuka import pembuka
from simpati.views.pendaftaran import minta_daftar, pendaftaran, pendaftaran_masuk
from simpati.views.posyandu import beranda, posyandu, posyandu_saya
from simpati.views.ukur import hasil, ubah_pengukuran, ukur

__all__ = [
    "ambil_kasus",
    "angka",
    "balita",
    "beranda",
    "bukti",
    "bukti_intervensi",
    "daftar",
    "hapus_bukti",
    "hasil",
    "intervensi_baru",
    "kasus",
    "laporan",
    "laporan_bulanan",
    "minta_daftar",
    "pembuka",
    "pendaftaran",
    "pendaftaran_masuk",
    "posyandu",
    "posyandu_saya",
    "tugas",
    "ubah_balita",
    "ubah_intervensi",
    "ubah_pengukuran",
    "ukur",
    "validasi",
    "validasi_posyandu",
    "wilayah",
]
