"""A worker that ends in the middle: whoever goes on writes nothing twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pertukaran import proses
from pertukaran.models import Impor
from pertukaran.tests.conftest import BuatImpor, baris_ukur, mulai, nik_untuk
from simpati.models import Balita, Pengukuran
from tests import migrated

AKAR = Path(proses.__file__).resolve().parent.parent


def banyak(hari_ini: date, jumlah: int) -> list[dict[str, Any]]:
    """Give rows of children with NIK and without, each measured twice, one in ten faulty."""
    baris = []
    for nomor in range(jumlah):
        lahir = hari_ini - timedelta(days=400 + nomor % 300)
        nik = nik_untuk(lahir, nomor + 1) if nomor % 2 else ""
        isi: dict[str, Any] = {"NIK": nik, "Nama": f"Anak {nomor}"}
        if nomor % 10 == 9:
            isi["Berat"] = "960"
        baris += [
            baris_ukur(lahir, hari_ini - timedelta(days=30 * bulan), **isi) for bulan in (0, 1)
        ]
    return baris


class Putus(Exception):
    """The end of a worker, as it may come between any two statements."""


@pytest.mark.parametrize("titik", range(8))
def test_an_import_goes_on_where_it_was_broken_off(
    buat_impor: BuatImpor, hari_ini: date, monkeypatch: pytest.MonkeyPatch, titik: int
) -> None:
    """Broken off before and after each part is written; the end is the same as without."""
    monkeypatch.setattr(proses, "POTONGAN", 7)
    impor = buat_impor(banyak(hari_ini, 12))
    proses.periksa(impor)
    diperiksa = impor.hitungan
    mulai(impor)
    asli, langkah = proses._simpan, iter(range(99))

    def kadang(*isi: Any) -> None:
        nomor = next(langkah)
        if nomor * 2 == titik:
            raise Putus
        asli(*isi)
        if nomor * 2 + 1 == titik:
            raise Putus

    monkeypatch.setattr(proses, "_simpan", kadang)
    with pytest.raises(Putus):
        proses.jalankan(impor)
    lagi = Impor.objects.get(pk=impor.pk)
    assert lagi.potongan == titik // 2
    proses.jalankan(lagi)
    lagi.refresh_from_db()
    assert (lagi.status, lagi.hitungan) == (Impor.Status.SELESAI, diperiksa)
    assert Balita.objects.count() == diperiksa["anak_baru"] == 11
    assert Pengukuran.objects.count() == diperiksa["ukur_baru"] == 22
    assert Pengukuran.history.filter(history_type="+").count() == 22
    assert lagi.temuan.count() == 2


SIAPKAN = """
import io
from datetime import date
from django.core.files.base import ContentFile
from django.utils import timezone
from inti.models import Assignment, User, Wilayah
from inti.region import region
from pertukaran import kolom, tasks
from pertukaran.berkas import buka
from pertukaran.models import Impor
from pertukaran.tests.conftest import sebagai_csv
from pertukaran.tests.test_putus import banyak
from simpati.models import Posyandu
satu = region()
kab, _ = Wilayah.objects.get_or_create(
    kode=satu.code, defaults={"nama": satu.name, "jenis": satu.jenis})
kec = Wilayah.objects.create(
    kode=f"{kab.kode}.98", nama="Contoh", jenis="kecamatan", induk=kab)
desa = Wilayah.objects.create(
    kode=f"{kec.kode}.2001", nama="Sa'ana", jenis="desa", induk=kec)
Posyandu.objects.create(nama="Melati", desa=desa, rw="01")
oleh = User.objects.create_user("bidan")
Assignment.objects.create(user=oleh, role="bidan", wilayah=desa)
data = sebagai_csv(banyak(timezone.localdate(), 1500))
with buka(io.BytesIO(data), "a.csv") as tabel:
    judul = tabel.judul
impor = Impor(nama_berkas="a.csv", judul=judul, peta=kolom.tebak(judul), oleh=oleh,
              status=Impor.Status.BERJALAN)
impor.berkas.save("a.csv", ContentFile(data))
tasks.jalankan.enqueue(impor.pk)
"""
HITUNG = """
from pertukaran.models import Impor
from simpati.models import Balita, Pengukuran
impor = Impor.objects.get()
print(impor.status, impor.potongan, impor.baris, Balita.objects.count(),
      Pengukuran.objects.count(), Balita.history.count(), Pengukuran.history.count())
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_is_followed_by_another(tmp_path: Path) -> None:
    """Kill -9 of a real process in the middle of a real import, then a second worker."""
    lingkungan = {
        "PATH": os.environ["PATH"],
        "LIVINGLAB_ENV": "development",
        "SECRET_KEY": "k" * 50,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data.sqlite3'}",
    }

    def manage(*baris: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", *baris],
            cwd=AKAR,
            env=lingkungan,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def jadi(*baris: str) -> str:
        anak = manage(*baris)
        keluar, _ = anak.communicate(timeout=300)
        assert anak.returncode == 0, keluar
        return keluar

    def keadaan() -> list[str]:
        return jadi("shell", "-v0", "-c", HITUNG).split()[-7:]

    migrated.copy_to(tmp_path / "data.sqlite3")
    jadi("migrate", "-v0")
    jadi("shell", "-v0", "-c", SIAPKAN)
    pertama = manage("kerja", "--jeda", "0.1", "--sewa", "2")
    try:
        akhir = time.monotonic() + 120
        while int((terputus := keadaan())[1]) < 1:
            assert time.monotonic() < akhir, terputus
    finally:
        pertama.send_signal(signal.SIGKILL)
        pertama.communicate()
    terputus = keadaan()
    assert terputus[0] == "berjalan"
    assert 0 < int(terputus[2]) < 3000
    time.sleep(2.5)  # the lease of the dead one
    jadi("kerja", "--jeda", "0.1", "--sewa", "2", "--sekali")
    assert keadaan() == ["selesai", "6", "3000", "1350", "2700", "1350", "2700"]
