"""Which child a row is about: by NIK, by mother, else by name; and when nobody can be sure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from inti.privacy.fields import index_of
from pertukaran.baris import Baris
from pertukaran.models import Impor
from pertukaran.tempat import Tolak
from simpati.models import Balita, Posyandu

KOLOM = (
    *("pk", "posyandu", "nik_indeks", "nik_ibu_indeks", "tanggal_lahir", "jenis_kelamin"),
    *("urutan_kembar", "nama", "nama_ibu"),
)
KunciIbu = tuple[str, date, str, int]
KunciNama = tuple[str, date, str]


@dataclass(eq=False, slots=True)
class Anak:
    """A child as an import knows it: stored (`pk`), or about to be (`balita`).

    `baris` is the first row about it, `disebut` the name that it has there.
    """

    pk: int | None
    posyandu: int
    nik: str
    balita: Balita | None = None
    baris: int = 0
    disebut: str = ""
    terukur: dict[date, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)


class Daftar:
    """Every child of the region by what it can be known by; names are compared without case."""

    def __init__(self) -> None:
        self.nik: dict[str, Anak] = {}
        self.ibu: dict[KunciIbu, Anak] = {}
        self._nama: dict[KunciNama, list[Anak]] = defaultdict(list)
        for pk, posyandu, nik, ibu, lahir, kelamin, urutan, nama, nama_ibu in (
            Balita.objects.filter(gabungan=None)
            .order_by("pk")
            .values_list(*KOLOM)
            .iterator(chunk_size=5000)
        ):
            anak = Anak(pk=pk, posyandu=posyandu, nik=nik or "")
            self._catat(
                anak,
                (ibu, lahir, kelamin, urutan) if ibu else None,
                kunci_nama(nama, lahir, nama_ibu),
            )

    def masukkan(self, anak: Anak, balita: Balita) -> None:
        """Know a child by what its record says now."""
        anak.nik, anak.posyandu = str(balita.nik_indeks or ""), balita.posyandu_id
        self._catat(anak, kunci_ibu(balita), _kunci_nama(balita))

    def lepas(self, anak: Anak, balita: Balita) -> None:
        """Forget what a child was known by, before its record changes."""
        self.nik.pop(anak.nik, None)
        if ibu := kunci_ibu(balita):
            self.ibu.pop(ibu, None)
        self._nama[_kunci_nama(balita)].remove(anak)

    def _catat(self, anak: Anak, ibu: KunciIbu | None, nama: KunciNama) -> None:
        if anak.nik:
            self.nik[anak.nik] = anak
        if ibu:
            self.ibu[ibu] = anak
        self._nama[nama].append(anak)

    def cari(self, baris: Baris, posyandu: Posyandu | None, tanpa_nik: str) -> Anak | None:
        """Give the child of a row, None when it is a new one. Raises Tolak when it may be both."""
        isi = baris.anak
        nik = str(index_of("nik", isi["nik"])) if isi.get("nik") else ""
        if nik and (anak := self.nik.get(nik)):
            return anak
        if (anak := self._dari_ibu(isi)) is not None:
            if _bertentangan(anak, nik):
                raise Tolak(baris.tolak("nik_ibu", _kembar(), ganda=True))
            if anak.disebut and not senama(isi.get("nama", ""), anak.disebut):
                raise Tolak(baris.tolak("nama", _kembar_di(anak.baris), ganda=True))
            return anak
        return self._dari_nama(baris, nik, posyandu, tanpa_nik)

    def _dari_ibu(self, isi: Mapping[str, Any]) -> Anak | None:
        if not all(isi.get(kolom) for kolom in ("nik_ibu", "tanggal_lahir", "jenis_kelamin")):
            return None
        kunci = (
            str(index_of("nik", isi["nik_ibu"])),
            isi["tanggal_lahir"],
            isi["jenis_kelamin"],
            isi.get("urutan_kembar", 1),
        )
        return self.ibu.get(kunci)

    def _dari_nama(
        self, baris: Baris, nik: str, posyandu: Posyandu | None, tanpa_nik: str
    ) -> Anak | None:
        isi = baris.anak
        if posyandu is None or not all(
            isi.get(kolom) for kolom in ("nama", "tanggal_lahir", "nama_ibu")
        ):
            return None
        sama = self._nama.get(kunci_nama(isi["nama"], isi["tanggal_lahir"], isi["nama_ibu"]), [])
        if any(_bertentangan(satu, nik) for satu in sama):
            raise Tolak(baris.tolak("nik", _nik_lain(), ganda=True))
        di_sini = [satu for satu in sama if satu.posyandu == posyandu.pk]
        if len(di_sini) == 1 and (di_sini[0].baris or tanpa_nik == Impor.TanpaNik.SAMA):
            return di_sini[0]
        if sama:
            pesan = _senama_di_sini() if di_sini else _senama_di_tempat_lain()
            raise Tolak(baris.tolak("nama", pesan, ganda=True))
        return None


def senama(satu: str, lain: str) -> bool:
    """Whether two names are one; a name that is not told is like every other."""
    return not satu or not lain or satu.casefold() == lain.casefold()


def kunci_nama(nama: str, lahir: date, ibu: str) -> KunciNama:
    """Give what a child without NIK is known by."""
    return nama.casefold(), lahir, ibu.casefold()


def _kunci_nama(balita: Balita) -> KunciNama:
    return kunci_nama(balita.nama, balita.tanggal_lahir, balita.nama_ibu)


def kunci_ibu(balita: Balita) -> KunciIbu | None:
    """Give the key of the constraint on mother, birth date, sex and twin order."""
    if not balita.nik_ibu_indeks:
        return None
    return (
        str(balita.nik_ibu_indeks),
        balita.tanggal_lahir,
        balita.jenis_kelamin,
        balita.urutan_kembar,
    )


def _bertentangan(anak: Anak, nik: str) -> bool:
    """Whether both have a NIK, and not the same."""
    return bool(nik and anak.nik and nik != anak.nik)


def _kembar() -> str:
    return _(
        "Ibu, tanggal lahir, dan jenis kelaminnya sama dengan anak lain yang NIK-nya berbeda. Bila "
        "kembar, isi kolom Kembar Ke; bila bukan, periksa NIK."
    )


def _kembar_di(nomor: int) -> str:
    return _(
        "Ibu, tanggal lahir, dan jenis kelaminnya sama dengan baris %(baris)d, namanya lain. "
        "Bila kembar, isi kolom Kembar Ke; bila anak yang sama, samakan namanya."
    ) % {"baris": nomor}


def _senama_di_sini() -> str:
    return _(
        "Anak dengan nama, tanggal lahir, dan ibu ini sudah ada di posyandu yang sama. Isi NIK "
        "anak di berkas dan di SIMPATI supaya pasti."
    )


def _senama_di_tempat_lain() -> str:
    return _(
        "Anak dengan nama, tanggal lahir, dan ibu ini sudah terdaftar di posyandu lain. Bila anak "
        "yang sama, isi NIK yang sama di keduanya; bila bukan, daftarkan lewat formulir."
    )


def _nik_lain() -> str:
    return _(
        "Anak dengan nama, tanggal lahir, dan ibu ini sudah terdaftar dengan NIK lain. Periksa NIK "
        "di KK; bila benar anak lain, daftarkan lewat formulir."
    )
