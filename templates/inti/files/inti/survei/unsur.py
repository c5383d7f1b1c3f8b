"""The nine elements of PermenPANRB 14/2017 with their questions and four answers, 1 to 4."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element; ``answers`` are worth 1, 2, 3 and 4."""

    code: str
    title: "StrOrPromise"
    question: "StrOrPromise"
    answers: "tuple[StrOrPromise, StrOrPromise, StrOrPromise, StrOrPromise]"

    @property
    def field(self) -> str:
        """Name of its column and form field."""
        return self.code.lower()


ELEMENTS = (
    Element(
        code="U1",
        title=_("Persyaratan"),
        question=_("Apakah syarat yang diminta sesuai dengan jenis layanannya?"),
        answers=(_("Tidak sesuai"), _("Kurang sesuai"), _("Sesuai"), _("Sangat sesuai")),
    ),
    Element(
        code="U2",
        title=_("Sistem, Mekanisme, dan Prosedur"),
        question=_("Apakah caranya mudah diikuti?"),
        answers=(_("Tidak mudah"), _("Kurang mudah"), _("Mudah"), _("Sangat mudah")),
    ),
    Element(
        code="U3",
        title=_("Waktu Penyelesaian"),
        question=_("Seberapa cepat Anda dilayani?"),
        answers=(_("Tidak cepat"), _("Kurang cepat"), _("Cepat"), _("Sangat cepat")),
    ),
    Element(
        code="U4",
        title=_("Biaya/Tarif"),
        question=_("Bagaimana biayanya?"),
        answers=(_("Sangat mahal"), _("Cukup mahal"), _("Murah"), _("Gratis")),
    ),
    Element(
        code="U5",
        title=_("Produk Spesifikasi Jenis Pelayanan"),
        question=_("Apakah hasil yang Anda terima sesuai dengan yang dijanjikan?"),
        answers=(_("Tidak sesuai"), _("Kurang sesuai"), _("Sesuai"), _("Sangat sesuai")),
    ),
    Element(
        code="U6",
        title=_("Kompetensi Pelaksana"),
        question=_("Apakah petugasnya mampu?"),
        answers=(_("Tidak mampu"), _("Kurang mampu"), _("Mampu"), _("Sangat mampu")),
    ),
    Element(
        code="U7",
        title=_("Perilaku Pelaksana"),
        question=_("Apakah petugasnya sopan dan ramah?"),
        answers=(
            _("Tidak sopan dan ramah"),
            _("Kurang sopan dan ramah"),
            _("Sopan dan ramah"),
            _("Sangat sopan dan ramah"),
        ),
    ),
    Element(
        code="U8",
        title=_("Penanganan Pengaduan, Saran, dan Masukan"),
        question=_("Bagaimana pengaduan dan saran ditangani?"),
        answers=(
            _("Tidak ada tempat mengadu"),
            _("Ada tetapi tidak berfungsi"),
            _("Berfungsi, kurang maksimal"),
            _("Dikelola dengan baik"),
        ),
    ),
    Element(
        code="U9",
        title=_("Sarana dan Prasarana"),
        question=_("Bagaimana tempat dan peralatannya?"),
        answers=(_("Buruk"), _("Cukup"), _("Baik"), _("Sangat baik")),
    ),
)
SCALE = (1, 2, 3, 4)
