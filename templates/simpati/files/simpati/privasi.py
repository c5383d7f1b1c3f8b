"""The personal data that SIMPATI keeps, for the privacy notice."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData
from simpati.pengingat.persetujuan import PENGINGAT
from simpati.privasi_ibu import PERSONAL_DATA_IBU
from simpati.retensi import MASA_ANAK, MASA_BUKTI, MASA_PENDAFTARAN, MASA_PENGINGAT

HUKUM = _(
    "UU 17/2023 tentang Kesehatan, Perpres 72/2021 tentang Percepatan Penurunan Stunting, dan "
    "Permenkes 2/2020 tentang Standar Antropometri Anak"
)
PETUGAS = _("Kader posyandunya, bidan dan tenaga gizi di wilayah tugasnya")

PERSONAL_DATA = (
    PersonalData(
        title=_("Nama, tanggal lahir, dan jenis kelamin anak"),
        fields=(
            "simpati.Balita.nama",
            "simpati.Balita.tanggal_lahir",
            "simpati.Balita.jenis_kelamin",
            "simpati.Balita.urutan_kembar",
        ),
        classes=(Klass.ANAK, Klass.NAMA, Klass.KELAMIN),
        purpose=_("Mengenali anak, dan menilai pertumbuhannya menurut umur dan jenis kelamin"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=PETUGAS,
    ),
    PersonalData(
        title=_("NIK anak dan NIK ibu"),
        fields=(
            "simpati.Balita.nik",
            "simpati.Balita.nik_indeks",
            "simpati.Balita.nik_ibu",
            "simpati.Balita.nik_ibu_indeks",
        ),
        classes=(Klass.ANAK, Klass.IDENTIFIKASI),
        purpose=_("Menjaga agar seorang anak tidak tercatat dua kali; disimpan terenkripsi"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=_("Empat angka terakhir oleh petugas yang melihat nama anak"),
    ),
    PersonalData(
        title=_("Nama ibu, alamat, RT, dan RW"),
        fields=(
            "simpati.Balita.nama_ibu",
            "simpati.Balita.alamat",
            "simpati.Balita.rt",
            "simpati.Balita.rw",
        ),
        classes=(Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Menemukan keluarga untuk kunjungan dan pendampingan"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=PETUGAS,
    ),
    PersonalData(
        title=_("Berat, panjang atau tinggi, edema, dan hasil penilaian gizi"),
        fields=(
            "simpati.Pengukuran.berat_kg",
            "simpati.Pengukuran.panjang_tinggi_cm",
            "simpati.Pengukuran.edema",
            "simpati.Pengukuran.kelas_tbu",
            "simpati.Pengukuran.kelas_bbu",
            "simpati.Pengukuran.kelas_bbtb",
        ),
        classes=(Klass.KESEHATAN, Klass.ANAK),
        purpose=_("Menemukan anak yang perlu didampingi atau dirujuk, dan menghitung angka desa"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=_("Petugas di atas dengan nama; operator desa dan dinas hanya sebagai jumlah"),
    ),
    PersonalData(
        title=_("Kasus pendampingan: sebab, langkah, intervensi, dan catatannya"),
        fields=(
            "simpati.Kasus.sebab",
            "simpati.Kasus.status",
            "simpati.Kasus.catatan",
            "simpati.Intervensi.jenis",
            "simpati.Intervensi.hasil",
        ),
        classes=(Klass.KESEHATAN, Klass.ANAK),
        purpose=_("Mendampingi anak atau ibu sampai pulih, dan menghitung kecepatan penanganan"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=PETUGAS,
    ),
    PersonalData(
        title=_("Foto dan PDF bukti intervensi"),
        fields=("simpati.Bukti.berkas",),
        classes=(Klass.KESEHATAN, Klass.ANAK),
        purpose=_("Membuktikan bahwa bantuan sampai kepada anak"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_BUKTI,
        seen_by=PETUGAS,
    ),
    PersonalData(
        title=_("Nomor ponsel orang tua untuk undangan posyandu"),
        fields=("simpati.KontakOrangTua.telepon",),
        classes=(Klass.IDENTIFIKASI,),
        purpose=_("Mengundang anak ke posyandu lewat pesan yang tidak menyebut hasil ukur"),
        basis=Basis.PERSETUJUAN,
        law=_("UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 20 sampai 22"),
        retention=_("Sampai persetujuan ditarik atau identitas anak disamarkan"),
        seen_by=_("Tidak ditampilkan; tersimpan tersandi dan dipakai untuk mengirim saja"),
        consent=PENGINGAT,
    ),
    PersonalData(
        title=_("Nomor ponsel petugas untuk pengingat"),
        fields=("simpati.PengaturanPengingat.telepon",),
        classes=(Klass.IDENTIFIKASI,),
        purpose=_("Mengabari petugas tentang hari buka dan pekerjaan yang menunggu"),
        basis=Basis.SAH,
        law=_("UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 20"),
        retention=MASA_PENGINGAT,
        seen_by=_("Petugas itu sendiri"),
    ),
    PersonalData(
        title=_("Catatan yang mungkin ganda, dan penggabungannya dengan alasan"),
        fields=("simpati.Kembaran.sebab", "simpati.Gabungan.alasan", "simpati.Gabungan.rincian"),
        classes=(Klass.ANAK, Klass.IDENTIFIKASI),
        purpose=_("Menjaga agar seorang anak punya satu catatan, tanpa kehilangan yang lama"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_ANAK,
        seen_by=_("Bidan dan tenaga gizi di wilayah tugasnya"),
    ),
    PersonalData(
        title=_("Nama dan nomor ponsel orang tua yang mendaftar, desa, dan bulan lahir anak"),
        fields=(
            "simpati.Pendaftaran.nama",
            "simpati.Pendaftaran.telepon",
            "simpati.Pendaftaran.desa",
            "simpati.Pendaftaran.bulan_lahir",
        ),
        classes=(Klass.NAMA, Klass.IDENTIFIKASI, Klass.ANAK),
        purpose=_("Menghubungi orang tua dan mencarikan posyandu terdekat"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA_PENDAFTARAN,
        seen_by=_("Bidan dan tenaga gizi di wilayah itu"),
    ),
    *PERSONAL_DATA_IBU,
)
