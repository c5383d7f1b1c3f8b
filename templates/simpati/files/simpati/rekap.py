"""The counts of each posyandu, village and month, kept in the transaction that changes them.

Whoever writes measurements or cases calls `segarkan` for the months that they touch, whoever
changes who is registered `segarkan_anak` or `segarkan_sasaran`; `hitung_semua` makes everything
anew, each night and after a restore. A village is the sum of its posyandu.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from inti.models import Wilayah
from simpati import hitungan
from simpati.angka import Angka, sasaran
from simpati.hitungan import KUNCI, NAMA
from simpati.models import Balita, Kasus, Pengukuran, Posyandu, Rekap, RekapDesa, Sasaran
from simpati.models.rekap import Hitungan
from simpati.periode import Periode

Satu = TypeVar("Satu", bound=Hitungan)
UKURAN = ("diukur", "terukur", "stunting", "dinilai", "naik")
Baris = tuple[date, str, int]
"""What tells the kept rows of a place apart: first day of the month, sex, age group."""


# A fault undoes all of the transaction it is part of, so that no savepoint is asked for.
@transaction.atomic(savepoint=False)
def segarkan(posyandu: Posyandu | int, bulan: Iterable[Periode]) -> None:
    """Count these months of a posyandu again. Waits for whoever counts the same village now."""
    semua = set(bulan)
    if not semua:
        return
    pk = posyandu if isinstance(posyandu, int) else posyandu.pk
    desa = _kunci(pk)
    if berubah := _hitung_posyandu(pk, semua):
        _jumlahkan(desa, berubah)


def segarkan_anak(balita: Balita, *posyandu: int) -> None:
    """Count again what a child is counted in, where it is registered and was."""
    bulan = {Periode.dari(satu) for satu in _hari(balita)}
    for pk in sorted({balita.posyandu_id, *posyandu}):
        segarkan(pk, bulan)
        segarkan_sasaran(pk)


def segarkan_kasus(kasus: Kasus) -> None:
    """Count again the month in which a child's case was found; a mother's is in no count."""
    if kasus.balita is not None:
        segarkan(kasus.balita.posyandu_id, [Periode.dari(kasus.mulai)])


@transaction.atomic
def segarkan_sasaran(posyandu: int) -> None:
    """Count again who is registered in the village of a posyandu."""
    _hitung_sasaran(_kunci(posyandu))


def hitung_semua() -> None:
    """Count every month of every posyandu and village again."""
    ada = (Posyandu, RekapDesa, Sasaran)
    desa = set[str]().union(
        *(model._default_manager.values_list("desa", flat=True) for model in ada)
    )
    segarkan_desa(*desa)


def segarkan_desa(*desa: str) -> None:
    """Count every month of these villages and of their posyandu again, each in a transaction."""
    for satu in sorted(desa):
        with transaction.atomic():
            _hitung_desa(satu)


def _hitung_desa(desa: str) -> None:
    Wilayah.objects.select_for_update().get(pk=desa)
    for pk in Posyandu.objects.filter(desa=desa).values_list("pk", flat=True):
        semua = (
            _bulan(Rekap.objects.filter(posyandu=pk), "bulan")
            | _bulan(Pengukuran.objects.filter(balita__posyandu=pk), "tanggal")
            | _bulan(Kasus.objects.filter(balita__posyandu=pk), "mulai")
        )
        if semua:
            _hitung_posyandu(pk, semua)
    rekap = Rekap.objects.filter(posyandu__desa=desa).values_list(*KUNCI)
    if kunci := {*rekap, *RekapDesa.objects.filter(desa=desa).values_list(*KUNCI)}:
        _jumlahkan(desa, kunci)
    _hitung_sasaran(desa)


def _bulan(baris: Any, nama: str) -> set[Periode]:
    """Give the months in which there are rows."""
    return {Periode.dari(satu) for satu in baris.dates(nama, "month")}


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


def insiden(periode: Periode) -> tuple[int, int]:
    """Give the children of the region who are newly stunted in a month, and of how many."""
    jumlah = RekapDesa.objects.filter(bulan=periode.awal).aggregate(
        baru=Sum("stunting_baru", default=0), berisiko=Sum("berisiko_stunting", default=0)
    )
    return jumlah["baru"], jumlah["berisiko"]


def _kunci(posyandu: int) -> str:
    """Give the village of a posyandu, which nobody else counts until the end."""
    desa = Wilayah.objects.select_for_update().filter(posyandu=posyandu)
    return str(desa.values_list("pk", flat=True).get())


def _hari(balita: Balita) -> Iterator[date]:
    yield from balita.pengukuran.order_by().values_list("tanggal", flat=True)
    yield from balita.kasus.order_by().values_list("mulai", flat=True)


def _hitung_posyandu(posyandu: int, bulan: set[Periode]) -> set[Baris]:
    """Bring the kept counts up to date; gives the rows that changed."""
    hitung = hitungan.ukuran(posyandu, bulan, hitungan.riwayat(posyandu))
    for periode, jumlah in hitungan.kasus(posyandu, bulan).items():
        for kunci, isi in jumlah.items():
            hitung[periode].setdefault(kunci, Counter()).update(isi)
    baru = {
        (periode.awal, *kunci): isi
        for periode, jumlah in hitung.items()
        for kunci, isi in jumlah.items()
    }
    lama = Rekap.objects.filter(posyandu=posyandu, bulan__in=[satu.awal for satu in bulan])
    return _simpan(Rekap, {"posyandu_id": posyandu}, lama, baru)


def _jumlahkan(desa: str, kunci: set[Baris]) -> None:
    """Bring these rows of a village to the sums of its posyandu.

    They are added up here: for a handful of rows, 31 sums in SQL take longer to write than to run.
    """
    rekap = _di_sekitar(kunci, Rekap.objects.filter(posyandu__desa=desa)).order_by()
    baru: dict[Baris, Counter[str]] = {}
    for awal, kelamin, kelompok, *isi in rekap.values_list(*KUNCI, *NAMA):
        if (satu := (awal, kelamin, kelompok)) in kunci:
            baru.setdefault(satu, Counter()).update(dict(zip(NAMA, isi, strict=True)))
    ada = _di_sekitar(kunci, RekapDesa.objects.filter(desa=desa))
    lama = [satu for satu in ada if _kunci_baris(satu) in kunci]
    _simpan(RekapDesa, {"desa_id": desa}, lama, baru)


def _di_sekitar(kunci: set[Baris], baris: QuerySet[Satu]) -> QuerySet[Satu]:
    """Narrow to the months, sexes and age groups of these rows: to them and few others."""
    bulan, kelamin, kelompok = map(set, zip(*kunci, strict=True))
    return baris.filter(bulan__in=bulan, jenis_kelamin__in=kelamin, kelompok__in=kelompok)


def _simpan(
    model: type[Satu],
    tempat: Mapping[str, Any],
    lama: Iterable[Satu],
    baru: Mapping[Baris, Counter[str]],
) -> set[Baris]:
    """Put these counts of a place in the stead of the kept rows; gives the rows that changed."""
    ada = {_kunci_baris(satu): satu for satu in lama}
    hilang = {kunci: satu.pk for kunci, satu in ada.items() if kunci not in baru}
    tulis = {
        kunci: {nama: isi[nama] for nama in NAMA}
        for kunci, isi in baru.items()
        if kunci not in ada or any(getattr(ada[kunci], nama) != isi[nama] for nama in NAMA)
    }
    semua = model._default_manager
    semua.filter(pk__in=hilang.values()).delete()
    semua.bulk_create(  # tanpa-jejak: jumlah, dihitung dari yang berjejak
        [
            model(**tempat, **dict(zip(KUNCI, kunci, strict=True)), **isi)
            for kunci, isi in tulis.items()
        ],
        update_conflicts=True,
        unique_fields=(*tempat, *KUNCI),
        update_fields=NAMA,
    )
    return {*hilang, *tulis}


def _kunci_baris(satu: Hitungan) -> Baris:
    return satu.bulan, satu.jenis_kelamin, satu.kelompok


def _hitung_sasaran(desa: str) -> None:
    """Bring the kept counts of who is registered in a village up to date."""
    anak = Balita.objects.filter(posyandu__desa=desa, aktif=True).order_by()
    hitung = Counter(
        (kelamin, *hitungan.bulan_sasaran(lahir))
        for kelamin, lahir in anak.values_list("jenis_kelamin", "tanggal_lahir")
    )
    for satu in Sasaran.objects.filter(desa=desa):
        banyak = hitung.pop((satu.jenis_kelamin, satu.lahir, satu.sampai), 0)
        if not banyak:
            satu.delete()
        elif banyak != satu.anak:
            satu.anak = banyak
            satu.save()
    Sasaran.objects.bulk_create(
        Sasaran(desa_id=desa, jenis_kelamin=kelamin, lahir=lahir, sampai=sampai, anak=banyak)
        for (kelamin, lahir, sampai), banyak in hitung.items()
    )
