"""A service standard: six components of delivery, eight of manufacturing, and the pledge.

UU 25/2009 Pasal 21 and PermenPANRB 15/2014: the six of delivery must be published, with the
maklumat pelayanan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DELIVERY: "Mapping[str, StrOrPromise]" = {
    "persyaratan": _("Persyaratan"),
    "prosedur": _("Sistem, mekanisme, dan prosedur"),
    "jangka_waktu": _("Jangka waktu pelayanan"),
    "biaya": _("Biaya/tarif"),
    "produk": _("Produk pelayanan"),
    "pengaduan": _("Penanganan pengaduan, saran, dan masukan"),
}
MANUFACTURING: "Mapping[str, StrOrPromise]" = {
    "dasar_hukum": _("Dasar hukum"),
    "sarana": _("Sarana, prasarana, dan/atau fasilitas"),
    "kompetensi": _("Kompetensi pelaksana"),
    "pengawasan": _("Pengawasan internal"),
    "jumlah_pelaksana": _("Jumlah pelaksana"),
    "jaminan_pelayanan": _("Jaminan pelayanan"),
    "jaminan_keamanan": _("Jaminan keamanan dan keselamatan pelayanan"),
    "evaluasi": _("Evaluasi kinerja pelaksana"),
}
COMPONENTS: "Mapping[str, StrOrPromise]" = {**DELIVERY, **MANUFACTURING}
ORDERED = frozenset({"prosedur"})

MAKLUMAT = _(
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang "
    "telah ditetapkan. Apabila kami tidak menepati janji ini, kami siap menerima sanksi sesuai "
    "peraturan perundang-undangan."
)


@dataclass(frozen=True, kw_only=True)
class Component:
    """One component as a page shows it; no lines: the region has not filled it in yet."""

    key: str
    title: "StrOrPromise"
    lines: "tuple[StrOrPromise, ...]"

    @property
    def ordered(self) -> bool:
        """Whether the lines are steps, one after the other."""
        return self.key in ORDERED and len(self.lines) > 1


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What one public service promises; each component is a tuple of lines.

    ``slug`` is its address and never changes, ``prefix`` (three letters) begins the numbers of its
    requests, ``days`` is the promised time in working days (None: no request is opened), ``apply``
    the name of the address where citizens ask for it.
    """

    slug: str
    title: "StrOrPromise"
    summary: "StrOrPromise"
    prefix: str = "LYN"
    days: int | None = None
    apply: str = ""
    owner: "StrOrPromise" = ""
    time: "StrOrPromise" = ""
    fee: "StrOrPromise" = ""
    persyaratan: "tuple[StrOrPromise, ...]" = ()
    prosedur: "tuple[StrOrPromise, ...]" = ()
    jangka_waktu: "tuple[StrOrPromise, ...]" = ()
    biaya: "tuple[StrOrPromise, ...]" = ()
    produk: "tuple[StrOrPromise, ...]" = ()
    pengaduan: "tuple[StrOrPromise, ...]" = ()
    dasar_hukum: "tuple[StrOrPromise, ...]" = ()
    sarana: "tuple[StrOrPromise, ...]" = ()
    kompetensi: "tuple[StrOrPromise, ...]" = ()
    pengawasan: "tuple[StrOrPromise, ...]" = ()
    jumlah_pelaksana: "tuple[StrOrPromise, ...]" = ()
    jaminan_pelayanan: "tuple[StrOrPromise, ...]" = ()
    jaminan_keamanan: "tuple[StrOrPromise, ...]" = ()
    evaluasi: "tuple[StrOrPromise, ...]" = ()
    maklumat: "StrOrPromise" = MAKLUMAT

    @property
    def delivery(self) -> list[Component]:
        """The six that must be published."""
        return list(self._components(DELIVERY))

    @property
    def manufacturing(self) -> list[Component]:
        """The eight of how the service is run."""
        return list(self._components(MANUFACTURING))

    @property
    def empty(self) -> list[str]:
        """Keys of the components without a text."""
        return [key for key in COMPONENTS if not getattr(self, key)]

    def _components(self, keys: "Mapping[str, StrOrPromise]") -> Iterator[Component]:
        for key, title in keys.items():
            yield Component(key=key, title=title, lines=getattr(self, key))
