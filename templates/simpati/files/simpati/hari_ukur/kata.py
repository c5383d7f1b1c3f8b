"""The words of the app; the browser fills ``%(nama)s`` in."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from inti.region import region


def kata() -> Mapping[str, str]:
    """Give every text by its name in `static/simpati/hari-ukur/`, in the reader's language."""
    return {**_umum(), **_keadaan(), **_daftar(), **_formulir(), **_hasil(), **_kiriman()}


def _umum() -> Mapping[str, str]:
    return {
        "layanan": region().service.title,
        "judul": _("Hari ukur"),
        "kembali": _("Daftar anak"),
        "pilih": _("Pilih posyandu"),
        "belum_ada": _(
            "Belum ada daftar anak di ponsel ini. Buka hari ukur dari halaman posyandu saat ada "
            "sinyal; sesudah itu daftar dapat dipakai tanpa sinyal."
        ),
        "memuat": _("Memuat daftar anak…"),
        "pasang": _("Pasang di layar utama"),
        "tanpa_pekerja": _(
            "Peramban ini tidak dapat menyimpan halaman, jadi halaman ini hanya terbuka selama ada "
            "sinyal. Pakai Chrome atau Firefox terbaru, di alamat https."
        ),
        "gagal_simpan": _(
            "Ponsel tidak dapat menyimpan. Kosongkan ruang penyimpanan, atau catat dulu di kertas."
        ),
    }


def _keadaan() -> Mapping[str, str]:
    return {
        "tanpa_sinyal": _("Tanpa sinyal. Hasil ukur disimpan di ponsel ini."),
        "mengirim": _("Sedang mengirim…"),
        "semua_terkirim": _("Semua hasil ukur sudah terkirim."),
        "dilihat": _("%(n)s hasil ukur perlu Anda lihat di bawah."),
        "menunggu": _("%(n)s hasil ukur menunggu dikirim."),
        "kirim": _("Kirim sekarang"),
        "muat_ulang": _("Muat ulang"),
        "dimuat": _("Daftar dimuat %(waktu)s"),
        "masuk_kirim": _("%(n)s hasil ukur di ponsel ini belum terkirim. Masuk untuk mengirimnya."),
        "masuk_muat": _("Masuk dulu untuk memuat daftar anak."),
        "masuk": _("Masuk"),
        "ditolak_layanan": _(
            "Daftar posyandu ini tidak dapat dibuka dengan akun Anda. Tanyakan kepada bidan; hasil "
            "ukur yang belum terkirim tetap di ponsel ini."
        ),
        "tersimpan": _("Tersimpan di ponsel: %(nama)s."),
    }


def _daftar() -> Mapping[str, str]:
    return {
        "cari": _("Cari nama anak atau ibu"),
        "saring": _("Saring daftar"),
        "belum": _("Belum (%(n)s)"),
        "sudah": _("Sudah (%(n)s)"),
        "semua": _("Semua (%(n)s)"),
        "tidak_ada": _("Tidak ada anak di daftar ini"),
        "semua_diukur": _("Semua anak sudah diukur. Terima kasih!"),
        "ibu": _("Ibu %(nama)s"),
        "ukur": _("Ukur"),
        "sudah_diukur": _("Sudah diukur"),
        "menunggu_singkat": _("Menunggu dikirim"),
        "perlu_dilihat": _("Perlu dilihat"),
        "perlu_dilihat_isi": _(
            "Hasil ukur ini belum masuk catatan. Ketuk untuk memperbaiki atau memilih."
        ),
        "laki": _("Laki-laki"),
        "perempuan": _("Perempuan"),
    }


def _formulir() -> Mapping[str, str]:
    return {
        "terakhir": _("Terakhir %(tanggal)s: %(kg)s kg, %(cm)s cm"),
        "sudah_hari_ini": _(
            "Pada hari itu sudah tercatat %(kg)s kg, %(cm)s cm. Bila dicatat lagi, Anda akan "
            "diminta memilih."
        ),
        "tanggal": _("Tanggal ukur"),
        "berat": _("Berat badan (kg)"),
        "berat_contoh": _("Misalnya 8,4"),
        "berat_teliti": _("Paling banyak dua angka di belakang koma, misalnya 8,45."),
        "panjang": _("Panjang atau tinggi (cm)"),
        "panjang_contoh": _("Misalnya 70,5"),
        "panjang_teliti": _("Satu angka di belakang koma, misalnya 70,5."),
        "posisi": _("Cara mengukur"),
        "terlentang": _("Terlentang"),
        "berdiri": _("Berdiri"),
        "edema": _("Kedua punggung kaki bengkak (edema)"),
        "edema_cara": _(
            "Tekan punggung kaki tiga detik. Centang bila lekuknya tertinggal di kedua kaki."
        ),
        "simpan": _("Simpan"),
        "perlu_diisi": _("Bagian ini perlu diisi."),
        "angka_saja": _("Tulis angka saja, koma untuk pecahan, misalnya 8,4."),
        "di_luar": _("%(angka)s %(satuan)s di luar %(bawah)s-%(atas)s %(satuan)s."),
        "koma": _("Koma terlewat? Mungkin maksudnya %(angka)s."),
        "belum_terjadi": _("Tanggal ukur belum terjadi. Pakai tanggal hari ini atau sebelumnya."),
        "sebelum_lahir": _("Tanggal ukur tidak bisa sebelum anak lahir."),
        "jam_ponsel": _(
            "Tanggal di ponsel ini lebih awal daripada daftarnya. Perbaiki tanggal ponsel dulu."
        ),
    }


def _hasil() -> Mapping[str, str]:
    return {
        "hasil": _("Hasil dan saran"),
        "hasil_nanti": _("Isi berat dan panjang, hasilnya langsung tampil di sini."),
        "hasil_di_layanan": _(
            "Tabel umur untuk tanggal itu tidak ada di ponsel. Simpan saja; hasilnya dinilai "
            "setelah terkirim."
        ),
        "perlu_ulang": _("Perlu ukur ulang"),
        "tidak_wajar": _("Nilainya tidak wajar untuk umur ini, jadi tidak dinilai."),
        "tidak_dinilai": _("Tidak dinilai"),
        "bengkak": _("Bengkak menambah berat, jadi berat tidak dapat dinilai."),
        "di_luar_tabel": _("Panjang/tingginya di luar tabel WHO."),
        "susut": _(
            "Tampak menyusut: pada %(tanggal)s tercatat %(cm)s cm. Ukur sekali lagi, dan perbaiki "
            "yang keliru."
        ),
        "grafik_judul": _("Panjang atau tinggi badan menurut umur: %(nama)s"),
        "grafik_isi": _(
            "Titik ukuran anak terhadap garis WHO: median, −2 SD (batas pendek) dan −3 SD (batas "
            "sangat pendek)."
        ),
        "grafik_sumbu": _("umur (bulan)"),
        "sumber": _(
            "Kelas menurut Permenkes 2/2020 dengan standar WHO 2006. Saran ini membantu kader; "
            "bidan dan tenaga gizi yang memutuskan."
        ),
    }


def _kiriman() -> Mapping[str, str]:
    return {
        "sudah_tercatat": _("Sudah tercatat (%(oleh)s)"),
        "di_ponsel": _("Di ponsel ini"),
        "pilih_angka": _("Untuk hari itu sudah ada angka lain. Mana yang benar?"),
        "pakai_tercatat": _("Pakai yang tercatat"),
        "pakai_ponsel": _("Pakai yang di ponsel"),
        "perbaiki": _("Perbaiki angkanya"),
        "buang": _("Buang"),
        "buang_yakin": _("Buang hasil ukur %(nama)s? Angkanya tidak dapat dikembalikan."),
    }
