"""What a dashboard shows of a place and month: one request, from which pages and files are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dasbor.hitung import (
    Hitungan,
    Saringan,
    Terdaftar,
    deret,
    jumlahkan,
    mundur,
    per_desa,
    per_kelompok,
)
from dasbor.samar import tersembunyi, tertutup
from dasbor.tempat import Susunan, Tempat
from dasbor.ukuran import CAKUPAN, SEMUA, Nilai, Ukuran
from simpati.hitungan import NAMA
from simpati.periode import Periode

BULAN_TREN = 24
SETAHUN = 12


@dataclass(frozen=True, kw_only=True)
class Kartu:
    """A headline figure with those of the month and the year before."""

    ukuran: Ukuran
    periode: Periode
    nilai: Nilai
    cakupan: Nilai
    bulan_lalu: Nilai
    tahun_lalu: Nilai
    tertutup: bool


@dataclass(frozen=True, kw_only=True)
class Satu:
    """The figure of one month, part or group."""

    nilai: Nilai
    cakupan: Nilai
    tertutup: bool


@dataclass(frozen=True, kw_only=True)
class Bagian(Satu):
    """The figure of a part of the place, and its class, 1 to 5; None without a figure."""

    tempat: Tempat
    kelas: int | None


@dataclass(frozen=True, kw_only=True)
class Papan:
    """A dashboard: whose villages `bebas` names are seen by name anyway hide nothing."""

    susunan: Susunan
    periode: Periode
    saring: Saringan
    ukuran: Ukuran
    bebas: frozenset[str]
    hari_ini: date

    @property
    def bulan(self) -> Periode:
        """The month of the chosen figure: the last one up to the asked one that can be told."""
        return self.ukuran.terakhir(self.periode, self.hari_ini)

    @cached_property
    def kartu(self) -> list[Kartu]:
        """All figures of the place."""
        return [self._kartu(satu) for satu in SEMUA]

    @cached_property
    def tren(self) -> list[tuple[Periode, Satu]]:
        """The chosen figure of 24 months, oldest first; what cannot be told yet is none."""
        bulan = [mundur(self.periode, n) for n in reversed(range(BULAN_TREN))]
        isi = self._deret(bulan, self._dipakai)
        return [(satu, self._satu(self._pada(satu, self.ukuran, isi))) for satu in bulan]

    @cached_property
    def bagian(self) -> list[Bagian]:
        """The chosen figure by part."""
        return self._bagian(self.susunan.bagian)

    @cached_property
    def puskesmas(self) -> list[Bagian]:
        """The chosen figure by puskesmas, whose areas need not make up the whole."""
        return self._bagian(self.susunan.puskesmas)

    @cached_property
    def jumlah(self) -> Satu:
        """The chosen figure of the whole place."""
        return self._satu(jumlahkan(self._desa.values()))

    @cached_property
    def kelompok(self) -> list[tuple[tuple[str, int], Satu]]:
        """The chosen figure by sex and age group, of everybody."""
        isi = sorted(self._kelompok.items(), key=lambda satu: (satu[0][1], satu[0][0]))
        nilai = [self.ukuran.nilai(hitungan) for _kunci, hitungan in isi]
        samar = tersembunyi(nilai, [self.terbuka] * len(nilai))
        return [
            (kunci, self._satu(hitungan, tutup=tutup))
            for (kunci, hitungan), tutup in zip(isi, samar, strict=True)
        ]

    @cached_property
    def hitungan(self) -> Hitungan:
        """All counts of the asked month, as they are filtered."""
        return self._bulan_kartu.get(self.periode, Hitungan())

    @cached_property
    def terdaftar(self) -> Terdaftar:
        """Who is registered in the place."""
        return Terdaftar.baca(self.susunan.tempat)

    @property
    def terbuka(self) -> bool:
        """Whether nothing has to be hidden of the whole place."""
        return self.susunan.tempat.desa <= self.bebas

    @cached_property
    def _dipakai(self) -> Sequence[str]:
        """The counts of which the chosen figure and its coverage are made, but for S."""
        return sorted({*self.ukuran.pembilang, self.ukuran.penyebut, "diukur"} - {"terdaftar"})

    @cached_property
    def _desa(self) -> Mapping[str, Hitungan]:
        return per_desa(self.susunan.tempat, self.bulan, self.saring, self._dipakai)

    @cached_property
    def _kelompok(self) -> Mapping[tuple[str, int], Hitungan]:
        return per_kelompok(self.susunan.tempat, self.bulan, self.terdaftar, self._dipakai)

    @cached_property
    def _bulan_kartu(self) -> Mapping[Periode, Hitungan]:
        """All counts of the months that the headlines tell and compare with."""
        terakhir = {satu.terakhir(self.periode, self.hari_ini) for satu in SEMUA} | {self.periode}
        return self._deret(mundur(satu, n) for satu in terakhir for n in (0, 1, SETAHUN))

    def _deret(
        self, bulan: Iterable[Periode], nama: Sequence[str] = NAMA
    ) -> Mapping[Periode, Hitungan]:
        return deret(self.susunan.tempat, bulan, self.saring, self.terdaftar, nama)

    def _pada(self, bulan: Periode, ukuran: Ukuran, semua: Mapping[Periode, Hitungan]) -> Hitungan:
        """Give the counts of a month; none of a figure that cannot be told yet.

        Nor of a month in which nobody was measured: S is known of months before the service began
        too, and no child measured of them would be a coverage of 0 %.
        """
        isi = semua.get(bulan, Hitungan())
        if bulan > ukuran.terakhir(self.periode, self.hari_ini):
            return Hitungan()
        return isi if isi["diukur"] else Hitungan({**isi, "terdaftar": 0})

    def _kartu(self, ukuran: Ukuran) -> Kartu:
        bulan = ukuran.terakhir(self.periode, self.hari_ini)
        isi = self._pada(bulan, ukuran, self._bulan_kartu)
        nilai = ukuran.nilai(isi)
        return Kartu(
            ukuran=ukuran,
            periode=bulan,
            nilai=nilai,
            cakupan=CAKUPAN.nilai(isi),
            bulan_lalu=self._terlihat(ukuran, bulan.sebelum),
            tahun_lalu=self._terlihat(ukuran, mundur(bulan, SETAHUN)),
            tertutup=tertutup(nilai, bebas=self.terbuka),
        )

    def _terlihat(self, ukuran: Ukuran, bulan: Periode) -> Nilai:
        """Give the figure of another month; none when it is hidden."""
        nilai = ukuran.nilai(self._pada(bulan, ukuran, self._bulan_kartu))
        if tertutup(nilai, bebas=self.terbuka):
            return Nilai(pembilang=0, penyebut=0, satuan=ukuran.satuan)
        return nilai

    def _satu(self, hitungan: Hitungan, *, tutup: bool | None = None) -> Satu:
        nilai = self.ukuran.nilai(hitungan)
        if tutup is None:
            tutup = tertutup(nilai, bebas=self.terbuka)
        return Satu(nilai=nilai, cakupan=CAKUPAN.nilai(hitungan), tertutup=tutup)

    def _bagian(self, tempat: Sequence[Tempat]) -> list[Bagian]:
        isi = [
            jumlahkan(self._desa[kode] for kode in satu.desa if kode in self._desa)
            for satu in tempat
        ]
        nilai = [self.ukuran.nilai(hitungan) for hitungan in isi]
        samar = tersembunyi(nilai, [satu.desa <= self.bebas for satu in tempat])
        return [
            Bagian(
                tempat=satu,
                nilai=angka,
                cakupan=CAKUPAN.nilai(hitungan),
                tertutup=tutup,
                kelas=None if tutup else self.ukuran.kelas_dari(angka),
            )
            for satu, angka, hitungan, tutup in zip(tempat, nilai, isi, samar, strict=True)
        ]
