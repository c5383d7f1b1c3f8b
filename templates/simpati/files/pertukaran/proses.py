"""The two passes over a file: checking it without writing anything, and importing it.

The import writes in parts, each in one transaction with the note of how far it came: whoever goes
on after a kill finds that note, reads the parts before only to remember them, and writes nothing
twice.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inti.audit import acting
from inti.audit.bulk import bulk_create, bulk_update
from pertukaran.baris import Baris, Cacat, baca
from pertukaran.berkas import BerkasSalah, Tabel, buka
from pertukaran.kolom import KOLOM
from pertukaran.models import Impor, Temuan
from pertukaran.putusan import Pemutus, Rencana
from simpati.models import Balita
from simpati.pencatatan import catat_banyak, hitung_ulang
from simpati.rekap import segarkan_anak, segarkan_sasaran

POTONGAN = 500
TEMUAN_MAKS = 10_000
"""Findings that are kept; all are counted."""


def periksa(impor: Impor) -> None:
    """Read the whole file and note what an import would do. Writes no child and no measurement."""
    impor.temuan.all().delete()
    impor.potongan, impor.baris, impor.hitungan = 0, 0, {}
    with (
        _tercatat(impor),
        impor.berkas.open("rb") as berkas,
        buka(berkas, str(impor.berkas)) as tabel,
    ):
        pemutus = Pemutus(impor, timezone.localdate())
        for potongan in _potongan(tabel, impor):
            with transaction.atomic(), acting(impor.oleh, why=alasan(impor, "periksa")):
                rencana = pemutus.putuskan(potongan)
                _simpan(impor, rencana)
        _pindah(impor, Impor.Status.SIAP)


def jalankan(impor: Impor) -> None:
    """Import from where the note says; stops where another worker has gone further."""
    with (
        _tercatat(impor),
        impor.berkas.open("rb") as berkas,
        buka(berkas, str(impor.berkas)) as tabel,
    ):
        pemutus = Pemutus(impor, timezone.localdate())
        for nomor, potongan in enumerate(_potongan(tabel, impor)):
            if nomor < impor.potongan:
                pemutus.putuskan(potongan, ingat=True)
            elif not _tulis(impor, pemutus, nomor, potongan):
                return
        _pindah(impor, Impor.Status.SELESAI)
    if impor.status == Impor.Status.SELESAI:
        impor.bersihkan()


def alasan(impor: Impor, langkah: str = "impor") -> str:
    """Give the reason that stands in the trail; the file's name may tell too much."""
    return f"{langkah} berkas nomor {impor.pk}"


@contextmanager
def _tercatat(impor: Impor) -> Iterator[None]:
    """Tell on the import's page that its file cannot be read."""
    try:
        yield
    except FileNotFoundError:
        _gagal(impor, _("Berkasnya sudah terhapus. Kirim lagi."))
    except BerkasSalah as salah:
        _gagal(impor, str(salah))


def _gagal(impor: Impor, catatan: str) -> None:
    impor.catatan = catatan
    if _pindah(impor, Impor.Status.GAGAL):
        impor.save(update_fields=["catatan"])


def _potongan(tabel: Tabel, impor: Impor) -> Iterator[list[Baris]]:
    baris = (baca(nomor, sel, impor.peta) for nomor, sel in tabel.baris)
    while potongan := list(islice(baris, POTONGAN)):
        yield potongan


def _tulis(impor: Impor, pemutus: Pemutus, nomor: int, potongan: list[Baris]) -> bool:
    """Write one part and the note of it together; False when it is no longer ours to write."""
    with transaction.atomic():
        kini = Impor.objects.select_for_update().filter(pk=impor.pk).first()
        if kini is None or kini.status != Impor.Status.BERJALAN or kini.potongan != nomor:
            return False
        with acting(impor.oleh, why=alasan(impor)):
            rencana = pemutus.putuskan(potongan)
            _tuliskan(rencana, alasan(impor))
        _simpan(impor, rencana)
    pemutus.tersimpan(rencana)
    return True


def _tuliskan(rencana: Rencana, why: str) -> None:
    """Write a plan with its history: children first, for measurements point to them."""
    baru = [anak.balita for anak in rencana.anak_baru if anak.balita]
    bulk_create(Balita, baru, why=why)
    for posyandu in sorted({balita.posyandu_id for balita in baru}):
        segarkan_sasaran(posyandu)
    if rencana.anak_ubah:
        _ubah_anak(rencana, why)
    catat_banyak(rencana.ukur_baru, rencana.ukur_ubah, why=why)
    for balita in Balita.objects.filter(pk__in=rencana.hitung_ulang):
        hitung_ulang(balita)
    for balita in Balita.objects.filter(pk__in=rencana.pindah_dari):
        segarkan_anak(balita, rencana.pindah_dari[balita.pk])


def _ubah_anak(rencana: Rencana, why: str) -> None:
    kolom = {satu.removesuffix("_id") for satu in rencana.kolom_ubah} | {"diubah"}
    kolom |= {f"{satu}_indeks" for satu in ("nik", "nik_ibu") if satu in kolom}
    for balita in rencana.anak_ubah.values():
        balita.diubah = timezone.now()
    bulk_update(Balita, rencana.anak_ubah.values(), sorted(kolom), why=why)


def _simpan(impor: Impor, rencana: Rencana) -> None:
    """Note how far we came and what was found."""
    tersimpan = impor.hitungan.get("temuan", 0)
    semua = [
        *((nomor, _jenis(cacat), cacat) for nomor, cacat in rencana.cacat),
        *((nomor, Temuan.Jenis.LIHAT, cacat) for nomor, cacat in rencana.lihat),
    ]
    temuan = [
        Temuan(
            impor=impor,
            nomor=nomor,
            jenis=jenis,
            kolom=KOLOM[cacat.kolom].judul,
            nilai=cacat.nilai,
            pesan=cacat.pesan,
        )
        for nomor, jenis, cacat in semua[: TEMUAN_MAKS - tersimpan]
    ]
    Temuan.objects.bulk_create(temuan)
    hitungan = Counter(impor.hitungan) + rencana.hitungan + Counter(temuan=len(temuan))
    impor.hitungan = dict(hitungan)
    impor.potongan += 1
    impor.baris += rencana.hitungan["baris"]
    impor.save(update_fields=["hitungan", "potongan", "baris", "diubah"])


def _jenis(cacat: Cacat) -> Temuan.Jenis:
    return Temuan.Jenis.GANDA if cacat.ganda else Temuan.Jenis.SALAH


def _pindah(impor: Impor, status: str) -> bool:
    """Move on, unless someone has moved the import meanwhile."""
    di_sini = Impor.objects.filter(pk=impor.pk, status=impor.status)
    berpindah = bool(di_sini.update(status=status, diubah=timezone.now()))
    if berpindah:
        impor.status = status
    return berpindah
