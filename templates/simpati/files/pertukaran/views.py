"""Sending a file, following its import, taking a list."""

from collections.abc import Iterator
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.audit.reading import because
from inti.models import User
from inti.privacy.limits import limited
from pertukaran import kolom, tasks
from pertukaran.akses import PERAN, impor_untuk
from pertukaran.berkas import BerkasSalah, buka
from pertukaran.ekspor import XLSX_MAKS, Permintaan, csv_alir, xlsx
from pertukaran.forms import EksporForm, KirimForm, PetaForm
from pertukaran.isian import amankan
from pertukaran.models import Impor, PetaKolom, Temuan

PER_HALAMAN = 50
SEGARKAN = "5"
"""Seconds after which a browser asks again how far a job is."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PERAN)
@limited("20/h")
def beranda(request: HttpRequest) -> HttpResponse:
    """Send a file; own imports so far."""
    form = KirimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("pertukaran:peta", _terima(request, form).pk)
        except BerkasSalah as salah:
            form.add_error("berkas", str(salah))
    isi = {"form": form, "impor": impor_untuk(request.user)[:PER_HALAMAN]}
    return render(request, "pertukaran/beranda.html", isi, status=422 if form.is_bound else 200)


def _terima(request: HttpRequest, form: KirimForm) -> Impor:
    """Keep a file whose headings can be read, with what we take them for. Raises BerkasSalah."""
    berkas = form.cleaned_data["berkas"]
    berkas.seek(0)
    with buka(berkas, berkas.name) as tabel:
        judul = tabel.judul
    if tabel.lain:
        pesan = _("Lembar lain tidak dibaca: %(lembar)s. Kirim masing-masing sebagai berkas.")
        messages.warning(request, pesan % {"lembar": ", ".join(tabel.lain)})
    berkas.seek(0)
    # require_role let only a signed-in user in.
    oleh = cast(User, request.user)
    ingatan = PetaKolom.objects.filter(oleh=oleh, sidik=kolom.sidik(judul)).first()
    return Impor.objects.create(
        oleh=oleh,
        nama_berkas=berkas.original_name,
        berkas=berkas,
        judul=judul,
        peta=ingatan.peta if ingatan else kolom.tebak(judul),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PERAN)
def peta(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns mean; then the file is checked."""
    impor = get_object_or_404(impor_untuk(request.user).select_related("oleh"), pk=pk)
    if impor.status not in (Impor.Status.BARU, Impor.Status.SIAP):
        return redirect(impor)
    form = PetaForm(request.POST or None, impor=impor)
    if request.method == "POST" and form.is_valid():
        _petakan(impor, form)
        return redirect(impor)
    isi = {"form": form, "impor": impor, "dipakai": sum(bool(kode) for kode in impor.peta)}
    return render(request, "pertukaran/peta.html", isi, status=422 if form.is_bound else 200)


@transaction.atomic
def _petakan(impor: Impor, form: PetaForm) -> None:
    """Keep the mapping, remember it for files of the same headings, and queue the check."""
    impor.peta = form.peta
    impor.posyandu = form.cleaned_data["posyandu"]
    impor.bila_beda = form.cleaned_data["bila_beda"]
    impor.tanpa_nik = form.cleaned_data["tanpa_nik"]
    impor.status = Impor.Status.DIPERIKSA
    impor.potongan, impor.baris, impor.hitungan = 0, 0, {}
    impor.save()
    PetaKolom.objects.update_or_create(
        oleh=impor.oleh, sidik=kolom.sidik(impor.judul), defaults={"peta": impor.peta}
    )
    tasks.periksa.enqueue(impor.pk)


@require_safe
@require_role(*PERAN)
def impor(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what it did or would do, and which rows are not taken."""
    satu = get_object_or_404(impor_untuk(request.user), pk=pk)
    if satu.status == Impor.Status.BARU:
        return redirect("pertukaran:peta", satu.pk)
    isi = {
        "impor": satu,
        "hitungan": _hitungan(satu),
        "halaman": Paginator(satu.temuan.all(), PER_HALAMAN).get_page(request.GET.get("halaman")),
        "belum_dipakai": [
            judul for judul, kode in zip(satu.judul, satu.peta, strict=True) if judul and not kode
        ],
    }
    jawaban = render(request, "pertukaran/impor.html", isi)
    if satu.bekerja:
        jawaban["Refresh"] = SEGARKAN
    return jawaban


def _hitungan(impor: Impor) -> list[tuple[str, int]]:
    """Rows by what becomes of them, in words."""
    sebutan = {
        "baru": _("baru"),
        "berubah": _("berubah"),
        "sama": _("sama"),
        "dibiarkan": _("berbeda, dibiarkan"),
        "ganda": _("ganda"),
        "salah": _("salah"),
        "lihat": _("diambil, mohon dilihat lagi"),
    }
    return [
        (nama, impor.hitungan[kode]) for kode, nama in sebutan.items() if kode in impor.hitungan
    ]


@require_POST
@require_role(*PERAN)
@transaction.atomic
def jalankan(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was checked, or go on with a job that stands still."""
    satu = get_object_or_404(impor_untuk(request.user).select_for_update(of=("self",)), pk=pk)
    if satu.status == Impor.Status.SIAP:
        satu.temuan.all().delete()
        satu.status = Impor.Status.BERJALAN
        satu.potongan, satu.baris, satu.hitungan = 0, 0, {}
        satu.save()
        tasks.jalankan.enqueue(satu.pk)
    elif satu.terdiam:
        satu.save(update_fields=["diubah"])
        tugas = tasks.jalankan if satu.status == Impor.Status.BERJALAN else tasks.periksa
        tugas.enqueue(satu.pk)
    return redirect(satu)


@require_POST
@require_role(*PERAN)
def hapus(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file with its faults; what was imported stays."""
    get_object_or_404(impor_untuk(request.user), pk=pk).delete()
    messages.success(request, _("Berkas dan daftar kesalahannya sudah dihapus."))
    return redirect("pertukaran:beranda")


@require_safe
@require_role(*PERAN)
def temuan(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that are not taken or to be looked at, as CSV, to mend them in the file."""
    satu = get_object_or_404(impor_untuk(request.user), pk=pk)
    judul = [_("Baris"), _("Jenis"), _("Kolom"), _("Isi"), _("Yang perlu diperbaiki")]
    isi = "".join(csv_alir(judul, _baris_temuan(satu)))
    jawaban = HttpResponse(isi, content_type="text/csv; charset=utf-8")
    jawaban["Content-Disposition"] = f'attachment; filename="kesalahan-impor-{satu.pk}.csv"'
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban


def _baris_temuan(impor: Impor) -> Iterator[list[str]]:
    for satu in impor.temuan.iterator():
        jenis = Temuan.Jenis(satu.jenis).label
        yield [str(satu.nomor), str(jenis), satu.kolom, amankan(satu.nilai), satu.pesan]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(*PERAN)
@reads("Mengekspor daftar", action="ekspor")
def ekspor(request: HttpRequest) -> HttpResponseBase:
    """Take a list: what it is for is asked, and stands in the trail with its size."""
    form = EksporForm(request.POST or None, pengguna=request.user)
    permintaan = form.permintaan if request.method == "POST" and form.is_valid() else None
    if permintaan is None or _terlalu_besar(form, permintaan):
        status = 422 if form.is_bound else 200
        return render(request, "pertukaran/ekspor.html", {"form": form}, status=status)
    because(f"{form.cleaned_data['alasan']} ({permintaan.saringan})", "ekspor")
    return _dikirim(permintaan, form.cleaned_data["bentuk"])


def _terlalu_besar(form: EksporForm, permintaan: Permintaan) -> bool:
    """Tell a workbook that would take too long."""
    if form.cleaned_data["bentuk"] == "csv" or permintaan.jumlah <= XLSX_MAKS:
        return False
    pesan = _("Lebih dari 20.000 baris: pilih CSV, atau persempit bulan dan wilayahnya.")
    form.add_error("bentuk", pesan)
    return True


def _dikirim(permintaan: Permintaan, bentuk: str) -> HttpResponseBase:
    nama = f"simpati-{permintaan.isi}-{timezone.localdate():%Y-%m-%d}.{bentuk}"
    jawaban: StreamingHttpResponse | FileResponse
    if bentuk == "csv":
        jawaban = StreamingHttpResponse(
            csv_alir(permintaan.judul, permintaan.baris()), content_type="text/csv; charset=utf-8"
        )
        jawaban["Content-Disposition"] = f'attachment; filename="{nama}"'
    else:
        jawaban = FileResponse(
            xlsx(permintaan.judul, permintaan.baris()), as_attachment=True, filename=nama
        )
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban
