"""Sending what a server has not got yet, child by child: again after a break, never twice.

A create is conditional (`ifNoneExist`), so that a bundle whose answer got lost changes nothing when
it is sent again. What a server has is kept in `Terkirim`; a resource that differs from it is
updated there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from fhir import kode, pilih, sumber
from fhir.ekspor import teks
from fhir.models import Terkirim
from fhir.pengirim import Ditolak, Jawaban, Pengirim, TidakTerjangkau
from fhir.sumber import AKHIR, DIUBAH, KELIRU, Isi, Sumber
from inti.audit import acting
from simpati.models import Balita, Pengukuran
from simpati.subjek import DIHAPUS

MENYERAH = 5
"""Children in a row that could not be sent before the server counts as down."""
MENUNGGU = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was sent that has to be sent again."""
Jenis = Terkirim.Jenis
Kunci = tuple[str, int, str]


class Nasib(StrEnum):
    """What became of one child."""

    TERKIRIM = "terkirim"
    SAMA = "sama"
    TANPA_NIK = "tanpa-nik"
    DITOLAK = "ditolak"
    GAGAL = "gagal"


@dataclass(frozen=True, kw_only=True)
class Hasil:
    """One child, with how many resources went, or the codes of the refusal."""

    balita: int
    nasib: Nasib
    banyak: int = 0
    sebab: str = ""


@dataclass(frozen=True, kw_only=True)
class Butir:
    """One entry of a bundle: the resource, its version, and what the server has of it."""

    sumber: Sumber
    versi: str
    lama: Terkirim | None

    @property
    def berubah(self) -> bool:
        """Whether the server has to hear of it; a child that it knew before us stays as it is."""
        if self.lama is None:
            return True
        milik_lain = self.sumber.jenis == Jenis.PATIENT and not self.lama.versi
        return not milik_lain and self.lama.versi != self.versi


def kirim(pengirim: Pengirim, *, induk: str = "", sesudah: int = 0) -> Iterator[Hasil]:
    """Send every child that waits, from the one after this key on; one fault is one result.

    `induk` is the server's id of our organization. Raises TidakTerjangkau when several in a row
    could not be sent.
    """
    berturut = 0
    for anak in menunggu(pengirim.tujuan, sesudah):
        try:
            hasil = _kirim(pengirim, anak, induk)
        except TidakTerjangkau as salah:
            berturut += 1
            if berturut >= MENYERAH:
                raise
            hasil = Hasil(balita=anak, nasib=Nasib.GAGAL, sebab=str(salah))
        else:
            berturut = 0
        yield hasil


def menunggu(tujuan: str, sesudah: int = 0) -> list[int]:
    """Give the children with something that the server has not got, by key."""
    milik = Terkirim.objects.filter(tujuan=tujuan)
    sampai = milik.filter(
        jenis=Jenis.OBSERVATION, asal=OuterRef("pk"), dikirim__gte=OuterRef("diubah")
    )
    baru = pilih.sah().filter(~Exists(sampai)).order_by().values_list("balita", flat=True)
    berubah = (
        milik.filter(jenis=Jenis.PATIENT, dikirim__lt=F("balita__diubah"))
        .exclude(balita__nama=DIHAPUS)
        .order_by()
        .values_list("balita", flat=True)
    )
    hilang = _hilang(milik).order_by().values_list("balita", flat=True)
    semua = {*baru.distinct(), *berubah, *hilang.distinct()}
    return sorted(satu for satu in semua if satu is not None and satu > sesudah)


def _hilang(milik: QuerySet[Terkirim]) -> QuerySet[Terkirim]:
    """What was sent of measurements that are no longer there."""
    ada = Pengukuran.objects.filter(pk=OuterRef("asal"))
    return milik.filter(~Exists(ada), jenis=Jenis.OBSERVATION, dicabut=False).exclude(
        balita__nama=DIHAPUS
    )


def _kirim(pengirim: Pengirim, anak: int, induk: str) -> Hasil:
    mulai = timezone.now()
    with acting(None, why="Mengirim hasil ukur ke server FHIR", action="ekspor"):
        balita = Balita.objects.select_related("posyandu").get(pk=anak)
        lama = _lama(pengirim.tujuan, balita)
        semua = list(_semua(balita, lama, induk))
    if sumber.tanpa_nik(semua[1].sumber.isi):
        return Hasil(balita=anak, nasib=Nasib.TANPA_NIK)
    baru = [satu for satu in semua if satu.berubah]
    if not baru:
        _catat(pengirim, balita, semua, [], [], mulai)
        return Hasil(balita=anak, nasib=Nasib.SAMA)
    try:
        jawaban = pengirim.kirim(_bundel(baru, balita, lama))
    except Ditolak as salah:
        return Hasil(balita=anak, nasib=Nasib.DITOLAK, sebab=str(salah))
    if pengirim.mencatat:
        _catat(pengirim, balita, semua, baru, jawaban, mulai)
    return Hasil(balita=anak, nasib=Nasib.TERKIRIM, banyak=len(baru))


def _lama(tujuan: str, balita: Balita) -> dict[Kunci, Terkirim]:
    """What the server has of a child and its posyandu."""
    milik = Terkirim.objects.filter(tujuan=tujuan)
    semua = [
        *milik.filter(balita=balita),
        *milik.filter(jenis=Jenis.ORGANIZATION, asal=balita.posyandu_id),
    ]
    return {(satu.jenis, satu.asal, satu.kode): satu for satu in semua}


def _semua(balita: Balita, lama: Mapping[Kunci, Terkirim], induk: str) -> Iterator[Butir]:
    """Give posyandu, child and every Observation, named as files name them."""
    rujuk = sumber.rujuk_berkas
    kembar = balita.pk in pilih.kembar([balita.pk])
    isi = [
        sumber.organisasi(balita.posyandu, induk),
        sumber.pasien(balita, rujuk, utuh=True, kembar=kembar),
    ]
    ukuran = list(pilih.sah().filter(balita=balita))
    status = pilih.status(ukuran)
    for satu in ukuran:
        isi += sumber.pengamatan(satu, status[satu.pk], rujuk, balita.posyandu_id)
    dikirim = {asal for jenis, asal, _kode in lama if jenis == Jenis.OBSERVATION}
    for satu in pilih.terhapus().filter(id__in=dikirim):
        isi += sumber.pengamatan(satu, KELIRU, rujuk, balita.posyandu_id)
    for lengkap in isi:
        ada = lama.get((lengkap.jenis, lengkap.asal, lengkap.kode))
        if ada is not None or lengkap.isi.get("status") != KELIRU:
            yield Butir(sumber=lengkap, versi=versi(lengkap.isi), lama=ada)


def versi(isi: Isi) -> str:
    """Give a keyed digest of a resource, from which nobody guesses a NIK back."""
    return salted_hmac("fhir.versi", teks(isi), algorithm="sha256").hexdigest()


def _bundel(baru: Sequence[Butir], balita: Balita, lama: Mapping[Kunci, Terkirim]) -> Isi:
    """Give a transaction: what is in it is named by its urn, what the server has by its id."""
    dalam = {(satu.sumber.jenis, satu.sumber.kunci) for satu in baru if satu.lama is None}
    di_sana = {(satu.jenis, sumber.kunci(satu.asal, satu.kode)): satu for satu in lama.values()}

    def rujuk(jenis: str, kunci: str) -> str:
        if (jenis, kunci) in dalam:
            return sumber.urn(jenis, kunci)
        ada = di_sana.get((jenis, kunci))
        return f"{jenis}/{ada.id_server}" if ada and ada.id_server else _cari(jenis, kunci)

    masukan = [_masukan(satu, _ganti_rujukan(satu.sumber.isi, rujuk)) for satu in baru]
    return {"resourceType": "Bundle", "type": "transaction", "entry": masukan}


def _masukan(butir: Butir, isi: Isi) -> Isi:
    """Give one entry: a conditional create, or an update of what the server has."""
    satu, lama = butir.sumber, butir.lama
    entri: Isi = {"fullUrl": sumber.urn(satu.jenis, satu.kunci), "resource": isi}
    if lama is None:
        minta = {"method": "POST", "url": satu.jenis, "ifNoneExist": _pengenal(satu)}
    else:
        if isi.get("status") == AKHIR:
            isi["status"] = DIUBAH
        if lama.id_server:
            isi["id"] = lama.id_server
        di_sana = f"{satu.jenis}/{lama.id_server}" if lama.id_server else ""
        minta = {"method": "PUT", "url": di_sana or _cari(satu.jenis, satu.kunci)}
    return {**entri, "request": minta}


def _pengenal(satu: Sumber) -> str:
    """Give the search that finds this very resource: a child by its own NIK where it has one.

    Never by its mother's, which its siblings share.
    """
    for tanda in satu.isi["identifier"]:
        if tanda["system"] == kode.NIK:
            return f"identifier={kode.NIK}|{tanda['value']}"
    return f"identifier={sumber.pengenal(satu.jenis, satu.kunci)}"


def _cari(jenis: str, kunci: str) -> str:
    return f"{jenis}?identifier={sumber.pengenal(jenis, kunci)}"


def _ganti_rujukan(isi: Any, rujuk: sumber.Rujuk) -> Any:
    """Give the resource with every reference named anew."""
    if isinstance(isi, list):
        return [_ganti_rujukan(satu, rujuk) for satu in isi]
    if not isinstance(isi, dict):
        return isi
    baru = {nama: _ganti_rujukan(nilai, rujuk) for nama, nilai in isi.items()}
    if set(isi) == {"reference"}:
        jenis, _garis, nama = isi["reference"].partition("/")
        awalan = f"{sumber.JENIS[jenis]}-"
        if nama.startswith(awalan):
            baru["reference"] = rujuk(jenis, nama.removeprefix(awalan))
    return baru


@transaction.atomic
def _catat(
    pengirim: Pengirim,
    balita: Balita,
    semua: Sequence[Butir],
    baru: Sequence[Butir],
    jawaban: Sequence[Jawaban],
    mulai: datetime,
) -> None:
    """Remember what the server has now, as of the time at which it was read here."""
    for satu, balas in zip(baru, jawaban, strict=True):
        _simpan(pengirim.tujuan, satu, balas, balita, mulai)
    tetap = [satu.lama.pk for satu in semua if satu.lama and not satu.berubah]
    Terkirim.objects.filter(pk__in=tetap).update(dikirim=mulai)


def _simpan(tujuan: str, butir: Butir, jawaban: Jawaban, balita: Balita, mulai: datetime) -> None:
    """Keep one. What was there already (200 to a create) may be older, and is then updated.

    A child that was there already is another's, and is never updated.
    """
    satu, lama = butir.sumber, butir.lama
    sudah_ada = lama is None and jawaban.status == 200
    Terkirim.objects.update_or_create(
        tujuan=tujuan,
        jenis=satu.jenis,
        asal=satu.asal,
        kode=satu.kode,
        defaults={
            "balita": None if satu.jenis == Jenis.ORGANIZATION else balita,
            "versi": "" if sudah_ada else butir.versi,
            "id_server": jawaban.id or (lama.id_server if lama else ""),
            "dicabut": satu.isi.get("status") == KELIRU,
            "dikirim": MENUNGGU if sudah_ada and satu.jenis != Jenis.PATIENT else mulai,
        },
    )
