"""Demo data of the public side: registrations at different steps, and survey answers.

Everyone here is invented.
"""

import random
from datetime import date, timedelta

from inti.models import User
from inti.permohonan.models import Status
from inti.survei.models import Jawaban
from inti.survei.undangan import jawab, terbuka_untuk
from inti.survei.unsur import ELEMENTS
from simpati.layanan import PEMANTAUAN, PENDAFTARAN
from simpati.models import Pendaftaran, Posyandu
from simpati.pendaftaran import kirim, putuskan

BENIH = 14_2017
ORANG_TUA = ("Yuli Lestari", "Asep Hidayat", "Nina Rahayu", "Dian Permana", "Euis Safitri")
LANGKAH: tuple[tuple[Status, ...], ...] = (
    (),
    (Status.DIPROSES,),
    (Status.DIPROSES, Status.MENUNGGU),
    (Status.DIPROSES, Status.SELESAI),
    (Status.SELESAI,),
)
CATATAN = {
    Status.DIPROSES: "Kader akan menelepon hari ini atau besok.",
    Status.MENUNGGU: "Nomor ponsel belum tersambung. Mohon hubungi kader posyandu.",
    Status.SELESAI: "Silakan datang pada hari buka posyandu berikutnya, bawa Buku KIA.",
}
SARAN = ("", "", "", "Kadernya sabar.", "Tempat menunggu kurang teduh.", "Terima kasih.")
JAWABAN = {PEMANTAUAN: 48, PENDAFTARAN: 9}


def isi(today: date, petugas: User) -> None:
    """Fill in; needs the demo's posyandu."""
    acak = random.Random(BENIH)  # noqa: S311 - demo data, not secrets
    posyandu = Posyandu.objects.order_by("pk")[0]
    for nomor, (nama, langkah) in enumerate(zip(ORANG_TUA, LANGKAH, strict=True)):
        bulan = (today - timedelta(days=90 + 200 * nomor)).replace(day=1)
        satu = Pendaftaran(
            nama=nama, telepon=f"0812000000{nomor}", desa=posyandu.desa, bulan_lahir=bulan
        )
        permohonan = kirim(satu)
        for status in langkah:
            tempat = posyandu if status is Status.SELESAI else None
            putuskan(satu, status, catatan=CATATAN[status], posyandu=tempat, oleh=petugas)
            permohonan.refresh_from_db()
    # The last one that was finished has answered by its invitation.
    undangan = terbuka_untuk(permohonan.nomor)
    if undangan:
        jawab(undangan.token, _jawaban(acak, PENDAFTARAN, today, Jawaban.Jalur.TRANSAKSI))
    for layanan, banyak in JAWABAN.items():
        for _ in range(banyak):
            _jawaban(acak, layanan, today, Jawaban.Jalur.TERBUKA).save()


def _jawaban(acak: random.Random, layanan: str, today: date, jalur: Jawaban.Jalur) -> Jawaban:
    """Mostly content, least with the place and the handling of complaints."""
    nilai = {
        satu.field: acak.choices((2, 3, 4), weights=(2, 5, 2) if satu.code > "U7" else (1, 5, 4))[0]
        for satu in ELEMENTS
    }
    nilai["u4"] = 4
    hari = today - timedelta(days=acak.randrange(max(today.timetuple().tm_yday, 1)))
    return Jawaban(layanan=layanan, tanggal=hari, jalur=jalur, saran=acak.choice(SARAN), **nilai)
