"""The places of a dashboard: a unit of the region or a puskesmas, as the villages that it has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from inti.access import below, units
from inti.models import Unit, User, Wilayah
from simpati.akses import Pengguna, wilayah_untuk
from simpati.roles import SEMUA, TENAGA_KESEHATAN

Isi = Mapping[str, set[str]]
"""The codes of villages by the code of a unit in which they lie."""


@dataclass(frozen=True, kw_only=True)
class Tempat:
    """A place; `alamat` leads to its dashboard, `seluruhnya` says that it is the whole region."""

    kode: str
    nama: str
    desa: frozenset[str]
    alamat: str = ""
    seluruhnya: bool = False

    def saring(self) -> Q:
        """Rows with a `desa` that lies in this place."""
        return Q() if self.seluruhnya else Q(desa__in=sorted(self.desa))


@dataclass(frozen=True, kw_only=True)
class Susunan:
    """A place, the parts of which its sums are made, and the puskesmas that lie in it."""

    tempat: Tempat
    bagian: Sequence[Tempat]
    puskesmas: Sequence[Tempat] = ()
    induk: Wilayah | None = None
    kabupaten: bool = False


def susunan(pengguna: Pengguna, unit: Wilayah) -> Susunan:
    """Give a unit with its parts: kecamatan of the region, villages of a kecamatan."""
    semua = list(Wilayah.objects.filter(below("", [unit.kode])).order_by("kode"))
    isi = _menurut_wilayah(satu.kode for satu in semua if satu.jenis in Wilayah.DESA)
    bagian = [_unit(satu, isi) for satu in semua if satu.induk_id == unit.kode]
    return Susunan(
        tempat=_unit(unit, isi, seluruhnya=unit.induk_id is None),
        bagian=bagian,
        puskesmas=_puskesmas(isi) if bagian else (),
        induk=wilayah_untuk(pengguna).filter(pk=unit.induk_id).first() if unit.induk_id else None,
        kabupaten=unit.induk_id is None,
    )


def susunan_puskesmas(pengguna: Pengguna, unit: Unit) -> Susunan | None:
    """Give a puskesmas with its villages; None when this person may not see all of them."""
    semua = list(Wilayah.objects.filter(jenis__in=[jenis.value for jenis in Wilayah.DESA]))
    isi = _menurut_wilayah(satu.kode for satu in semua)
    desa = _wilayah_kerja(isi, [satu.kode for satu in unit.wilayah.all()])
    if not desa or not desa <= terlihat(pengguna, desa):
        return None
    return Susunan(
        tempat=Tempat(kode=unit.kode, nama=unit.nama, desa=desa),
        bagian=[_unit(satu, isi) for satu in semua if satu.kode in desa],
    )


def terlihat(pengguna: Pengguna, desa: Iterable[str]) -> frozenset[str]:
    """Give those of these villages whose figures this person may see."""
    return _di_dalam(pengguna, desa, SEMUA)


def bernama(pengguna: Pengguna, desa: Iterable[str]) -> frozenset[str]:
    """Give those of these villages whose every child this person may see by name anyway."""
    return _di_dalam(pengguna, desa, TENAGA_KESEHATAN)


def _di_dalam(pengguna: Pengguna, desa: Iterable[str], peran: Iterable[str]) -> frozenset[str]:
    if isinstance(pengguna, User) and pengguna.is_active and pengguna.is_superuser:
        return frozenset(desa)
    return _wilayah_kerja(_menurut_wilayah(desa), units(pengguna, peran))


def _menurut_wilayah(desa: Iterable[str]) -> Isi:
    """Give the villages by the code of every unit in which they lie, and by their own."""
    hasil: dict[str, set[str]] = {}
    for kode in desa:
        bagian = kode.split(".")
        for panjang in range(1, len(bagian) + 1):
            hasil.setdefault(".".join(bagian[:panjang]), set()).add(kode)
    return hasil


def _wilayah_kerja(isi: Isi, kode: Iterable[str]) -> frozenset[str]:
    """Give the villages of these units."""
    return frozenset().union(*(isi.get(satu, set()) for satu in kode))


def _unit(unit: Wilayah, isi: Isi, *, seluruhnya: bool = False) -> Tempat:
    return Tempat(
        kode=unit.kode,
        nama=unit.sebutan,
        desa=_wilayah_kerja(isi, [unit.kode]),
        alamat=reverse("dasbor:wilayah", args=[unit.kode]),
        seluruhnya=seluruhnya,
    )


def _puskesmas(isi: Isi) -> list[Tempat]:
    """Give every puskesmas that works in these villages and in no others, in two queries."""
    nama = {satu.pk: satu for satu in Unit.objects.filter(jenis=Unit.Jenis.PUSKESMAS)}
    kerja: dict[int, list[str]] = {}
    hubungan = Unit.wilayah.through.objects.filter(unit__in=nama)
    for unit, kode in hubungan.values_list("unit", "wilayah"):
        kerja.setdefault(unit, []).append(kode)
    return [
        Tempat(
            kode=satu.kode,
            nama=satu.nama,
            desa=_wilayah_kerja(isi, kerja[pk]),
            alamat=reverse("dasbor:puskesmas", args=[satu.kode]),
        )
        for pk, satu in nama.items()
        if pk in kerja and all(kode in isi for kode in kerja[pk])
    ]
