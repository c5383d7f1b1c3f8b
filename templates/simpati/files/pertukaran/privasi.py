"""The personal data that an import keeps for a while."""

from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import Basis, Klass, PersonalData
from pertukaran.retensi import MASA
from simpati.privasi import HUKUM

PERSONAL_DATA = (
    PersonalData(
        title=_("Berkas daftar anak dan pengukuran yang dikirim untuk diimpor"),
        fields=(
            "pertukaran.Impor.berkas",
            "pertukaran.Temuan.nilai",
        ),
        classes=(Klass.KESEHATAN, Klass.ANAK, Klass.NAMA, Klass.IDENTIFIKASI),
        purpose=_("Memindahkan daftar yang sudah ada ke SIMPATI tanpa mengetik ulang"),
        basis=Basis.TUGAS,
        law=HUKUM,
        retention=MASA,
        seen_by=_("Bidan atau tenaga gizi yang mengirimnya"),
    ),
)
