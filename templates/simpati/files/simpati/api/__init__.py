"""SIMPATI for programs: children, mothers, girls, families; what was found, and the figures.

Rows are those that the token's owner may see, by the rules of the pages. A NIK is only given
masked. What is written goes through the same forms and functions as on the pages.

    lingkup     scopes, and what every operation shares
    balita      posyandu and children
    pengukuran  measurements
    kasus       children's cases and what was done in each
    kasus_ibu   the same of mothers
    keluarga    families of children and mothers
    ibu         pregnant women, their visits, how a pregnancy ended
    remaja      adolescent girls and their visits
    laporan     the monthly report of a village
    angka       figures of units, by sex and age group
"""

from ninja import Router

from simpati.api import (
    angka,
    balita,
    ibu,
    kasus,
    kasus_ibu,
    keluarga,
    laporan,
    pengukuran,
    remaja,
)
from simpati.api.lingkup import SCOPES

__all__ = ["SCOPES", "router"]

router = Router()
for _bagian in (balita, pengukuran, kasus, keluarga, ibu, kasus_ibu, remaja, laporan, angka):
    router.add_router("", _bagian.router)
