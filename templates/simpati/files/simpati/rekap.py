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
from django.db.models import Count, Q, Sum

from inti.models import Wilayah
from simpati import hitungan
from simpati.angka import Angka, sasaran
from simpati.hitungan import KUNCI, NAMA, Jumlah
from simpati.models import Balita, Kasus, Pengukuran, Posyandu, Rekap, RekapDesa, Sasaran
from simpati.models.rekap import Hitungan
from simpati.periode import Periode

Satu = TypeVar("Satu", bound=Hitungan)
UKURAN = ("diukur", "terukur", "stunting", "dinilai", "naik")


@transaction.atomic
def segarkan(posyandu: Posyandu | int, bulan: Iterable[Periode]) -> None:
    """Count these months of a posyandu again. Waits for whoever counts the same village now."""
    semua = set(bulan)
    if not semua:
        return
    pk = posyandu if isinstance(posyandu, int) else posyandu.pk
    desa = _kunci(pk)
    _jumlahkan(desa, _hitung_posyandu(pk, semua))


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


def bulan_sesudah(balita: int, hari: date) -> set[Periode]:
    """Give the later months of a child, in which it may now be found anew or no longer."""
    sesudah = Pengukuran.objects.filter(balita=balita, tanggal__gt=hari).order_by()
    return {Periode.dari(satu) for satu in sesudah.values_list("tanggal", flat=True)}


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
    bulan = _bulan(RekapDesa.objects.filter(desa=desa), "bulan")
    for pk in Posyandu.objects.filter(desa=desa).values_list("pk", flat=True):
        semua = (
            _bulan(Rekap.objects.filter(posyandu=pk), "bulan")
            | _bulan(Pengukuran.objects.filter(balita__posyandu=pk), "tanggal")
            | _bulan(Kasus.objects.filter(balita__posyandu=pk), "mulai")
        )
        if semua:
            _hitung_posyandu(pk, semua)
        bulan |= semua
    _jumlahkan(desa, bulan)
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


def _hitung_posyandu(posyandu: int, bulan: set[Periode]) -> set[Periode]:
    """Bring the kept counts up to date; gives the months in which they changed."""
    hitung = hitungan.ukuran(posyandu, bulan, hitungan.riwayat(posyandu))
    for periode, jumlah in hitungan.kasus(posyandu, bulan).items():
        for kunci, isi in jumlah.items():
            hitung[periode].setdefault(kunci, Counter()).update(isi)
    return _simpan(Rekap, {"posyandu_id": posyandu}, hitung)


def _jumlahkan(desa: str, bulan: set[Periode]) -> None:
    """Bring a village's kept counts of these months to the sums of its posyandu."""
    baris = (
        Rekap.objects.filter(posyandu__desa=desa, bulan__in=[satu.awal for satu in bulan])
        .order_by()
        .values(*KUNCI)
        .annotate(**{nama: Sum(nama) for nama in NAMA})
        .values_list(*KUNCI, *NAMA)
    )
    hitung: dict[Periode, Jumlah] = {periode: {} for periode in bulan}
    for awal, kelamin, kelompok, *isi in baris:
        jumlah = Counter(dict(zip(NAMA, isi, strict=True)))
        hitung[Periode.dari(awal)][kelamin, kelompok] = jumlah
    _simpan(RekapDesa, {"desa_id": desa}, hitung)


def _simpan(
    model: type[Satu], tempat: Mapping[str, Any], hitung: Mapping[Periode, Jumlah]
) -> set[Periode]:
    """Bring the kept rows of a place and months to these counts; gives the months that changed."""
    semua = model._default_manager
    lama = {
        _kunci_baris(satu): satu
        for satu in semua.filter(**tempat, bulan__in=[periode.awal for periode in hitung])
    }
    baru = {
        (periode.awal, *kunci): {nama: isi[nama] for nama in NAMA}
        for periode, jumlah in hitung.items()
        for kunci, isi in jumlah.items()
    }
    hilang = [satu for kunci, satu in lama.items() if kunci not in baru]
    tulis = [
        model(**tempat, **dict(zip(KUNCI, kunci, strict=True)), **isi)
        for kunci, isi in baru.items()
        if kunci not in lama or any(getattr(lama[kunci], nama) != isi[nama] for nama in NAMA)
    ]
    semua.filter(pk__in=[satu.pk for satu in hilang]).delete()
    sekali = (*tempat, *KUNCI)
    semua.bulk_create(  # tanpa-jejak: jumlah, dihitung dari yang berjejak
        tulis, update_conflicts=True, unique_fields=sekali, update_fields=NAMA
    )
    return {Periode.dari(satu.bulan) for satu in (*hilang, *tulis)}


def _kunci_baris(satu: Hitungan) -> tuple[date, str, int]:
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
