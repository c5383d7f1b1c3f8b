"""Who is reminded of what: each person once for each event, also when the job is run again.

A reminder that falls into the quiet hours waits until they are over; one about a day that has
begun by then is told as that day's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inti.audit import record_read
from inti.jobs.once import first_time
from inti.jobs.policy import Later
from inti.messaging import Message, send
from inti.messaging.message import BadMessage
from inti.models import User
from simpati.akses import kasus_diputuskan, posyandu_divalidasi, posyandu_untuk
from simpati.angka import sasaran
from simpati.aturan import aturan
from simpati.models import (
    Balita,
    JadwalBuka,
    KontakOrangTua,
    Laporan,
    PengaturanPengingat,
    Pengukuran,
    Posyandu,
)
from simpati.pengingat import kata
from simpati.pengingat.persetujuan import disetujui
from simpati.periode import Periode
from simpati.roles import TENAGA_KESEHATAN

PAGI = 12
"""Before this hour a late run tells of today, from then on of tomorrow."""
MENDEKAT_HARI = 2
BATCH = 200
MENGAPA = "Mengirim pengingat posyandu"


@dataclass(frozen=True, kw_only=True)
class Pengingat:
    """One message: the event that it is sent once for, a number, a text, and what a template says.

    `kejadian` holds numbers of rows and days only; `anak` is whose name the text says.
    """

    kejadian: str
    telepon: str
    teks: str
    templat: str
    nilai: tuple[str, ...]
    anak: Balita | None = None


def besok(kini: datetime) -> int:
    """Remind kader and parents of the posyandu that open next; gives how many were told."""
    if not (aturan().pengingat.kader or aturan().pengingat.orang_tua):
        return 0
    demand_waktu(kini)
    lokal = timezone.localtime(kini)
    hari = lokal.date() + timedelta(days=0 if lokal.hour < PAGI else 1)
    buka = [
        satu.posyandu
        for satu in JadwalBuka.objects.select_related("posyandu__desa")
        if satu.pada(Periode.dari(hari)) == hari
    ]
    with kata.bahasa():
        return _kirim(_untuk_kader(buka, hari)) + _kirim(_untuk_orang_tua(buka, hari))


def ringkas(kini: datetime) -> int:
    """Tell bidan and tenaga gizi what waits; gives how many were told. Not at weekends."""
    hari = timezone.localdate(kini)
    if not aturan().pengingat.petugas or hari.weekday() > JadwalBuka.Hari.JUMAT:
        return 0
    demand_waktu(kini)
    pilih = [PengaturanPengingat.Ringkasan.HARIAN]
    if hari.weekday() == JadwalBuka.Hari.SENIN:
        pilih.append(PengaturanPengingat.Ringkasan.MINGGUAN)
    with kata.bahasa():
        return _kirim(_untuk_petugas(hari, pilih))


def terlewat(kini: datetime) -> int:
    """Ask parents whose child was not measured for two months; once a month each."""
    if not aturan().pengingat.orang_tua:
        return 0
    demand_waktu(kini)
    periode = Periode.dari(timezone.localdate(kini))
    with kata.bahasa():
        return _kirim(
            Pengingat(
                kejadian=f"terlewat-{anak.pk}-{periode.kode}",
                telepon=telepon,
                teks=kata.dirindukan(anak),
                templat="simpati_terlewat",
                nilai=(kata.nama_depan(anak), str(anak.posyandu)),
                anak=anak,
            )
            for anak, telepon in _berkontak(_dua_bulan(sasaran(periode), periode))
        )


def demand_waktu(kini: datetime) -> None:
    """Raise Later within the region's quiet hours, until they are over."""
    tenang = aturan().pengingat
    lokal = timezone.localtime(kini)
    if tenang.tenang_selesai <= lokal.hour < tenang.tenang_mulai:
        return
    selesai = lokal.replace(hour=tenang.tenang_selesai, minute=0, second=0, microsecond=0)
    if selesai <= lokal:
        selesai += timedelta(days=1)
    raise Later(selesai - lokal, "jam tenang", counted=False)


def _kirim(semua: Iterable[Pengingat]) -> int:
    """Put each into the outbox once; a number that cannot be one is passed over."""
    return sum(_sekali(satu) for satu in semua)


def _sekali(satu: Pengingat) -> bool:
    """Claim the event, queue the message and enter it into the trail: all of it or nothing."""
    pesan = Message(
        channel=aturan().pengingat.saluran,
        to=satu.telepon,
        text=satu.teks,
        template=satu.templat,
        values=satu.nilai,
    )
    try:
        with transaction.atomic():
            if not first_time(f"simpati-pengingat-{satu.kejadian}"):
                return False
            send(pesan)
            record_read(None, [satu.anak] if satu.anak else [], why=MENGAPA, action="kirim")
    except BadMessage:
        return False
    return True


def _untuk_kader(buka: Iterable[Posyandu], hari: date) -> Iterator[Pengingat]:
    if not aturan().pengingat.kader:
        return
    for posyandu in buka:
        anak = sasaran(Periode.dari(hari)).filter(posyandu=posyandu)
        banyak = anak.count()
        lewat = _dua_bulan(anak, Periode.dari(hari)).count()
        for satu in _penerima(posyandu.kader.all()).filter(hari_buka=True):
            if posyandu_untuk(satu.pengguna).filter(pk=posyandu.pk).exists():
                yield Pengingat(
                    kejadian=f"buka-{posyandu.pk}-{hari}-kader-{satu.pengguna_id}",
                    telepon=satu.telepon,
                    teks=kata.kader(posyandu, hari, anak=banyak, terlewat=lewat),
                    templat="simpati_kader",
                    nilai=(str(posyandu), str(hari), str(banyak), str(lewat)),
                )


def _untuk_orang_tua(buka: Iterable[Posyandu], hari: date) -> Iterator[Pengingat]:
    if not aturan().pengingat.orang_tua:
        return
    anak = sasaran(Periode.dari(hari)).filter(posyandu__in=[satu.pk for satu in buka])
    for satu, telepon in _berkontak(anak):
        yield Pengingat(
            kejadian=f"buka-{satu.posyandu_id}-{hari}-anak-{satu.pk}",
            telepon=telepon,
            teks=kata.undangan(satu, hari),
            templat="simpati_undangan",
            nilai=(str(satu.posyandu), str(hari), kata.nama_depan(satu)),
            anak=satu,
        )


def _untuk_petugas(hari: date, pilih: list[PengaturanPengingat.Ringkasan]) -> Iterator[Pengingat]:
    petugas = User.objects.filter(assignments__role__in=TENAGA_KESEHATAN)
    for satu in _penerima(petugas).filter(ringkasan__in=pilih):
        isi = pekerjaan(satu.pengguna, hari)
        if teks := kata.ringkasan(**isi):
            yield Pengingat(
                kejadian=f"ringkas-{hari}-{satu.pengguna_id}",
                telepon=satu.telepon,
                teks=teks,
                templat="simpati_ringkasan",
                nilai=tuple(str(banyak) for banyak in isi.values()),
            )


def pekerjaan(orang: User, hari: date) -> dict[str, int]:
    """Count what waits for a person: cases near and past their deadline, months to validate."""
    kasus = kasus_diputuskan(orang).filter(selesai=None).order_by()
    dekat = Q(tenggat__gte=hari, tenggat__lte=hari + timedelta(days=MENDEKAT_HARI))
    hitung = kasus.aggregate(
        mendekat=Count("pk", filter=dekat), terlambat=Count("pk", filter=Q(tenggat__lt=hari))
    )
    posyandu = posyandu_divalidasi(orang).select_related(None).order_by()
    tunggu = Pengukuran.objects.filter(
        balita__posyandu__in=posyandu.values("pk"), status=Pengukuran.Status.TERKIRIM
    ).exclude(petugas=orang)
    laporan = Laporan.objects.filter(
        desa__in=posyandu.values("desa"), status=Laporan.Status.TERKIRIM
    ).exclude(dikirim_oleh=orang)
    return {**hitung, "validasi": tunggu.count(), "verifikasi": laporan.count()}


def _penerima(orang: QuerySet[User]) -> QuerySet[PengaturanPengingat]:
    """Settings of people who still work here; who has none is told nothing."""
    return PengaturanPengingat.objects.filter(
        pengguna__in=orang.filter(is_active=True).values("pk")
    ).select_related("pengguna")


def _dua_bulan(anak: QuerySet[Balita], periode: Periode) -> QuerySet[Balita]:
    """Children registered since before, and measured neither in the last two months nor in this."""
    mulai = periode.sebelum.sebelum.awal
    ukur = Pengukuran.objects.filter(balita=OuterRef("pk"), tanggal__gte=mulai)
    return anak.filter(dibuat__date__lt=mulai, tanggal_lahir__lt=mulai).exclude(Exists(ukur))


def _berkontak(anak: QuerySet[Balita]) -> Iterator[tuple[Balita, str]]:
    """Children with a number and a standing consent, read in batches."""
    kontak = KontakOrangTua.objects.filter(balita__in=anak.order_by().values("pk"))
    nomor = list(kontak.order_by("pk").values_list("pk", flat=True))
    for awal in range(0, len(nomor), BATCH):
        sebagian = list(
            KontakOrangTua.objects.filter(pk__in=nomor[awal : awal + BATCH]).select_related(
                "balita__posyandu"
            )
        )
        boleh = disetujui([satu.balita_id for satu in sebagian])
        yield from ((satu.balita, satu.telepon) for satu in sebagian if satu.balita_id in boleh)
