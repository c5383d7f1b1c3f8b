"""The tables of a dashboard, as pages show them and as files carry them: figures, no persons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dasbor.gambar import batang
from dasbor.models import Survei
from dasbor.papan import Bagian, Kartu, Papan, Satu
from dasbor.samar import tertutup
from dasbor.ukuran import Nilai
from inti import formats
from simpati.hitungan import KELOMPOK
from simpati.models import Balita
from simpati.periode import BALITA_BULAN

Sel = str | int | float | None


@dataclass(frozen=True, kw_only=True)
class Tabel:
    """Headings and rows; `kaki` is the sum of all. The first column names the row."""

    kode: str
    judul: str
    kolom: Sequence[str]
    baris: Sequence[Sequence[Sel]]
    kaki: Sequence[Sel] = ()

    @property
    def kanan(self) -> list[int]:
        """The columns of numbers, counted from 1."""
        baris = self.baris[0] if self.baris else ()
        return [nomor for nomor, sel in enumerate(baris, 1) if not isinstance(sel, str)]

    @property
    def semua(self) -> list[Sequence[Sel]]:
        """The rows with the sum."""
        return [*self.baris, *([self.kaki] if self.kaki else [])]


def ringkas(papan: Papan) -> Tabel:
    """All figures of the place."""
    return Tabel(
        kode="ringkas",
        judul=_("Semua angka"),
        kolom=(
            _("Angka"),
            _("Bulan"),
            _("Nilai"),
            _("Satuan"),
            _("Pembilang"),
            _("Penyebut"),
            _("D/S (%)"),
            _("Bulan sebelumnya"),
            _("Setahun sebelumnya"),
            _("Tanda"),
        ),
        baris=[_baris_kartu(satu) for satu in papan.kartu],
    )


def tren(papan: Papan) -> Tabel:
    """The chosen figure month by month."""
    return Tabel(
        kode="tren",
        judul=_("%(angka)s, 24 bulan") % {"angka": papan.ukuran.judul},
        kolom=(_("Bulan"), *_kolom(papan)),
        baris=[(bulan.kode, *_isi(satu)) for bulan, satu in papan.tren],
    )


def bagian(papan: Papan) -> Tabel:
    """The chosen figure by part, with the sum of all parts."""
    return _per_tempat(
        papan,
        "wilayah",
        _("%(angka)s per wilayah") % {"angka": papan.ukuran.judul},
        papan.bagian,
        (_("Jumlah"), papan.susunan.tempat.kode, *_isi(papan.jumlah)) if papan.bagian else (),
    )


def puskesmas(papan: Papan) -> Tabel:
    """The chosen figure by puskesmas."""
    judul = _("%(angka)s per puskesmas") % {"angka": papan.ukuran.judul}
    return _per_tempat(papan, "puskesmas", judul, papan.puskesmas)


def kelompok(papan: Papan) -> Tabel:
    """The chosen figure by age group and sex."""
    kelamin = dict(Balita.JenisKelamin.choices)
    return Tabel(
        kode="umur",
        judul=_("%(angka)s menurut umur dan jenis kelamin") % {"angka": papan.ukuran.judul},
        kolom=(_("Umur (bulan)"), _("Jenis kelamin"), *_kolom(papan)),
        baris=[
            (sebut_kelompok(umur), str(kelamin.get(sex, sex)), *_isi(satu))
            for (sex, umur), satu in papan.kelompok
        ],
    )


def kelas(papan: Papan) -> Tabel:
    """Children by class; those of an index with too few children are not shown."""
    baris: list[Sequence[Sel]] = []
    for satu in batang(papan.hitungan):
        tutup = kelas_tertutup(papan, satu.banyak)
        baris += [
            (
                satu.judul,
                potong.nama,
                None if tutup else potong.banyak,
                None if tutup or not satu.banyak else 100 * potong.bagian,
                satu.banyak,
                _("disembunyikan") if tutup else "",
            )
            for potong in satu.potongan
        ]
    return Tabel(
        kode="kelas",
        judul=_("Anak menurut kelas, %(bulan)s") % {"bulan": papan.periode},
        kolom=(_("Indeks"), _("Kelas"), _("Anak"), "%", _("Anak dinilai"), _("Tanda")),
        baris=baris,
    )


def kelas_tertutup(papan: Papan, banyak: int) -> bool:
    """Tell whether the classes of so many children are hidden."""
    satuan = papan.ukuran.satuan
    return tertutup(Nilai(pembilang=0, penyebut=banyak, satuan=satuan), bebas=papan.terbuka)


def survei(semua: Sequence[Survei]) -> Tabel:
    """What surveys published; routine figures stand in tables of their own."""
    return Tabel(
        kode="survei",
        judul=_("Angka survei"),
        kolom=(
            _("Survei"),
            _("Tahun"),
            _("Indikator"),
            _("Nilai (%)"),
            _("Batas bawah (%)"),
            _("Batas atas (%)"),
            _("Sampel (n)"),
            _("Sumber"),
            _("Publikasi"),
        ),
        baris=[
            (
                satu.nama,
                str(satu.tahun),  # a name of the survey, not an amount
                satu.get_indikator_display(),
                float(satu.nilai),
                None if satu.bawah is None else float(satu.bawah),
                None if satu.atas is None else float(satu.atas),
                satu.sampel,
                satu.sumber,
                satu.publikasi,
            )
            for satu in semua
        ],
    )


TABEL: Mapping[str, Callable[[Papan], Tabel]] = {
    "ringkas": ringkas,
    "tren": tren,
    "wilayah": bagian,
    "puskesmas": puskesmas,
    "kelas": kelas,
    "umur": kelompok,
}
"""The tables of routine figures by the name that they have in an address."""


def sebut_kelompok(awal: int) -> str:
    """Give an age group in words: ``24–35``."""
    sesudah = [satu for satu in (*KELOMPOK, BALITA_BULAN) if satu > awal]
    return f"{awal}–{sesudah[0] - 1}"


def tanda(satu: Satu | Kartu) -> str:
    """Say what is to be known of a figure."""
    if satu.tertutup:
        return _("disembunyikan")
    return _("angka kecil") if satu.nilai.kecil else ""


def tampil(sel: Sel) -> str:
    """Write a cell for a page."""
    if sel is None:
        return formats.NONE
    if isinstance(sel, str):
        return sel
    return formats.angka(sel, 1 if isinstance(sel, float) else 0)


def _per_tempat(
    papan: Papan, kode: str, judul: str, semua: Sequence[Bagian], kaki: Sequence[Sel] = ()
) -> Tabel:
    return Tabel(
        kode=kode,
        judul=f"{judul}, {papan.bulan}",
        kolom=(_("Wilayah"), _("Kode"), *_kolom(papan)),
        baris=[(satu.tempat.nama, satu.tempat.kode, *_isi(satu)) for satu in semua],
        kaki=kaki,
    )


def _kolom(papan: Papan) -> tuple[str, ...]:
    return (
        _("Nilai (%(satuan)s)") % {"satuan": papan.ukuran.satuan.nama},
        str(papan.ukuran.nama_pembilang),
        str(papan.ukuran.nama_penyebut),
        "D",
        "S",
        _("D/S (%)"),
        _("Tanda"),
    )


def _isi(satu: Satu) -> tuple[Sel, ...]:
    """Give the cells of a figure; of a hidden one only how many children it rests on."""
    terlihat = not satu.tertutup
    return (
        satu.nilai.angka if terlihat else None,
        satu.nilai.pembilang if terlihat else None,
        satu.nilai.penyebut,
        satu.cakupan.pembilang,
        satu.cakupan.penyebut,
        satu.cakupan.angka,
        tanda(satu),
    )


def _baris_kartu(satu: Kartu) -> tuple[Sel, ...]:
    terlihat = not satu.tertutup
    return (
        str(satu.ukuran.judul),
        satu.periode.kode,
        satu.nilai.angka if terlihat else None,
        satu.nilai.satuan.nama,
        satu.nilai.pembilang if terlihat else None,
        satu.nilai.penyebut,
        satu.cakupan.angka,
        satu.bulan_lalu.angka,
        satu.tahun_lalu.angka,
        tanda(satu),
    )
