"""The month that a page shows, and the links to those before and after."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone

from simpati.periode import Periode


def bulan_diminta(request: HttpRequest) -> Periode:
    """Give the month in the address (`?bulan=2026-11`); this one without, and for one to come."""
    kini = Periode.dari(timezone.localdate())
    return min(Periode.baca(request.GET.get("bulan", "")) or kini, kini)


def isi_bulan(periode: Periode) -> Mapping[str, object]:
    """Give what `simpati/_bulan.html` shows."""
    kini = Periode.dari(timezone.localdate())
    return {"periode": periode, "sesudah": periode.sesudah if periode < kini else None}
