"""Small numbers: a rate over fewer than five children is not shown to those without names.

As in `simpati.angka`: where one row of a table alone would be hidden, the next smallest is hidden
with it, so that the total minus the others does not give it away.
"""

from collections.abc import Sequence

from dasbor.ukuran import Nilai
from simpati.angka import SEL_TERKECIL, penyebut_tersembunyi


def tertutup(nilai: Nilai, *, bebas: bool) -> bool:
    """Tell whether a figure alone is hidden."""
    return not bebas and 0 < nilai.penyebut < SEL_TERKECIL


def tersembunyi(nilai: Sequence[Nilai], bebas: Sequence[bool]) -> list[bool]:
    """Tell for each row of a table whether its figure is hidden; `bebas` are seen by name.

    >>> satu = [Nilai(pembilang=1, penyebut=n, satuan=Satuan.PERSEN) for n in (3, 9, 20)]
    >>> tersembunyi(satu, [False] * 3)
    [True, True, False]
    """
    return penyebut_tersembunyi([satu.penyebut for satu in nilai], bebas)
