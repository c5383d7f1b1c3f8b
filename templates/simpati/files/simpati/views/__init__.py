"""Pages: what a request reads and shows. Rules live in the modules beside this package."""

from simpati.views.anak import anak_ibu, balita, daftar, ubah_balita
from simpati.views.angka import angka, wilayah
from simpati.views.angka_ibu import angka_ibu
from simpati.views.bukti import bukti, bukti_intervensi, hapus_bukti
from simpati.views.ganda import bukan_ganda, ganda, pasangan
from simpati.views.ibu import (
    akhir_ibu,
    daftar_ibu,
    hasil_ibu,
    ibu,
    ibu_baru,
    periksa_ibu,
    ubah_ibu,
    ubah_periksa_ibu,
)
from simpati.views.kasus import ambil_kasus, intervensi_baru, kasus, tugas, ubah_intervensi
from simpati.views.keluarga import keluarga_balita, keluarga_ibu
from simpati.views.laporan import laporan, laporan_bulanan, validasi, validasi_posyandu
from simpati.views.pembuka import pembuka
from simpati.views.pendaftaran import minta_daftar, pendaftaran, pendaftaran_masuk
from simpati.views.posyandu import beranda, posyandu, posyandu_saya
from simpati.views.remaja import (
    daftar_remaja,
    periksa_remaja,
    remaja,
    remaja_baru,
    ubah_periksa_remaja,
    ubah_remaja,
)
from simpati.views.ukur import hasil, ubah_pengukuran, ukur

__all__ = [
    "akhir_ibu",
    "ambil_kasus",
    "anak_ibu",
    "angka",
    "angka_ibu",
    "balita",
    "beranda",
    "bukan_ganda",
    "bukti",
    "bukti_intervensi",
    "daftar",
    "daftar_ibu",
    "daftar_remaja",
    "ganda",
    "hapus_bukti",
    "hasil",
    "hasil_ibu",
    "ibu",
    "ibu_baru",
    "intervensi_baru",
    "kasus",
    "keluarga_balita",
    "keluarga_ibu",
    "laporan",
    "laporan_bulanan",
    "minta_daftar",
    "pasangan",
    "pembuka",
    "pendaftaran",
    "pendaftaran_masuk",
    "periksa_ibu",
    "periksa_remaja",
    "posyandu",
    "posyandu_saya",
    "remaja",
    "remaja_baru",
    "tugas",
    "ubah_balita",
    "ubah_ibu",
    "ubah_intervensi",
    "ubah_pengukuran",
    "ubah_periksa_ibu",
    "ubah_periksa_remaja",
    "ubah_remaja",
    "ukur",
    "validasi",
    "validasi_posyandu",
    "wilayah",
]
