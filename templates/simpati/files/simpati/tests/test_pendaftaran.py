"""Registering a child at a posyandu: a parent's form, the staff's list, the public number."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from inti.models import User, Wilayah
from inti.permohonan.models import Permohonan, Status
from simpati import roles
from simpati.models import Pendaftaran, Posyandu
from simpati.pendaftaran import kirim, putuskan
from simpati.tests.conftest import Masuk

ISI = {"nama": "Yuli Lestari", "telepon": "+62 812-0000-0001"}


@pytest.fixture
def satu(desa: Wilayah) -> Pendaftaran:
    """Give a registration that was just sent."""
    baru = Pendaftaran(
        nama="Yuli Lestari", telepon="081200000001", desa=desa, bulan_lahir=date(2025, 4, 1)
    )
    kirim(baru)
    return baru


def teks(jawaban: Any) -> str:
    """Give the body of a response."""
    return str(jawaban.content, encoding="utf-8")


def alamat(kecamatan: Wilayah) -> str:
    """Give the second step's address."""
    return f"/simpati/minta-daftar/?kecamatan={kecamatan.kode}"


def test_a_parent_gets_a_number(
    client: Client, kecamatan: Wilayah, desa: Wilayah, hari_ini: date
) -> None:
    """Two steps without script lead to a status page that names nobody."""
    assert f'value="{kecamatan.kode}"' in teks(client.get("/simpati/minta-daftar/"))
    assert "Langkah 2" in teks(client.get(alamat(kecamatan)))
    isi = {**ISI, "desa": desa.pk, "bulan_lahir": f"{hari_ini:%m/%Y}"}
    jawaban = client.post(alamat(kecamatan), isi)
    permohonan = Permohonan.objects.get()
    assert jawaban["Location"] == f"/status/{permohonan.nomor}/?baru=1"
    halaman_status = teks(client.get(jawaban["Location"]))
    assert "Permohonan terkirim" in halaman_status
    assert "Yuli" not in halaman_status
    assert "0812" not in halaman_status
    tersimpan = Pendaftaran.objects.get()
    assert (tersimpan.telepon, tersimpan.bulan_lahir) == ("081200000001", hari_ini.replace(day=1))
    assert permohonan.isi == tersimpan


@pytest.mark.parametrize(
    ("isian", "salah", "pesan"),
    [
        ("telepon", "12345", "Nomor ponsel tidak lengkap"),
        ("telepon", "٠٨١٢٠٠٠٠٠٠٠١", "Nomor ponsel tidak lengkap"),
        ("bulan_lahir", "kemarin", "Bulan tidak terbaca"),
        ("bulan_lahir", "2050-01", "belum tiba"),
        ("bulan_lahir", "01/2010", "di bawah 5 tahun"),
        ("nama", "", "perlu diisi"),
        ("desa", "99.99.99.9999", "Pilih"),
    ],
)
def test_a_wrong_answer_is_told(
    client: Client,
    kecamatan: Wilayah,
    desa: Wilayah,
    hari_ini: date,
    isian: str,
    salah: str,
    pesan: str,
) -> None:
    """Each fault names its cure, and nothing is stored."""
    isi = {**ISI, "desa": desa.pk, "bulan_lahir": f"{hari_ini:%Y-%m}", isian: salah}
    jawaban = client.post(alamat(kecamatan), isi)
    assert jawaban.status_code == 422
    assert pesan in teks(jawaban)
    assert not Pendaftaran.objects.exists()
    assert not Permohonan.objects.exists()


def test_many_forms_from_one_address_are_slowed_down(
    client: Client, kecamatan: Wilayah, desa: Wilayah, hari_ini: date
) -> None:
    """A script cannot flood the kader: thirty an hour from one address."""
    isi = {**ISI, "desa": desa.pk, "bulan_lahir": f"{hari_ini:%Y-%m}"}
    kode = [client.post(alamat(kecamatan), isi).status_code for _ in range(31)]
    assert kode == [302] * 30 + [429]


def test_before_the_villages_are_loaded_the_page_stands(client: Client, db: None) -> None:
    """Without a kecamatan the page tells parents to come anyway."""
    assert "belum dibuka" in teks(client.get("/simpati/minta-daftar/"))


def test_only_staff_of_the_village_see_it(
    masuk: Masuk, satu: Pendaftaran, desa: Wilayah, desa_lain: Wilayah
) -> None:
    """Name and number are for those who work by name in that village."""
    dekat = masuk(roles.BIDAN, desa)
    assert "Yuli" in teks(dekat.get("/simpati/pendaftaran/"))
    assert 'href="tel:+6281200000001"' in teks(dekat.get(satu.get_absolute_url()))
    jauh = masuk(roles.TENAGA_GIZI, desa_lain)
    assert "Yuli" not in teks(jauh.get("/simpati/pendaftaran/"))
    assert jauh.get(satu.get_absolute_url()).status_code == 404
    angka = masuk(roles.DINAS, desa)
    assert angka.get("/simpati/pendaftaran/").status_code == 403
    assert Client().get(satu.get_absolute_url()).status_code == 302


def test_staff_finish_it_with_a_posyandu(
    kader: Client, satu: Pendaftaran, posyandu: Posyandu
) -> None:
    """Finishing wants the posyandu; then the parent reads the note and is asked how it was."""
    kosong = kader.post(satu.get_absolute_url(), {"status": "selesai"})
    assert kosong.status_code == 422
    assert "Pilih posyandu" in teks(kosong)
    isi = {"status": "selesai", "posyandu": posyandu.pk, "catatan": "Hari buka: Selasa pertama."}
    assert kader.post(satu.get_absolute_url(), isi).status_code == 302
    satu.refresh_from_db()
    assert satu.posyandu == posyandu
    status = teks(Client().get(satu.permohonan.get_absolute_url()))
    assert "Hari buka: Selasa pertama." in status
    assert "Isi survei" in status
    assert "Selesai" in teks(kader.get("/simpati/pendaftaran/"))
    assert kader.post(satu.get_absolute_url(), isi).status_code == 422


def test_a_refusal_needs_its_reason(kader: Client, satu: Pendaftaran) -> None:
    """Nobody is turned away without a word."""
    jawaban = kader.post(satu.get_absolute_url(), {"status": "ditolak"})
    assert jawaban.status_code == 422
    assert "Tulis alasannya" in teks(jawaban)


def test_a_decision_that_comes_too_late_changes_nothing(
    satu: Pendaftaran, posyandu: Posyandu, petugas: User
) -> None:
    """Two people at once: the second is told, and the posyandu of the first stays."""
    kedua = Pendaftaran.objects.get(pk=satu.pk)
    putuskan(satu, Status.SELESAI, catatan="", posyandu=posyandu, oleh=petugas)
    with pytest.raises(ValidationError, match="sudah berakhir"):
        putuskan(kedua, Status.DITOLAK, catatan="Tidak", posyandu=None, oleh=petugas)
    satu.refresh_from_db()
    assert satu.posyandu == posyandu


def test_who_waits_longest_comes_first(
    masuk: Masuk,
    desa: Wilayah,
    satu: Pendaftaran,
    hari_ini: date,
    django_assert_max_num_queries: Any,
) -> None:
    """A late one is marked, and twenty cost as many queries as one."""
    Permohonan.objects.update(tenggat=hari_ini - timedelta(days=1))
    for nomor in range(20):
        kirim(
            Pendaftaran(
                nama=f"Orang {nomor}",
                telepon="081200000002",
                desa=desa,
                bulan_lahir=hari_ini.replace(day=1),
            )
        )
    bidan = masuk(roles.BIDAN, desa)
    with django_assert_max_num_queries(16):
        isi = teks(bidan.get("/simpati/pendaftaran/"))
    assert isi.index("Yuli Lestari") < isi.index("Orang 0") < isi.index("Orang 19")
    assert isi.count("Terlambat") == 1
