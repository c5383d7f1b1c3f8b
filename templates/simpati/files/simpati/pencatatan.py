"""Recording a measurement: values in, z-scores, classes and status stored with them.

A service function and not a signal or `save()`: whoever writes a measurement sees that it is
computed here.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpati.antropometri import GIZI_BURUK, Indeks, Penilaian, Posisi, nilai_pengukuran, umur_hari
from simpati.models import Pengukuran


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
    for indeks in Indeks:
        satu = penilaian.nilai.get(indeks)
        akhiran = indeks.name.lower()
        setattr(pengukuran, f"z_{akhiran}", satu.z if satu else None)
        setattr(pengukuran, f"kelas_{akhiran}", satu.kelas.kode if satu and satu.kelas else "")
        setattr(pengukuran, f"tanda_{akhiran}", bool(satu and satu.tanda))
    if pengukuran.edema:
        # Bilateral oedema is severe acute malnutrition whatever the weight says (Permenkes 2/2020).
        pengukuran.kelas_bbtb = GIZI_BURUK.kode
    pengukuran.status = (
        Pengukuran.Status.PERLU_UKUR_ULANG
        if penilaian.perlu_ukur_ulang
        else Pengukuran.Status.TERKIRIM
    )
    return pengukuran


def catat(pengukuran: Pengukuran, *bersama: Callable[[Pengukuran], object]) -> Pengukuran:
    """Compute, check and save a new or corrected measurement.

    `bersama` save what belongs to it, once it has its key: all or nothing. Raises ValidationError
    (second measurement of a day, value outside the ranges) with nothing written.
    """
    isi(pengukuran)
    # Child and recorder are at hand and need not be looked up; that nobody is measured twice on a
    # day shows when it is saved, whoever comes first.
    pengukuran.full_clean(exclude={"balita", "petugas"})
    try:
        with transaction.atomic():
            pengukuran.save()
            for simpan in bersama:
                simpan(pengukuran)
    except IntegrityError as fault:
        if not _sehari(pengukuran).exists():
            raise
        raise ValidationError(_("Anak ini sudah diukur pada tanggal itu.")) from fault
    return pengukuran


def _sehari(pengukuran: Pengukuran) -> QuerySet[Pengukuran]:
    """Give the child's other measurement of that day."""
    return Pengukuran.objects.filter(
        balita=pengukuran.balita_id, tanggal=pengukuran.tanggal
    ).exclude(pk=pengukuran.pk)


@transaction.atomic
def hitung_ulang(balita_pk: int) -> None:
    """Recompute every measurement of a child whose birth date or sex was corrected."""
    for pengukuran in Pengukuran.objects.filter(balita=balita_pk).select_related("balita"):
        isi(pengukuran).save()
