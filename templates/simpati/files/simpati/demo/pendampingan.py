"""Demo data of the work that follows: some cases are in hand, some visits are planned."""

from datetime import date, timedelta

from inti.models import User
from simpati.models import Intervensi, Kasus
from simpati.pendampingan import ambil, catat_intervensi

HARI_SAMPAI_KUNJUNGAN = 3
HASIL = "Ibu mau datang minggu depan. Makan anak tiga kali sehari, lauk jarang."


def isi(today: date, kader: User, bidan: User) -> None:
    """Of every four open cases one is in hand, one has a visit planned, two wait."""
    for nomor, kasus in enumerate(Kasus.objects.filter(selesai=None).order_by("pk")):
        if nomor % 4 == 0:
            ambil(kasus, bidan)
            hari = min(kasus.mulai + timedelta(days=HARI_SAMPAI_KUNJUNGAN), today)
            catat_intervensi(_kunjungan(kasus, kader, jadwal=hari, realisasi=hari, hasil=HASIL))
        elif nomor % 4 == 1:
            ambil(kasus, bidan)
            catat_intervensi(_kunjungan(kasus, kader, jadwal=today + timedelta(days=1)))


def _kunjungan(
    kasus: Kasus, oleh: User, *, jadwal: date, realisasi: date | None = None, hasil: str = ""
) -> Intervensi:
    return Intervensi(
        kasus=kasus,
        jenis=Intervensi.Jenis.KUNJUNGAN,
        pelaksana=str(oleh),
        jadwal=jadwal,
        realisasi=realisasi,
        hasil=hasil,
        dibuat_oleh=oleh,
    )
