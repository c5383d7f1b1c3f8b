"""What a phone sends when it has a line again: each measurement is stored exactly once.

A phone that got no answer sends again, so the key it made (`kiriman`) tells what is there already.
A measurement that is there under another key is never overwritten unasked: the kader sees both, and
her choice names the row that she saw, as it was when she saw it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inti.models import User
from simpati.akses import balita_untuk, pengukuran_untuk
from simpati.forms import PengukuranForm
from simpati.models import Balita, Gabungan, Pengukuran
from simpati.pencatatan import catat

NILAI = ("berat_kg", "panjang_tinggi_cm", "posisi", "edema")


class Keadaan(StrEnum):
    """What became of one entry."""

    TERSIMPAN = "tersimpan"
    SUDAH = "sudah"
    BENTROK = "bentrok"
    DITOLAK = "ditolak"


@dataclass(frozen=True, kw_only=True)
class Jawaban:
    """The answer to one entry; `ada` is what is stored for the child and day, if anything."""

    kiriman: str
    keadaan: Keadaan
    pesan: str = ""
    ada: Pengukuran | None = None


class KirimanForm(PengukuranForm):
    """The kader's form without the region's own fields, which the phone does not ask for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what `PengukuranForm` takes."""
        super().__init__(*args, **kwargs)
        for nama in self.addition.fields if self.addition else ():
            del self.fields[nama]
        self.addition = None


def terima(petugas: User, semua: Sequence[Any], hari_ini: date) -> list[Jawaban]:
    """Store what fits, each entry by itself; never raises for what an entry holds."""
    kiriman = [satu for satu in semua if isinstance(satu, dict)]
    kunci = {pk for satu in kiriman if (pk := _nomor(satu.get("balita")))}
    anak = balita_untuk(petugas).defer("nik", "nik_ibu").in_bulk(list(kunci))
    anak |= _digabung(petugas, kunci - anak.keys())
    return [_terima(petugas, anak, satu, hari_ini) for satu in kiriman]


def _digabung(petugas: User, kunci: Collection[int]) -> dict[int, Balita]:
    """Give what records became that were merged while the phone had no line."""
    if not kunci:
        return {}
    boleh = balita_untuk(petugas).select_related(None).order_by()
    semua = Gabungan.objects.filter(lama__in=kunci, baru__in=boleh)
    return {satu.lama_id: satu.baru for satu in semua.select_related("baru__posyandu__desa")}


def _terima(
    petugas: User, semua: Mapping[int, Balita], isi: Mapping[str, Any], hari_ini: date
) -> Jawaban:
    teks = str(isi.get("kiriman", ""))[:36]
    kunci = _uuid(teks)
    if kunci is None:
        pesan = _("Kiriman ini rusak. Buang, lalu ukur atau catat sekali lagi.")
        return Jawaban(kiriman=teks, keadaan=Keadaan.DITOLAK, pesan=pesan)
    anak = semua.get(_nomor(isi.get("balita")))
    if anak is None:
        pesan = _("Anak ini tidak ada di posyandu Anda. Tanyakan kepada bidan.")
        return Jawaban(kiriman=teks, keadaan=Keadaan.DITOLAK, pesan=pesan)
    with transaction.atomic():
        return _catat(petugas, anak, kunci, isi, hari_ini)


def _catat(
    petugas: User, anak: Balita, kunci: UUID, isi: Mapping[str, Any], hari_ini: date
) -> Jawaban:
    if sudah := _tersimpan(petugas, anak, kunci):
        return Jawaban(kiriman=str(kunci), keadaan=Keadaan.SUDAH, ada=sudah)
    pengukuran = _diganti(anak, isi) or Pengukuran(balita=anak)
    pengukuran.kiriman, pengukuran.petugas = kunci, petugas
    form = KirimanForm(_sebagai_isian(isi), instance=pengukuran, hari_ini=hari_ini)
    if form.is_valid():
        try:
            ada = catat(form.save(commit=False))
        except ValidationError as salah:
            # Another request was faster: with this very entry, or with another measurement.
            form.add_error(None, salah.messages)
            form.sudah_ada = _pada_hari(anak, pengukuran.tanggal)
        else:
            return Jawaban(kiriman=str(kunci), keadaan=Keadaan.TERSIMPAN, ada=ada)
    return _tidak_tersimpan(form, kunci)


def _tidak_tersimpan(form: KirimanForm, kunci: UUID) -> Jawaban:
    ada = form.sudah_ada
    if ada is not None and (ada.kiriman == kunci or _sama(ada, form)):
        return Jawaban(kiriman=str(kunci), keadaan=Keadaan.SUDAH, ada=ada)
    lain = set(form.errors) - {"tanggal", NON_FIELD_ERRORS}
    keadaan = Keadaan.BENTROK if ada and not lain else Keadaan.DITOLAK
    pesan = " ".join(str(pesan) for satu in form.errors.values() for pesan in satu)
    return Jawaban(kiriman=str(kunci), keadaan=keadaan, pesan=pesan, ada=ada)


def _tersimpan(petugas: User, anak: Balita, kunci: UUID) -> Pengukuran | None:
    return pengukuran_untuk(petugas).filter(kiriman=kunci, balita=anak).first()


def _diganti(anak: Balita, isi: Mapping[str, Any]) -> Pengukuran | None:
    """Give the row that the kader chose to replace, while it is still what she saw; locked."""
    ganti = isi.get("ganti")
    if not isinstance(ganti, dict):
        return None
    ada = anak.pengukuran.select_for_update().filter(pk=_nomor(ganti.get("id"))).first()
    return ada if ada is not None and versi(ada) == ganti.get("versi") else None


def versi(pengukuran: Pengukuran) -> str:
    """Give what changes whenever the row is written."""
    return pengukuran.diubah.isoformat()


def _pada_hari(anak: Balita, tanggal: date) -> Pengukuran | None:
    return anak.pengukuran.filter(tanggal=tanggal).first()


def _sama(ada: Pengukuran, form: KirimanForm) -> bool:
    """Tell whether the stored measurement says the same, so that there is nothing to choose."""
    isi = form.cleaned_data
    return all(nama in isi and getattr(ada, nama) == isi[nama] for nama in NILAI)


def _sebagai_isian(isi: Mapping[str, Any]) -> dict[str, Any]:
    """Give the entry as a browser's form would send it."""
    isian = {nama: str(isi.get(nama, ""))[:40] for nama in ("tanggal", *NILAI[:3])}
    return {**isian, "edema": "on"} if isi.get("edema") is True else isian


def _nomor(nilai: Any) -> int:
    """Give a primary key as JSON holds it; 0, which no row has, for anything else."""
    return nilai if type(nilai) is int and 0 < nilai < 2**63 else 0


def _uuid(teks: str) -> UUID | None:
    try:
        return UUID(teks)
    except ValueError:
        return None
