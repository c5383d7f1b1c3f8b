"""The measuring day without a signal: what a phone takes along, and what it sends, stored once."""

import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from simpati import roles
from simpati.forms import PengukuranForm
from simpati.hari_ukur import penerimaan, views
from simpati.hari_ukur.bekal import HARI_DISIMPAN
from simpati.models import Balita, Gabungan, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db
ANGGARAN = 150_000
"""Bytes over the wire, compressed, of the whole app with the data of forty children."""


def entri(anak: Balita, hari_ini: date, **lain: Any) -> dict[str, Any]:
    """Give a measurement as the phone sends it."""
    return {
        "kiriman": str(uuid4()),
        "balita": anak.pk,
        "tanggal": hari_ini.isoformat(),
        "berat_kg": 8.4,
        "panjang_tinggi_cm": 70.5,
        "posisi": "terlentang",
        "edema": False,
        **lain,
    }


def kirim(klien: Client, *semua: Any, petugas: int | None = None) -> Any:
    """Send entries as the one who is signed in, or as `petugas`."""
    siapa = petugas or klien.get(reverse("simpati:hari-ukur-sesi")).json()["petugas"]
    return klien.post(
        reverse("simpati:hari-ukur-kirim"),
        {"petugas": siapa, "kiriman": list(semua)},
        content_type="application/json",
    )


def jawab(klien: Client, *semua: Any) -> list[dict[str, Any]]:
    """Send entries and give the answers."""
    jawaban = kirim(klien, *semua)
    assert jawaban.status_code == 200
    hasil: list[dict[str, Any]] = jawaban.json()["hasil"]
    return hasil


def test_an_entry_is_stored_once_however_often_it_is_sent(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """With its z-scores, its recorder and its day; sent again it says what is there."""
    anak = buat_balita(posyandu)
    satu = entri(anak, hari_ini - timedelta(days=1))
    (pertama,) = jawab(kader, satu)
    (kedua,) = jawab(kader, {**satu, "berat_kg": 9.9})
    assert (pertama["keadaan"], kedua["keadaan"]) == ("tersimpan", "sudah")
    disimpan = Pengukuran.objects.get()
    assert disimpan.kiriman == UUID(satu["kiriman"])
    assert (str(disimpan.berat_kg), disimpan.tanggal) == ("8.40", hari_ini - timedelta(days=1))
    assert disimpan.petugas == User.objects.get(username=roles.KADER)
    assert disimpan.z_tbu is not None
    assert disimpan.history.count() == 1
    assert disimpan.history.get().history_change_reason == "Mengirim hasil ukur dari ponsel"


def test_many_entries_have_an_answer_each(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """One that is refused does not hold the others up; the sentence is that of the form."""
    anak = [buat_balita(posyandu, nama=f"Anak {n}", nama_ibu=f"Ibu {n}") for n in range(3)]
    semua = [entri(satu, hari_ini) for satu in anak]
    semua[1]["berat_kg"] = 84
    hasil = jawab(kader, *semua, "bukan kiriman")
    assert [satu["keadaan"] for satu in hasil] == ["tersimpan", "ditolak", "tersimpan"]
    assert [satu["kiriman"] for satu in hasil] == [satu["kiriman"] for satu in semua]
    assert hasil[1]["pesan"] == "84 kg di luar 0,5-40 kg. Koma terlewat? Mungkin maksudnya 8,4."
    assert Pengukuran.objects.count() == 2


@pytest.mark.parametrize(
    ("lain", "pesan"),
    [
        ({"kiriman": "bukan-uuid"}, "rusak"),
        ({"kiriman": None}, "rusak"),
        ({"balita": 2**70}, "tidak ada di posyandu Anda"),
        ({"balita": "1"}, "tidak ada di posyandu Anda"),
        ({"balita": True}, "tidak ada di posyandu Anda"),
        ({"tanggal": "2999-01-01"}, "belum terjadi"),
        ({"tanggal": "1999-01-01"}, "tidak bisa sebelum itu"),
        ({"tanggal": ["\x00"]}, "tidak terbaca"),
        ({"panjang_tinggi_cm": "NaN"}, "Tulis angka saja"),
        ({"panjang_tinggi_cm": None}, "Tulis angka saja"),
        ({"posisi": "miring"}, "Value 'miring'|bukan|pilihan|valid"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    lain: dict[str, Any],
    pesan: str,
) -> None:
    """Whatever stands in an entry: an answer, nothing stored, never a fault of the service."""
    (hasil,) = jawab(kader, {**entri(buat_balita(posyandu), hari_ini), **lain})
    assert hasil["keadaan"] == "ditolak"
    assert re.search(pesan, hasil["pesan"])
    assert not Pengukuran.objects.exists()


def test_a_record_that_was_merged_meanwhile_is_met_as_what_it_became(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    desa_lain: Wilayah,
    petugas: User,
    hari_ini: date,
) -> None:
    """The phone knows the old record only; one that became a child of others stays refused."""
    baru, lama, jauh = (buat_balita(posyandu, nama="Budi", nama_ibu=f"Ibu {n}") for n in range(3))
    isi = {"alasan": "KK sama.", "rincian": {}, "oleh": petugas}
    Gabungan.objects.create(lama=lama, baru=baru, **isi)
    luar = buat_balita(Posyandu.objects.create(nama="Melur", desa=desa_lain), nama="Budi")
    Gabungan.objects.create(lama=jauh, baru=luar, **isi)
    hasil = jawab(kader, entri(lama, hari_ini), entri(jauh, hari_ini))
    assert [satu["keadaan"] for satu in hasil] == ["tersimpan", "ditolak"]
    assert Pengukuran.objects.get().balita == baru


def test_another_measurement_of_that_day_is_shown_not_overwritten(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """The kader chooses; her choice counts for what she saw and for nothing that came later."""
    anak = buat_balita(posyandu)
    ada = ukur(anak)
    satu = entri(anak, hari_ini)
    (bentrok,) = jawab(kader, satu)
    assert bentrok["keadaan"] == "bentrok"
    assert (bentrok["ada"]["berat_kg"], bentrok["ada"]["oleh"]) == (9.6, "petugas")
    ada.berat_kg += 1
    ada.save()
    dilihat = {"id": ada.pk, "versi": bentrok["ada"]["versi"]}
    (lagi,) = jawab(kader, {**satu, "ganti": dilihat})
    assert (lagi["keadaan"], lagi["ada"]["berat_kg"]) == ("bentrok", 10.6)
    kini = {"id": ada.pk, "versi": lagi["ada"]["versi"]}
    (akhir,) = jawab(kader, {**satu, "ganti": kini})
    (ulang,) = jawab(kader, {**satu, "ganti": kini})
    assert (akhir["keadaan"], ulang["keadaan"]) == ("tersimpan", "sudah")
    disimpan = Pengukuran.objects.get()
    assert (disimpan.pk, str(disimpan.berat_kg)) == (ada.pk, "8.40")
    assert disimpan.petugas.username == roles.KADER


def test_the_same_values_are_no_conflict(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """Nothing to choose where a colleague wrote the same down; out of range is refused first."""
    anak = buat_balita(posyandu)
    ukur(anak, berat="8.4", panjang="70.5")
    (sama,) = jawab(kader, entri(anak, hari_ini))
    (salah,) = jawab(kader, entri(anak, hari_ini, berat_kg=84))
    assert (sama["keadaan"], salah["keadaan"]) == ("sudah", "ditolak")


def test_a_key_of_another_child_is_refused(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """A key that is in use names one measurement and cannot name a second."""
    satu = entri(buat_balita(posyandu), hari_ini)
    lain = buat_balita(posyandu, nama="Lain", nama_ibu="Ani")
    hasil = jawab(kader, satu, {**satu, "balita": lain.pk})
    assert [satu["keadaan"] for satu in hasil] == ["tersimpan", "ditolak"]
    assert Pengukuran.objects.count() == 1


@pytest.mark.parametrize("tahap", ["form", "basis data"])
def test_an_entry_that_was_stored_a_moment_ago_is_told_as_stored(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    monkeypatch: pytest.MonkeyPatch,
    tahap: str,
) -> None:
    """The other request commits after this one looked: the form or the index still finds it."""
    satu = entri(buat_balita(posyandu), hari_ini)
    jawab(kader, satu)
    monkeypatch.setattr(penerimaan, "_tersimpan", lambda *_semua: None)
    if tahap == "basis data":
        monkeypatch.setattr(penerimaan.KirimanForm, "_periksa_hari", lambda *_semua: None)
    (hasil,) = jawab(kader, satu)
    assert hasil["keadaan"] == "sudah"
    assert Pengukuran.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory has one connection; make test-postgres"
)
def test_two_requests_with_one_entry_store_it_once(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """Two tabs of one phone, at the same moment: one row, and both are told that it is stored."""
    anak = [buat_balita(posyandu, nama=f"Anak {n}", nama_ibu=f"Ibu {n}") for n in range(4)]
    semua = [entri(satu, hari_ini) for satu in anak]
    petugas = kader.get(reverse("simpati:hari-ukur-sesi")).json()["petugas"]

    def satu_tab(_nomor: int) -> Any:
        klien = Client()
        klien.cookies = kader.cookies
        try:
            return kirim(klien, *semua, petugas=petugas).json()["hasil"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tab:
        hasil = list(tab.map(satu_tab, range(4)))
    keadaan = [satu["keadaan"] for semua in hasil for satu in semua]
    assert sorted(keadaan) == ["sudah"] * 12 + ["tersimpan"] * 4
    assert Pengukuran.objects.count() == 4


def test_only_children_of_her_own_posyandu(
    kader: Client,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """Another posyandu's list does not open, and its child is not measured from here."""
    anak = buat_balita(posyandu_lain)
    (hasil,) = jawab(kader, entri(anak, hari_ini))
    assert hasil["keadaan"] == "ditolak"
    assert "nama" not in str(hasil)
    for nama in ("hari-ukur-posyandu", "hari-ukur-data"):
        assert kader.get(reverse(f"simpati:{nama}", args=[posyandu_lain.pk])).status_code == 404
        assert kader.get(reverse(f"simpati:{nama}", args=[posyandu.pk])).status_code == 200


def test_another_persons_queue_is_not_taken(
    masuk: Masuk,
    kader: Client,
    desa: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """Whoever signs in on the phone next does not send it in her own name."""
    bidan = masuk(roles.BIDAN, desa)
    pemilik = User.objects.get(username=roles.KADER).pk
    hasil = kirim(bidan, entri(buat_balita(posyandu), hari_ini), petugas=pemilik)
    assert hasil.status_code == 409
    assert not Pengukuran.objects.exists()


def test_who_is_signed_out_or_without_names_gets_nothing(
    masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """A stranger is led to the sign-in, the dinas is refused; neither sees a name."""
    buat_balita(posyandu)
    dinas = masuk(roles.DINAS, desa)
    for nama, args in (("data", [posyandu.pk]), ("sesi", []), ("posyandu", [posyandu.pk])):
        alamat = reverse(f"simpati:hari-ukur-{nama}", args=args)
        assert Client().get(alamat).status_code == 302
        assert dinas.get(alamat).status_code == 403
    assert kirim(dinas, petugas=1).status_code == 403
    assert Client().post(reverse("simpati:hari-ukur-kirim")).status_code == 302


def test_sending_needs_the_token(kader: Client) -> None:
    """A page of another site cannot send in her name."""
    ketat = Client(enforce_csrf_checks=True)
    ketat.cookies = kader.cookies
    sesi = ketat.get(reverse("simpati:hari-ukur-sesi")).json()
    alamat, isi = reverse("simpati:hari-ukur-kirim"), {"petugas": sesi["petugas"], "kiriman": []}
    tanpa = ketat.post(alamat, isi, content_type="application/json")
    dengan = ketat.post(
        alamat, isi, content_type="application/json", headers={"X-CSRFToken": sesi["token"]}
    )
    assert (tanpa.status_code, dengan.status_code) == (403, 200)


@pytest.mark.parametrize(
    "isi",
    [
        *("", "[]", "{}", '{"petugas": 1}', '{"petugas": 1, "kiriman": {}}', "\xff", "penuh"),
        "[" * 100_000,
    ],
    ids=lambda isi: isi[:30],
)
def test_a_broken_request_is_told(kader: Client, isi: str) -> None:
    """Not a list, no sender, nested without end, more than is taken at once: one sentence."""
    if isi == "penuh":
        isi = json.dumps({"petugas": 1, "kiriman": [{}] * (views.SEKALI_KIRIM + 1)})
    alamat = reverse("simpati:hari-ukur-kirim")
    hasil = kader.post(alamat, isi.encode("latin-1"), content_type="application/json")
    assert hasil.status_code == 400
    assert "Muat ulang" in hasil.json()["pesan"]


def test_loading_and_sending_are_recorded_as_reads(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """Each child that goes to the phone, once, with the reason; no NIK is opened for it."""
    anak = [buat_balita(posyandu, nama=f"Anak {n}", nama_ibu=f"Ibu {n}") for n in range(3)]
    isi = kader.get(reverse("simpati:hari-ukur-data", args=[posyandu.pk])).json()
    dibaca = AccessEntry.objects.get(page="simpati:hari-ukur-data")
    assert (dibaca.count, dibaca.why) == (3, "Memuat daftar anak ke ponsel untuk hari ukur")
    assert not {"nik", "nik_ibu", "alamat"} & set(isi["anak"][0])
    jawab(kader, entri(anak[0], hari_ini))
    assert AccessEntry.objects.get(page="simpati:hari-ukur-kirim").keys == f",{anak[0].pk},"


def test_the_list_costs_as_many_queries_for_forty_children_as_for_one(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Children in one query, their measurements in another."""
    alamat = reverse("simpati:hari-ukur-data", args=[posyandu.pk])

    def kueri() -> int:
        with CaptureQueriesContext(connection) as semua:
            assert kader.get(alamat).status_code == 200
        return len(semua)

    ukur(buat_balita(posyandu))
    kueri()
    sedikit = kueri()
    for nomor in range(39):
        ukur(buat_balita(posyandu, nama=f"Anak {nomor}", nama_ibu=f"Ibu {nomor}"))
    assert kueri() == sedikit


@pytest.mark.slow
def test_the_app_with_forty_children_is_small(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """Page, modules, styles, tables and data, each compressed as the service sends it."""
    for nomor in range(40):
        lahir = hari_ini - timedelta(days=30 + 43 * nomor)
        anak = buat_balita(
            posyandu, nama=f"Muhammad Anak {nomor}", nama_ibu=f"Siti {nomor}", tanggal_lahir=lahir
        )
        for bulan in range(min(12, nomor)):
            ukur(anak, tanggal=hari_ini - timedelta(days=31 * bulan))
    alamat = [
        reverse("simpati:hari-ukur-posyandu", args=[posyandu.pk]),
        reverse("simpati:hari-ukur-data", args=[posyandu.pk]),
        *disimpan(kader),
    ]
    besar = {satu: len(gzip.compress(isi(kader, satu), 6)) for satu in alamat}
    assert sum(besar.values()) < ANGGARAN, besar


def disimpan(klien: Client) -> list[str]:
    """Give the addresses that the worker keeps."""
    pekerja = klien.get(reverse("simpati:hari-ukur-pekerja")).text
    ditulis = re.search(r"const DISIMPAN = \[(.+)\];", pekerja)
    assert ditulis
    return re.findall(r'"([^"]+)"', ditulis[1].encode().decode("unicode_escape"))


def isi(klien: Client, alamat: str) -> bytes:
    """Give what an address answers, static files as they lie in the sources."""
    if alamat.startswith("/static/"):
        berkas = finders.find(alamat.removeprefix("/static/"))
        assert berkas, alamat
        with open(berkas, "rb") as dibuka:  # noqa: PTH123 - a path as text
            return dibuka.read()
    jawaban = klien.get(alamat)
    assert jawaban.status_code == 200, alamat
    return bytes(jawaban.content)


def test_what_phones_keep_is_the_same_for_everyone(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """The worker's files exist, are public, and hold no name; a stranger gets the same."""
    buat_balita(posyandu, nama="Rahasia Sekali")
    for alamat in disimpan(kader):
        diterima = isi(kader, alamat)
        assert diterima == isi(Client(), alamat)
        assert b"Rahasia" not in diterima
        assert roles.KADER.encode() not in diterima


def test_a_new_version_has_a_cache_of_its_own(
    kader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever changes in what phones keep, in one language, names another cache."""
    alamat = reverse("simpati:hari-ukur-pekerja")

    def versi() -> str:
        jawaban = kader.get(alamat)
        assert "no-cache" in jawaban["Cache-Control"]
        ditulis = re.search(r'const CACHE = "(hari-ukur-\w+)";', jawaban.text)
        assert ditulis
        return ditulis[1]

    pertama = versi()
    assert versi() == pertama
    monkeypatch.setattr(views, "_berkas", lambda nama: nama.encode())
    lain = versi()
    assert lain != pertama
    kader.cookies["bahasa"] = "en"
    assert versi() not in (pertama, lain)


def test_every_module_is_kept() -> None:
    """A module that phones do not keep would break the app where there is no signal."""
    satu = finders.find("simpati/hari-ukur/aplikasi.js")
    assert satu
    semua = {berkas.stem for berkas in Path(satu).parent.glob("*.js")}
    assert semua - {"jaga"} == set(views.MODUL)  # jaga.js is of the other pages


def test_the_regions_own_fields_do_not_hold_an_entry_up(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The phone does not ask for them, so that none is missing; the ordinary form still asks."""

    class Tambahan(forms.Form):
        lila = forms.CharField()

    monkeypatch.setattr("inti.extension.additions", lambda: {"simpati.pengukuran": Tambahan})
    monkeypatch.setattr(PengukuranForm, "_bound", lambda form, kelas: kelas(form.data))
    anak = buat_balita(posyandu)
    biasa = kader.post(
        reverse("simpati:ukur", args=[anak.pk]), {**entri(anak, hari_ini), "edema": ""}
    )
    assert biasa.status_code == 422
    assert not Pengukuran.objects.exists()
    (hasil,) = jawab(kader, entri(anak, hari_ini))
    assert hasil["keadaan"] == "tersimpan"


def test_the_manifest_names_region_and_service(client: Client, db: None) -> None:
    """A phone can install it: name, icon, colours, and a scope that the worker rules."""
    jawaban = client.get(reverse("simpati:hari-ukur-manifest"))
    isi = jawaban.json()
    assert jawaban["Content-Type"] == "application/manifest+json"
    assert isi["name"].startswith("Hari ukur SIMPATI ")
    assert isi["scope"] == isi["start_url"] == reverse("simpati:hari-ukur")
    assert client.get(isi["icons"][0]["src"]).status_code == 200
    assert reverse("simpati:hari-ukur-pekerja").startswith(isi["scope"])


def test_the_words_are_in_the_readers_language(client: Client, db: None) -> None:
    """Advice, classes and buttons follow the cookie; places to fill in stay the same."""
    alamat = reverse("simpati:hari-ukur-bekal")
    indonesia = client.get(alamat).json()
    client.cookies["bahasa"] = "en"
    inggris = client.get(alamat).json()
    sama = [nama for nama, teks in indonesia["kata"].items() if teks == inggris["kata"][nama]]
    assert sama == ["layanan"]
    for nama, teks in indonesia["kata"].items():
        lubang = set(re.findall(r"%\(\w+\)s", teks))
        assert set(re.findall(r"%\(\w+\)s", inggris["kata"][nama])) == lubang, nama
    assert indonesia["indeks"]["TBU"]["kelas"][0]["nama"] == "Sangat pendek"
    assert inggris["indeks"]["TBU"]["kelas"][0]["nama"] == "Severely stunted"


def test_the_list_has_what_each_day_on_the_phone_needs(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """LMS values for today and each day after; implausible lengths stay out of the chart."""
    anak = buat_balita(posyandu)
    ukur(anak, tanggal=hari_ini - timedelta(days=60), panjang="72.0", posisi="berdiri")
    ukur(anak, tanggal=hari_ini - timedelta(days=40), panjang="120")
    buat_balita(posyandu, nama="Pindah", aktif=False, nama_ibu="Ani")
    (satu,) = kader.get(reverse("simpati:hari-ukur-data", args=[posyandu.pk])).json()["anak"]
    assert {len(hari) for hari in satu["lms"].values()} == {HARI_DISIMPAN + 1}
    assert satu["riwayat"] == [[305, 72.7, (hari_ini - timedelta(days=60)).isoformat()]]
    assert satu["terakhir"]["panjang_tinggi_cm"] == 120
    assert not satu["bulan_ini"] or hari_ini.day > 40


def test_the_pages_lead_to_the_measuring_day_and_guard_the_sign_out(
    kader: Client, posyandu: Posyandu
) -> None:
    """Both lists of the kader link to it; the sign-out form knows whose entries it may leave."""
    petugas = User.objects.get(username=roles.KADER).pk
    tautan = f'href="{reverse("simpati:hari-ukur-posyandu", args=[posyandu.pk])}"'
    for alamat in (reverse("simpati:posyandu-saya"), posyandu.get_absolute_url()):
        halaman = kader.get(alamat).text
        assert tautan in halaman
        keluar = halaman.split(f'action="{reverse("inti:keluar")}"')[1].split("</form>")[0]
        assert f'data-petugas="{petugas}"' in keluar
    assert "jaga.js" not in Client().get("/").text


def test_every_page_with_names_says_why_it_reads() -> None:
    """A view that PER_NAMA may open has a reason of its own."""
    for nama in ("hari_ukur", "masuk", "data", "sesi", "kirim"):
        halaman: Any = getattr(views, nama)
        assert halaman.required_roles == frozenset(roles.PER_NAMA)
        assert halaman.reads_because
