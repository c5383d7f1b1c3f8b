"""The posyandu that a row names, among those of the person who sent the file."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext as _

from pertukaran.akses import posyandu_untuk
from pertukaran.baris import Baris, Cacat
from pertukaran.kolom import polos
from simpati.akses import Pengguna
from simpati.models import Posyandu

_KATA_DESA = re.compile(r"^(desa|kelurahan|kel\.?|kampung|nagari|gampong)\s+", re.IGNORECASE)
_KATA_POSYANDU = re.compile(r"^posyandu\s+", re.IGNORECASE)
_KATA_KECAMATAN = re.compile(r"^(kecamatan|kec\.?|distrik)\s+", re.IGNORECASE)


class Tolak(Exception):
    """A row is not taken."""

    def __init__(self, cacat: Cacat) -> None:
        super().__init__(cacat.pesan)
        self.cacat = cacat


class Tempat:
    """Posyandu by name, within a person's units."""

    def __init__(self, pengguna: Pengguna, baku: Posyandu | None) -> None:
        """`baku` stands for rows that name none."""
        self._baku = baku
        self.semua = {satu.pk: satu for satu in posyandu_untuk(pengguna)}
        self._menurut_nama: dict[str, list[Posyandu]] = defaultdict(list)
        for satu in self.semua.values():
            for nama in {satu.nama, _KATA_POSYANDU.sub("", satu.nama)}:
                self._menurut_nama[polos(nama)].append(satu)
                if satu.rw:
                    self._menurut_nama[polos(f"{nama} rw {satu.rw}")].append(satu)

    def cari(self, baris: Baris) -> Posyandu | None:
        """Give the posyandu of a row; None when it names none. Raises Tolak."""
        nama = baris.tempat.get("posyandu", "")
        if not nama:
            return self._baku
        calon = self._menurut_nama.get(polos(_KATA_POSYANDU.sub("", nama)), [])
        calon = _tersaring(calon, baris.tempat.get("desa", ""), _desa, _KATA_DESA)
        calon = _tersaring(calon, baris.tempat.get("kecamatan", ""), _kecamatan, _KATA_KECAMATAN)
        if len(calon) > 1:
            calon = [satu for satu in calon if satu.rw == baris.anak.get("rw", "")] or calon
        if len(calon) == 1:
            return calon[0]
        raise Tolak(baris.tolak("posyandu", _bermasalah(len(calon))))


def _tersaring(
    calon: list[Posyandu], tulisan: str, nama: Callable[[Posyandu], str], kata: re.Pattern[str]
) -> list[Posyandu]:
    """Give those in the village or kecamatan that is written, with or without the word for it.

    Some names begin with that word themselves: ``Kampung Baru``, ``Desa Adat Yoboi``.
    """
    if not tulisan:
        return calon
    tepat = [satu for satu in calon if polos(nama(satu)) == polos(tulisan)]
    ditulis = _sebutan(tulisan, kata) | {""}
    return tepat or [satu for satu in calon if _sebutan(nama(satu), kata) & ditulis]


@lru_cache(maxsize=10_000)
def _sebutan(nama: str, kata: re.Pattern[str]) -> frozenset[str]:
    return frozenset((polos(nama), polos(kata.sub("", nama))))


def _desa(posyandu: Posyandu) -> str:
    return posyandu.desa.nama


def _kecamatan(posyandu: Posyandu) -> str:
    """Empty where the village has none, so that it is like every other."""
    return posyandu.desa.induk.nama if posyandu.desa.induk else ""


def _bermasalah(jumlah: int) -> str:
    if jumlah:
        return _("Ada beberapa posyandu bernama ini. Tulis desanya, atau namanya dengan RW.")
    return _(
        "Posyandu ini tidak ada di wilayah tugas Anda. Periksa ejaan posyandu, desa, dan "
        "kecamatannya."
    )


def sebut(posyandu: Posyandu, kembar: bool) -> str:
    """Give a posyandu's name as a file tells it; with its RW when the village has two of it."""
    return f"{posyandu.nama} RW {posyandu.rw}" if kembar and posyandu.rw else posyandu.nama
