"""Files of FHIR resources: from the page and from the command."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from fhir import pilih, subjek
from fhir.ekspor import Permintaan, tulis
from fhir.models import Terkirim
from fhir.tests.conftest import periksa, rujukan_di, sahkan
from inti.audit.models import AccessEntry
from inti.models import Assignment, User, Wilayah
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Query
from simpati import roles
from simpati.models import Balita, Posyandu
from simpati.pencatatan import catat
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

EKSPOR = "/fhir/"
NIK = "1101011503259901"
ALASAN = "Uji pertukaran data"


@pytest.fixture
def anak(buat_balita: BuatBalita, posyandu: Posyandu) -> Balita:
    """Give a child with a NIK."""
    return buat_balita(posyandu, nama="Anak Rahasia", nik=NIK)


def isi(jawaban: Any) -> str:
    """Give what is streamed."""
    teks: str = jawaban.getvalue().decode()
    return teks


def minta(**lain: str) -> dict[str, str]:
    """Give a form that asks for lines."""
    return {"bentuk": "ndjson", "alasan": ALASAN, **lain}


def baris(teks: str) -> list[dict[str, Any]]:
    """Give the resources of a file of lines, each held to R4, each reference to be found in it."""
    semua = [json.loads(satu) for satu in teks.splitlines()]
    for satu in semua:
        periksa(satu)
    ada = {f"{satu['resourceType']}/{satu['id']}" for satu in semua}
    assert len(ada) == len(semua)
    assert set(rujukan_di(semua)) <= ada
    return semua


def test_lines_hold_validated_measurements_of_the_own_unit(
    klien: Client,
    bidan: User,
    anak: Balita,
    desa_lain: Wilayah,
    buat_balita: BuatBalita,
    ukur: Ukur,
) -> None:
    """Without names unless asked; the trail has reason, filter and number of children."""
    sahkan(ukur(anak))
    ukur(buat_balita(anak.posyandu, nama="Belum Sah"))
    jauh = buat_balita(Posyandu.objects.create(nama="Melur", desa=desa_lain), nama="Orang Lain")
    sahkan(ukur(jauh))
    teks = isi(klien.post(EKSPOR, minta()))
    semua = baris(teks)
    assert [satu["resourceType"] for satu in semua] == ["Organization", "Patient"] + (
        ["Observation"] * 7
    )
    for rahasia in ("Rahasia", NIK, "Orang Lain", "Siti"):
        assert rahasia not in teks
    catatan = AccessEntry.objects.get()
    assert (catatan.action, catatan.actor, catatan.count) == ("ekspor", bidan, 1)
    assert catatan.why.startswith(f"{ALASAN} (FHIR R4, seluruh wilayah tugas")
    assert "tanpa nama dan NIK" in catatan.why
    lengkap = isi(klien.post(EKSPOR, minta(utuh="on")))
    assert "Anak Rahasia" in lengkap
    assert NIK in lengkap
    assert "dengan nama dan NIK" in AccessEntry.objects.latest("pk").why


def test_a_bundle_is_one_valid_resource(klien: Client, anak: Balita, ukur: Ukur) -> None:
    """Also when it holds nothing, for FHIR knows no empty list."""
    kosong = json.loads(isi(klien.post(EKSPOR, minta(bentuk="json"))))
    periksa(kosong)
    assert kosong == {"resourceType": "Bundle", "type": "collection"}
    sahkan(ukur(anak))
    bundel = json.loads(isi(klien.post(EKSPOR, minta(bentuk="json", utuh="on"))))
    periksa(bundel)
    assert len(bundel["entry"]) == 9


def test_days_narrow_the_file(
    klien: Client, anak: Balita, ukur: Ukur, hari_ini: date, posyandu: Posyandu
) -> None:
    """From and to, both included; a unit of others cannot be chosen."""
    kemarin = hari_ini - timedelta(days=1)
    sahkan(ukur(anak), ukur(anak, tanggal=kemarin))
    for saring, banyak in (
        ({"sejak": hari_ini}, 7),
        ({"sampai": kemarin}, 7),
        ({"sejak": kemarin, "sampai": hari_ini, "wilayah": posyandu.desa_id}, 14),
    ):
        teks = isi(klien.post(EKSPOR, minta(**{k: str(v) for k, v in saring.items()})))
        assert sum(satu["resourceType"] == "Observation" for satu in baris(teks)) == banyak


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"alasan": ""}, "Tulis untuk apa"),
        ({"alasan": "rapat"}, "beberapa kata"),
        ({"sejak": "2026-13-01"}, "Tanggal tidak terbaca"),
        ({"sejak": "2026-02-02", "sampai": "2026-02-01"}, "sebelum tanggal awal"),
        ({"wilayah": "lain"}, "Pilih"),
    ],
)
def test_what_lacks_is_told(
    klien: Client, desa_lain: Wilayah, ganti: dict[str, str], kalimat: str
) -> None:
    """No file without a reason."""
    if "wilayah" in ganti:
        ganti = {"wilayah": desa_lain.pk}
    jawaban = klien.post(EKSPOR, minta(**ganti))
    assert jawaban.status_code == 422
    assert kalimat in jawaban.text


def test_only_health_workers_take_files(masuk: Masuk, desa: Wilayah, posyandu: Posyandu) -> None:
    """Whoever sees figures only, and a kader, do not get in; a superuser is asked why."""
    for peran in (roles.KADER, roles.OPERATOR_DESA, roles.DINAS, roles.PIMPINAN):
        assert masuk(peran, desa).get(EKSPOR).status_code == 403, peran
    klien = Client()
    klien.force_login(User.objects.create_superuser("akar"))
    assert "/alasan/" in klien.get(EKSPOR)["Location"]


def test_corrected_and_deleted(anak: Balita, ukur: Ukur, hari_ini: date) -> None:
    """The history makes the one amended, the other entered in error; unvalidated ones are out."""
    tetap = ukur(anak, tanggal=hari_ini - timedelta(days=30))
    diubah = ukur(anak)
    dihapus = ukur(anak, tanggal=hari_ini - timedelta(days=60))
    sahkan(tetap, diubah, dihapus)
    ukur(anak, tanggal=hari_ini - timedelta(days=90)).delete()
    dihapus.delete()
    diubah.refresh_from_db()
    diubah.berat_kg = Decimal("9.9")
    catat(diubah)
    assert _status() == {tetap.pk: "final", _hilang(): "entered-in-error"}
    sahkan(diubah)
    assert _status()[diubah.pk] == "amended"


def _hilang() -> int:
    """Give the key of the measurement that is gone."""
    kunci: int = pilih.terhapus().get().id
    return kunci


def _status() -> dict[int, str]:
    """Give the status of each measurement in a file, by its key."""
    semua = baris("".join(tulis(Permintaan(pengguna=None), "ndjson")))
    pengamatan = [satu for satu in semua if satu["resourceType"] == "Observation"]
    return {int(satu["id"].split("-")[1]): satu["status"] for satu in pengamatan}


def test_rows_cost_no_queries(
    klien: Client,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    ukur: Ukur,
    monkeypatch: Any,
    django_assert_max_num_queries: Any,
) -> None:
    """A few for each five hundred measurements, however many there are in them."""
    sahkan(*(ukur(buat_balita(posyandu, nama=f"Anak {nomor}")) for nomor in range(12)))
    klien.get(EKSPOR)
    with django_assert_max_num_queries(8):
        klien.get(EKSPOR)
    with django_assert_max_num_queries(13):
        assert len(baris(isi(klien.post(EKSPOR, minta(utuh="on"))))) == 1 + 12 * 8
    monkeypatch.setattr(pilih, "SEKALI", 5)
    assert len(baris(isi(klien.post(EKSPOR, minta())))) == 1 + 12 * 8


def perintah(keluar: Path, *pilihan: str) -> str:
    """Give what the command tells."""
    tulis_ke = StringIO()
    pilihan = ("--keluar", str(keluar), "--alasan", ALASAN, *pilihan)
    call_command("ekspor_fhir", *pilihan, stdout=tulis_ke, stderr=StringIO())
    return tulis_ke.getvalue()


def test_the_command_writes_whole_files(anak: Balita, ukur: Ukur, tmp_path: Path) -> None:
    """Readable for nobody else, said to be untried, in the trail."""
    sahkan(ukur(anak))
    keluar = tmp_path / "hasil.ndjson"
    teks = perintah(keluar)
    assert "9 sumber FHIR" in teks
    assert "Belum pernah dicoba ke layanan SATUSEHAT" in teks
    assert len(baris(keluar.read_text(encoding="utf-8"))) == 9
    assert keluar.stat().st_mode & 0o077 == 0
    catatan = AccessEntry.objects.get()
    assert (catatan.actor, catatan.action, catatan.keys) == (None, "ekspor", f",{anak.pk},")
    perintah(tmp_path / "hasil.json", "--wilayah", anak.posyandu.desa_id, "--utuh")
    bundel = json.loads((tmp_path / "hasil.json").read_text(encoding="utf-8"))
    periksa(bundel)
    assert len(bundel["entry"]) == 9


def test_a_broken_command_leaves_the_old_file(
    anak: Balita, ukur: Ukur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing beside it."""
    sahkan(ukur(anak))
    keluar = tmp_path / "hasil.ndjson"
    keluar.write_text("lama")

    def putus(*_isi: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fhir.ekspor.teks", putus)
    with pytest.raises(CommandError, match="No space left"):
        perintah(keluar)
    assert [satu.name for satu in tmp_path.iterdir()] == ["hasil.ndjson"]
    assert keluar.read_text() == "lama"


@pytest.mark.parametrize("nama", ["ekspor_fhir", "kirim_fhir"])
def test_a_stopped_command_says_so(
    anak: Balita, ukur: Ukur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nama: str
) -> None:
    """With the usual exit code, and no half file."""
    sahkan(ukur(anak))

    def henti(*_isi: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("fhir.ekspor.teks", henti)
    monkeypatch.setattr("fhir.pengirim.teks", henti)
    pilihan = ["--keluar", str(tmp_path / "hasil.json")]
    pilihan += ["--alasan", ALASAN] if nama == "ekspor_fhir" else []
    with pytest.raises(CommandError, match="Dihentikan") as salah:
        call_command(nama, *pilihan, stdout=StringIO(), stderr=StringIO())
    assert salah.value.returncode == 130
    assert [satu.read_text() for satu in tmp_path.iterdir()] in ([], [""])


@pytest.mark.parametrize(
    ("pilihan", "kalimat"),
    [
        (("--sejak", "kemarin"), "TTTT-BB-HH"),
        (("--wilayah", "99"), "Wilayah 99 tidak ada"),
        (("--pengguna", "entah"), "Pengguna entah"),
        (("--alasan", "uji"), "beberapa kata"),
        (("--keluar", "hasil.xml"), "berakhiran"),
    ],
)
def test_wrong_options_are_told(
    db: None, tmp_path: Path, pilihan: tuple[str, str], kalimat: str
) -> None:
    """One sentence each, nothing written."""
    with pytest.raises(CommandError, match=kalimat):
        perintah(tmp_path / "hasil.ndjson", *pilihan)
    assert not list(tmp_path.iterdir())


def test_a_person_narrows_the_command(
    bidan: User,
    anak: Balita,
    desa_lain: Wilayah,
    buat_balita: BuatBalita,
    ukur: Ukur,
    tmp_path: Path,
) -> None:
    """As on the page, in that person's name."""
    jauh = buat_balita(Posyandu.objects.create(nama="Melur", desa=desa_lain), nama="Orang Lain")
    sahkan(ukur(anak), ukur(jauh))
    keluar = tmp_path / "hasil.ndjson"
    perintah(keluar, "--pengguna", bidan.username)
    assert sum(satu["resourceType"] == "Patient" for satu in baris(keluar.read_text())) == 1
    assert AccessEntry.objects.latest("pk").actor == bidan


def test_an_erased_child_does_not_leave(anak: Balita, ukur: Ukur) -> None:
    """Nor what was measured of it."""
    sahkan(ukur(anak))
    anak.nama = "(dihapus)"
    anak.save()
    assert "".join(tulis(Permintaan(pengguna=None), "ndjson")) == ""


def test_what_was_sent_is_told_and_forgotten(anak: Balita, desa: Wilayah) -> None:
    """To those who manage data, of the child that asks."""
    pengelola = User.objects.create_user("pengelola")
    Assignment.objects.create(user=pengelola, role=PENGELOLA_DATA, wilayah=desa)
    assert list(subjek.find(Query(nik=NIK), pengelola)) == []
    Terkirim.objects.create(
        tujuan="https://fhir.example.go.id",
        jenis="Patient",
        asal=anak.pk,
        balita=anak,
        id_server="P02",
        versi="0" * 64,
        dikirim="2026-11-05T03:00:00Z",
    )
    (satu,) = subjek.find(Query(nik=NIK), pengelola)
    assert subjek.person(satu.key, pengelola) == satu
    assert subjek.rows(satu.key) == [anak]
    assert "P02" in subjek.export(satu.key)[0].rows[0]
    assert subjek.erasure(satu.key)
    assert subjek.erase(satu.key) == []
    assert not Terkirim.objects.exists()


def test_the_page_says_what_was_sent_and_what_was_not_tried(klien: Client) -> None:
    """Plainly; and the page of reports leads to it."""
    teks = klien.get(EKSPOR).text
    assert "Belum pernah dicoba ke layanan SATUSEHAT" in teks
    assert "Pengiriman otomatis belum diatur" in teks
    assert EKSPOR in klien.get(reverse("simpati:laporan-bulanan")).text


def test_the_app_keeps_the_rules_of_the_house() -> None:
    """No bulk write without history, every declared field there."""
    call_command("periksa_jejak", "--kode")
    call_command("check", "--fail-level", "WARNING")
