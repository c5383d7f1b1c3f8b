"""One child: its page, its registration, its corrections."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inti import formats
from inti.access import has_role, require_role
from inti.audit import reads
from inti.extension import facts
from simpati.akses import balita_diawasi, balita_untuk, ibu_untuk, posyandu_untuk
from simpati.antropometri import UMUR_MAKS_HARI, Indeks, Posisi, panjang_pada, umur_hari
from simpati.aturan import aturan
from simpati.forms import BalitaForm, tulis
from simpati.formulir_ganda import DaftarForm
from simpati.grafik import Grafik, Ukuran, grafik
from simpati.models import Balita, IbuHamil, Pengukuran
from simpati.pencatatan import daftarkan, perbaiki
from simpati.roles import PER_NAMA, TENAGA_KESEHATAN
from simpati.saran import kartu
from simpati.views.formulir import bergiliran, boleh_bidan
from simpati.views.ganda import pengganti


@require_safe
@require_role(*PER_NAMA)
@reads("Melihat pertumbuhan anak")
def balita(request: HttpRequest, pk: int) -> HttpResponse:
    """Who the child is, how it grows, every measurement."""
    anak = balita_untuk(request.user).select_related("keluarga").filter(pk=pk).first()
    if anak is None:
        return _lain(request, pk)
    hari_ini = timezone.localdate()
    riwayat = list(anak.pengukuran.select_related("petugas"))
    terakhir = riwayat[0] if riwayat else None
    isi = {
        "balita": anak,
        "umur": anak.umur_pada(hari_ini),
        "riwayat": riwayat,
        "terakhir": terakhir,
        "kartu": kartu(terakhir, Indeks.TBU, Indeks.BBU, Indeks.BBTB) if terakhir else [],
        "grafik": grafik_anak(anak, riwayat),
        "kasus": anak.kasus_terbuka,
        "tambahan": facts(anak),
        "pengingat_orang_tua": aturan().pengingat.orang_tua,
        "bisa_awasi": has_role(request.user, *TENAGA_KESEHATAN)
        and balita_diawasi(request.user).filter(pk=pk).exists(),
        "boleh_desil": boleh_bidan(request, anak.posyandu),
        "bisa_diukur": anak.aktif and umur_hari(anak.tanggal_lahir, hari_ini) <= UMUR_MAKS_HARI,
    }
    return render(request, "simpati/balita.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mendaftarkan anak")
def daftar(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a child in one posyandu."""
    posyandu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    return _daftarkan(request, Balita(posyandu=posyandu), _("Daftarkan anak"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Mendaftarkan anak dari ibu yang bersalin")
def anak_ibu(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the child that was born, with what is known of its mother filled in."""
    bersalin = ibu_untuk(request.user).filter(status=IbuHamil.Status.BERSALIN)
    satu = get_object_or_404(bersalin.select_related("keluarga"), pk=pk)
    baru = Balita(posyandu=satu.posyandu, ibu=satu, keluarga=satu.keluarga)
    return _daftarkan(request, baru, _("Daftarkan anaknya"), awal=_dari(satu))


def _daftarkan(
    request: HttpRequest, baru: Balita, judul: str, awal: Mapping[str, object] | None = None
) -> HttpResponse:
    form = DaftarForm(
        request.POST or None, instance=baru, initial=awal, hari_ini=timezone.localdate()
    )
    if request.method == "POST" and _terdaftar(form):
        anak = form.instance
        _ingatkan(request, form)
        messages.success(
            request, _("%(nama)s sudah terdaftar. Langsung ukur hari ini?") % {"nama": anak.nama}
        )
        return redirect(anak)
    return _tampilkan(request, form, judul, 200 if request.method != "POST" else 422)


def _terdaftar(form: BalitaForm) -> bool:
    """Register by a form that was sent; who registered the same child a moment before is first."""
    try:
        with bergiliran(form.instance.posyandu):
            if not form.is_valid():
                return False
            daftarkan(form)
    except IntegrityError:
        form.add_error(None, _("Anak ini baru saja terdaftar. Muat datanya lagi."))
        return False
    return True


def _dari(ibu: IbuHamil) -> dict[str, object]:
    """Give what a mother's record says of her child."""
    rumah = ibu.keluarga
    alamat = {"alamat": rumah.alamat, "rt": rumah.rt, "rw": rumah.rw} if rumah else {}
    return {
        "nama_ibu": ibu.nama,
        "nik_ibu": ibu.nik,
        "tanggal_lahir": ibu.berakhir,
        "urutan_kembar": min(ibu.anak.count() + 1, 5),
        **alamat,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PER_NAMA)
@reads("Memperbaiki data anak")
def ubah_balita(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a child's record; a new birth date or sex recomputes its measurements."""
    anak = get_object_or_404(balita_untuk(request.user), pk=pk)
    form = BalitaForm(request.POST or None, instance=anak, hari_ini=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        perbaiki(form)
        _ingatkan(request, form)
        messages.success(request, _("Data %(nama)s sudah diperbaiki.") % {"nama": anak.nama})
        return redirect(anak)
    return _tampilkan(
        request, form, _("Perbaiki data anak"), 200 if request.method != "POST" else 422
    )


def _ingatkan(request: HttpRequest, form: BalitaForm) -> None:
    for pesan in form.peringatan:
        messages.warning(request, pesan)


def _tampilkan(request: HttpRequest, form: BalitaForm, judul: str, status: int) -> HttpResponse:
    ganda = form.sudah_ada
    isi = {
        "form": form,
        "judul": judul,
        "posyandu": form.instance.posyandu,
        # A record elsewhere is told, but opened only by those who may see it.
        "serupa": _serupa(request, form),
        "ganda": ganda and balita_untuk(request.user).filter(pk=ganda.pk).first(),
    }
    return render(request, "simpati/balita_form.html", isi, status=status)


def _lain(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a merged record to the one that stayed. Raises Http404."""
    baru = pengganti(request, pk)
    if baru is None:
        raise Http404
    return redirect(baru)


def _serupa(request: HttpRequest, form: BalitaForm) -> list[tuple[Balita, bool]]:
    """Give who may be this child, and whether this person may open it."""
    serupa = form.serupa if isinstance(form, DaftarForm) else []
    if not serupa:
        return []
    terlihat = set(
        balita_untuk(request.user)
        .filter(pk__in=[satu.pk for satu in serupa])
        .values_list("pk", flat=True)
    )
    return [(satu, satu.pk in terlihat) for satu in serupa]


def grafik_anak(anak: Balita, riwayat: Sequence[Pengukuran]) -> Grafik | None:
    """Draw its plausible lengths; None without any."""
    ukuran = [_ukuran(satu) for satu in riwayat if satu.z_tbu is not None and not satu.tanda_tbu]
    return grafik(anak.kelamin, ukuran) if ukuran else None


def _ukuran(pengukuran: Pengukuran) -> Ukuran:
    tanggal = formats.tanggal(pengukuran.tanggal)
    return Ukuran(
        umur_hari=pengukuran.umur_hari,
        panjang_cm=panjang_pada(
            umur_hari=pengukuran.umur_hari,
            panjang_tinggi_cm=float(pengukuran.panjang_tinggi_cm),
            posisi=Posisi(pengukuran.posisi),
        ),
        label=f"{tanggal}: {tulis(pengukuran.panjang_tinggi_cm)} cm",
    )
