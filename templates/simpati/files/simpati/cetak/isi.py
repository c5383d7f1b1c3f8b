"""What stands in the monthly report of a unit: counted once, shown as a page or on paper.

Rates over few children are hidden as on the page of the unit; a part that is hidden stays hidden
in its own parts, so that their sum does not give it away. Counts of fewer than `SEL_TERKECIL`
cases are told as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from inti.access import below
from inti.models import Wilayah
from simpati.akses import Pengguna, posyandu_untuk
from simpati.angka import SEL_TERKECIL, Angka, jumlah, tersembunyi
from simpati.models import Intervensi, Kasus, Laporan, Posyandu, Rekap
from simpati.periode import Periode
from simpati.rekap import per_posyandu

BULAN_TREN = 12
TITIK_PER_TINGKAT = {"kabupaten": 2, "kota": 2, "kecamatan": 3}
"""Dots in the code of the parts of each kind of unit; a village's parts are its posyandu."""


Bagian = tuple[str, set[int], Sequence[str]]
"""A part by its name, its posyandu, and its villages."""


@dataclass(frozen=True, kw_only=True)
class Kiriman:
    """Reports of villages: verified, sent (these included), and how many villages there are."""

    diverifikasi: int = 0
    terkirim: int = 0
    desa: int = 0


@dataclass(frozen=True, kw_only=True)
class Baris:
    """A part of the unit; `induk` is the name of the part above it, in the annex."""

    nama: str
    angka: Angka
    tersembunyi: bool
    kiriman: Kiriman
    induk: str = ""


@dataclass(frozen=True, kw_only=True)
class Penanganan:
    """Cases: open and past their deadline today; found, handled in time, ended in the month."""

    terbuka: int
    terlambat: int
    ditemukan: int
    ditangani: int
    berakhir: int
    pulih: int


@dataclass(frozen=True, kw_only=True)
class Titik:
    """A month of the trend; hidden where too few children were measured."""

    periode: Periode
    stunting: int
    terukur: int
    tersembunyi: bool

    @property
    def prevalensi(self) -> float | None:
        """Stunted children among those measured; None when hidden or nobody was."""
        return None if self.tersembunyi or not self.terukur else self.stunting / self.terukur


@dataclass(frozen=True, kw_only=True)
class Isi:
    """The whole report. `bernama` tells that its reader sees the unit's children by name."""

    unit: Wilayah
    induk: Wilayah | None
    periode: Periode
    dibuat: datetime
    total: Angka
    total_tersembunyi: bool
    baris: tuple[Baris, ...]
    lampiran: tuple[Baris, ...]
    tren: tuple[Titik, ...]
    penanganan: Penanganan
    kiriman: Kiriman
    belum_kirim: tuple[str, ...]
    jumlah_posyandu: int
    bernama: bool

    @property
    def final(self) -> bool:
        """Whether every village's report is verified."""
        return self.kiriman.desa > 0 and self.kiriman.diverifikasi == self.kiriman.desa


@dataclass(frozen=True, kw_only=True)
class _Bahan:
    """What was read: figures by posyandu, villages of posyandu, states of reports by village."""

    hitung: Mapping[int, Angka]
    desa_posyandu: Mapping[int, str]
    desa: Mapping[str, Wilayah]
    status: Mapping[str, str]
    bernama: frozenset[int]


def susun(pengguna: Pengguna, unit: Wilayah, periode: Periode, *, lampiran: bool = False) -> Isi:
    """Count the report of a unit for one reader; `lampiran` adds every village of a region."""
    bahan = _baca(pengguna, unit, periode)
    total = jumlah(bahan.hitung.values())
    bernama = bahan.desa_posyandu.keys() <= bahan.bernama
    baris = _bagian(unit, bahan)
    return Isi(
        unit=unit,
        induk=unit.induk,
        periode=periode,
        dibuat=timezone.now(),
        total=total,
        total_tersembunyi=total.kecil and not bernama,
        baris=tuple(baris),
        lampiran=tuple(_lampiran(unit, bahan, baris)) if lampiran else (),
        tren=tuple(_tren(bahan.desa_posyandu, periode, bernama)),
        penanganan=_penanganan(unit, periode, timezone.localdate()),
        kiriman=_kiriman(bahan.desa, bahan.status),
        belum_kirim=tuple(
            str(desa) for kode, desa in bahan.desa.items() if kode not in bahan.status
        ),
        jumlah_posyandu=len(bahan.desa_posyandu),
        bernama=bernama,
    )


def _baca(pengguna: Pengguna, unit: Wilayah, periode: Periode) -> _Bahan:
    di_sini = below("desa", [unit.kode])
    laporan = Laporan.objects.filter(di_sini, bulan=periode.awal).order_by()
    desa = Wilayah.objects.filter(below("", [unit.kode]), jenis__in=Wilayah.DESA)
    terlihat = posyandu_untuk(pengguna).filter(di_sini).order_by()
    return _Bahan(
        hitung=per_posyandu(periode, below("posyandu__desa", [unit.kode])),
        desa_posyandu=dict(Posyandu.objects.filter(di_sini).values_list("pk", "desa")),
        desa={satu.kode: satu for satu in desa},
        status=dict(laporan.values_list("desa", "status")),
        bernama=frozenset(terlihat.values_list("pk", flat=True)),
    )


def _bagian(unit: Wilayah, bahan: _Bahan) -> list[Baris]:
    """The parts of the unit that have children or villages: kecamatan, villages, or posyandu."""
    bagian: list[Bagian]
    if unit.jenis in Wilayah.DESA:
        semua = Posyandu.objects.filter(desa=unit)
        bagian = [
            (f"{satu} RW {satu.rw}" if satu.rw else str(satu), {satu.pk}, ()) for satu in semua
        ]
    else:
        bagian = [
            (satu.sebutan, _posyandu(bahan, satu.kode), tuple(_di_bawah(bahan.desa, satu.kode)))
            for satu in unit.anak.all()
        ]
    return _baris(bagian, bahan)


def _lampiran(unit: Wilayah, bahan: _Bahan, atas: list[Baris]) -> list[Baris]:
    """Every village below the parts of a region; those of a hidden part are hidden with it."""
    if TITIK_PER_TINGKAT.get(unit.jenis) != TITIK_PER_TINGKAT["kabupaten"]:
        return []
    hasil = []
    for bagian, satu in zip(atas, unit.anak.all(), strict=True):
        desa = [
            (bahan.desa[kode].sebutan, _posyandu(bahan, kode), (kode,))
            for kode in _di_bawah(bahan.desa, satu.kode)
        ]
        hasil += [
            Baris(
                nama=baris.nama,
                angka=baris.angka,
                tersembunyi=baris.tersembunyi or bagian.tersembunyi,
                kiriman=baris.kiriman,
                induk=bagian.nama,
            )
            for baris in _baris(desa, bahan)
        ]
    return hasil


def _baris(bagian: Sequence[Bagian], bahan: _Bahan) -> list[Baris]:
    angka = [
        jumlah(bahan.hitung[pk] for pk in milik if pk in bahan.hitung) for _n, milik, _d in bagian
    ]
    samar = tersembunyi(angka, [milik <= bahan.bernama for _nama, milik, _desa in bagian])
    return [
        Baris(
            nama=nama,
            angka=hasil,
            tersembunyi=tutup,
            kiriman=_kiriman(desa, bahan.status),
        )
        for (nama, _milik, desa), hasil, tutup in zip(bagian, angka, samar, strict=True)
    ]


def _posyandu(bahan: _Bahan, kode: str) -> set[int]:
    return {
        pk
        for pk, desa in bahan.desa_posyandu.items()
        if desa == kode or desa.startswith(f"{kode}.")
    }


def _di_bawah(desa: Iterable[str], kode: str) -> list[str]:
    return [satu for satu in desa if satu == kode or satu.startswith(f"{kode}.")]


def _kiriman(desa: Iterable[str], status: Mapping[str, str]) -> Kiriman:
    ada = [status.get(kode) for kode in desa]
    return Kiriman(
        diverifikasi=ada.count(Laporan.Status.DIVERIFIKASI),
        terkirim=len(ada) - ada.count(None),
        desa=len(ada),
    )


def _tren(posyandu: Iterable[int], periode: Periode, bernama: bool) -> list[Titik]:
    """The months up to this one, oldest first, from the kept counts."""
    bulan = [periode]
    while len(bulan) < BULAN_TREN:
        bulan.append(bulan[-1].sebelum)
    baris = (
        Rekap.objects.filter(posyandu__in=list(posyandu), bulan__gte=bulan[-1].awal)
        .order_by()
        .values("bulan")
        .annotate(jumlah_stunting=Sum("stunting"), jumlah_terukur=Sum("terukur"))
    )
    ada = {satu["bulan"]: (satu["jumlah_stunting"], satu["jumlah_terukur"]) for satu in baris}
    return [_titik(satu, *ada.get(satu.awal, (0, 0)), bernama) for satu in reversed(bulan)]


def _titik(periode: Periode, stunting: int, terukur: int, bernama: bool) -> Titik:
    return Titik(
        periode=periode,
        stunting=stunting,
        terukur=terukur,
        tersembunyi=0 < terukur < SEL_TERKECIL and not bernama,
    )


def _penanganan(unit: Wilayah, periode: Periode, hari_ini: date) -> Penanganan:
    tepat = Intervensi.objects.filter(
        kasus=OuterRef("pk"), realisasi__lte=OuterRef("tenggat")
    ).order_by()
    terbuka = Q(selesai=None)
    ditemukan = Q(mulai__gte=periode.awal, mulai__lte=periode.akhir) & ~Q(
        status=Kasus.Status.KELIRU
    )
    berakhir = Q(selesai__gte=periode.awal, selesai__lte=periode.akhir)
    hitung = (
        Kasus.objects.filter(below("balita__posyandu__desa", [unit.kode]))
        .order_by()
        .alias(tepat=Exists(tepat))
        .aggregate(
            terbuka=Count("pk", filter=terbuka),
            terlambat=Count("pk", filter=terbuka & Q(tenggat__lt=hari_ini)),
            ditemukan=Count("pk", filter=ditemukan),
            ditangani=Count("pk", filter=ditemukan & Q(tepat=True)),
            berakhir=Count("pk", filter=berakhir),
            pulih=Count("pk", filter=berakhir & Q(status=Kasus.Status.PULIH)),
        )
    )
    return Penanganan(**hitung)
