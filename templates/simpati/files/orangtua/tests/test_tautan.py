"""A link opens one child once, for a while, to whoever knows its birth date, and all is told."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from inti.privacy.models import Knock
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Query
from orangtua import subjek
from orangtua.models import SALAH_MAKS, Tautan
from orangtua.pesan import undangan
from orangtua.tests.conftest import ISI, BuatTautan, buka
from orangtua.views import SESI, SURAT
from simpati import roles
from simpati.aturan import AturanSalah, baca
from simpati.models import Balita, Intervensi, Kasus
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from tests.sundanese import asked as asked
from tests.sundanese import reader as reader
from tests.sundanese import untranslated

pytestmark = pytest.mark.django_db
HALAMAN = "/orangtua/"


def seluruh_basis_data() -> str:
    """Every column of every table as text."""
    isi: list[str] = []
    with connection.cursor() as kursor:
        for tabel in connection.introspection.table_names(kursor):
            kursor.execute(f'SELECT * FROM "{tabel}"')  # noqa: S608
            isi.extend(str(baris) for baris in kursor.fetchall())
    return "\n".join(isi)


def test_a_link_opens_its_child_once(
    buat_tautan: BuatTautan, ibu: Client, anak: Balita, ukur: Ukur
) -> None:
    """The page shows the child; the same link opens nothing for the next phone."""
    ukur(anak)
    alamat = buat_tautan()
    assert buka(ibu, alamat) == 302
    halaman = ibu.get(HALAMAN)
    assert halaman.status_code == 200
    assert "Budi Rahasia" in halaman.text
    assert "9,6" in halaman.text
    assert 'class="grafik"' in halaman.text
    assert buka(Client(), alamat) == 410


@pytest.mark.usefixtures("languages")
def test_the_message_is_indonesian_whatever_the_staff_read(anak: Balita) -> None:
    """The day and the time until which the link works too."""
    sampai = datetime(2026, 8, 5, 10, 30, tzinfo=timezone.get_current_timezone())
    with translation.override("en"):
        pesan = undangan(Tautan(balita=anak, berlaku=sampai), "https://contoh.example/")
    assert "sampai 5 Agustus 2026, 10.30 W" in pesan


def test_a_preview_uses_nothing_up(buat_tautan: BuatTautan, ibu: Client) -> None:
    """A messenger that follows the link, twice, leaves it as it was."""
    alamat = buat_tautan()
    for _kali in range(2):
        assert Client().get(alamat, follow=True).status_code == 200
    assert Tautan.objects.get().dibuka is None
    assert buka(ibu, alamat) == 302


def test_the_token_is_nowhere_but_in_the_link(
    buat_tautan: BuatTautan, ibu: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """No table holds it, nor the session's key; no log line, page or Referer shows it."""
    caplog.set_level("DEBUG")
    alamat = buat_tautan()
    token = alamat.split("/")[-2]
    jawaban = ibu.get(alamat)
    assert jawaban["Referrer-Policy"] == "no-referrer"
    assert jawaban["Location"] == reverse("orangtua:buka")
    assert token not in ibu.get(reverse("orangtua:buka")).text
    assert buka(ibu, alamat) == 302
    ibu.get(HALAMAN)
    isi = seluruh_basis_data()
    assert token not in isi
    assert ibu.cookies[SESI].value not in isi
    assert token not in "\n".join(
        satu.getMessage() for satu in caplog.records if satu.name != "django.request"
    )


def test_cookies_are_for_this_page_alone(buat_tautan: BuatTautan, ibu: Client) -> None:
    """HttpOnly, SameSite, their own path, no longer than the session; not the staff's cookie."""
    assert buka(ibu, buat_tautan()) == 302
    kue = ibu.cookies[SESI]
    assert (kue["httponly"], kue["samesite"], kue["path"]) == (True, "Lax", HALAMAN)
    assert kue["max-age"] == 60 * 60
    assert not ibu.cookies[SURAT].value
    assert "sessionid" not in ibu.cookies


def test_the_birth_date_is_asked(buat_tautan: BuatTautan, ibu: Client, anak: Balita) -> None:
    """A wrong one is told with what is left; the right one opens."""
    alamat = buat_tautan(tanya_lahir="on")
    assert buka(ibu, alamat, anak.tanggal_lahir - timedelta(days=1)) == 422
    assert buka(ibu, alamat) == 422
    assert buka(ibu, alamat, anak.tanggal_lahir) == 302
    assert Tautan.objects.get().salah == 1


def test_guessing_ends_the_link(buat_tautan: BuatTautan, ibu: Client, anak: Balita) -> None:
    """After five wrong dates the right one opens nothing."""
    alamat = buat_tautan(tanya_lahir="on")
    for hari in range(1, SALAH_MAKS + 1):
        assert buka(ibu, alamat, anak.tanggal_lahir - timedelta(days=hari)) == 422
    assert buka(ibu, alamat, anak.tanggal_lahir) == 410


def test_opening_is_rate_limited(ibu: Client) -> None:
    """Tokens cannot be tried one after the other."""
    kode = [ibu.post(reverse("orangtua:buka")).status_code for _kali in range(201)]
    assert kode[0] == 410
    assert kode[-1] == 429
    Knock.objects.all().delete()


@pytest.mark.parametrize("sudah_dibuka", [False, True])
def test_staff_revoke_it(
    buat_tautan: BuatTautan, ibu: Client, kader: Client, sudah_dibuka: bool
) -> None:
    """Unopened or open, it ends at once."""
    alamat = buat_tautan()
    if sudah_dibuka:
        assert buka(ibu, alamat) == 302
    satu = Tautan.objects.get()
    assert kader.post(reverse("orangtua:cabut", args=[satu.pk])).status_code == 302
    assert ibu.get(HALAMAN).status_code == 410
    assert buka(Client(), alamat) == 410


def test_time_ends_it(buat_tautan: BuatTautan, ibu: Client) -> None:
    """A link that was not opened in time, and a session that is over."""
    lama = buat_tautan()
    Tautan.objects.update(berlaku=timezone.now() - timedelta(minutes=1))
    assert buka(ibu, lama) == 410
    assert buka(ibu, buat_tautan()) == 302
    Tautan.objects.filter(dibuka__isnull=False).update(sesi_sampai=timezone.now())
    assert ibu.get(HALAMAN).status_code == 410


def test_a_parent_closes_the_page(buat_tautan: BuatTautan, ibu: Client) -> None:
    """On a shared phone the next person sees nothing."""
    assert buka(ibu, buat_tautan()) == 302
    kunci = ibu.cookies[SESI].value
    assert ibu.post(reverse("orangtua:selesai")).status_code == 302
    ibu.cookies[SESI] = kunci
    assert ibu.get(HALAMAN).status_code == 410


def test_every_read_is_logged(buat_tautan: BuatTautan, ibu: Client, anak: Balita) -> None:
    """The child's access trail tells that a parent read it, without an account."""
    alamat = buat_tautan()
    assert buka(ibu, alamat) == 302
    assert ibu.get(HALAMAN).status_code == 200
    satu = AccessEntry.objects.get(subject="simpati.balita", page="orangtua:anak")
    assert satu.keys == f",{anak.pk},"
    assert satu.actor_id is None
    assert satu.why == "Orang tua melihat anaknya lewat tautan"


def test_staff_notes_stay_inside(
    buat_tautan: BuatTautan, ibu: Client, anak: Balita, ukur: Ukur, petugas: User, hari_ini: date
) -> None:
    """A parent sees what is planned, not what staff wrote for staff."""
    ukuran = ukur(anak, edema=True)
    kasus = Kasus.objects.get(balita=anak)
    kasus.catatan = "Catatan rahasia petugas"
    kasus.save()
    Intervensi.objects.create(
        kasus=kasus,
        jenis=Intervensi.Jenis.RAWAT,
        pelaksana="Pelaksana rahasia",
        jadwal=hari_ini,
        hasil="Hasil rahasia",
        dibuat_oleh=petugas,
    )
    assert buka(ibu, buat_tautan()) == 302
    halaman = ibu.get(HALAMAN).text
    assert "Tata laksana gizi buruk" in halaman
    assert "rahasia" not in halaman.replace("Budi Rahasia", "")
    assert "hari ini juga" in halaman
    assert ukuran.edema


def test_only_who_sees_the_child_makes_links(
    masuk: Masuk, anak: Balita, desa: Wilayah, desa_lain: Wilayah
) -> None:
    """Not the village operator, not a bidan of the next village."""
    alamat = reverse("orangtua:tautan", args=[anak.pk])
    assert masuk(roles.OPERATOR_DESA, desa).post(alamat, ISI).status_code == 403
    assert masuk(roles.BIDAN, desa_lain).post(alamat, ISI).status_code == 404
    assert not Tautan.objects.exists()


@pytest.mark.parametrize("isi", [{"setuju": ""}, {"alasan": ""}, {"penerima": "tetangga"}])
def test_consent_and_reason_are_asked(kader: Client, anak: Balita, isi: dict[str, Any]) -> None:
    """Nothing is made without them."""
    alamat = reverse("orangtua:tautan", args=[anak.pk])
    assert kader.post(alamat, {**ISI, **isi}).status_code == 422
    assert not Tautan.objects.exists()


def test_a_child_that_left_has_no_page(buat_tautan: BuatTautan, ibu: Client, anak: Balita) -> None:
    """Neither a new link nor the open page."""
    assert buka(ibu, buat_tautan()) == 302
    anak.aktif = False
    anak.save()
    assert ibu.get(HALAMAN).status_code == 410


def test_the_page_costs_the_same_however_much_was_measured(
    buat_tautan: BuatTautan, ibu: Client, anak: Balita, ukur: Ukur, hari_ini: date
) -> None:
    """Queries do not grow with the measurements."""
    assert buka(ibu, buat_tautan()) == 302
    hitung = []
    for bulan in range(1, 5):
        ukur(anak, tanggal=hari_ini - timedelta(days=30 * bulan))
        ibu.get(HALAMAN)
        with CaptureQueriesContext(connection) as tanya:
            ibu.get(HALAMAN)
        hitung.append(len(tanya))
    assert set(hitung) == {hitung[0]}
    assert hitung[0] <= 7


def test_links_are_told_and_forgotten(
    buat_tautan: BuatTautan, ibu: Client, masuk: Masuk, anak: Balita, kabupaten: Wilayah
) -> None:
    """A copy of the data names them; erasure takes the reason and closes the page."""
    assert buka(ibu, buat_tautan()) == 302
    masuk(PENGELOLA_DATA, kabupaten)
    pengelola = User.objects.get(username=PENGELOLA_DATA)
    kunci = str(anak.pk)
    dicari = Query(name=anak.nama, born=anak.tanggal_lahir)
    assert [satu.key for satu in subjek.find(dicari, pengelola)] == [kunci]
    assert "Diminta di posyandu." in str([satu.rows for satu in subjek.export(kunci)])
    assert subjek.rows(kunci) == [satu.row for satu in subjek.erase(kunci)]
    assert Tautan.objects.get().alasan == "(dihapus)"
    assert ibu.get(HALAMAN).status_code == 410


def test_the_region_sets_the_times(tmp_path: Path) -> None:
    """Hours and minutes are rules of the region, held to their ranges."""
    berkas = tmp_path / "simpati.toml"
    berkas.write_text("schema = 1\n[orang_tua]\ntautan_jam = 24\n", "utf-8")
    assert (baca(berkas).tautan_jam, baca(berkas).sesi_menit) == (24, 60)
    berkas.write_text("schema = 1\n[orang_tua]\ntautan_jam = 0\n", "utf-8")
    with pytest.raises(AturanSalah, match=r"orang_tua\.tautan_jam harus angka bulat 1 sampai 336"):
        baca(berkas)


def test_it_speaks_sundanese(
    reader: Client,
    asked: set[str],
    buat_tautan: BuatTautan,
    buat_balita: BuatBalita,
    anak: Balita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Every step, every answer, a child in need and one that thrives."""
    assert reader.get(HALAMAN).status_code == 410
    alamat = buat_tautan(tanya_lahir="on")
    assert buka(reader, alamat, hari_ini) == 422
    assert buka(reader, alamat, anak.tanggal_lahir) == 302
    assert reader.get(HALAMAN).status_code == 200
    for isi in ({}, {"panjang": "68", "berat": "6"}, {"edema": True}, {"panjang": "120"}):
        anak.kasus.all().delete()
        anak.pengukuran.all().delete()
        ukur(anak, **isi)
        assert reader.get(HALAMAN).status_code == 200
    assert untranslated(asked) == []


def test_every_class_has_its_words_in_sundanese() -> None:
    """A class that a parent may read about has a text, in each language."""
    from orangtua import kata
    from simpati.saran import RUPA
    from tests.sundanese import gaps

    assert set(kata.ARTI) == set(RUPA)
    semua = {*kata.ARTI.values(), kata.ASI, kata.MAKAN, kata.EDEMA, kata.ULANG}
    assert semua & gaps() == set()
