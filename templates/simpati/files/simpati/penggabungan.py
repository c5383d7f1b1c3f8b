"""Merging two records of one child: one transaction, nothing lost, every step in the trail.

The older record stays with the values that were chosen. The other one is archived with a pointer to
it and keeps what was not chosen. Whatever refers to a child follows, whichever app it belongs to.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from inti.models import User
from simpati import pelaporan, rekap
from simpati.ketentuan import periksa_riwayat
from simpati.models import Balita, Gabungan, Kasus, Kembaran, Koreksi, Pengukuran
from simpati.pencatatan import hitung_ulang

IDENTITAS = (
    *("posyandu", "nama", "jenis_kelamin", "tanggal_lahir", "nama_ibu", "nik", "nik_ibu"),
    *("urutan_kembar", "alamat", "rt", "rw"),
)
"""What is chosen from one record or the other."""
RUMAH = ("keluarga_id", "ibu_id")
"""Taken over where the record that stays has none."""
UKURAN = ("berat_kg", "panjang_tinggi_cm", "posisi", "edema", "petugas", "validator", "status")
SENDIRI: tuple[type[models.Model], ...] = (Pengukuran, Kasus, Kembaran)
"""Followed by rules of their own."""

Rincian = defaultdict[str, list[int]]


@transaction.atomic
def gabungkan(
    pasangan: Kembaran,
    *,
    dari_kanan: Collection[str],
    ukuran_kanan: Collection[date],
    alasan: str,
    oleh: User,
) -> Gabungan:
    """Merge the right record of a pair into the left one; gives what was done.

    `dari_kanan` names the fields and `ukuran_kanan` the days whose values are the right record's.
    Raises ValidationError with nothing written.
    """
    kunci = (pasangan.kiri_id, pasangan.kanan_id)
    terkunci = Balita.objects.select_for_update(of=("self",)).filter(pk__in=kunci, gabungan=None)
    anak = {satu.pk: satu for satu in terkunci.order_by("pk")}
    if len(anak) != len(kunci):
        raise ValidationError(_("Salah satu catatan ini sudah digabung. Muat ulang daftarnya."))
    baru, lama = anak[kunci[0]], anak[kunci[1]]
    dulu = {lama.posyandu_id, baru.posyandu_id}
    desa = {lama.posyandu.desa_id, baru.posyandu.desa_id}
    # Afterwards the child is registered once, and a right choice of a day is in both months.
    _pilih(baru, lama, dari_kanan)
    rincian: Rincian = defaultdict(list)
    _pindah_ukuran(baru, lama, ukuran_kanan, rincian)
    periksa_riwayat(baru, baru.tanggal_lahir)
    _pindah_kasus(baru, lama, rincian)
    _ikutkan(baru, lama, rincian)
    _lupakan_pasangan(baru, lama)
    hitung_ulang(baru, alasan)
    rekap.segarkan_anak(baru, *dulu)
    _catat_koreksi(baru, desa, rincian, alasan, oleh)
    hasil = Gabungan(lama=lama, baru=baru, alasan=alasan, rincian=dict(rincian), oleh=oleh)
    hasil.full_clean()
    hasil.save()
    return hasil


def bukan(pasangan: Kembaran, oleh: User) -> None:
    """Remember that the two are two children."""
    pasangan.bukan, pasangan.oleh = True, oleh
    pasangan.save()


def bentrok(kiri: Balita, kanan: Balita) -> list[tuple[Pengukuran, Pengukuran]]:
    """Give the measurements of both on one day that say different things, oldest first."""
    sana = {satu.tanggal: satu for satu in kanan.pengukuran.all()}
    return [
        (satu, sana[satu.tanggal])
        for satu in kiri.pengukuran.order_by("tanggal")
        if satu.tanggal in sana
    ]


def _pilih(baru: Balita, lama: Balita, dari_kanan: Collection[str]) -> None:
    """Take the chosen values over; nobody is known by the archived record."""
    for kolom in IDENTITAS:
        if kolom in dari_kanan:
            setattr(baru, kolom, getattr(lama, kolom))
    for kolom in RUMAH:
        if getattr(baru, kolom) is None:
            setattr(baru, kolom, getattr(lama, kolom))
    lama.nik = lama.nik_ibu = ""  # its history keeps them
    baru.aktif, lama.aktif = baru.aktif or lama.aktif, False
    lama.save()
    baru.full_clean()
    baru.save()


def _pindah_ukuran(
    baru: Balita, lama: Balita, ukuran_kanan: Collection[date], rincian: Rincian
) -> None:
    sini = {satu.tanggal: satu for satu in baru.pengukuran.all()}
    for satu in lama.pengukuran.order_by("tanggal"):
        if satu.tanggal not in sini:
            satu.balita = baru
            satu.save()
            rincian["simpati.pengukuran"].append(satu.pk)
        elif satu.tanggal in ukuran_kanan:
            _tukar(sini[satu.tanggal], satu)
            rincian["ditukar"].append(satu.pk)


def _tukar(satu: Pengukuran, lain: Pengukuran) -> None:
    """Exchange what two measurements of a day say; that day is in each record once all along."""
    for kolom in UKURAN:
        sini, sana = getattr(satu, kolom), getattr(lain, kolom)
        setattr(satu, kolom, sana)
        setattr(lain, kolom, sini)
    satu.save()
    lain.save()


def _pindah_kasus(baru: Balita, lama: Balita, rincian: Rincian) -> None:
    terbuka = baru.kasus_terbuka
    for satu in lama.kasus.select_related("pengukuran"):
        if terbuka is not None and satu.terbuka:
            _satukan(terbuka, satu)
        satu.balita = baru
        if satu.pengukuran is not None and satu.pengukuran.balita_id == lama.pk:
            satu.pengukuran = baru.pengukuran.get(tanggal=satu.pengukuran.tanggal)
        satu.save()
        rincian["simpati.kasus"].append(satu.pk)


def _satukan(tetap: Kasus, lain: Kasus) -> None:
    """Join two open cases: the graver reason, the nearer deadline, the help of both."""
    berat = list(Kasus.Sebab)
    tetap.sebab = max(Kasus.Sebab(tetap.sebab), Kasus.Sebab(lain.sebab), key=berat.index)
    tetap.mulai, tetap.tenggat = min(tetap.mulai, lain.mulai), min(tetap.tenggat, lain.tenggat)
    tetap.penanggung_jawab = tetap.penanggung_jawab or lain.penanggung_jawab
    for bantuan in lain.intervensi.all():
        bantuan.kasus = tetap
        bantuan.save()
    if tetap.status == Kasus.Status.TERDETEKSI:
        tetap.status = lain.status
    tetap.save()
    # An end that no figure counts: the child was found once.
    lain.status, lain.selesai = Kasus.Status.KELIRU, lain.mulai
    lain.catatan = _("Digabung dengan kasus lain anak yang sama.")


def _ikutkan(baru: Balita, lama: Balita, rincian: Rincian) -> None:
    """Let every other row that refers to the child follow; what may be there once stays behind."""
    for relasi in Balita._meta.get_fields(include_hidden=True):
        if not isinstance(relasi, models.ManyToOneRel):
            continue
        model, kolom = relasi.related_model, relasi.field
        if model in SENDIRI or hasattr(model, "instance_type"):
            continue  # history names the child as it was
        for satu in model._base_manager.filter(**{kolom.name: lama}):
            setattr(satu, kolom.name, baru)
            if _tersimpan(satu):
                rincian[model._meta.label_lower].append(satu.pk)


def _tersimpan(satu: Any) -> bool:
    try:
        with transaction.atomic():
            satu.save()
    except IntegrityError:
        return False
    return True


def _lupakan_pasangan(baru: Balita, lama: Balita) -> None:
    """Carry over which others are not this child; the search finds the rest anew."""
    milik = models.Q(kiri=lama) | models.Q(kanan=lama)
    for satu in Kembaran.objects.filter(milik):
        (lain,) = {satu.kiri_id, satu.kanan_id} - {lama.pk}
        satu.delete()
        if satu.bukan and lain != baru.pk:
            kiri, kanan = sorted((lain, baru.pk))
            isi: Mapping[str, Any] = {"sebab": satu.sebab, "bukan": True, "oleh": satu.oleh}
            Kembaran.objects.get_or_create(kiri_id=kiri, kanan_id=kanan, defaults=isi)


def _catat_koreksi(
    baru: Balita, desa: Collection[str], rincian: Rincian, alasan: str, oleh: User
) -> None:
    """Say in each report that was sent what the merge changed in its month."""
    pindah = set(rincian["simpati.pengukuran"])
    ditukar = Pengukuran.objects.filter(pk__in=rincian["ditukar"]).values("tanggal")
    berubah = models.Q(pk__in=pindah) | models.Q(tanggal__in=ditukar)
    for satu in baru.pengukuran.filter(berubah):
        for kode in sorted(desa):
            laporan = pelaporan.pengunci(kode, satu.tanggal)
            if laporan is not None:
                Koreksi.objects.create(laporan=laporan, pengukuran=satu, alasan=alasan, oleh=oleh)
        _sesuaikan_status(satu)


def _sesuaikan_status(satu: Pengukuran) -> None:
    """Reported is what lies in a month that was sent, where the child is registered now."""
    terkirim, tervalidasi = Pengukuran.Status.TERKIRIM, Pengukuran.Status.TERVALIDASI
    ulang, akhir = Pengukuran.Status.PERLU_UKUR_ULANG, Pengukuran.Status.TERLAPOR
    terlapor = pelaporan.pengunci(satu.balita.posyandu.desa_id, satu.tanggal) is not None
    if satu.status == ulang or terlapor == (satu.status == akhir):
        return
    terbuka = tervalidasi if satu.validator_id else terkirim
    satu.status = akhir if terlapor else terbuka
    satu.save(update_fields=["status", "diubah"])
