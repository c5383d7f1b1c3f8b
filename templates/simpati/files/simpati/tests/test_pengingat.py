"""Reminders: off until switched on, with consent, once for each event, without a finding."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inti.audit.models import AccessEntry
from inti.jobs.policy import Later
from inti.messaging.models import Outbox
from inti.models import User, Wilayah
from inti.privacy import retention
from inti.privacy.models import Consent, consented
from simpati import aturan as modul_aturan
from simpati import retensi, roles, subjek, tasks
from simpati.aturan import AturanSalah, Pengingat, aturan, baca
from simpati.models import (
    Balita,
    JadwalBuka,
    Kasus,
    KontakOrangTua,
    PengaturanPengingat,
    Posyandu,
)
from simpati.pengingat import kata, kirim
from simpati.pengingat.formulir import baca_ponsel
from simpati.pengingat.persetujuan import PENGINGAT, beri, tarik
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from simpati.views import anak as halaman_anak

pytestmark = pytest.mark.django_db
NOMOR = "081200000001"
SEMUA = Pengingat(kader=True, petugas=True, orang_tua=True)


@pytest.fixture
def nyala(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch everything on, in every module that asks."""
    hidup = replace(aturan(), pengingat=SEMUA)
    for modul in (kirim, kata, modul_aturan):
        monkeypatch.setattr(modul, "aturan", lambda: hidup)


@pytest.fixture
def mati(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is until the region says otherwise."""
    diam = replace(aturan(), pengingat=Pengingat())
    for modul in (kirim, kata, halaman_anak):
        monkeypatch.setattr(modul, "aturan", lambda: diam)


def pukul(hari: date, jam: int) -> datetime:
    """Give an hour of the region's clock."""
    return datetime.combine(hari, time(jam), tzinfo=timezone.get_default_timezone())


def isi_pesan() -> list[tuple[str, str]]:
    """Give what waits in the outbox, by number and text."""
    return sorted((satu.to, satu.text) for satu in Outbox.objects.all())


@pytest.fixture
def besok(posyandu: Posyandu, hari_ini: date) -> date:
    """The day on which the posyandu opens."""
    hari = hari_ini + timedelta(days=1)
    JadwalBuka.objects.create(posyandu=posyandu, tanggal=hari.day)
    return hari


@pytest.fixture
def orang_kader(kader: Client) -> User:
    """The kader herself, who wants to be told."""
    orang = User.objects.get(username=roles.KADER)
    PengaturanPengingat.objects.create(pengguna=orang, telepon="081200000009")
    return orang


@pytest.fixture
def anak(posyandu: Posyandu, buat_balita: BuatBalita, petugas: User) -> Balita:
    """A child whose mother agreed."""
    satu = buat_balita(posyandu, nama="Aisyah Rahasia")
    beri(satu, NOMOR, hubungan="orang-tua", oleh=petugas)
    return satu


def lama(anak: Balita, hari_ini: date) -> None:
    """Make a child one that was registered long ago."""
    Balita.objects.filter(pk=anak.pk).update(dibuat=pukul(hari_ini - timedelta(days=200), 9))


@pytest.mark.parametrize(
    ("isi", "bulan", "hari"),
    [
        ({"tanggal": 31}, (2026, 2), date(2026, 2, 28)),
        ({"tanggal": 8}, (2026, 2), date(2026, 2, 8)),
        ({"pekan": 1, "hari": 1}, (2026, 9), date(2026, 9, 1)),
        ({"pekan": 2, "hari": 0}, (2026, 9), date(2026, 9, 14)),
        ({"pekan": 5, "hari": 1}, (2026, 9), date(2026, 9, 29)),
        ({"pekan": 5, "hari": 3}, (2026, 9), date(2026, 9, 24)),
    ],
)
def test_the_day_of_a_month(isi: dict[str, int], bulan: tuple[int, int], hari: date) -> None:
    """A date or a weekday of a week; the fifth is the last."""
    jadwal = JadwalBuka(**isi)
    periode = Periode(tahun=bulan[0], bulan=bulan[1])
    assert jadwal.pada(periode) == hari
    assert jadwal.berikut(hari) == hari
    assert jadwal.berikut(hari + timedelta(days=1)) == jadwal.pada(periode.sesudah)


def test_nothing_is_sent_until_the_region_says_so(
    mati: None, anak: Balita, besok: date, orang_kader: User, hari_ini: date
) -> None:
    """Whatever people chose; nor does a job then wait for the end of the quiet hours."""
    lama(anak, hari_ini)
    malam = pukul(hari_ini, 23)
    assert (kirim.besok(malam), kirim.ringkas(malam), kirim.terlewat(malam)) == (0, 0, 0)
    assert tasks.ingatkan_besok.call() == 0
    assert not Outbox.objects.exists()


def test_kader_and_parents_hear_of_tomorrow_once(
    nyala: None,
    anak: Balita,
    besok: date,
    orang_kader: User,
    hari_ini: date,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
) -> None:
    """A second run, as after a kill, tells nobody again; no family name, no number in the trail."""
    tanpa = buat_balita(posyandu, nama="Tanpa Nomor", nama_ibu="Lain")
    lama(tanpa, hari_ini)
    assert kirim.besok(pukul(hari_ini, 17)) == 2
    assert kirim.besok(pukul(hari_ini, 18)) == 0
    assert kirim.besok(pukul(besok, 7)) == 0
    (ibu, undangan), (_kader, kabar) = isi_pesan()
    assert ibu == "62" + NOMOR[1:]
    assert "Ajak Aisyah dan bawa" in undangan
    assert "Rahasia" not in undangan
    assert "2 anak terdaftar. 1 di antaranya belum diukur dua bulan" in kabar
    jejak = AccessEntry.objects.about(anak).filter(action="kirim")
    assert [satu.why for satu in jejak] == ["Mengirim pengingat posyandu"]
    assert NOMOR not in "".join(satu.to_shown for satu in Outbox.objects.all())


def test_a_late_run_tells_of_today(nyala: None, anak: Balita, besok: date) -> None:
    """The machine was off in the evening: in the morning it is today's posyandu."""
    assert kirim.besok(pukul(besok, 7)) == 1
    assert kirim.besok(pukul(besok, 17)) == 0


@pytest.mark.parametrize(("jam", "tunggu"), [(20, 10), (23, 7), (0, 6), (5, 1)])
def test_quiet_hours(nyala: None, hari_ini: date, jam: int, tunggu: int) -> None:
    """The job waits until they are over."""
    with pytest.raises(Later) as nanti:
        kirim.besok(pukul(hari_ini, jam))
    assert nanti.value.after == timedelta(hours=tunggu)
    assert not nanti.value.counted


def test_without_standing_consent_no_parent_is_told(
    nyala: None, anak: Balita, besok: date, petugas: User, hari_ini: date
) -> None:
    """Withdrawn at the desk, where nobody thinks of the number, or by the kader."""
    for satu in Consent.objects.all():
        satu.withdrawn_at = timezone.now()
        satu.save()
    assert kirim.besok(pukul(hari_ini, 17)) == 0
    beri(anak, NOMOR, hubungan="orang-tua", oleh=petugas)
    assert consented("simpati", str(anak.pk), PENGINGAT.code)
    tarik(anak, petugas)
    assert not KontakOrangTua.objects.exists()
    assert kirim.besok(pukul(hari_ini, 17)) == 0


def test_two_missed_months_bring_one_invitation(
    nyala: None, anak: Balita, ukur: Ukur, hari_ini: date
) -> None:
    """Not for a child that was just registered, nor one that came last month."""
    siang = pukul(hari_ini, 9)
    assert kirim.terlewat(siang) == 0
    lama(anak, hari_ini)
    assert kirim.terlewat(siang) == 1
    assert kirim.terlewat(siang + timedelta(hours=1)) == 0
    assert "Sudah dua bulan Aisyah belum ditimbang" in isi_pesan()[0][1]
    ukur(anak, tanggal=Periode.dari(hari_ini).sebelum.akhir)
    depan = pukul(Periode.dari(hari_ini).sesudah.awal, 9)
    assert kirim.terlewat(depan) == 0


def test_a_bidan_hears_what_waits(
    nyala: None,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    masuk: Masuk,
    desa: Wilayah,
    desa_lain: Wilayah,
) -> None:
    """In her own villages, on workdays or Mondays as she chose; numbers only."""
    ukur(buat_balita(posyandu, nama="Rahasia Sekali"), berat="7.3")
    kasus = Kasus.objects.get()
    senin = date(2026, 11, 30)
    kasus.tenggat = senin - timedelta(days=1)
    kasus.save()
    for nama, tempat, pilih in (
        ("harian", desa, "harian"),
        ("mingguan", desa, "mingguan"),
        ("jauh", desa_lain, "harian"),
        ("diam", desa, "tidak"),
    ):
        masuk(roles.BIDAN, tempat, nama)
        PengaturanPengingat.objects.create(
            pengguna=User.objects.get(username=nama), telepon=NOMOR, ringkasan=pilih
        )
    assert kirim.ringkas(pukul(senin, 7)) == 2
    assert kirim.ringkas(pukul(senin, 8)) == 0
    assert kirim.ringkas(pukul(senin + timedelta(days=1), 7)) == 1
    assert kirim.ringkas(pukul(senin + timedelta(days=5), 7)) == 0
    teks = isi_pesan()[0][1]
    assert "1 kasus lewat tenggat, 1 pengukuran menunggu validasi" in teks
    assert "Rahasia" not in teks


def test_messages_speak_the_regions_language(
    monkeypatch: pytest.MonkeyPatch, anak: Balita, hari_ini: date
) -> None:
    """Where it says so; numbers and days in its form too."""
    hidup = replace(aturan(), pengingat=replace(SEMUA, bahasa="su"))
    monkeypatch.setattr(kata, "aturan", lambda: hidup)
    with kata.bahasa():
        assert "Teu kersa nampi pesen ieu deui?" in kata.undangan(anak, hari_ini)


def test_staff_choose_and_end_their_own(kader: Client) -> None:
    """A number as people write it; one button deletes it."""
    alamat = reverse("simpati:pengingat")
    assert kader.get(alamat).status_code == 200
    salah = kader.post(alamat, {"telepon": "123", "ringkasan": "tidak"})
    assert salah.status_code == 422
    assert "Nomor ponsel tidak lengkap" in salah.text
    isi = {"telepon": "+62 812-0000-0009", "hari_buka": "on", "ringkasan": "harian"}
    assert kader.post(alamat, isi).status_code == 302
    assert PengaturanPengingat.objects.get().telepon == "081200000009"
    kader.post(alamat, {"berhenti": "1"})
    assert not PengaturanPengingat.objects.exists()


def test_the_day_is_set_by_those_of_the_posyandu(
    kader: Client, posyandu: Posyandu, posyandu_lain: Posyandu
) -> None:
    """One way, whole; never another's."""
    alamat = reverse("simpati:jadwal-buka", args=[posyandu.pk])
    for salah in (
        {},
        {"tanggal": "40"},
        {"pekan": "2"},
        {"tanggal": "3", "pekan": "1", "hari": "2"},
    ):
        assert kader.post(alamat, salah).status_code == 422
    assert kader.post(alamat, {"pekan": "2", "hari": "1"}).status_code == 302
    assert "berikutnya" in kader.get(alamat).text
    assert kader.get(reverse("simpati:jadwal-buka", args=[posyandu_lain.pk])).status_code == 404


def test_a_parents_number_needs_consent(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """Given with the words, kept encrypted, never shown again, ended with a button."""
    satu = buat_balita(posyandu)
    alamat = reverse("simpati:kontak", args=[satu.pk])
    isi = {"telepon": NOMOR, "hubungan": "orang-tua"}
    tanpa = kader.post(alamat, isi)
    assert tanpa.status_code == 422
    assert "Tanpa persetujuan" in tanpa.text
    assert kader.post(alamat, {**isi, "setuju": "on"}).status_code == 302
    bukti = Consent.objects.get()
    assert (bukti.text, bukti.given_by, bukti.channel) == (
        str(PENGINGAT.text),
        "Siti",
        "tatap-muka",
    )
    assert NOMOR not in kader.get(alamat).text
    kader.post(alamat, {"berhenti": "1"})
    assert not KontakOrangTua.objects.exists()
    assert not consented("simpati", str(satu.pk), PENGINGAT.code)


def test_the_link_is_there_where_parents_are_told(
    mati: None, kader: Client, anak: Balita, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nowhere else."""
    alamat = reverse("simpati:kontak", args=[anak.pk])
    assert alamat not in kader.get(anak.get_absolute_url()).text
    monkeypatch.setattr(halaman_anak, "aturan", lambda: replace(aturan(), pengingat=SEMUA))
    assert alamat in kader.get(anak.get_absolute_url()).text


def test_the_number_is_copied_and_goes_with_the_child(anak: Balita) -> None:
    """The names leave the consent too; that it was given stays."""
    identitas = subjek.export(str(anak.pk))[0]
    assert NOMOR in [nilai for _nama, nilai in identitas.rows]
    subjek.erase(str(anak.pk))
    assert not KontakOrangTua.objects.exists()
    satu = Consent.objects.get()
    assert (satu.subject_name, satu.given_by) == ("(dihapus)", "(dihapus)")
    assert satu.withdrawn_at is not None


def test_a_closed_account_loses_its_number(orang_kader: User) -> None:
    """The next night."""
    (aturan_pengingat,) = [satu for satu in retensi.RULES if satu.code == "pengingat"]
    assert retention.carry_out(aturan_pengingat, timezone.now()).done == 0
    orang_kader.is_active = False
    orang_kader.save()
    assert retention.carry_out(aturan_pengingat, timezone.now()).done == 1


@pytest.mark.parametrize(
    ("teks", "nomor"),
    [("+62 812-0000-0001", NOMOR), ("0812 0000 0001", NOMOR), ("81200000001", NOMOR)],
)
def test_numbers_as_people_write_them(teks: str, nomor: str) -> None:
    """All one form in the database."""
    assert baca_ponsel(teks) == nomor


@pytest.mark.parametrize("teks", ["", "0261201234", "٠٨١٢٠٠٠٠٠٠٠١", "08x", "0812" * 5])
def test_numbers_that_are_none(teks: str) -> None:
    """One sentence with the cure."""
    with pytest.raises(ValidationError, match="tidak lengkap"):
        baca_ponsel(teks)


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ("kader = 1", "pengingat.kader harus true atau false"),
        ('saluran = "merpati"', "pengingat.saluran harus salah satu dari whatsapp, sms"),
        ('bahasa = "xx"', "pengingat.bahasa harus salah satu dari id"),
        ("tenang_mulai = 3", "pengingat.tenang_mulai harus angka bulat 17 sampai 24"),
        ("tenang = 3", "kunci pengingat.tenang tidak dikenal"),
    ],
)
def test_a_wrong_rule_is_told(tmp_path: Any, isi: str, pesan: str) -> None:
    """Before the service starts, with the cure."""
    berkas = tmp_path / "simpati.toml"
    berkas.write_text(f"schema = 1\n[pengingat]\n{isi}\n")
    with pytest.raises(AturanSalah, match=pesan):
        baca(berkas)


def test_times_are_the_regions(nyala: None) -> None:
    """Not the machine's: noon in UTC is evening in the east."""
    siang = datetime(2026, 11, 30, 12, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Jayapura")), pytest.raises(Later):
        kirim.demand_waktu(siang)
    with timezone.override(ZoneInfo("Asia/Jakarta")):
        kirim.demand_waktu(siang)
