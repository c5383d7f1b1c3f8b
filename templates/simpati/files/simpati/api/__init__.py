"""SIMPATI for programs: posyandu, children, measurements, cases, reports and figures.

Rows are those that the token's owner may see, by the rules of the pages. A NIK is only given
masked. What is written goes through the same forms and functions as on the pages.

    lingkup     scopes, and what every operation shares
    balita      posyandu and children
    pengukuran  measurements
    kasus       cases and what was done in each
    laporan     the monthly report of a village
    angka       figures of units, by sex and age group
"""

from ninja import Router

from simpati.api import angka, balita, kasus, laporan, pengukuran
from simpati.api.lingkup import SCOPES

__all__ = ["SCOPES", "router"]

router = Router()
for _bagian in (balita, pengukuran, kasus, laporan, angka):
    router.add_router("", _bagian.router)
