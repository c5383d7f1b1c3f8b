"""What is kept too long goes, in batches, with a trace; figures stay as they were."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inti.audit import present
from inti.audit.models import AccessEntry, Exemption
from inti.audit.verification import Report, faults
from inti.models import User, Wilayah
from inti.permohonan.alur import pindah
from inti.permohonan.models import Permohonan, Status
from inti.privacy import retention
from inti.privacy.tasks import keep_no_longer
from simpati import retensi
from simpati.angka import per_posyandu
from simpati.aturan import Retensi, aturan
from simpati.models import (
    Balita,
    Bukti,
    IbuHamil,
    Laporan,
    PemeriksaanRemaja,
    Pendaftaran,
    Pengukuran,
    Posyandu,
    Rekap,
    RekapDesa,
    RemajaPutri,
    Sasaran,
)
from simpati.pelaporan import kirim, validasi
from simpati.pendaftaran import kirim as daftarkan
from simpati.periode import Periode
from simpati.rekap import hitung_semua
from simpati.subjek import DIHAPUS, TANPA_TELEPON
from simpati.tests.conftest import BuatBalita, Ukur
from simpati.tests.test_bukti import bukti as bukti
from simpati.tests.test_bukti import intervensi as intervensi
from simpati.tests.test_bukti import kasus as kasus
from simpati.tests.test_pelaporan import bidan as bidan

pytestmark = pytest.mark.django_db
ANAK, IBU, REMAJA, BUKTI, PENDAFTARAN, _PENGINGAT = retensi.RULES


@pytest.fixture(autouse=True)
def _berkas_sendiri(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "berkas"


def tua(hari_ini: date) -> date:
    """Give a birth date whose child is due, as is every other of its month."""
    return retensi.mundur(hari_ini, 61 + aturan().retensi.anak_bulan).replace(day=20)


def angka_semua() -> tuple[list[Any], ...]:
    """Give every figure that is kept, and those that pages count."""
    tersimpan = [
        sorted(model.objects.values_list(*(f.attname for f in model._meta.concrete_fields[1:])))
        for model in (Rekap, RekapDesa, Sasaran)
    ]
    laporan = list(Laporan.objects.order_by("pk").values())
    bulan = sorted(set(Rekap.objects.values_list("bulan", flat=True)))
    penuh = [per_posyandu(Periode.dari(satu)) for satu in bulan]
    return tersimpan[0], laporan, penuh, tersimpan[1:]


@pytest.mark.slow
def test_figures_are_the_same_afterwards(
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    bidan: User,
    petugas: User,
    hari_ini: date,
) -> None:
    """Months, reports and age groups count each child as before, when all is counted anew too."""
    lahir = tua(hari_ini)
    for nomor, hari in enumerate((1, 9, 20, 28)):
        anak = buat_balita(
            posyandu,
            nama=f"Anak {hari}",
            nama_ibu=f"Ibu {nomor}",
            tanggal_lahir=lahir.replace(day=hari),
        )
        for bulan in (6, 24, 59):
            tanggal = retensi.mundur(anak.tanggal_lahir, -bulan)
            for geser in (-4, 3):
                ukur(anak, berat="9.0", panjang="72.0", tanggal=tanggal + timedelta(days=geser))
    periode = Periode.dari(retensi.mundur(lahir, -24))
    validasi(Pengukuran.objects.all(), bidan)
    kirim(posyandu.desa, periode, oleh=petugas, hari_ini=hari_ini)
    hitung_semua()
    sebelum = angka_semua()
    assert sebelum[0]
    assert sebelum[1]
    hasil = retention.carry_out(ANAK, timezone.now())
    assert (hasil.done, hasil.refused, hasil.left) == (4, 0, 0)
    assert angka_semua() == sebelum
    hitung_semua()
    assert angka_semua() == sebelum
    assert set(Balita.objects.values_list("nama", "nama_ibu", "nik")) == {(DIHAPUS, DIHAPUS, "")}
    # The middle of the month, but for whoever was born on a first day and leaves a month early.
    assert {satu.day for satu in Balita.objects.dates("tanggal_lahir", "day")} == {1, 15}
    assert [*faults(Report()), *present.faults()] == []


@given(
    lahir=st.dates(date(2018, 1, 1), date(2020, 12, 31)),
    umur=st.lists(st.integers(0, 1826), max_size=12, unique=True),
)
def test_a_coarser_birth_date_counts_alike(lahir: date, umur: list[int]) -> None:
    """For any child: same month, the middle where nothing was measured, never before birth."""
    hari = [lahir + timedelta(days=satu) for satu in umur]
    calon = [lahir.replace(day=satu) for satu in range(1, 29)]
    assert retensi._terhitung_sama(lahir, lahir, hari)
    sama = [satu for satu in calon if retensi._terhitung_sama(satu, lahir, hari)]
    assert all(satu <= min(hari, default=satu) for satu in sama)
    assert {satu.day == 1 for satu in sama} <= {lahir.day == 1}


def test_only_what_is_due_goes_and_leaves_a_trace(
    posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """A child a day younger stays; the trail says why, and holds no name any more."""
    batas = retensi.mundur(hari_ini, 60 + aturan().retensi.anak_bulan)
    lama = buat_balita(posyandu, nama="Lama Sekali", tanggal_lahir=batas)
    baru = buat_balita(posyandu, nama="Masih Ada", tanggal_lahir=batas + timedelta(days=1))
    assert keep_no_longer.call() == 1
    assert keep_no_longer.call() == 0
    baru.refresh_from_db()
    assert baru.nama == "Masih Ada"
    assert {satu.nama for satu in lama.history.all()} == {DIHAPUS}
    assert {satu.why for satu in Exemption.objects.all()} == {"masa simpan habis: anak"}
    jejak = AccessEntry.objects.about(lama).first()
    assert jejak is not None
    assert (jejak.actor_id, jejak.why) == (None, "masa simpan habis: anak")


def test_the_archive_names_nobody_who_is_gone(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """It would fill with rows that say nothing."""
    buat_balita(posyandu, nama="Lama Sekali", tanggal_lahir=tua(hari_ini))
    alamat = f"{posyandu.get_absolute_url()}?saring=arsip"
    assert "Lama Sekali" in kader.get(alamat).text
    keep_no_longer.call()
    assert DIHAPUS not in kader.get(alamat).text


def test_a_child_that_left_goes_after_its_period(
    posyandu: Posyandu, buat_balita: BuatBalita, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted from the last change of its record, by the region's period."""
    pergi = buat_balita(posyandu, aktif=False)
    monkeypatch.setattr(retensi, "aturan", lambda: replace(aturan(), retensi=Retensi(anak_bulan=6)))
    kini = timezone.now()
    assert not ANAK.due(kini).exists()
    assert not ANAK.due(kini + timedelta(days=180)).exists()
    assert list(ANAK.due(kini + timedelta(days=190))) == [pergi]
    assert "6 bulan sesudah" in str(ANAK.period)


def test_a_run_that_was_ended_goes_on(
    posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """Batches follow each other without doing anything twice."""
    for nomor in range(5):
        buat_balita(
            posyandu, nama=f"Anak {nomor}", nama_ibu=f"Ibu {nomor}", tanggal_lahir=tua(hari_ini)
        )
    kini = timezone.now()
    satu = retention.carry_out(ANAK, kini, most=2)
    assert (satu.done, satu.left) == (2, 3)
    assert retention.carry_out(ANAK, kini, most=2).left == 1
    assert retention.carry_out(ANAK, kini, most=2).done == 1
    assert Exemption.objects.count() == 10  # each child's two rows of history once


def test_mothers_and_girls_go_after_their_periods(posyandu: Posyandu, hari_ini: date) -> None:
    """A pregnancy that ended long ago, a girl who is grown up; others keep their names."""
    lama = retensi.mundur(hari_ini, aturan().retensi.ibu_bulan + 1)
    dewasa = retensi.mundur(hari_ini, 19 * 12 + aturan().retensi.remaja_bulan + 1)
    for nama, akhir in (("Ani", lama), ("Beti", hari_ini)):
        IbuHamil.objects.create(
            posyandu=posyandu,
            nama=nama,
            tanggal_lahir=date(1995, 3, 20),
            hpl=akhir,
            hpl_usg=True,
            gravida=1,
            status=IbuHamil.Status.BERSALIN,
            berakhir=akhir,
        )
    for nama, lahir in (("Cici", dewasa), ("Dewi", retensi.mundur(hari_ini, 15 * 12))):
        satu = RemajaPutri.objects.create(posyandu=posyandu, nama=nama, tanggal_lahir=lahir)
        PemeriksaanRemaja.objects.create(
            remaja=satu, tanggal=hari_ini, hb=11, petugas=User.objects.create(username=nama)
        )
    kini = timezone.now()
    assert [retention.carry_out(aturannya, kini).done for aturannya in (IBU, REMAJA)] == [1, 1]
    assert set(IbuHamil.objects.values_list("nama", flat=True)) == {DIHAPUS, "Beti"}
    assert set(RemajaPutri.objects.values_list("nama", flat=True)) == {DIHAPUS, "Dewi"}
    assert PemeriksaanRemaja.objects.count() == 2
    assert not IBU.due(kini).exists()
    assert not REMAJA.due(kini).exists()


def test_proof_goes_after_its_case(bukti: Bukti, hari_ini: date) -> None:
    """Row and file, a year after the end; while the case is open it stays."""
    kasus = bukti.intervensi.kasus
    kini = timezone.now() + timedelta(days=31 * aturan().retensi.bukti_bulan + 31)
    assert not BUKTI.due(kini).exists()
    kasus.status, kasus.selesai = kasus.Status.PULIH, hari_ini
    kasus.save()
    assert not BUKTI.due(timezone.now()).exists()
    nama = str(bukti.berkas.name)
    assert default_storage.exists(nama)
    assert retention.carry_out(BUKTI, kini).done == 1
    assert not Bukti.objects.exists()


def test_a_parents_number_goes_after_the_answer(desa: Wilayah) -> None:
    """An open request keeps it; of an answered one number and steps stay."""
    satu = Pendaftaran(
        nama="Yuli Lestari", telepon="081200000001", desa=desa, bulan_lahir=date(2025, 4, 1)
    )
    daftarkan(satu)
    kini = timezone.now() + timedelta(days=31 * aturan().retensi.pendaftaran_bulan + 31)
    assert not PENDAFTARAN.due(kini).exists()
    permohonan = Permohonan.objects.get()
    pindah(permohonan, Status.DITOLAK, "Di luar daerah")
    assert not PENDAFTARAN.due(timezone.now()).exists()
    assert retention.carry_out(PENDAFTARAN, kini).done == 1
    satu.refresh_from_db()
    assert (satu.nama, satu.telepon) == (DIHAPUS, TANPA_TELEPON)
    assert {baris.nama for baris in satu.history.all()} == {DIHAPUS}
    assert not PENDAFTARAN.due(kini).exists()


def test_the_preview_lists_numbers_and_changes_nothing(
    posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """By kind of data, with the periods that the notice shows; no name."""
    anak = buat_balita(posyandu, nama="Rahasia Sekali", tanggal_lahir=tua(hari_ini))
    keluar, biasa = StringIO(), StringIO()
    call_command("retensi", "--periksa", "--json", stdout=keluar)
    call_command("retensi", "--periksa", stdout=biasa)
    semua = {satu["kode"]: satu for satu in json.loads(keluar.getvalue())["aturan"]}
    assert semua["anak"]["nomor"] == [anak.pk]
    assert {"anak", "bukti", "pendaftaran", "impor", "permintaan-data"} <= semua.keys()
    assert "Identitas anak dan ibunya: 1 jatuh tempo" in biasa.getvalue()
    assert "Rahasia" not in keluar.getvalue() + biasa.getvalue()
    anak.refresh_from_db()
    assert anak.nama == "Rahasia Sekali"
    call_command("retensi", stdout=biasa)
    assert "Identitas anak dan ibunya: 1 selesai, 0 ditolak, 0 menyusul" in biasa.getvalue()


def test_the_notice_tells_the_periods_of_the_rules(client: Client, db: None) -> None:
    """The text is the rule's own."""
    halaman = client.get(reverse("privacy:privasi")).text
    for satu in retensi.RULES:
        assert str(satu.period) in halaman
    assert "%(lama)d" not in halaman
