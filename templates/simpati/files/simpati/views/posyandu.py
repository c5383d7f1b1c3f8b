"""The kader's own pages: her posyandu, this month's progress, the children."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from inti.access import has_role, require_role
from inti.audit import reads
from simpati.akses import posyandu_untuk
from simpati.angka import Angka, cakupan, diukur_dalam, jumlah, sasaran
from simpati.antropometri import STUNTING
from simpati.models import Balita, IbuHamil, Pengukuran, Posyandu, RemajaPutri
from simpati.periode import Periode, batas_lahir
from simpati.roles import PER_NAMA, SEMUA
from simpati.subjek import DIHAPUS
from simpati.views.formulir import kata_cari

PER_HALAMAN = 25
DI_BERANDA = 12
SARING: Mapping[str, str] = {
    "": noop("Semua"),
    "belum": noop("Belum diukur"),
    "ulang": noop("Perlu ukur ulang"),
    "stunting": noop("Stunting"),
    "arsip": noop("Tidak aktif"),
}


@dataclass(frozen=True, kw_only=True)
class BarisAnak:
    """A child in a list, with its last measurement."""

    balita: Balita
    umur: str
    ibu: str
    terakhir: Pengukuran | None
    bulan_ini: bool


@dataclass(frozen=True, kw_only=True)
class BarisPosyandu:
    """A posyandu in a list, with this month's counts."""

    posyandu: Posyandu
    angka: Angka


@require_safe
@require_role(*SEMUA)
def beranda(request: HttpRequest) -> HttpResponse:
    """Lead to the person's work: children for those who see names, figures for the others."""
    return redirect(
        "simpati:posyandu-saya" if has_role(request.user, *PER_NAMA) else "simpati:angka"
    )


@require_safe
@require_role(*PER_NAMA)
@reads("Memantau anak di posyandu sendiri")
def posyandu_saya(request: HttpRequest) -> HttpResponse:
    """Own posyandu with this month's progress, and who is still to be measured."""
    hari_ini = timezone.localdate()
    periode = Periode.dari(hari_ini)
    daftar = list(posyandu_untuk(request.user))
    saring = Q(posyandu__in=[satu.pk for satu in daftar])
    hitung = cakupan(periode, saring)
    total = jumlah(hitung.values())
    anak = sasaran(periode).filter(saring).select_related("posyandu")
    belum = anak.exclude(Exists(diukur_dalam(periode)))[:DI_BERANDA]
    ulang = perlu_ulang(anak, periode).annotate(terakhir_id=terakhir("pk"))[:DI_BERANDA]
    isi = {
        "periode": periode,
        "posyandu": [
            BarisPosyandu(posyandu=satu, angka=hitung.get(satu.pk, Angka())) for satu in daftar
        ],
        "total": total,
        "sisa": total.terdaftar - total.diukur,
        "ibu": IbuHamil.objects.filter(saring, status=IbuHamil.Status.HAMIL).count(),
        "remaja": RemajaPutri.objects.filter(saring, aktif=True).count(),
        "belum": baris_anak(belum, hari_ini, {}),
        "ulang": baris_anak(ulang, hari_ini, {}),
    }
    return render(request, "simpati/posyandu_saya.html", isi)


@require_safe
@require_role(*PER_NAMA)
@reads("Mencari anak di daftar posyandu")
def posyandu(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the children of one posyandu: search, filter, pages."""
    satu = get_object_or_404(posyandu_untuk(request.user), pk=pk)
    hari_ini = timezone.localdate()
    periode = Periode.dari(hari_ini)
    cari = kata_cari(request)
    saring = request.GET.get("saring", "")
    saring = saring if saring in SARING else ""
    angka = cakupan(periode, Q(posyandu=satu)).get(satu.pk, Angka())
    daftar = Paginator(_cari(_saring(satu, saring, periode), cari), PER_HALAMAN)
    if not saring and not cari:
        daftar.count = angka.terdaftar  # the whole list is S, which is counted already
    halaman = daftar.get_page(request.GET.get("halaman"))
    ukuran = Pengukuran.objects.in_bulk([_terakhir_id(anak) for anak in halaman])
    isi = {
        "posyandu": satu,
        "ibu": satu.ibu.filter(status=IbuHamil.Status.HAMIL).count(),
        "remaja": satu.remaja.filter(aktif=True).count(),
        "periode": periode,
        "angka": angka,
        "halaman": halaman,
        "anak": baris_anak(halaman, hari_ini, ukuran),
        "cari": cari,
        "saring": saring,
        "pilihan": {kode: _(nama) for kode, nama in SARING.items()},
    }
    return render(request, "simpati/posyandu.html", isi)


def baris_anak(
    anak: Iterable[Balita], hari_ini: date, pengukuran: Mapping[int, Pengukuran]
) -> list[BarisAnak]:
    """Give rows for a list; `pengukuran` holds the last ones by id."""
    periode = Periode.dari(hari_ini)
    hasil = []
    for satu in anak:
        ukuran = pengukuran.get(_terakhir_id(satu))
        hasil.append(
            BarisAnak(
                balita=satu,
                umur=satu.umur_pada(hari_ini),
                ibu=_("Ibu %(nama)s") % {"nama": satu.nama_ibu},
                terakhir=ukuran,
                bulan_ini=ukuran is not None and ukuran.tanggal >= periode.awal,
            )
        )
    return hasil


def terakhir(kolom: str, **saring: object) -> Subquery:
    """Give one column of the outer child's last measurement of that kind."""
    ukuran = Pengukuran.objects.filter(balita=OuterRef("pk"), **saring)
    return Subquery(ukuran.order_by("-tanggal").values(kolom)[:1])


def perlu_ulang(anak: QuerySet[Balita], periode: Periode) -> QuerySet[Balita]:
    """Narrow to children whose last measurement is of this month and implausible."""
    return anak.alias(
        terakhir_status=terakhir("status"), terakhir_tanggal=terakhir("tanggal")
    ).filter(terakhir_status=Pengukuran.Status.PERLU_UKUR_ULANG, terakhir_tanggal__gte=periode.awal)


def _saring(posyandu: Posyandu, saring: str, periode: Periode) -> QuerySet[Balita]:
    """Narrow to the children of a list, each with the id of its last measurement.

    A list shows no NIK, so that none is decrypted for it.
    """
    anak = _pilih(posyandu, saring, periode).defer("nik", "nik_ibu")
    return anak.annotate(terakhir_id=terakhir("pk"))


def _pilih(posyandu: Posyandu, saring: str, periode: Periode) -> QuerySet[Balita]:
    if saring == "arsip":
        lewat = Q(aktif=False) | Q(tanggal_lahir__lte=batas_lahir(periode.awal))
        return posyandu.balita.filter(lewat, gabungan=None).exclude(nama=DIHAPUS)
    anak = sasaran(periode).filter(posyandu=posyandu)
    if saring == "belum":
        return anak.exclude(Exists(diukur_dalam(periode)))
    if saring == "ulang":
        return perlu_ulang(anak, periode)
    if saring == "stunting":
        return anak.alias(terakhir_tbu=terakhir("kelas_tbu", tanda_tbu=False)).filter(
            terakhir_tbu__in=STUNTING
        )
    return anak


def _cari(anak: QuerySet[Balita], cari: str) -> QuerySet[Balita]:
    """Find each word in the child's or mother's name; never by NIK, since addresses are logged."""
    for kata in cari.split():
        anak = anak.filter(Q(nama__icontains=kata) | Q(nama_ibu__icontains=kata))
    return anak


def _terakhir_id(anak: Balita) -> int:
    """Give what `_saring` annotated; 0 for a child without measurement or annotation."""
    return getattr(anak, "terakhir_id", None) or 0
