"""The month, the period in which a posyandu counts; and ages in months."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import ngettext

from inti import formats

BALITA_BULAN = 60
"""A child is a balita until the day it turns 60 months."""


@dataclass(frozen=True, kw_only=True, order=True)
class Periode:
    """One calendar month."""

    tahun: int
    bulan: int

    @classmethod
    def dari(cls, tanggal: date) -> Self:
        """Give the month of a day."""
        return cls(tahun=tanggal.year, bulan=tanggal.month)

    @classmethod
    def baca(cls, teks: str) -> Self | None:
        """Read ``2026-11``; None when it is not a month from 2000 to 2099."""
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", teks, re.ASCII):
            return None
        return cls(tahun=int(teks[:4]), bulan=int(teks[5:]))

    @property
    def awal(self) -> date:
        """The first day."""
        return date(self.tahun, self.bulan, 1)

    @property
    def akhir(self) -> date:
        """The last day."""
        return date(self.tahun, self.bulan, monthrange(self.tahun, self.bulan)[1])

    @property
    def sebelum(self) -> Self:
        """The month before."""
        return type(self).dari(self.awal - timedelta(days=1))

    @property
    def sesudah(self) -> Self:
        """The month after."""
        return type(self).dari(self.akhir + timedelta(days=1))

    @property
    def kode(self) -> str:
        """As in an address: ``2026-11``."""
        return f"{self.tahun}-{self.bulan:02d}"

    def __str__(self) -> str:
        return formats.bulan(self.awal)


def umur_bulan(lahir: date, tanggal: date) -> int:
    """Completed calendar months; negative before birth."""
    bulan = (tanggal.year - lahir.year) * 12 + tanggal.month - lahir.month
    return bulan - (tanggal.day < lahir.day)


def batas_lahir(tanggal: date) -> date:
    """Give the latest birth date that is no longer a balita on this day."""
    tahun = tanggal.year - BALITA_BULAN // 12
    return tanggal.replace(year=tahun, day=min(tanggal.day, monthrange(tahun, tanggal.month)[1]))


def sebut_umur(bulan: int) -> str:
    """Give an age in words: ``8 bulan``, ``2 tahun``, ``2 tahun 3 bulan``."""
    tahun, sisa = divmod(bulan, 12)
    kata = [ngettext("%(n)d tahun", "%(n)d tahun", tahun) % {"n": tahun}] if tahun else []
    if sisa or not tahun:
        kata.append(ngettext("%(n)d bulan", "%(n)d bulan", sisa) % {"n": sisa})
    return " ".join(kata)
