"""Where a request stands: by its number only, without anything about the person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from inti.permohonan import laju, nomor
from inti.permohonan.models import Permohonan
from inti.survei.undangan import terbuka_untuk

MISSES = 30
WINDOW = 10 * 60  # seconds


@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """A field for the number, and what is wrong with a number that cannot be one."""
    typed = request.GET.get("nomor", "")[:40]
    if not typed.strip():
        return render(request, "permohonan/cari.html")
    number = nomor.read(typed)
    if number is None:
        fault = _("Nomor ini salah ketik. Periksa lagi setiap huruf dan angkanya.")
        return render(request, "permohonan/cari.html", {"typed": typed, "fault": fault}, status=422)
    return redirect("permohonan:rinci", number)


@require_safe
@never_cache
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Service, days and steps of one request. Only misses count for the limit of tries."""
    if laju.too_many(request, "status", limit=MISSES):
        return render(request, "permohonan/tunggu.html", {"minutes": WINDOW // 60}, status=429)
    read = nomor.read(number)
    found = Permohonan.objects.filter(nomor=read).first() if read else None
    if found is None:
        laju.count(request, "status", seconds=WINDOW)
        fault = _("Nomor ini tidak kami temukan. Periksa lagi, atau tanyakan kepada petugas.")
        typed = {"typed": number[:40], "fault": fault}
        return render(request, "permohonan/cari.html", typed, status=404)
    values = {
        "permohonan": found,
        "steps": found.langkah.order_by("-waktu", "-pk"),
        "late": found.terlambat(timezone.localdate()),
        "invitation": terbuka_untuk(found.nomor) if found.berakhir else None,
        "new": request.GET.get("baru") == "1",
    }
    return render(request, "permohonan/rinci.html", values)
