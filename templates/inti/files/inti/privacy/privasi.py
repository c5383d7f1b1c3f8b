"""The personal data that the chassis keeps itself: staff accounts, and requests about data."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData
from inti.privacy.retensi import PERIOD

PERSONAL_DATA = (
    PersonalData(
        title=_("Akun petugas: nama, nama pengguna, surel, peran, waktu masuk terakhir"),
        fields=(
            "inti.User.username",
            "inti.User.display_name",
            "inti.User.first_name",
            "inti.User.last_name",
            "inti.User.email",
            "inti.User.last_login",
        ),
        classes=(Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Memastikan hanya petugas yang berhak membuka data, dan siapa yang mencatat apa"),
        basis=Basis.TUGAS,
        law=_("UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 35 dan 36"),
        retention=_("Selama bertugas; setelah itu akun ditutup dan catatan kerjanya tetap ada"),
        seen_by=_("Pengelola layanan dan rekan kerja"),
    ),
    PersonalData(
        title=_("Permintaan dan persetujuan tentang data pribadi"),
        fields=(
            "inti_privacy.DataRequest.subject_name",
            "inti_privacy.DataRequest.applicant",
            "inti_privacy.DataRequest.reason",
            "inti_privacy.DataRequest.answer",
            "inti_privacy.Consent.subject_name",
            "inti_privacy.Consent.given_by",
        ),
        classes=(Klass.NAMA,),
        purpose=_("Menjawab permintaan Anda tepat waktu dan dapat membuktikannya"),
        basis=Basis.KEWAJIBAN,
        law=_("UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 24, 30 sampai 33, dan 43"),
        retention=PERIOD,
        seen_by=_("Pengelola data pribadi"),
    ),
)
