"""The personal data that a link for parents keeps."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData

PERSONAL_DATA = (
    PersonalData(
        title=_("Tautan orang tua: untuk siapa, alasannya, kapan dibuat dan dibuka"),
        fields=(
            "orangtua.Tautan.penerima",
            "orangtua.Tautan.alasan",
            "orangtua.Tautan.dibuka",
        ),
        classes=(Klass.ANAK, Klass.IDENTIFIKASI),
        purpose=_("Memberi orang tua akses ke data anaknya sendiri, dan membuktikan siapa memberi"),
        basis=Basis.KEWAJIBAN,
        law=_("UU 27/2022 Pasal 7 dan Pasal 25"),
        retention=_("Selama anak terdaftar"),
        seen_by=_("Kader posyandunya, bidan dan tenaga gizi di wilayah tugasnya"),
    ),
)
