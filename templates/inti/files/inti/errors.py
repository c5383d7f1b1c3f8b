"""Error pages: Indonesian, without a database, with a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from inti.api import problems

PAGES = {
    400: (
        noop("Permintaan tidak dapat dibaca"),
        noop("Kembali ke halaman sebelumnya, lalu coba lagi."),
    ),
    403: (
        noop("Halaman ini bukan untuk akun Anda"),
        noop("Masuk dengan akun lain, atau minta peran yang sesuai kepada pengelola layanan."),
    ),
    404: (
        noop("Halaman tidak ditemukan"),
        noop("Alamatnya mungkin salah ketik atau sudah pindah. Mulai lagi dari beranda."),
    ),
    500: (
        noop("Terjadi gangguan di pihak kami"),
        noop("Data yang sudah tersimpan aman. Tunggu sebentar, lalu coba lagi."),
    ),
}


def _page(request: HttpRequest, status: int, title: str = "", advice: str = "") -> HttpResponse:
    if request.path_info.startswith(problems.API):
        return problems.answer(request, status)
    usual_title, usual_advice = PAGES[status]
    values = {
        "status": status,
        "title": title or _(usual_title),
        "advice": advice or _(usual_advice),
        "request_id": getattr(request, "request_id", ""),
    }
    template = "inti/error_500.html" if status == 500 else "inti/error.html"
    return render(request, template, values, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason that the view gave."""
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a template that asks nothing of the database, since that may be what failed."""
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    return _page(
        request,
        403,
        title=_("Formulir ini sudah kedaluwarsa"),
        advice=_("Kembali ke halaman formulir, muat ulang, lalu kirim lagi."),
    )
