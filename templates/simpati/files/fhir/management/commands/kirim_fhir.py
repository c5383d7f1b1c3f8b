"""``manage.py kirim_fhir``: what the FHIR server has not got yet, now instead of at night."""

from argparse import ArgumentParser
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fhir.management.commands.ekspor_fhir import BELUM_DICOBA, JEDA, KODE_DIHENTIKAN
from fhir.pengaturan import pengaturan
from fhir.pengirim import Berkas, Konsol, Pengirim, TidakTerjangkau, ke_server
from fhir.pengiriman import Hasil, Nasib, kirim
from inti import formats

SEBUTAN = {
    Nasib.TERKIRIM: "terkirim",
    Nasib.SAMA: "tidak berubah",
    Nasib.TANPA_NIK: "tanpa NIK anak maupun ibu",
    Nasib.DITOLAK: "ditolak server",
    Nasib.GAGAL: "gagal, dicoba lagi nanti",
}
GAGAL = 3
"""Exit code when some children were refused or could not be sent."""


class Command(BaseCommand):
    """Send, or only tell (no server set) or only write (--keluar)."""

    help = "Kirim hasil ukur yang belum ada di server FHIR; dapat diulang kapan saja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file instead of the server."""
        parser.add_argument("--keluar", help="Tambahkan ke berkas ini, satu bundel per baris.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send and count. Raises CommandError."""
        jumlah: Counter[Nasib] = Counter()
        terakhir = monotonic()
        try:
            with self._jalan(options["keluar"]) as pengirim:
                for hasil in kirim(pengirim, induk=pengaturan().organisasi):
                    jumlah[hasil.nasib] += 1
                    self._ceritakan(hasil)
                    if monotonic() - terakhir >= JEDA:
                        terakhir = monotonic()
                        self.stderr.write(f"{formats.angka(sum(jumlah.values()))} anak diperiksa")
        except TidakTerjangkau as salah:
            raise CommandError(
                f"Server FHIR tidak menjawab ({salah}). Yang sudah terkirim tercatat: periksa "
                "FHIR_URL dan FHIR_TOKEN_URL, lalu jalankan lagi."
            ) from None
        except KeyboardInterrupt:
            raise CommandError(
                "Dihentikan. Yang sudah terkirim tercatat; jalankan lagi untuk melanjutkan.",
                returncode=KODE_DIHENTIKAN,
            ) from None
        except OSError as salah:
            raise CommandError(
                f"Berkas tidak dapat ditulis ({salah.strerror}): pilih tempat lain."
            ) from None
        self._akhiri(jumlah)

    def _jalan(self, keluar: str | None) -> AbstractContextManager[Pengirim]:
        if keluar:
            return nullcontext(Berkas(Path(keluar)))
        if pengaturan().url:
            return ke_server(pengaturan())
        self.stdout.write("FHIR_URL belum diatur: hanya diceritakan, tidak ada yang dikirim.")
        return nullcontext(Konsol(self.stdout.write))

    def _ceritakan(self, hasil: Hasil) -> None:
        """Tell whose sending failed by key alone, and why by the server's codes."""
        if hasil.nasib in (Nasib.DITOLAK, Nasib.GAGAL):
            self.stderr.write(f"Anak {hasil.balita}: {SEBUTAN[hasil.nasib]} ({hasil.sebab}).")

    def _akhiri(self, jumlah: Counter[Nasib]) -> None:
        bagian = [f"{formats.angka(n)} {SEBUTAN[nasib]}" for nasib, n in jumlah.items()]
        self.stdout.write(f"Anak: {', '.join(bagian) or 'tidak ada yang menunggu'}.")
        self.stdout.write(BELUM_DICOBA)
        if jumlah[Nasib.DITOLAK] or jumlah[Nasib.GAGAL]:
            raise CommandError("Sebagian anak belum terkirim: lihat di atas.", returncode=GAGAL)
