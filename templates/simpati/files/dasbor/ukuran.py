"""The figures: what is divided by what, in which unit, and how that came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from inti import formats
from simpati.aturan import aturan
from simpati.kinerja import HARI_PULIH
from simpati.periode import Periode

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Satuan(Enum):
    """What a figure is written in, and how many of it are one."""

    PERSEN = 100
    PER_SERIBU = 1000
    HARI = 1

    @property
    def nama(self) -> str:
        """As a table's heading tells it."""
        return str(_NAMA_SATUAN[self])


_NAMA_SATUAN: "Mapping[Satuan, StrOrPromise]" = {
    Satuan.PERSEN: "%",
    Satuan.PER_SERIBU: _("per 1.000"),
    Satuan.HARI: _("hari"),
}


@dataclass(frozen=True, kw_only=True)
class Nilai:
    """A figure of one place and time: the sums that it is made of, never an average."""

    pembilang: int
    penyebut: int
    satuan: Satuan

    @property
    def angka(self) -> float | None:
        """The figure in its unit; None when there is nothing to divide by."""
        return self.satuan.value * self.pembilang / self.penyebut if self.penyebut else None

    @property
    def kecil(self) -> bool:
        """Whether it rests on so few children that it jumps from month to month."""
        return 0 < self.penyebut < aturan().angka_kecil

    @property
    def teks(self) -> str:
        """The figure with its unit: ``12,5 %``, ``8,1 per 1.000``, ``3,4 hari``."""
        return tulis(self.angka, self.satuan)


def tulis(angka: float | None, satuan: Satuan) -> str:
    """Write a figure that is already in its unit."""
    if angka is None:
        return formats.NONE
    if satuan is Satuan.PERSEN:
        return formats.persen(angka / 100)
    return f"{formats.angka(angka, 1)} {satuan.nama}"


@dataclass(frozen=True, kw_only=True)
class Ukuran:
    """One figure; `pembilang` are the names of counts that are added up, as `penyebut`.

    `tunda_hari` are the days after a month's end before its figure can be told. `naik_baik`: more
    is better.
    """

    kode: str
    judul: "StrOrPromise"
    pembilang: tuple[str, ...]
    penyebut: str
    nama_pembilang: "StrOrPromise"
    nama_penyebut: "StrOrPromise"
    metode: "StrOrPromise"
    satuan: Satuan = Satuan.PERSEN
    naik_baik: bool = False
    tunda_hari: int = 0

    def nilai(self, hitungan: Mapping[str, int]) -> Nilai:
        """Give the figure of these counts."""
        return Nilai(
            pembilang=sum(hitungan.get(nama, 0) for nama in self.pembilang),
            penyebut=hitungan.get(self.penyebut, 0),
            satuan=self.satuan,
        )

    def terakhir(self, periode: Periode, hari_ini: date) -> Periode:
        """Give the last month up to this one whose figure can be told."""
        batas = hari_ini - timedelta(days=self.tunda_hari)
        while self.tunda_hari and periode.akhir >= batas:
            periode = periode.sebelum
        return periode

    @property
    def kelas(self) -> tuple[float, ...]:
        """The four bounds between its five classes, in its unit."""
        return aturan().kelas[self.kode]

    def kelas_dari(self, nilai: Nilai) -> int | None:
        """Give the class, 1 to 5; a bound belongs to the class above it."""
        if nilai.angka is None:
            return None
        return 1 + sum(nilai.angka >= batas for batas in self.kelas)

    def nama_kelas(self, kelas: int) -> str:
        """Give the range of a class in words: ``10 – <20 %``."""
        bawah = self.kelas[kelas - 2] if kelas > 1 else None
        atas = self.kelas[kelas - 1] if kelas <= len(self.kelas) else None
        if bawah is None:
            return f"<{_batas(atas)} {self.satuan.nama}"
        if atas is None:
            return f"≥{_batas(bawah)} {self.satuan.nama}"
        return f"{_batas(bawah)} – <{_batas(atas)} {self.satuan.nama}"


def _batas(angka: float | None) -> str:
    return formats.angka(angka, 0 if angka is None or float(angka).is_integer() else 1)


_STANDAR = _(
    "Standar WHO 2006, kelas Permenkes 2/2020; pengukuran terakhir tiap anak pada bulan itu, "
    "tanpa nilai yang perlu diukur ulang."
)

SEMUA: tuple[Ukuran, ...] = (
    Ukuran(
        kode="stunting",
        judul=_("Prevalensi stunting"),
        pembilang=("stunting",),
        penyebut="terukur",
        nama_pembilang=_("anak pendek dan sangat pendek"),
        nama_penyebut=_("anak terukur"),
        metode=_("Anak dengan PB/U atau TB/U di bawah −2 SD dibagi anak terukur."),
    ),
    Ukuran(
        kode="insiden",
        judul=_("Insiden stunting"),
        pembilang=("stunting_baru",),
        penyebut="berisiko_stunting",
        nama_pembilang=_("anak baru stunting"),
        nama_penyebut=_("anak terukur yang belum pernah stunting"),
        satuan=Satuan.PER_SERIBU,
        metode=_(
            "Anak yang pada bulan-bulan sebelumnya pernah terukur dan belum pernah stunting, lalu "
            "bulan itu stunting untuk pertama kali, tiap 1.000 anak terukur yang belum pernah "
            "stunting. Pengukuran pertama seorang anak tidak dihitung: tidak diketahui kapan "
            "mulainya."
        ),
    ),
    Ukuran(
        kode="wasting",
        judul=_("Gizi kurang dan gizi buruk (wasting)"),
        pembilang=("gizi_buruk", "gizi_kurang"),
        penyebut="dinilai_gizi",
        nama_pembilang=_("anak gizi kurang dan gizi buruk"),
        nama_penyebut=_("anak dinilai BB/PB atau BB/TB"),
        metode=_(
            "Anak dengan BB/PB atau BB/TB di bawah −2 SD, dan anak dengan edema, dibagi anak yang "
            "dinilai."
        ),
    ),
    Ukuran(
        kode="berat-kurang",
        judul=_("Berat badan kurang (underweight)"),
        pembilang=("berat_sangat_kurang", "berat_kurang"),
        penyebut="dinilai_berat",
        nama_pembilang=_("anak berat badan kurang dan sangat kurang"),
        nama_penyebut=_("anak dinilai BB/U"),
        metode=_("Anak dengan BB/U di bawah −2 SD dibagi anak yang dinilai; edema tidak dinilai."),
    ),
    Ukuran(
        kode="gizi-lebih",
        judul=_("Gizi lebih dan obesitas"),
        pembilang=("gizi_lebih", "obesitas"),
        penyebut="dinilai_gizi",
        nama_pembilang=_("anak gizi lebih dan obesitas"),
        nama_penyebut=_("anak dinilai BB/PB atau BB/TB"),
        metode=_("Anak dengan BB/PB atau BB/TB di atas +2 SD dibagi anak yang dinilai."),
    ),
    Ukuran(
        kode="cakupan",
        judul=_("Cakupan penimbangan (D/S)"),
        pembilang=("diukur",),
        penyebut="terdaftar",
        nama_pembilang=_("anak diukur (D)"),
        nama_penyebut=_("anak terdaftar (S)"),
        naik_baik=True,
        metode=_(
            "Anak yang diukur pada bulan itu dibagi anak di bawah 60 bulan yang terdaftar menurut "
            "daftar hari ini, juga untuk bulan yang lalu."
        ),
    ),
    Ukuran(
        kode="kenaikan",
        judul=_("Berat naik (N/D′)"),
        pembilang=("naik",),
        penyebut="dinilai",
        nama_pembilang=_("anak naik berat badannya (N)"),
        nama_penyebut=_("anak ditimbang bulan itu dan bulan sebelumnya (D′)"),
        naik_baik=True,
        metode=_(
            "Anak yang naik paling sedikit kenaikan berat minimal menurut umurnya (Kartu Menuju "
            "Sehat) dibagi anak yang ditimbang bulan itu dan bulan sebelumnya."
        ),
    ),
    Ukuran(
        kode="penanganan",
        judul=_("Hari sampai intervensi pertama"),
        pembilang=("hari_tangani",),
        penyebut="ditangani",
        nama_pembilang=_("hari seluruhnya"),
        nama_penyebut=_("anak yang mendapat intervensi"),
        satuan=Satuan.HARI,
        metode=_(
            "Hari sejak anak ditemukan perlu didampingi sampai intervensi pertama dilaksanakan, "
            "dijumlahkan, dibagi anak yang mendapatnya; menurut bulan ditemukan. Yang belum "
            "mendapat intervensi dan salah ukur tidak ikut."
        ),
    ),
    Ukuran(
        kode="pulih",
        judul=_("Pulih dalam tiga bulan"),
        pembilang=("pulih",),
        penyebut="dinilai_pulih",
        nama_pembilang=_("anak pulih dalam 90 hari"),
        nama_penyebut=_("anak yang ditemukan perlu didampingi"),
        naik_baik=True,
        tunda_hari=HARI_PULIH,
        metode=_(
            "Anak yang pulih dalam 90 hari sejak ditemukan dibagi semua yang ditemukan pada bulan "
            "itu, tanpa yang pindah dan yang salah ukur. Baru dapat dihitung 90 hari sesudah "
            "bulannya berakhir."
        ),
    ),
)
MENURUT_KODE = {satu.kode: satu for satu in SEMUA}
UTAMA = SEMUA[0]
CAKUPAN = MENURUT_KODE["cakupan"]

CATATAN: "tuple[StrOrPromise, ...]" = (
    _STANDAR,
    _(
        "Angka wilayah adalah jumlah dari anak-anaknya, dihitung desa demi desa lalu dijumlahkan; "
        "persentase tidak pernah dirata-ratakan."
    ),
    _("Umur: yang dicapai anak dalam bulan itu, baik bagi yang diukur maupun yang tidak."),
    _("Angka rutin posyandu tidak sama dengan angka survei (SSGI, SKI) dan tidak digabungkan."),
)
