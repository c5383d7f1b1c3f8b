"""The personal data of the outbox: kept only until the message has left."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData

PERSONAL_DATA = (
    PersonalData(
        title=_("Pesan keluar: nomor telepon atau surel penerima, dan isi pesannya"),
        fields=(
            "inti_messaging.Outbox.to",
            "inti_messaging.Outbox.to_shown",
            "inti_messaging.Outbox.subject",
            "inti_messaging.Outbox.text",
            "inti_messaging.Outbox.values",
        ),
        classes=(Klass.IDENTIFIKASI,),
        purpose=_("Mengirim kabar dan pengingat kepada Anda"),
        basis=Basis.TUGAS,
        law=_("UU 27/2022 tentang Pelindungan Data Pribadi, Pasal 20"),
        retention=_(
            "Isi dan penerima dihapus begitu pesan terkirim, paling lama 30 hari; "
            "catatan tanpa isi dihapus sesudah satu tahun"
        ),
        seen_by=_("Pengelola layanan"),
    ),
)
