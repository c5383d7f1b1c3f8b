"""``manage.py ekspor_fhir``: validated measurements as a file of FHIR R4 resources."""

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fhir.ekspor import BENTUK, Permintaan, tulis
from inti import formats
from inti.audit import acting
from inti.models import User, Wilayah
from pertukaran.forms import ALASAN_TERPENDEK

JEDA = 5
"""Seconds between two lines of progress."""
DIHENTIKAN = "Dihentikan. Tidak ada yang tertinggal; jalankan lagi kapan saja."
KODE_DIHENTIKAN = 130
BELUM_DICOBA = "Belum pernah dicoba ke layanan SATUSEHAT yang sesungguhnya; lihat docs/fhir.md."


class Command(BaseCommand):
    """Write the whole file or none; an older file of that name stays until the new one is whole."""

    help = "Tulis hasil ukur yang sudah divalidasi sebagai HL7 FHIR R4 (.ndjson atau .json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From when to when, where, for whom, what for, and into which file."""
        parser.add_argument("--keluar", required=True, help="Berkas .ndjson atau .json.")
        parser.add_argument("--sejak", help="Hari ukur pertama, TTTT-BB-HH.")
        parser.add_argument("--sampai", help="Hari ukur terakhir, TTTT-BB-HH.")
        parser.add_argument("--wilayah", help="Kode Kemendagri kecamatan atau desa.")
        parser.add_argument("--pengguna", help="Hanya yang boleh dilihat pengguna ini.")
        parser.add_argument("--utuh", action="store_true", help="Sertakan nama, NIK, dan alamat.")
        parser.add_argument("--alasan", required=True, help="Untuk apa; tersimpan di jejak.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write and tell. Raises CommandError."""
        keluar = Path(options["keluar"])
        bentuk = keluar.suffix.removeprefix(".")
        if bentuk not in BENTUK:
            raise CommandError("--keluar berakhiran .ndjson atau .json.")
        alasan = options["alasan"].strip()
        if len(alasan) < ALASAN_TERPENDEK:
            raise CommandError("--alasan ditulis dengan beberapa kata.")
        permintaan = Permintaan(
            pengguna=_pengguna(options["pengguna"]),
            wilayah=_wilayah(options["wilayah"]),
            sejak=_hari("--sejak", options["sejak"]),
            sampai=_hari("--sampai", options["sampai"]),
            utuh=options["utuh"],
        )
        oleh = permintaan.pengguna
        with acting(oleh, why=f"{alasan} ({permintaan.saringan})", action="ekspor"):
            try:
                banyak = self._tulis(permintaan, bentuk, keluar)
            except OSError as salah:
                raise CommandError(
                    f"{keluar} tidak dapat ditulis ({salah.strerror}): pilih tempat lain."
                ) from None
            except KeyboardInterrupt:
                raise CommandError(DIHENTIKAN, returncode=KODE_DIHENTIKAN) from None
        self.stdout.write(f"{formats.angka(banyak)} sumber FHIR ditulis ke {keluar}.")
        self.stdout.write(BELUM_DICOBA)

    def _tulis(self, permintaan: Permintaan, bentuk: str, keluar: Path) -> int:
        """Write beside the file, then put it in its place. Raises OSError."""
        banyak, terakhir = 0, monotonic()
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=keluar.parent, prefix=f".{keluar.name}.", delete=False
        ) as berkas:
            sementara = Path(berkas.name)
            try:
                for potong in tulis(permintaan, bentuk):
                    berkas.write(potong)
                    banyak += '"resourceType":' in potong
                    if monotonic() - terakhir >= JEDA:
                        terakhir = monotonic()
                        self.stderr.write(f"{formats.angka(banyak)} sumber ditulis")
                berkas.flush()
                os.fsync(berkas.fileno())
                sementara.replace(keluar)
            except BaseException:
                sementara.unlink(missing_ok=True)
                raise
        return banyak


def _hari(nama: str, teks: str | None) -> date | None:
    try:
        return date.fromisoformat(teks) if teks else None
    except ValueError:
        raise CommandError(f"{nama} ditulis sebagai TTTT-BB-HH, misalnya 2026-11-05.") from None


def _wilayah(kode: str | None) -> Wilayah | None:
    if not kode:
        return None
    wilayah = Wilayah.objects.filter(pk=kode).first()
    if wilayah is None:
        raise CommandError(f"Wilayah {kode} tidak ada: tulis kode Kemendagri daerah ini.")
    return wilayah


def _pengguna(nama: str | None) -> User | None:
    if not nama:
        return None
    pengguna = User.objects.filter(username=nama, is_active=True).first()
    if pengguna is None:
        raise CommandError(f"Pengguna {nama} tidak ada atau tidak aktif.")
    return pengguna
