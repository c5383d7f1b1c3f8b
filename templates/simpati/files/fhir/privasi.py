"""The personal data that stay behind when a child's measurements were sent."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData
from simpati.privasi import HUKUM

PERSONAL_DATA = (
    PersonalData(
        title=_("Catatan pengiriman hasil ukur anak ke SATUSEHAT atau server FHIR lain"),
        fields=(
            "fhir.Terkirim.balita",
            "fhir.Terkirim.id_server",
            "fhir.Terkirim.versi",
        ),
        classes=(Klass.KESEHATAN, Klass.ANAK, Klass.IDENTIFIKASI),
        purpose=_("Mengirim tiap hasil ukur satu kali, dan mengirim perbaikannya"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=_("Terhapus paling lama sehari sesudah identitas anak dihapus"),
        seen_by=_("Pengelola layanan"),
    ),
)
