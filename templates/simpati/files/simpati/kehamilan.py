"""What the values of a pregnant woman or a girl say: due date, risks, KEK, anaemia.

Pure rules: values and bounds in, findings out; nothing is read or written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from simpati.aturan_ibu import AturanIbu, AturanRemaja
from simpati.models.ibu import IbuHamil, PemeriksaanIbu

HARI_HAMIL = 280
"""From the first day of the last period to the day of birth that Naegele's rule expects."""
HPHT_MAKS_HARI = 310
"""No pregnancy lasts longer: 44 weeks and two days."""


class Anemia(Enum):
    """Anaemia by Hb, the least serious first."""

    TIDAK = noop("Hb cukup")
    RINGAN = noop("Anemia ringan")
    SEDANG = noop("Anemia sedang")
    BERAT = noop("Anemia berat")

    @property
    def nama(self) -> str:
        """In the reader's language."""
        return _(self.value)


@dataclass(frozen=True, kw_only=True)
class Keadaan:
    """The last known arm (cm) and Hb (g/dL) of a mother, each with the visit that gave it."""

    lila: PemeriksaanIbu | None = None
    hb: PemeriksaanIbu | None = None

    @classmethod
    def dari(cls, riwayat: Sequence[PemeriksaanIbu]) -> "Keadaan":
        """Take the last of each from all her visits, in any order."""
        urut = sorted(riwayat, key=lambda satu: satu.tanggal, reverse=True)
        return cls(
            lila=next((satu for satu in urut if satu.lila_cm is not None), None),
            hb=next((satu for satu in urut if satu.hb is not None), None),
        )


def hpl(hpht: date) -> date:
    """Give the expected day of birth: 280 days after the first day of the last period."""
    return hpht + timedelta(days=HARI_HAMIL)


def minggu(hpl: date, tanggal: date) -> int:
    """Completed weeks of pregnancy on a day, counted back from the expected birth."""
    return (HARI_HAMIL - (hpl - tanggal).days) // 7


def kek(lila_cm: Decimal | None, aturan: AturanIbu) -> bool:
    """Whether the arm is too thin; an arm that was not measured is not."""
    return lila_cm is not None and lila_cm < aturan.lila_kek_cm


def anemia(hb: Decimal, aturan: AturanIbu) -> Anemia:
    """Give the class of a pregnant woman's Hb (g/dL)."""
    if hb < aturan.hb_berat:
        return Anemia.BERAT
    if hb < aturan.hb_sedang:
        return Anemia.SEDANG
    return Anemia.RINGAN if hb < aturan.hb_anemia else Anemia.TIDAK


def anemia_remaja(hb: Decimal, aturan: AturanRemaja) -> bool:
    """Whether a girl's Hb (g/dL) is too low."""
    return hb < aturan.hb_anemia


def risiko(ibu: IbuHamil, tanggal: date, aturan: AturanIbu) -> Iterator[str]:
    """Name each risk that she brings along: too young, too old, too short, too many."""
    umur = ibu.umur_tahun(tanggal)
    if umur < aturan.umur_muda:
        yield _("umur di bawah %(tahun)s tahun") % {"tahun": aturan.umur_muda}
    if umur > aturan.umur_tua:
        yield _("umur di atas %(tahun)s tahun") % {"tahun": aturan.umur_tua}
    if ibu.tinggi_cm is not None and ibu.tinggi_cm < aturan.tinggi_cm:
        yield _("tinggi di bawah %(cm)s cm") % {"cm": aturan.tinggi_cm}
    if ibu.gravida >= aturan.gravida:
        yield _("kehamilan ke-%(urutan)d") % {"urutan": ibu.gravida}
