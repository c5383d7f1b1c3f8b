"""Who opened this child's data."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from inti.access import require_role
from inti.audit import reads
from inti.privacy.limits import limited
from inti.privacy.roles import PENGELOLA_DATA
from simpati.akses import balita_diawasi, balita_untuk
from simpati.pembuka import pembukaan
from simpati.roles import TENAGA_KESEHATAN

PER_HALAMAN = 25


@require_safe
@require_role(*TENAGA_KESEHATAN, PENGELOLA_DATA)
@reads("Memeriksa siapa yang membuka data anak")
@limited("120/h", methods=("GET",))
def pembuka(request: HttpRequest, pk: int) -> HttpResponse:
    """The openings of a child's data, newest first; `?sebelum=` a number gives older ones."""
    anak = get_object_or_404(balita_diawasi(request.user), pk=pk)
    nomor = request.GET.get("sebelum", "")
    sebelum = int(nomor) if nomor.isdecimal() and len(nomor) < 19 else None
    baris = list(islice(pembukaan(anak, sebelum=sebelum), PER_HALAMAN + 1))
    isi = {
        "balita": anak,
        "baris": baris[:PER_HALAMAN],
        "sebelum": sebelum,
        "berikut": baris[PER_HALAMAN - 1].nomor if len(baris) > PER_HALAMAN else None,
        "bernama": balita_untuk(request.user).filter(pk=pk).exists(),
    }
    return render(request, "simpati/pembuka.html", isi)
