"""Recording a measurement: values in, z-scores, classes, gain and status stored with them.

A service function and not a signal or `save()`: whoever writes a measurement sees that it is
computed here.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from inti.audit.bulk import bulk_create, bulk_update
from simpati import pelaporan, pendampingan, rekap
from simpati.antropometri import (
    GIZI_BURUK,
    Indeks,
    Penilaian,
    Posisi,
    Timbangan,
    naik,
    nilai_pengukuran,
    umur_hari,
)
from simpati.aturan import aturan
from simpati.models import Balita, Pengukuran
from simpati.periode import Periode

SESUDAH_TERKIRIM = (Pengukuran.Status.TERVALIDASI, Pengukuran.Status.TERLAPOR)

SEKALI = 200
"""Children whose measurements are held in memory at once."""

TERTULIS = tuple(
    satu.name
    for satu in Pengukuran._meta.concrete_fields
    if satu.name not in ("id", "balita", "dibuat")
)
"""What a changed measurement is written with."""

KOLOM = {
    indeks: tuple(f"{awalan}_{indeks.name.lower()}" for awalan in ("z", "kelas", "tanda"))
    for indeks in Indeks
}
"""Where a measurement keeps what each index says: z-score, class, flag."""


def nilai(pengukuran: Pengukuran) -> Penilaian:
    """Compute what the values of a measurement say; nothing is changed."""
    balita = pengukuran.balita
    return nilai_pengukuran(
        kelamin=balita.kelamin,
        umur_hari=umur_hari(balita.tanggal_lahir, pengukuran.tanggal),
        berat_kg=float(pengukuran.berat_kg),
        panjang_tinggi_cm=float(pengukuran.panjang_tinggi_cm),
        posisi=Posisi(pengukuran.posisi),
        edema=pengukuran.edema,
    )


def isi(pengukuran: Pengukuran) -> Pengukuran:
    """Set age, z-scores, classes, flags and status from the values; does not save."""
    penilaian = nilai(pengukuran)
    pengukuran.umur_hari = penilaian.umur_hari
    for indeks, (z, kelas, tanda) in KOLOM.items():
        satu = penilaian.nilai.get(indeks)
        setattr(pengukuran, z, satu.z if satu else None)
        setattr(pengukuran, kelas, satu.kelas.kode if satu and satu.kelas else "")
        setattr(pengukuran, tanda, satu.tanda if satu else False)
    if pengukuran.edema:
        # Bilateral oedema is severe acute malnutrition whatever the weight says (Permenkes 2/2020).
        pengukuran.kelas_bbtb = GIZI_BURUK.kode
    if penilaian.perlu_ukur_ulang:
        pengukuran.status = Pengukuran.Status.PERLU_UKUR_ULANG
    elif pengukuran.status not in SESUDAH_TERKIRIM:
        pengukuran.status = Pengukuran.Status.TERKIRIM
    return pengukuran


def isi_kenaikan(riwayat: Sequence[Pengukuran]) -> list[Pengukuran]:
    """Set for all measurements of one child, oldest first, whether it gained; gives the changed."""
    berubah, sebelum = [], list[Timbangan]()
    for satu in riwayat:
        huruf = ""
        if satu.berat_dinilai:
            kini = satu.timbangan
            huruf = naik(satu.balita.kelamin, sebelum, kini, aturan().kenaikan_minimal).value
            sebelum.append(kini)
        if satu.naik != huruf:
            satu.naik = huruf
            berubah.append(satu)
    return berubah


def catat(
    pengukuran: Pengukuran, *bersama: Callable[[Pengukuran], object], alasan: str = ""
) -> Pengukuran:
    """Compute, check and save a new or corrected measurement; it waits to be validated.

    `bersama` save what belongs to it, once it has its key: all or nothing. What it changes for the
    child follows: the gain of the month after, a case that opens. `alasan` says why a month that
    was reported is corrected. Raises ValidationError (second measurement of a day, value outside
    the ranges, locked month without a reason) with nothing written.
    """
    try:
        with transaction.atomic():
            hari = _hari(pengukuran)
            laporan = pelaporan.pengunci(pengukuran.balita.posyandu.desa_id, *hari)
            pelaporan.demand_terbuka(laporan, alasan)
            _siapkan(pengukuran, terlapor=laporan is not None)
            riwayat = _simpan(pengukuran, bersama)
            # In every later month the child may now be found anew, or no longer.
            sesudah = [satu.tanggal for satu in riwayat if satu.tanggal > min(hari)]
            bulan = {Periode.dari(satu) for satu in (*hari, *sesudah)}
            rekap.segarkan(pengukuran.balita.posyandu_id, bulan)
            if laporan:
                pelaporan.catat_koreksi(laporan, pengukuran, alasan)
    except IntegrityError as fault:
        if not _sehari(pengukuran).exists():
            raise
        raise ValidationError(_("Anak ini sudah diukur pada tanggal itu.")) from fault
    return pengukuran


@transaction.atomic
def catat_banyak(baru: Sequence[Pengukuran], ubah: Sequence[Pengukuran] = (), *, why: str) -> None:
    """Compute and save measurements of many children, new and changed, and what follows from them.

    For imported and made-up data: whoever calls has held them to the forms' rules.
    """
    tulis = [*baru, *ubah]
    for satu in tulis:
        satu.balita_id = satu.balita.pk
        satu.validator, satu.status = None, Pengukuran.Status.TERKIRIM
        isi(satu)
    riwayat = _riwayat(tulis)
    berubah = [satu for semua in riwayat for satu in isi_kenaikan(semua)]
    dalam_tulis = {id(satu) for satu in tulis}
    lain = [satu for satu in berubah if id(satu) not in dalam_tulis]
    kini = timezone.now()
    for satu in (*ubah, *lain):
        satu.diubah = kini
    bulk_create(Pengukuran, baru, why=why)
    bulk_update(Pengukuran, ubah, TERTULIS, why=why)
    bulk_update(Pengukuran, lain, ("naik", "diubah"), why=why)
    for semua in riwayat:
        pendampingan.periksa(semua[-1], semua)
    ditulis = {id(satu) for satu in (*tulis, *lain)}
    bulan: dict[int, set[Periode]] = {}
    for semua in riwayat:
        mulai = min(satu.tanggal for satu in semua if id(satu) in ditulis)
        terdampak = {Periode.dari(satu.tanggal) for satu in semua if satu.tanggal >= mulai}
        bulan.setdefault(semua[0].balita.posyandu_id, set()).update(terdampak)
    for posyandu, periode in sorted(bulan.items()):
        rekap.segarkan(posyandu, periode)


def _siapkan(pengukuran: Pengukuran, *, terlapor: bool) -> None:
    """Compute and check, as of now recorded and validated by nobody."""
    pengukuran.validator = None
    pengukuran.status = Pengukuran.Status.TERLAPOR if terlapor else Pengukuran.Status.TERKIRIM
    isi(pengukuran)
    # Child and recorder are at hand and need not be looked up; that nobody is measured twice on a
    # day shows when it is saved, whoever comes first.
    pengukuran.full_clean(exclude={"balita", "petugas"})


def _simpan(
    pengukuran: Pengukuran, bersama: Iterable[Callable[[Pengukuran], object]]
) -> list[Pengukuran]:
    """Save it, what belongs to it, and what follows; gives all of the child's, oldest first."""
    (riwayat,) = _riwayat([pengukuran])
    sesudahnya = [satu for satu in isi_kenaikan(riwayat) if satu is not pengukuran]
    pengukuran.save()
    for simpan in bersama:
        simpan(pengukuran)
    for satu in sesudahnya:
        satu.save(update_fields=["naik", "diubah"])
    pendampingan.periksa(pengukuran, riwayat)
    return riwayat


def _sehari(pengukuran: Pengukuran) -> QuerySet[Pengukuran]:
    """Give the child's other measurement of that day."""
    return Pengukuran.objects.filter(
        balita=pengukuran.balita_id, tanggal=pengukuran.tanggal
    ).exclude(pk=pengukuran.pk)


def _riwayat(tulis: Sequence[Pengukuran]) -> list[list[Pengukuran]]:
    """Give for each child all its measurements, oldest first, as they are about to be saved."""
    anak = {satu.balita_id: satu.balita for satu in tulis}
    lain = Pengukuran.objects.filter(balita__in=anak).order_by()
    semua = [*lain.exclude(pk__in=[satu.pk for satu in tulis if satu.pk]), *tulis]
    hasil: dict[int, list[Pengukuran]] = {}
    for satu in sorted(semua, key=lambda satu: satu.tanggal):
        satu.balita = anak[satu.balita_id]
        hasil.setdefault(satu.balita_id, []).append(satu)
    return list(hasil.values())


def _hari(pengukuran: Pengukuran) -> list[date]:
    """Give the day of a measurement, and the one it stood under until now."""
    if not pengukuran.pk:
        return [pengukuran.tanggal]
    lama = Pengukuran.objects.filter(pk=pengukuran.pk).values_list("tanggal", flat=True)
    return [pengukuran.tanggal, *lama]


def susulkan_kenaikan() -> None:
    """Tell the gain of what was measured before it was told (releases up to 2.0).

    What no longer lacks it is left alone, so that a run which broke off goes on.
    """
    belum = Pengukuran.objects.filter(naik="", z_bbu__isnull=False, tanda_bbu=False, edema=False)
    anak = list(belum.order_by("balita").values_list("balita", flat=True).distinct())
    for awal in range(0, len(anak), SEKALI):
        _susulkan(anak[awal : awal + SEKALI])


@transaction.atomic
def _susulkan(anak: Sequence[int]) -> None:
    semua = Balita.objects.filter(pk__in=anak).prefetch_related("pengukuran")
    riwayat = [sorted(satu.pengukuran.all(), key=lambda ukur: ukur.tanggal) for satu in semua]
    berubah = [satu for satu_anak in riwayat for satu in isi_kenaikan(satu_anak)]
    bulk_update(Pengukuran, berubah, ("naik",), why=_("kenaikan berat disusulkan"))
    for satu_anak in riwayat:
        pendampingan.periksa(satu_anak[-1], satu_anak)


@transaction.atomic
def hitung_ulang(balita: Balita, alasan: str = "") -> None:
    """Recompute every measurement of a child whose birth date or sex was corrected.

    Those of months that were reported and now say something else are corrections, with `alasan`.
    """
    riwayat = list(balita.pengukuran.order_by("tanggal"))
    berubah = []
    for satu in riwayat:
        satu.balita = balita
        dulu = _hasil(satu)
        if _hasil(isi(satu)) != dulu:
            berubah.append(satu)
    isi_kenaikan(riwayat)
    for satu in riwayat:
        satu.save()
    if berubah:
        sebab = alasan or _("Tanggal lahir atau jenis kelamin anak dikoreksi.")
        pelaporan.catat_hitung_ulang(balita.posyandu.desa_id, berubah, sebab)
    if riwayat:
        pendampingan.periksa(riwayat[-1], riwayat)
    rekap.segarkan_anak(balita)


def _hasil(pengukuran: Pengukuran) -> list[object]:
    """Give what was computed of a measurement."""
    return [getattr(pengukuran, nama) for kolom in KOLOM.values() for nama in kolom]


@transaction.atomic
def daftarkan(form: ModelForm) -> Balita:
    """Save a child by its valid form, and count whom its village has registered now."""
    anak: Balita = form.save()
    rekap.segarkan_sasaran(anak.posyandu_id)
    return anak


@transaction.atomic
def perbaiki(form: ModelForm) -> Balita:
    """Save what a valid form corrects of a child, and bring measurements and counts to it."""
    anak: Balita = form.save()
    if {"tanggal_lahir", "jenis_kelamin"} & set(form.changed_data):
        hitung_ulang(anak)
    elif "aktif" in form.changed_data:
        rekap.segarkan_anak(anak)
    return anak
