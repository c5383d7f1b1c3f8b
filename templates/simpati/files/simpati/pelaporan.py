"""The month of a village: who validates its measurements, who sends it, who verifies it.

Four eyes each time: nobody validates what they recorded, nor verifies what they sent. A month that
was sent is locked; what is entered or changed later is a correction with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from inti.audit.bulk import bulk_update
from inti.audit.context import current
from inti.models import User, Wilayah
from simpati.angka import dalam, jumlah, per_posyandu
from simpati.models import Koreksi, Laporan, Pengukuran, Posyandu
from simpati.periode import Periode

Status = Pengukuran.Status


def menunggu(posyandu: Iterable[Posyandu], periode: Periode) -> QuerySet[Pengukuran]:
    """Measurements of a month that nobody has validated yet."""
    return Pengukuran.objects.filter(
        dalam(periode), balita__posyandu__in=posyandu, status=Status.TERKIRIM
    )


def validasi(pengukuran: QuerySet[Pengukuran], oleh: User) -> int:
    """Validate those that wait and that somebody else recorded; gives how many there were."""
    with transaction.atomic():
        semua = list(
            pengukuran.filter(status=Status.TERKIRIM).exclude(petugas=oleh).select_for_update()
        )
        for satu in semua:
            satu.status, satu.validator = Status.TERVALIDASI, oleh
        bulk_update(Pengukuran, semua, ["status", "validator"])
    return len(semua)


def kirim(desa: Wilayah, periode: Periode, *, oleh: User, hari_ini: date) -> Laporan:
    """Send a village's month and lock it.

    Raises ValidationError for a month that has not begun, that was sent, that has nothing measured,
    or where measurements wait to be validated.
    """
    if periode > Periode.dari(hari_ini):
        raise ValidationError(_("Bulan itu belum tiba."))
    posyandu = Posyandu.objects.filter(desa=desa)
    with transaction.atomic():
        # Whoever measures in this village now is waited for.
        Wilayah.objects.select_for_update().get(pk=desa.pk)
        sisa = menunggu(posyandu, periode).count()
        if sisa:
            raise ValidationError(
                _("%(jumlah)d pengukuran belum divalidasi. Minta bidan memvalidasinya dulu.")
                % {"jumlah": sisa}
            )
        angka = jumlah(per_posyandu(periode, Q(posyandu__desa=desa)).values())
        if not angka.diukur:
            raise ValidationError(_("Belum ada anak yang diukur pada bulan itu."))
        try:
            with transaction.atomic():
                laporan = Laporan.objects.create(
                    desa=desa,
                    bulan=periode.awal,
                    dikirim_oleh=oleh,
                    **asdict(angka),
                )
        except IntegrityError as salah:
            raise ValidationError(_("Laporan bulan ini sudah dikirim.")) from salah
        siap = Pengukuran.objects.filter(
            dalam(periode), balita__posyandu__in=posyandu, status=Status.TERVALIDASI
        )
        semua = list(siap)
        for satu in semua:
            satu.status = Status.TERLAPOR
        bulk_update(Pengukuran, semua, ["status"])
    return laporan


def verifikasi(laporan: Laporan, oleh: User) -> None:
    """Verify a report. Raises ValidationError for one's own, or one that was verified."""
    if laporan.status != Laporan.Status.TERKIRIM:
        raise ValidationError(_("Laporan ini sudah diverifikasi."))
    if laporan.dikirim_oleh_id == oleh.pk:
        raise ValidationError(_("Anda yang mengirim laporan ini: minta rekan memverifikasinya."))
    laporan.status = Laporan.Status.DIVERIFIKASI
    laporan.diverifikasi_oleh, laporan.diverifikasi = oleh, timezone.now()
    laporan.save()


def pengunci(desa_id: str, *hari: date) -> Laporan | None:
    """Give the report that locks one of these days in a village; None while all are open.

    Within a transaction: a report that is being sent is waited for.
    """
    Wilayah.objects.select_for_update().get(pk=desa_id)
    bulan = {Periode.dari(satu).awal for satu in hari}
    return Laporan.objects.filter(desa=desa_id, bulan__in=bulan).first()


def demand_terbuka(laporan: Laporan | None, alasan: str) -> None:
    """Raise ValidationError for a locked month unless a reason is given."""
    if laporan is not None and not alasan:
        raise ValidationError(
            _(
                "%(laporan)s sudah dikirim. Bidan atau tenaga gizi dapat mengoreksinya dengan "
                "menulis alasannya."
            )
            % {"laporan": laporan}
        )


def catat_koreksi(laporan: Laporan, pengukuran: Pengukuran, alasan: str) -> None:
    """Keep why a measurement was entered or changed after its month was sent."""
    Koreksi.objects.create(
        laporan=laporan, pengukuran=pengukuran, alasan=alasan, oleh=pengukuran.petugas
    )


def catat_hitung_ulang(desa_id: str, berubah: Sequence[Pengukuran], alasan: str) -> None:
    """Keep in each report that was sent which of its measurements a corrected record changed."""
    Wilayah.objects.select_for_update().get(pk=desa_id)
    bulan = {Periode.dari(satu.tanggal).awal for satu in berubah}
    semua = {satu.bulan: satu for satu in Laporan.objects.filter(desa=desa_id, bulan__in=bulan)}
    act = current()
    for satu in berubah:
        laporan = semua.get(Periode.dari(satu.tanggal).awal)
        if laporan is not None:
            oleh = (act and act.actor) or satu.petugas
            Koreksi.objects.create(laporan=laporan, pengukuran=satu, alasan=alasan, oleh=oleh)
