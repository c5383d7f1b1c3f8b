"""``manage.py isi_data_besar``: demo data of a whole region; ``make demo-data`` calls it."""

import re
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from inti import formats
from simpati.demo.besar import DI_LUAR_DEMO, JUMLAH, Kemajuan, Menolak, Tugas, isi_besar
from simpati.demo.kecil import BENIH

JEDA = 5
"""Seconds between two lines of progress."""
DIHENTIKAN = 130


class Command(BaseCommand):
    """Fill the demo with as many children as a region has; go on where a run broke off."""

    help = "Isi basis data demo seukuran satu daerah: posyandu di setiap desa, 24 bulan ukuran."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many children under five, by which seed, and whether another database is meant."""
        parser.add_argument("--jumlah", default="77000", help="Banyak balita hari ini.")
        parser.add_argument("--benih", type=int, default=BENIH, help="Benih pengacak.")
        parser.add_argument(
            DI_LUAR_DEMO,
            action="store_true",
            help="Isi basis data kosong yang bukan basis data demo, misalnya untuk uji beban.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill and tell. Raises CommandError where that is refused or was broken off."""
        tugas = Tugas(
            jumlah=_jumlah(str(options["jumlah"])),
            hari=timezone.localdate(),
            benih=options["benih"],
        )
        try:
            self._isi(tugas, options["bukan_demo"])
        except (Menolak, LookupError) as salah:
            raise CommandError(str(salah)) from None
        except (OperationalError, ProgrammingError) as salah:
            raise CommandError(
                f"Basis data belum siap ({salah}): jalankan `manage.py siapkan` dahulu."
            ) from None
        except KeyboardInterrupt:
            raise CommandError(
                "Dihentikan. Jalankan perintah yang sama untuk melanjutkan.", returncode=DIHENTIKAN
            ) from None

    def _isi(self, tugas: Tugas, di_luar_demo: bool) -> None:
        awal = terakhir = monotonic()
        for kemajuan in isi_besar(tugas, di_luar_demo=di_luar_demo):
            selesai = kemajuan.desa == kemajuan.semua_desa
            if selesai or monotonic() - terakhir >= JEDA:
                terakhir = monotonic()
                self.stdout.write(baris(kemajuan, terakhir - awal))
                self.stdout.flush()
        if not kemajuan.balita:
            self.stdout.write("Data demo ini sudah lengkap sejak semula.")


def _jumlah(teks: str) -> int:
    """Read how many children. Raises CommandError."""
    bawah, atas = JUMLAH
    if not re.fullmatch(r"[0-9]{1,9}", teks) or not bawah <= int(teks) <= atas:
        raise CommandError(
            f"Jumlah balita ditulis dengan angka dari {bawah} sampai {atas}, misalnya 77000; "
            f"yang ditulis {teks!r}."
        )
    return int(teks)


def baris(satu: Kemajuan, detik: float) -> str:
    """One line of progress."""
    laju = satu.pengukuran / max(detik, 0.001)
    return (
        f"{satu.desa} dari {satu.semua_desa} desa, {formats.angka(satu.balita)} anak dan "
        f"{formats.angka(satu.pengukuran)} pengukuran ditulis, {formats.angka(round(laju))} "
        f"pengukuran per detik"
    )
