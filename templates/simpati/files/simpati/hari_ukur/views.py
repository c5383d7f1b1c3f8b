"""The app's page, its worker and manifest, and what it asks of the service.

The page is the same for everyone, so that a phone may keep it; names come from `data` alone, and
the app keeps them apart (`static/simpati/hari-ukur/simpan.js`). A request without a session is
redirected to the sign-in, which the app takes as the answer that it is signed out.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from inti.access import meant_for, require_role
from inti.audit import reads
from inti.colours import palette, stylesheet_version
from inti.models import User
from inti.region import region
from simpati.akses import posyandu_untuk
from simpati.hari_ukur.bekal import bekal as isi_bekal
from simpati.hari_ukur.data import angka, isi
from simpati.hari_ukur.penerimaan import Jawaban, terima, versi
from simpati.roles import PER_NAMA

MODUL = (
    "aplikasi",
    "angka",
    "formulir",
    "grafik",
    "hitung",
    "keadaan",
    "kirim",
    "layar",
    "simpan",
    "sinkron",
)
GAYA = ("inti/app.css", "daerah/gaya.css", "simpati/simpati.css", "simpati/hari-ukur/gaya.css")
SEKALI_KIRIM = 50
"""As many entries a phone sends in one request."""


@meant_for(*PER_NAMA)
@require_safe
@cache_control(no_cache=True)
def cangkang(request: HttpRequest) -> HttpResponse:
    """Give the page as phones keep it: for a stranger too, nothing personal."""
    return render(request, "simpati/hari_ukur/cangkang.html")


@require_safe
@require_role(*PER_NAMA)
@reads("Membuka hari ukur")
def hari_ukur(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the measuring day of one posyandu."""
    get_object_or_404(posyandu_untuk(request.user), pk=pk)
    return cangkang(request)


@require_safe
@require_role(*PER_NAMA)
@reads("Membuka hari ukur")
def masuk(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead through the sign-in, which the phone's own page does not ask for, back to the app."""
    return redirect("simpati:hari-ukur-posyandu", pk=pk)


@require_safe
@never_cache
@require_role(*PER_NAMA)
@reads("Memuat daftar anak ke ponsel untuk hari ukur")
def data(request: HttpRequest, pk: int) -> JsonResponse:
    """Give what the phone keeps of this posyandu for a few days."""
    posyandu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    return JsonResponse({"petugas": request.user.pk, **isi(posyandu, timezone.localdate())})


@require_safe
@never_cache
@require_role(*PER_NAMA)
@reads("Membuka hari ukur")
def sesi(request: HttpRequest) -> JsonResponse:
    """Tell who is signed in, with the token that sending needs."""
    return JsonResponse({"petugas": request.user.pk, "token": get_token(request)})


@require_POST
@never_cache
@require_role(*PER_NAMA)
@reads("Mengirim hasil ukur dari ponsel")
def kirim(request: HttpRequest) -> JsonResponse:
    """Store what was measured without a signal; one answer per entry."""
    kiriman = _kiriman(request)
    if kiriman is None:
        pesan = _("Kiriman tidak terbaca. Muat ulang halaman hari ukur, lalu kirim lagi.")
        return JsonResponse({"pesan": pesan}, status=400)
    # require_role let only a signed-in user in.
    petugas = cast(User, request.user)
    if kiriman["petugas"] != petugas.pk:
        pesan = _("Hasil ukur ini dicatat orang lain. Ia harus masuk sendiri untuk mengirimnya.")
        return JsonResponse({"pesan": pesan}, status=409)
    hasil = terima(petugas, kiriman["kiriman"], timezone.localdate())
    return JsonResponse({"hasil": [_jawaban(satu) for satu in hasil]})


def _kiriman(request: HttpRequest) -> dict[str, Any] | None:
    """Read the request's body; None when it is not a list of few entries and whose they are."""
    try:
        dibaca = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(dibaca, dict) or "petugas" not in dibaca:
        return None
    semua = dibaca.get("kiriman")
    return dibaca if isinstance(semua, list) and len(semua) <= SEKALI_KIRIM else None


def _jawaban(jawaban: Jawaban) -> Mapping[str, Any]:
    hasil = {"kiriman": jawaban.kiriman, "keadaan": jawaban.keadaan, "pesan": jawaban.pesan}
    ada = jawaban.ada
    if ada is None:
        return hasil
    tersimpan = {"id": ada.pk, "versi": versi(ada), "oleh": str(ada.petugas), **angka(ada)}
    return {**hasil, "ada": tersimpan}


@meant_for(*PER_NAMA)
@require_safe
@cache_control(no_cache=True)
def bekal(request: HttpRequest) -> JsonResponse:
    """Give tables, rules and words; nothing personal."""
    return JsonResponse(isi_bekal())


@meant_for(*PER_NAMA)
@require_safe
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Say what a phone needs to put the measuring day on its home screen."""
    warna, layanan = palette(region().colours), region().service
    ikon = f"{reverse('inti:ikon')}?v={stylesheet_version(region().colours)}"
    alamat = reverse("simpati:hari-ukur")
    return JsonResponse(
        {
            "id": alamat,
            "name": _("Hari ukur %(layanan)s %(daerah)s")
            % {"layanan": layanan.title, "daerah": region().name},
            "short_name": _("Hari ukur"),
            "lang": get_language(),
            "start_url": alamat,
            "scope": alamat,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": warna.primary,
            "icons": [{"src": ikon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
    )


@meant_for(*PER_NAMA)
@require_safe
@cache_control(no_cache=True)
def pekerja(request: HttpRequest) -> HttpResponse:
    """Give the worker that keeps the app; its version follows what it keeps, byte for byte."""
    cetakan = hashlib.sha256()
    for bagian in (cangkang(request).content, bekal(request).content, *map(_berkas, _statis())):
        cetakan.update(bagian)
    disimpan = _disimpan()
    cetakan.update("\n".join(disimpan).encode())
    isian = {"disimpan": disimpan, "versi": cetakan.hexdigest()[:12]}
    tipe = "text/javascript; charset=utf-8"
    return render(request, "simpati/hari_ukur/pekerja.js", isian, content_type=tipe)


def _statis() -> list[str]:
    """Give the static files of the app by name."""
    lambang = [region().logo_path] if region().logo else []
    return [*_modul(), *GAYA, *lambang]


def _modul() -> list[str]:
    return [f"simpati/hari-ukur/{nama}.js" for nama in MODUL]


def _berkas(nama: str) -> bytes:
    jalur = finders.find(nama)
    return Path(jalur).read_bytes() if jalur else b""


def _disimpan() -> list[str]:
    """Give the addresses that a phone keeps; each is the same for everyone."""
    versi_warna = stylesheet_version(region().colours)
    return [
        reverse("simpati:hari-ukur"),
        reverse("simpati:hari-ukur-bekal"),
        *(static(nama) for nama in _statis() if not nama.endswith(".js")),
        # Modules name each other without the hash that `static` adds.
        *(urljoin(settings.STATIC_URL, nama) for nama in _modul()),
        *(f"{reverse(nama)}?v={versi_warna}" for nama in ("inti:warna", "inti:ikon")),
    ]
