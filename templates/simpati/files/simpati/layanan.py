"""The public services of SIMPATI and what citizens may expect of them.

A region fills in what only it knows (counts of staff, decrees) in ``daerah/layanan.toml``.
"""

from django.utils.translation import gettext_lazy as _

from inti.layanan.standar import Standard

PEMANTAUAN = "pemantauan-pertumbuhan"
PENDAFTARAN = "pendaftaran-posyandu"

_PENGADUAN = (
    _("Sampaikan langsung kepada kader, bidan desa, atau kepala puskesmas."),
    _("Tulis lewat SP4N-LAPOR! di lapor.go.id; pengaduan dijawab paling lambat 5 hari kerja."),
    _("Beri nilai dan saran lewat survei kepuasan di situs ini, tanpa nama."),
)
_DASAR = (
    _("UU 25/2009 tentang Pelayanan Publik"),
    _("UU 17/2023 tentang Kesehatan"),
    _("UU 27/2022 tentang Pelindungan Data Pribadi"),
    _("Perpres 72/2021 tentang Percepatan Penurunan Stunting"),
    _("Permenkes 2/2020 tentang Standar Antropometri Anak"),
    _("Permendagri 13/2024 tentang Pos Pelayanan Terpadu"),
)
_KEAMANAN = (
    _("Data anak hanya dapat dibuka petugas yang mendampinginya, dan setiap akun punya batas."),
    _("Halaman umum hanya memuat jumlah, dan jumlah yang terlalu kecil tidak ditampilkan."),
)
_PENGAWASAN = (
    _("Bidan desa dan tenaga gizi puskesmas memeriksa catatan setiap bulan."),
    _("Dinas kesehatan memantau cakupan dan ketepatan waktu lewat halaman hasil layanan."),
)
_EVALUASI = (
    _("Survei kepuasan masyarakat sedikitnya setahun sekali."),
    _("Cakupan penimbangan dan ketepatan waktu dibahas dalam lokakarya mini puskesmas."),
)

STANDARDS: tuple[Standard, ...] = (
    Standard(
        slug=PEMANTAUAN,
        title=_("Pemantauan pertumbuhan balita di posyandu"),
        summary=_(
            "Anak ditimbang dan diukur setiap bulan, supaya gangguan tumbuh ketahuan sejak awal."
        ),
        prefix="SMP",
        time=_("Sebulan sekali, 10–15 menit"),
        fee=_("Gratis"),
        persyaratan=(
            _("Anak berumur 0 sampai 59 bulan."),
            _("Buku KIA bila ada. Bila belum punya, kader membantu mendapatkannya."),
            _("NIK anak dan ibu bila ada. Anak tanpa NIK tetap dilayani."),
        ),
        prosedur=(
            _("Datang ke posyandu pada hari bukanya. Kader mencatat kehadiran."),
            _("Anak ditimbang dan diukur panjang atau tingginya."),
            _("Hasil dicatat dan langsung dijelaskan kepada orang tua."),
            _("Orang tua menerima saran makanan, pengasuhan, dan imunisasi."),
            _("Anak yang memerlukan dirujuk ke puskesmas dan didampingi."),
        ),
        jangka_waktu=(
            _("10 sampai 15 menit untuk setiap anak pada hari posyandu."),
            _("Anak yang perlu diperiksa dirujuk ke puskesmas pada hari itu juga."),
        ),
        biaya=(_("Gratis. Tidak ada pungutan apa pun."),),
        produk=(
            _("Catatan berat, panjang atau tinggi, dan grafik pertumbuhan anak."),
            _("Penjelasan hasil dan saran untuk bulan berikutnya."),
            _("Rujukan ke puskesmas bila diperlukan."),
        ),
        pengaduan=_PENGADUAN,
        dasar_hukum=_DASAR,
        sarana=(
            _("Timbangan bayi dan anak, papan ukur panjang, dan alat ukur tinggi yang ditera."),
            _("Tempat yang teduh dan bersih, dengan meja pelayanan dan tempat menunggu."),
            _("Ponsel kader untuk mencatat; hasil juga ditulis di Buku KIA."),
        ),
        kompetensi=(
            _("Kader yang sudah dilatih menimbang, mengukur, dan menjelaskan hasilnya."),
            _("Bidan atau tenaga gizi yang mendampingi dan memutuskan rujukan."),
        ),
        pengawasan=_PENGAWASAN,
        jumlah_pelaksana=(_("Sedikitnya lima kader di setiap posyandu, didampingi bidan desa."),),
        jaminan_pelayanan=(
            _("Setiap anak yang datang dilayani, dari desa mana pun ia berasal."),
            _("Ukuran yang meragukan diulang saat itu juga sebelum disimpulkan."),
        ),
        jaminan_keamanan=(
            _("Alat dibersihkan sebelum dipakai, dan anak selalu didampingi orang tuanya."),
            *_KEAMANAN,
        ),
        evaluasi=_EVALUASI,
    ),
    Standard(
        slug=PENDAFTARAN,
        title=_("Pendaftaran anak ke posyandu"),
        summary=_(
            "Baru pindah, atau anak belum terdaftar? Isi formulir singkat, kader menghubungi Anda."
        ),
        prefix="SMP",
        days=3,
        apply="simpati:minta-daftar",
        time=_("3 hari kerja"),
        fee=_("Gratis"),
        persyaratan=(
            _("Anak berumur 0 sampai 59 bulan yang tinggal di daerah ini."),
            _("Nama dan nomor ponsel orang tua atau pengasuh yang dapat dihubungi."),
        ),
        prosedur=(
            _("Isi formulir: desa tempat tinggal, nama, nomor ponsel, dan bulan lahir anak."),
            _("Catat nomor permohonan yang tampil setelah formulir terkirim."),
            _("Petugas menghubungi Anda dan menunjukkan posyandu terdekat."),
            _("Datang pada hari buka posyandu; anak didaftarkan dan langsung diukur."),
        ),
        jangka_waktu=(_("Paling lambat 3 hari kerja sejak formulir diterima."),),
        biaya=(_("Gratis. Tidak ada pungutan apa pun."),),
        produk=(_("Nama posyandu, hari bukanya, dan pendaftaran anak pada kunjungan pertama."),),
        pengaduan=_PENGADUAN,
        dasar_hukum=_DASAR,
        sarana=(
            _("Formulir di situs ini, yang juga dapat diisikan kader atau petugas desa."),
            _("Posyandu di setiap desa dan kelurahan."),
        ),
        kompetensi=(_("Kader, bidan, dan tenaga gizi yang bertugas di desa Anda."),),
        pengawasan=_PENGAWASAN,
        jumlah_pelaksana=(_("Kader posyandu dan bidan desa di setiap desa dan kelurahan."),),
        jaminan_pelayanan=(
            _("Setiap permohonan mendapat nomor dan dapat dilihat kelanjutannya kapan saja."),
            _("Permohonan yang tidak dapat dipenuhi dijawab dengan alasannya."),
        ),
        jaminan_keamanan=(
            _("Nama dan nomor ponsel hanya dilihat petugas di desa Anda, tidak dipublikasikan."),
            *_KEAMANAN,
        ),
        evaluasi=_EVALUASI,
    ),
)
