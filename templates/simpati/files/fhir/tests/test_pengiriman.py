"""Sending to a real server on loopback: each thing once, corrections after it, faults told."""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import reload
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from urllib3 import Retry

from config.environment import Environment
from fhir import pengiriman, tasks
from fhir.management.commands import kirim_fhir
from fhir.models import Terkirim
from fhir.pengaturan import Pengaturan, baca
from fhir.pengirim import TidakTerjangkau, ke_server
from fhir.pengiriman import Hasil, Nasib, menunggu
from fhir.tests.conftest import periksa, sahkan
from fhir.tests.server import KLIEN, RAHASIA, TOKEN, Gudang, jalan
from inti.audit.models import AccessEntry
from simpati import subjek
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.pencatatan import catat
from simpati.tests.conftest import BuatBalita, Ukur

CEPAT = Retry(
    total=2,
    backoff_factor=0,
    status_forcelist=(429, 503),
    allowed_methods=None,
    raise_on_status=False,
)
NIK = "1101011503259901"


@pytest.fixture
def tempat(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Gudang, Pengaturan]]:
    """Give a server, and make the service know it."""
    with jalan() as (gudang, atur):
        for nama in ("fhir.kode", "fhir.tasks", "fhir.management.commands.kirim_fhir"):
            monkeypatch.setattr(f"{nama}.pengaturan", lambda: atur)
        yield gudang, atur


@pytest.fixture
def gudang(tempat: tuple[Gudang, Pengaturan]) -> Gudang:
    """Give what the server holds."""
    return tempat[0]


@pytest.fixture
def atur(tempat: tuple[Gudang, Pengaturan]) -> Pengaturan:
    """Give the settings that lead to it."""
    return tempat[1]


@pytest.fixture
def anak(buat_balita: BuatBalita, posyandu: Posyandu) -> Balita:
    """Give a child with a NIK."""
    return buat_balita(posyandu, nama="Anak Rahasia", nik=NIK)


def kirim(atur: Pengaturan) -> list[Hasil]:
    """Send what waits."""
    with ke_server(atur, CEPAT) as server:
        return list(pengiriman.kirim(server, induk=atur.organisasi))


def nasib(semua: list[Hasil]) -> Counter[str]:
    """Count the children by what became of them."""
    return Counter(str(satu.nasib) for satu in semua)


def test_only_what_is_validated_goes_and_goes_once(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """Posyandu, child and seven Observations; the second run finds nothing to do."""
    satu = ukur(anak)
    assert kirim(atur) == []
    sahkan(satu)
    assert kirim(atur) == [Hasil(balita=anak.pk, nasib=Nasib.TERKIRIM, banyak=9)]
    assert len(gudang.jenis("Observation")) == 7
    (pasien,) = gudang.jenis("Patient")
    assert {"https://fhir.kemkes.go.id/id/nik": NIK}.items() <= {
        isi["system"]: isi["value"] for isi in pasien["identifier"]
    }.items()
    (organisasi,) = gudang.jenis("Organization")
    assert organisasi["partOf"] == {"reference": "Organization/10000004"}
    assert kirim(atur) == []
    assert (len(gudang.bundel), gudang.token) == (1, 1)
    assert AccessEntry.objects.get().keys == f",{anak.pk},"


def test_a_correction_is_an_update(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """It waits for its validation, then goes to the same resources as amended."""
    satu = ukur(anak)
    sahkan(satu)
    kirim(atur)
    satu.refresh_from_db()
    satu.berat_kg = Decimal("9.9")
    catat(satu)
    assert kirim(atur) == []
    sahkan(satu)
    assert nasib(kirim(atur)) == {"terkirim": 1}
    assert len(gudang.jenis("Observation")) == 7
    berat = next(isi for isi in gudang.jenis("Observation") if "-berat" in str(isi["identifier"]))
    assert (berat["valueQuantity"]["value"], berat["status"]) == (9.9, "amended")
    assert {minta["request"]["method"] for minta in gudang.bundel[-1]["entry"]} == {"PUT"}
    assert kirim(atur) == []


def test_a_deleted_measurement_is_entered_in_error(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """As the history tells it; once."""
    satu = ukur(anak)
    sahkan(satu)
    kirim(atur)
    satu.delete()
    assert nasib(kirim(atur)) == {"terkirim": 1}
    assert {isi["status"] for isi in gudang.jenis("Observation")} == {"entered-in-error"}
    assert kirim(atur) == []


def test_a_new_name_updates_the_child_alone(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """And a change that says the same sends nothing."""
    sahkan(ukur(anak))
    kirim(atur)
    anak.nama = "Nama Baru"
    anak.save()
    assert kirim(atur) == [Hasil(balita=anak.pk, nasib=Nasib.TERKIRIM, banyak=1)]
    assert gudang.jenis("Patient")[0]["name"][0]["text"] == "Nama Baru"
    anak.save()
    assert nasib(kirim(atur)) == {"sama": 1}
    assert kirim(atur) == []


def test_a_child_that_the_server_knew_is_left_as_it_is(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """Its record is another's: Observations point to it, and nothing overwrites it."""
    tanda = {"system": "https://fhir.kemkes.go.id/id/nik", "value": NIK}
    gudang.isi["Patient/P01"] = {"resourceType": "Patient", "id": "P01", "identifier": [tanda]}
    sahkan(ukur(anak))
    kirim(atur)
    anak.nama = "Nama Baru"
    anak.save()
    kirim(atur)
    assert gudang.isi["Patient/P01"] == {
        "resourceType": "Patient",
        "id": "P01",
        "identifier": [tanda],
    }
    assert {isi["subject"]["reference"] for isi in gudang.jenis("Observation")} == {"Patient/P01"}


def test_a_lost_answer_doubles_nothing(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """The bundle is sent again, finds itself there, and the next run makes sure of its content."""
    sahkan(ukur(anak))
    gudang.putus_sesudah = True
    assert nasib(kirim(atur)) == {"terkirim": 1}
    assert len(gudang.bundel) == 2
    assert len(gudang.isi) == 9
    assert nasib(kirim(atur)) == {"terkirim": 1}
    assert len(gudang.isi) == 9
    assert kirim(atur) == []


def test_a_broken_run_goes_on(
    gudang: Gudang, atur: Pengaturan, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur
) -> None:
    """What went before the break is not sent again."""
    semua = [buat_balita(posyandu, nama=f"Anak {n}", nik=f"110101150325990{n}") for n in range(3)]
    sahkan(*(ukur(satu) for satu in semua))
    with ke_server(atur, CEPAT) as server:
        next(pengiriman.kirim(server))
    assert menunggu(atur.url) == [satu.pk for satu in semua[1:]]
    assert nasib(kirim(atur)) == {"terkirim": 2}
    assert len(gudang.jenis("Patient")) == 3


def test_one_refused_child_holds_up_nobody(
    gudang: Gudang, atur: Pengaturan, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur
) -> None:
    """It is told by the server's code alone, and tried again the next time."""
    buruk = buat_balita(posyandu, nama="Ditolak", nik="1101011503259901")
    baik = buat_balita(posyandu, nama="Diterima", nik="1101011503259902")
    sahkan(ukur(buruk), ukur(baik))
    gudang.tolak_nama = "Ditolak"
    hasil = kirim(atur)
    assert nasib(hasil) == {"ditolak": 1, "terkirim": 1}
    assert hasil[0] == Hasil(balita=buruk.pk, nasib=Nasib.DITOLAK, sebab="422 business-rule")
    gudang.tolak_nama = ""
    assert nasib(kirim(atur)) == {"terkirim": 1}


def test_a_child_without_nik_waits(
    gudang: Gudang, atur: Pengaturan, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur
) -> None:
    """Nobody there could know it; with its mother's NIK it goes, under our own identifier."""
    anak = buat_balita(posyandu)
    sahkan(ukur(anak))
    assert nasib(kirim(atur)) == {"tanpa-nik": 1}
    anak.nik_ibu = "1101015501909901"
    anak.save()
    assert nasib(kirim(atur)) == {"terkirim": 1}
    minta = next(
        satu["request"]
        for satu in gudang.bundel[0]["entry"]
        if satu["resource"]["resourceType"] == "Patient"
    )
    assert minta["ifNoneExist"].endswith(f"/id/balita|{anak.pk}")


def test_an_erased_child_is_neither_sent_nor_remembered(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """Sent before or not."""
    sahkan(ukur(anak))
    kirim(atur)
    subjek.erase(str(anak.pk))
    assert kirim(atur) == []
    assert tasks.lupakan.call() == 8
    assert set(Terkirim.objects.values_list("jenis", flat=True)) == {"Organization"}


def test_a_busy_server_is_waited_for(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur
) -> None:
    """Twice 503, then it works; a token that ended is asked for anew."""
    sahkan(ukur(anak))
    gudang.jawab_dulu = [503, 503]
    with ke_server(atur, CEPAT) as server:
        server._bertoken()
        gudang.token += 1  # the one that was given is no longer taken
        assert nasib(list(pengiriman.kirim(server))) == {"terkirim": 1}
    assert gudang.token == 3


def test_a_server_that_is_down_ends_the_run(
    gudang: Gudang, atur: Pengaturan, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur
) -> None:
    """After five children, so that the task is tried again later."""
    for nomor in range(6):
        sahkan(ukur(buat_balita(posyandu, nama=f"Anak {nomor}", nik=f"110101150325990{nomor}")))
    gudang.jawab_dulu = [500] * 100
    with pytest.raises(TidakTerjangkau, match="token ditolak"):
        kirim(atur)
    assert len(gudang.jawab_dulu) == 95
    assert not Terkirim.objects.exists()


def test_no_secret_and_no_child_in_a_log(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, and however much is logged."""
    caplog.set_level(logging.DEBUG)
    sahkan(ukur(anak))
    for status in ([503, 503, 503], [429, 400], []):
        gudang.jawab_dulu = list(status)
        kirim(atur)
    kirim(replace(atur, rahasia="salah-rahasia"))
    teks = caplog.text + repr(atur) + str(atur)
    for rahasia in (KLIEN, RAHASIA, "salah-rahasia", TOKEN, NIK, "Anak Rahasia"):
        assert rahasia not in teks


def test_the_task_sends_in_turns(
    gudang: Gudang,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    ukur: Ukur,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run of so many children, then the next one behind them."""
    for nomor in range(3):
        sahkan(ukur(buat_balita(posyandu, nama=f"Anak {nomor}", nik=f"110101150325990{nomor}")))
    monkeypatch.setattr(tasks, "SEKALI", 2)
    antre: list[int] = []
    monkeypatch.setattr(type(tasks.kirim), "enqueue", lambda _tugas, pk: antre.append(pk))
    assert tasks.kirim.call() == {"terkirim": 2}
    assert tasks.kirim.call(antre[0]) == {"terkirim": 1}
    assert len(antre) == 1
    assert len(gudang.jenis("Patient")) == 3


def test_sending_is_scheduled_only_where_a_server_is_set(
    atur: Pengaturan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forgetting is always."""
    from fhir import schedules

    assert {jadwal.task for jadwal in schedules.SCHEDULES} == {tasks.lupakan}
    monkeypatch.setattr("fhir.pengaturan.pengaturan", lambda: atur)
    try:
        assert {jadwal.task for jadwal in reload(schedules).SCHEDULES} == {
            tasks.lupakan,
            tasks.kirim,
        }
    finally:
        monkeypatch.undo()
        reload(schedules)


def perintah(*pilihan: str) -> str:
    """Give what the command tells."""
    keluar = StringIO()
    call_command("kirim_fhir", *pilihan, stdout=keluar, stderr=StringIO())
    return keluar.getvalue()


def test_the_command_sends_and_counts(
    gudang: Gudang, anak: Balita, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur
) -> None:
    """A refused child is an exit code of its own; the sentence about SATUSEHAT is there."""
    sahkan(ukur(anak))
    assert "Anak: 1 terkirim." in perintah()
    assert "Belum pernah dicoba ke layanan SATUSEHAT" in perintah()
    sahkan(ukur(buat_balita(posyandu, nama="Ditolak", nik="1101011503259902")))
    gudang.tolak_nama = "Ditolak"
    with pytest.raises(CommandError) as salah:
        perintah()
    assert salah.value.returncode == kirim_fhir.GAGAL


def test_without_a_server_the_command_only_tells(anak: Balita, ukur: Ukur) -> None:
    """And remembers nothing."""
    sahkan(ukur(anak))
    teks = perintah()
    assert "hanya diceritakan" in teks
    assert "9 sumber akan dikirim" in teks
    assert "Rahasia" not in teks
    assert not Terkirim.objects.exists()
    assert tasks.kirim.call() == {}


def test_bundles_in_a_file(anak: Balita, ukur: Ukur, tmp_path: Path) -> None:
    """Each a valid transaction on a line; a correction is an update by identifier."""
    berkas = tmp_path / "kirim.ndjson"
    satu = ukur(anak)
    sahkan(satu)
    perintah("--keluar", str(berkas))
    satu.refresh_from_db()
    satu.berat_kg = Decimal("9.9")
    catat(satu)
    sahkan(satu)
    perintah("--keluar", str(berkas))
    pertama, kedua = map(json.loads, berkas.read_text(encoding="utf-8").splitlines())
    for bundel in (pertama, kedua):
        periksa(bundel)
    assert kedua["entry"][0]["request"]["url"].startswith("Observation?identifier=")
    assert berkas.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        perintah_lagi(satu, tmp_path)


def perintah_lagi(satu: Pengukuran, tempat: Path) -> None:
    """Send to a folder that is not there, with something to send."""
    Terkirim.objects.all().delete()
    perintah("--keluar", str(tempat / "tidak-ada" / "kirim.ndjson"))


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"FHIR_URL": "https://fhir.example.go.id"}, "tanpa FHIR_TOKEN_URL"),
        ({"FHIR_URL": "http://fhir.example.go.id"}, "https://"),
        ({"FHIR_URL": "https://nama:sandi@fhir.example.go.id"}, "tanpa nama pengguna"),
    ],
)
def test_wrong_settings_are_told(
    isi: dict[str, str], kalimat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence with the cure, without the value of a secret."""
    if "tanpa FHIR" not in kalimat:
        lain = ("FHIR_KLIEN", "FHIR_RAHASIA", "FHIR_ORGANISASI", "FHIR_SISTEM")
        isi = {**isi, **dict.fromkeys(lain, "isi"), "FHIR_TOKEN_URL": "https://t.example.go.id"}
    for nama, nilai in isi.items():
        monkeypatch.setenv(nama, nilai)
    with pytest.raises(ImproperlyConfigured, match=kalimat):
        baca(Environment(), demo=False)
    assert baca(Environment(), demo=True).url == ""


def test_the_day_it_was_measured_is_told(
    gudang: Gudang, atur: Pengaturan, anak: Balita, ukur: Ukur, hari_ini: date
) -> None:
    """As a day: the time was not written down."""
    sahkan(ukur(anak))
    kirim(atur)
    hari: set[Any] = {isi["effectiveDateTime"] for isi in gudang.jenis("Observation")}
    assert hari == {hari_ini.isoformat()}
