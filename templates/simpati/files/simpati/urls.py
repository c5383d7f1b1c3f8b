"""Addresses under ``/simpati/``."""

from django.urls import path

from simpati import views
from simpati.cetak import views as cetak
from simpati.hari_ukur import views as hari_ukur
from simpati.pengingat import views as pengingat

app_name = "simpati"
urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("posyandu/", views.posyandu_saya, name="posyandu-saya"),
    path("posyandu/<int:pk>/", views.posyandu, name="posyandu"),
    path("posyandu/<int:pk>/jadwal/", pengingat.jadwal, name="jadwal-buka"),
    path("posyandu/<int:pk>/daftar/", views.daftar, name="daftar"),
    path("hari-ukur/", hari_ukur.cangkang, name="hari-ukur"),
    path("hari-ukur/<int:pk>/", hari_ukur.hari_ukur, name="hari-ukur-posyandu"),
    path("hari-ukur/<int:pk>/data.json", hari_ukur.data, name="hari-ukur-data"),
    path("hari-ukur/<int:pk>/masuk/", hari_ukur.masuk, name="hari-ukur-masuk"),
    path("hari-ukur/sesi.json", hari_ukur.sesi, name="hari-ukur-sesi"),
    path("hari-ukur/kirim/", hari_ukur.kirim, name="hari-ukur-kirim"),
    path("hari-ukur/bekal.json", hari_ukur.bekal, name="hari-ukur-bekal"),
    path("hari-ukur/manifest.webmanifest", hari_ukur.manifest, name="hari-ukur-manifest"),
    path("hari-ukur/pekerja.js", hari_ukur.pekerja, name="hari-ukur-pekerja"),
    path("balita/<int:pk>/", views.balita, name="balita"),
    path("balita/<int:pk>/ubah/", views.ubah_balita, name="ubah-balita"),
    path("balita/<int:pk>/pesan/", pengingat.kontak, name="kontak"),
    path("balita/<int:pk>/pembuka/", views.pembuka, name="pembuka"),
    path("balita/<int:pk>/ukur/", views.ukur, name="ukur"),
    path("pengukuran/<int:pk>/", views.hasil, name="hasil"),
    path("pengukuran/<int:pk>/ubah/", views.ubah_pengukuran, name="ubah-pengukuran"),
    path("pengingat/", pengingat.pengaturan, name="pengingat"),
    path("tugas/", views.tugas, name="tugas"),
    path("kasus/<int:pk>/", views.kasus, name="kasus"),
    path("kasus/<int:pk>/ambil/", views.ambil_kasus, name="ambil-kasus"),
    path("kasus/<int:pk>/intervensi/", views.intervensi_baru, name="intervensi-baru"),
    path("intervensi/<int:pk>/", views.ubah_intervensi, name="ubah-intervensi"),
    path("intervensi/<int:pk>/bukti/", views.bukti_intervensi, name="bukti-intervensi"),
    path("bukti/<int:pk>/", views.bukti, name="bukti"),
    path("bukti/<int:pk>/hapus/", views.hapus_bukti, name="hapus-bukti"),
    path("validasi/", views.validasi, name="validasi"),
    path("validasi/<int:pk>/", views.validasi_posyandu, name="validasi-posyandu"),
    path("laporan/", views.laporan_bulanan, name="laporan-bulanan"),
    path("laporan/<str:kode>/<str:bulan>/", views.laporan, name="laporan"),
    path("minta-daftar/", views.minta_daftar, name="minta-daftar"),
    path("pendaftaran/", views.pendaftaran_masuk, name="pendaftaran-masuk"),
    path("pendaftaran/<int:pk>/", views.pendaftaran, name="pendaftaran"),
    path("angka/", views.angka, name="angka"),
    path("angka/<str:kode>/laporan/", cetak.cetak, name="cetak"),
    path("angka/<str:kode>/laporan.pdf", cetak.cetak_pdf, name="cetak-pdf"),
    path("angka/<str:kode>/", views.wilayah, name="wilayah"),
]
