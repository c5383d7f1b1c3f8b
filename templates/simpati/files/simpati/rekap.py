"""The counts of each posyandu and month, kept in the transaction that changes what they count.

Whoever writes measurements or changes who is registered calls `segarkan` for the months that it
touches; `hitung_semua` makes everything anew, each night and after a restore.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, Sum

from simpati.angka import Angka, dalam, sasaran
from simpati.antropometri import STUNTING, Naik
from simpati.models import Balita, Pengukuran, Posyandu, Rekap
from simpati.periode import Periode, umur_bulan

KELOMPOK = (0, 6, 12, 24, 36, 48)
"""Completed months at which an age group begins, as in the posyandu's forms."""
UKURAN = ("diukur", "terukur", "stunting", "dinilai", "naik")
KOLOM = (
    "balita",
    "balita__jenis_kelamin",
    "balita__tanggal_lahir",
    "tanggal",
    "z_tbu",
    "tanda_tbu",
    "kelas_tbu",
    "naik",
)

Kunci = tuple[str, int]
"""Sex and age group."""


@transaction.atomic
def segarkan(posyandu: Posyandu | int, bulan: Iterable[Periode]) -> None:
    """Count these months of a posyandu again. Waits for whoever counts the same posyandu now."""
    pk = posyandu if isinstance(posyandu, int) else posyandu.pk
    Posyandu.objects.select_for_update().filter(pk=pk).values_list("pk").first()
    for periode in set(bulan):
        _simpan(pk, periode, _hitung(pk, periode))


def segarkan_anak(balita: Balita, *posyandu: int) -> None:
    """Count again every month in which a child was measured, where it is registered and was."""
    hari = balita.pengukuran.order_by().values_list("tanggal", flat=True)
    bulan = {Periode.dari(satu) for satu in hari}
    for pk in {balita.posyandu_id, *posyandu}:
        segarkan(pk, bulan)


def hitung_semua() -> None:
    """Count every month of every posyandu again."""
    for pk in Posyandu.objects.order_by("pk").values_list("pk", flat=True):
        hari = Pengukuran.objects.filter(balita__posyandu=pk).dates("tanggal", "month")
        lama = Rekap.objects.filter(posyandu=pk).order_by().values_list("bulan", flat=True)
        segarkan(pk, {Periode.dari(satu) for satu in {*hari, *lama}})


def per_posyandu(periode: Periode, saring: Q | None = None) -> Mapping[int, Angka]:
    """Give the figures of a month by posyandu id, in two queries: what `angka.per_posyandu` counts.

    `saring` narrows them by their posyandu (`Q(posyandu__desa=…)`).
    """
    anak = sasaran(periode).filter(saring or Q()).order_by()
    terdaftar = anak.values("posyandu").annotate(banyak=Count("pk"))
    hitung = dict(_tersimpan(periode, saring))
    return {
        pk: replace(hitung.get(pk, Angka()), terdaftar=banyak)
        for pk, banyak in terdaftar.values_list("posyandu", "banyak")
    }


def _tersimpan(periode: Periode, saring: Q | None) -> Iterator[tuple[int, Angka]]:
    baris = (
        Rekap.objects.filter(saring or Q(), bulan=periode.awal)
        .order_by()
        .values("posyandu")
        .annotate(**{nama: Sum(nama) for nama in UKURAN})
        .values_list("posyandu", *UKURAN)
    )
    for posyandu, *jumlah in baris:
        yield posyandu, Angka(**dict(zip(UKURAN, jumlah, strict=True)))


def kelompok_umur(lahir: date, tanggal: date) -> int:
    """Give the age group of a child on a day."""
    bulan = umur_bulan(lahir, tanggal)
    return max((awal for awal in KELOMPOK if awal <= bulan), default=0)


def _hitung(posyandu: int, periode: Periode) -> dict[Kunci, Counter[str]]:
    hasil: dict[Kunci, Counter[str]] = {}
    for kunci, nama in _temuan(posyandu, periode):
        hasil.setdefault(kunci, Counter())[nama] += 1
    return hasil


def _temuan(posyandu: int, periode: Periode) -> Iterator[tuple[Kunci, str]]:
    """Give each thing that counts, with its group: a child counts once for each.

    The last measurement decides, and of those that are to be measured again none does.
    """
    anak = sasaran(periode).filter(posyandu=posyandu).order_by()
    baris = Pengukuran.objects.filter(dalam(periode), balita__in=anak).order_by("-tanggal")
    lihat: set[tuple[int, str]] = set()
    for balita, kelamin, lahir, tanggal, z, tanda, kelas, naik in baris.values_list(*KOLOM):
        kunci = (kelamin, kelompok_umur(lahir, tanggal))
        for nama, ya in _arti(z is not None and not tanda, kelas, naik):
            if (balita, nama) not in lihat:
                lihat.add((balita, nama))
                yield kunci, nama
                if ya:
                    yield kunci, ya


def _arti(wajar: bool, kelas: str, naik: str) -> Iterator[tuple[str, str]]:
    """Give what a measurement is counted under, and what it adds there."""
    yield "diukur", ""
    if wajar:
        yield "terukur", "stunting" if kelas in STUNTING else ""
    if naik in (Naik.NAIK, Naik.TIDAK_NAIK):
        yield "dinilai", "naik" if naik == Naik.NAIK else ""


def _simpan(posyandu: int, periode: Periode, hitung: dict[Kunci, Counter[str]]) -> None:
    """Bring the kept rows to these counts; most stay as they are."""
    lama = {
        (satu.jenis_kelamin, satu.kelompok): satu
        for satu in Rekap.objects.filter(posyandu=posyandu, bulan=periode.awal)
    }
    for kunci in lama.keys() - hitung.keys():
        lama[kunci].delete()
    for kunci, isi in hitung.items():
        satu = lama.get(kunci) or Rekap(
            posyandu_id=posyandu,
            bulan=periode.awal,
            jenis_kelamin=kunci[0],
            kelompok=kunci[1],
        )
        baru = {nama: isi[nama] for nama in UKURAN}
        if satu.pk is None or any(getattr(satu, nama) != nilai for nama, nilai in baru.items()):
            for nama, nilai in baru.items():
                setattr(satu, nama, nilai)
            satu.save()
