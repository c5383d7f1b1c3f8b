"""The personal data of families, mothers and girls that SIMPATI keeps, for the privacy notice."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData
from simpati.retensi import MASA_IBU, MASA_REMAJA

HUKUM_IBU = _(
    "UU 17/2023 tentang Kesehatan dan Perpres 72/2021 tentang Percepatan Penurunan Stunting"
)
PETUGAS_IBU = _("Kader posyandunya, bidan dan tenaga gizi di wilayah tugasnya")
PERSONAL_DATA_IBU = (
    PersonalData(
        title=_("Nama, tanggal lahir, NIK, dan nomor ponsel ibu hamil"),
        fields=(
            "simpati.IbuHamil.nama",
            "simpati.IbuHamil.tanggal_lahir",
            "simpati.IbuHamil.nik",
            "simpati.IbuHamil.nik_indeks",
            "simpati.IbuHamil.telepon",
        ),
        classes=(Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Mengenali ibu, mengajaknya periksa, dan menjaga agar tidak tercatat dua kali"),
        basis=Basis.TUGAS,
        law=HUKUM_IBU,
        retention=MASA_IBU,
        seen_by=PETUGAS_IBU,
    ),
    PersonalData(
        title=_("Kehamilan ibu, hasil pemeriksaannya, dan cara kehamilan berakhir"),
        fields=(
            "simpati.IbuHamil.hpht",
            "simpati.IbuHamil.hpl",
            "simpati.IbuHamil.gravida",
            "simpati.IbuHamil.tinggi_cm",
            "simpati.IbuHamil.status",
            "simpati.IbuHamil.berakhir",
            "simpati.PemeriksaanIbu.berat_kg",
            "simpati.PemeriksaanIbu.lila_cm",
            "simpati.PemeriksaanIbu.hb",
            "simpati.PemeriksaanIbu.ttd_diminum",
            "simpati.PemeriksaanIbu.sistolik",
            "simpati.PemeriksaanIbu.diastolik",
            "simpati.PemeriksaanIbu.faktor_risiko",
        ),
        classes=(Klass.KESEHATAN,),
        purpose=_("Menemukan ibu yang kurang gizi, anemia, atau berisiko sebelum bersalin"),
        basis=Basis.TUGAS,
        law=HUKUM_IBU,
        retention=MASA_IBU,
        seen_by=_("Petugas di atas dengan nama; operator desa dan dinas hanya sebagai jumlah"),
    ),
    PersonalData(
        title=_("Nama, tanggal lahir, NIK, sekolah, Hb, dan tablet tambah darah remaja putri"),
        fields=(
            "simpati.RemajaPutri.nama",
            "simpati.RemajaPutri.tanggal_lahir",
            "simpati.RemajaPutri.nik",
            "simpati.RemajaPutri.nik_indeks",
            "simpati.RemajaPutri.sekolah",
            "simpati.PemeriksaanRemaja.hb",
            "simpati.PemeriksaanRemaja.ttd_diminum",
        ),
        classes=(Klass.KESEHATAN, Klass.ANAK, Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Menemukan remaja putri yang anemia, supaya sehat sebelum kelak hamil"),
        basis=Basis.TUGAS,
        law=HUKUM_IBU,
        retention=MASA_REMAJA,
        seen_by=PETUGAS_IBU,
    ),
    PersonalData(
        title=_("Nomor KK, kepala keluarga, alamat, air minum, dan jamban"),
        fields=(
            "simpati.Keluarga.no_kk",
            "simpati.Keluarga.no_kk_indeks",
            "simpati.Keluarga.kepala",
            "simpati.Keluarga.alamat",
            "simpati.Keluarga.rt",
            "simpati.Keluarga.rw",
            "simpati.Keluarga.air_minum_layak",
            "simpati.Keluarga.jamban_layak",
        ),
        classes=(Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Menyatukan anak dan ibu serumah, dan merencanakan bantuan air dan jamban"),
        basis=Basis.TUGAS,
        law=HUKUM_IBU,
        retention=_("Selama ada anak atau ibu dari keluarga itu yang tercatat"),
        seen_by=PETUGAS_IBU,
    ),
    PersonalData(
        title=_("Desil kesejahteraan keluarga, dengan sumber dan bulannya"),
        fields=(
            "simpati.Keluarga.desil",
            "simpati.Keluarga.sumber_desil",
            "simpati.Keluarga.periode_desil",
        ),
        classes=(Klass.KEUANGAN,),
        purpose=_("Mengusulkan bantuan sosial bagi keluarga yang memerlukannya"),
        basis=Basis.TUGAS,
        law=HUKUM_IBU,
        retention=_("Selama ada anak atau ibu dari keluarga itu yang tercatat"),
        seen_by=_("Bidan dan tenaga gizi di wilayah tugasnya; kader tidak"),
    ),
)
