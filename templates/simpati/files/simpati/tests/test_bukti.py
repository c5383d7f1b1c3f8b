"""Proof of a help: cleaned, private, within scope, logged, in the copy, gone with the child."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from inti.privacy import requests
from inti.privacy.models import DataRequest
from inti.privacy.roles import PENGELOLA_DATA
from simpati import roles, subjek
from simpati.models import Balita, Bukti, Intervensi, Kasus, Posyandu
from simpati.pembuka import per_hari
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEMPAT = "6 derajat lintang selatan"


@pytest.fixture(autouse=True)
def _berkas_sendiri(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "berkas"


def foto() -> SimpleUploadedFile:
    """Give a photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = TEMPAT
    isi = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(isi, format="JPEG", exif=exif)
    assert TEMPAT.encode() in isi.getvalue()
    return SimpleUploadedFile("Rumah Budi.jpg", isi.getvalue(), "image/jpeg")


@pytest.fixture
def kasus(posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur) -> Kasus:
    """The case of a boy far too light for his age."""
    ukur(buat_balita(posyandu), berat="7.3")
    return Kasus.objects.get()


@pytest.fixture
def intervensi(kasus: Kasus, petugas: User, hari_ini: date) -> Intervensi:
    """A visit that was made today."""
    return Intervensi.objects.create(
        kasus=kasus,
        jenis="kunjungan-rumah",
        pelaksana="Bidan",
        jadwal=hari_ini,
        realisasi=hari_ini,
        dibuat_oleh=petugas,
    )


@pytest.fixture
def bukti(intervensi: Intervensi, petugas: User) -> Bukti:
    """Its photo, sent by somebody else."""
    bersih = SimpleUploadedFile("x.jpg", foto().read(), "image/jpeg")
    return Bukti.objects.create(intervensi=intervensi, berkas=bersih, diunggah_oleh=petugas)


def alamat(intervensi: Intervensi) -> str:
    """Give the address of its proof."""
    return reverse("simpati:bukti-intervensi", args=[intervensi.pk])


def test_a_photo_loses_its_place_and_its_name(kader: Client, intervensi: Intervensi) -> None:
    """What is stored and given out again is the picture alone, as a download, and logged."""
    assert kader.post(alamat(intervensi), {"berkas": foto()}).status_code == 302
    satu = Bukti.objects.get()
    assert "Budi" not in str(satu.berkas.name)
    jawaban: Any = kader.get(satu.get_absolute_url())
    isi = jawaban.getvalue()
    assert TEMPAT.encode() not in isi
    assert Image.open(io.BytesIO(isi)).size == (60, 40)
    assert jawaban["Content-Disposition"] == f'attachment; filename="bukti-{satu.pk}.jpg"'
    assert jawaban["Content-Security-Policy"] == "default-src 'none'; sandbox"
    anak = intervensi.kasus.balita
    assert anak
    catatan = AccessEntry.objects.about(anak).filter(page="simpati:bukti")
    assert [entri.why for entri in catatan] == ["Melihat bukti intervensi"]
    assert "Bukti (1)" in kader.get(intervensi.kasus.get_absolute_url()).text


@pytest.mark.parametrize(
    ("berkas", "pesan"),
    [
        (SimpleUploadedFile("a.pdf", b"MZ\x90\x00 program", "application/pdf"), "Jenis berkas"),
        (SimpleUploadedFile("a.jpg", PDF.replace(b"/Catalog", b"/Catalog/JavaScript")), "skrip"),
        (SimpleUploadedFile("a.jpg", b""), "kosong"),
        ("", "perlu diisi"),
    ],
)
def test_a_wrong_file_is_told(
    kader: Client, intervensi: Intervensi, berkas: Any, pesan: str
) -> None:
    """One sentence; nothing is stored."""
    jawaban = kader.post(alamat(intervensi), {"berkas": berkas})
    assert jawaban.status_code == 422
    assert pesan in jawaban.text
    assert not Bukti.objects.exists()


def test_proof_needs_a_help_that_was_given_in_an_open_case(
    kader: Client, intervensi: Intervensi, hari_ini: date
) -> None:
    """Neither for a plan nor after the end, and five at most."""
    for _nomor in range(5):
        kader.post(alamat(intervensi), {"berkas": foto()})
    jawaban = kader.post(alamat(intervensi), {"berkas": foto()})
    assert jawaban.status_code == 422
    assert "Paling banyak 5 berkas" in jawaban.text
    intervensi.realisasi = None
    intervensi.save()
    assert "Tulis dulu tanggal" in kader.post(alamat(intervensi), {"berkas": foto()}).text
    kasus = intervensi.kasus
    kasus.status, kasus.selesai = Kasus.Status.PULIH, hari_ini
    kasus.save()
    assert "sudah berakhir" in kader.post(alamat(intervensi), {"berkas": foto()}).text
    assert Bukti.objects.count() == 5


def test_proof_is_seen_within_scope_only(
    bukti: Bukti, masuk: Masuk, kader: Client, desa: Wilayah, desa_lain: Wilayah, client: Client
) -> None:
    """Another village's bidan meets nothing, roles that see figures are not let in."""
    jauh = masuk(roles.BIDAN, desa_lain, "jauh")
    dinas = masuk(roles.DINAS, desa)
    for satu in (bukti.get_absolute_url(), alamat(bukti.intervensi)):
        sendiri: Any = kader.get(satu)
        assert sendiri.status_code == 200
        assert not sendiri.streaming or sendiri.getvalue()
        assert jauh.get(satu).status_code == 404
        assert dinas.get(satu).status_code == 403
        assert client.get(satu).status_code == 302
    assert jauh.post(reverse("simpati:hapus-bukti", args=[bukti.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_wrong_file_is_taken_away_by_its_sender_or_a_bidan(
    bukti: Bukti, kader: Client, masuk: Masuk, desa: Wilayah
) -> None:
    """A kader does not delete what others sent; the file goes with the row."""
    alamat_hapus = reverse("simpati:hapus-bukti", args=[bukti.pk])
    nama = str(bukti.berkas.name)
    assert kader.post(alamat_hapus).status_code == 403
    assert default_storage.exists(nama)
    assert masuk(roles.BIDAN, desa).post(alamat_hapus).status_code == 302
    assert not Bukti.objects.exists()
    assert not default_storage.exists(nama)


def test_a_file_that_is_lost_is_not_a_fault(bukti: Bukti, kader: Client) -> None:
    """Its page says that it is not there."""
    default_storage.delete(str(bukti.berkas.name))
    assert kader.get(bukti.get_absolute_url()).status_code == 404


@pytest.fixture
def pengelola(masuk: Masuk, kabupaten: Wilayah) -> Client:
    """Who answers for the region's data."""
    return masuk(PENGELOLA_DATA, kabupaten)


def diminta(anak: Balita) -> DataRequest:
    """A mother's wish for a copy."""
    return DataRequest.objects.create(
        source="simpati",
        key=str(anak.pk),
        subject_name=anak.nama,
        kind="akses",
        applicant="Ibunya",
        relation="orang-tua",
        proof="KTP",
        recorded_by=User.objects.get(username=PENGELOLA_DATA),
    )


def test_the_copy_holds_the_proof_and_who_opened_the_data(
    bukti: Bukti, pengelola: Client, kader: Client
) -> None:
    """The ZIP has the file beside the tables; the reader of the child's page stands in it."""
    anak = bukti.intervensi.kasus.balita
    assert anak
    kader.get(anak.get_absolute_url())
    kader.get(anak.get_absolute_url())
    asked = diminta(anak)
    jawaban = pengelola.get(reverse("privacy:salinan", args=[asked.number, "zip"]))
    with zipfile.ZipFile(io.BytesIO(jawaban.content)) as isi:
        assert f"berkas/bukti-{bukti.pk}.jpg" in isi.namelist()
        halaman = isi.read("data.html").decode()
    assert f"bukti-{bukti.pk}.jpg" in halaman
    assert "Melihat pertumbuhan anak" in halaman
    baris = {(siapa, peran, alasan): kali for _h, siapa, peran, _t, alasan, kali in per_hari(anak)}
    assert baris[("kader-posyandu", "Kader posyandu", "Melihat pertumbuhan anak")] == 2
    assert (
        reverse("simpati:pembuka", args=[anak.pk]) in pengelola.get(asked.get_absolute_url()).text
    )


@pytest.mark.django_db(transaction=True)
def test_erasure_takes_the_proof(bukti: Bukti) -> None:
    """Row, file, and nothing is left to copy."""
    kunci = str(bukti.intervensi.kasus.balita_id)
    nama = str(bukti.berkas.name)
    assert any("bukti" in str(langkah.what) for langkah in subjek.erasure(kunci))
    from django.db import transaction

    with transaction.atomic():
        subjek.erase(kunci)
    assert list(subjek.files(kunci)) == []
    assert not default_storage.exists(nama)


def test_who_opened_a_childs_data_is_shown(
    kasus: Kasus,
    kader: Client,
    masuk: Masuk,
    desa: Wilayah,
    desa_lain: Wilayah,
    pengelola: Client,
) -> None:
    """To the bidan of the place and the data manager: who, as what, what for; page by page."""
    anak = kasus.balita
    assert anak
    alamat = reverse("simpati:pembuka", args=[anak.pk])
    for _kali in range(30):
        kader.get(anak.get_absolute_url())
    bidan = masuk(roles.BIDAN, desa)
    assert alamat in bidan.get(anak.get_absolute_url()).text
    assert alamat not in kader.get(anak.get_absolute_url()).text
    pertama = bidan.get(alamat)
    assert pertama.text.count("timeline__title") == 25
    assert "Kader posyandu" in pertama.text
    assert "Melihat pertumbuhan anak" in pertama.text
    berikut = bidan.get(f"{alamat}?sebelum={pertama.context['berikut']}")
    assert 0 < berikut.text.count("timeline__title") < 25
    assert pengelola.get(alamat).status_code == 200
    assert kader.get(alamat).status_code == 403
    assert masuk(roles.BIDAN, desa_lain, "jauh").get(alamat).status_code == 404
    assert bidan.get(f"{alamat}?sebelum=x").status_code == 200


def test_who_opened_names_accounts_that_are_gone(kasus: Kasus, hari_ini: date) -> None:
    """By their number; and the service's own work as such."""
    anak = kasus.balita
    assert anak
    for actor in (None, 987654):
        AccessEntry.objects.create(
            actor_id=actor,
            action="baca",
            subject="simpati.balita",
            keys=f",{kasus.balita_id},",
            count=1,
            why="uji",
            roles="peran-lama",
        )
    siapa = {(nama, peran) for _h, nama, peran, *_sisa in per_hari(anak)}
    assert siapa == {("Layanan sendiri", "peran-lama"), ("Akun nomor 987654", "peran-lama")}


def test_a_file_in_the_copy_is_the_persons_own(bukti: Bukti, pengelola: Client) -> None:
    """A parent's request for a place has no files."""
    anak = bukti.intervensi.kasus.balita
    assert anak
    asked = diminta(anak)
    assert [nama for nama, _berkas in requests.files(asked)] == [f"bukti-{bukti.pk}.jpg"]
