"""The form, by invitation or open to all, and the public results."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from inti.layanan.berkas import berkas
from inti.layanan.daftar import all_standards
from inti.layanan.standar import Standard
from inti.privacy.limits import limited
from inti.survei.forms import JawabanForm
from inti.survei.hasil import summary
from inti.survei.models import Jawaban, Undangan
from inti.survei.undangan import SudahDijawab, jawab

FIRST_YEAR = 2020
YEAR = 366 * 24 * 60 * 60  # seconds


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Every service with this year's index; two queries for each."""
    today = timezone.localdate()
    rows = [(one, summary(one.slug, today.year)) for one in all_standards().values()]
    return render(
        request, "survei/hasil.html", {"rows": rows, "year": today.year, "open": is_open(today)}
    )


@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """One service in one year, element by element."""
    standard, today = _standard(slug), timezone.localdate()
    year = _year(request.GET.get("tahun", ""), today.year)
    values = {
        "standard": standard,
        "survey": summary(slug, year),
        "open": is_open(today),
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < today.year else None,
    }
    return render(request, "survei/rinci.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The form of a finished request; it opens once."""
    found = Undangan.objects.filter(token=token, terpakai=False).first()
    if found is None:
        return _spent(request)
    standard, form = _standard(found.layanan), JawabanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            jawab(token, _answer(form, found.layanan, Jawaban.Jalur.TRANSAKSI))
        except SudahDijawab:
            return _spent(request)
        return redirect("survei:terima-kasih")
    return _form(request, form, standard)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("4/h", per_address=10)
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The open form: once a year from one device, while the region keeps it open."""
    standard, today = _standard(slug), timezone.localdate()
    cookie = f"survei-{slug}-{today.year}"
    if not is_open(today) or cookie in request.COOKIES:
        return render(request, "survei/sudah.html", {"closed": not is_open(today)}, status=410)
    form = JawabanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _answer(form, slug, Jawaban.Jalur.TERBUKA).save()
        response = redirect("survei:terima-kasih")
        response.set_cookie(
            cookie, "1", max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
        return response
    return _form(request, form, standard)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens with the answer."""
    return render(request, "survei/terima_kasih.html")


def is_open(today: date) -> bool:
    """Whether the open form takes answers; without dates in layanan.toml: always."""
    window = berkas().survei
    first: date = window.get("mulai", today)
    last: date = window.get("sampai", today)
    return first <= today <= last


def _answer(form: JawabanForm, slug: str, jalur: Jawaban.Jalur) -> Jawaban:
    return form.answer(layanan=slug, jalur=jalur, tanggal=timezone.localdate())


def _spent(request: HttpRequest) -> HttpResponse:
    """The same for a link that was used and for one that never was."""
    return render(request, "survei/sudah.html", {"by_link": True}, status=410)


def _form(request: HttpRequest, form: JawabanForm, standard: Standard) -> HttpResponse:
    values = {"form": form, "standard": standard, "label": _("Kirim jawaban")}
    return render(request, "survei/isi.html", values, status=422 if form.is_bound else 200)


def _standard(slug: str) -> Standard:
    found = all_standards().get(slug)
    if found is None:
        raise Http404
    return found


def _year(text: str, this: int) -> int:
    """The year that was asked for, when it is one that can have answers."""
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= this:
        return int(text)
    return this
