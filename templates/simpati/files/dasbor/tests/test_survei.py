"""Survey figures: the page of the dinas, the file that is taken whole or not at all."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dasbor.models import Survei
from dasbor.survei import BerkasSalah, impor
from dasbor.tests.conftest import Masuk
from inti.models import Wilayah
from simpati import roles

pytestmark = pytest.mark.django_db
JUDUL = "survei;tahun;indikator;nilai;bawah;atas;sampel;sumber;publikasi"
BARIS = "SSGI;2022;stunting;27,6;22,0;33,2;1.636;Contoh uji;halaman 7"


def berkas(*baris: str) -> bytes:
    """Give a file as Excel here saves it."""
    return "\r\n".join(baris).encode("utf-8-sig")


def kirim(klien: Client, data: bytes) -> Any:
    """Send a file."""
    return klien.post(reverse("dasbor:survei"), {"berkas": SimpleUploadedFile("s.csv", data)})


def test_the_dinas_takes_a_file_in(masuk: Masuk, kabupaten: Wilayah) -> None:
    """Numbers as they are written here; a second file replaces the same figure, with history."""
    klien = masuk(roles.DINAS, kabupaten)
    assert kirim(klien, berkas(JUDUL, BARIS)).status_code == 302
    satu = Survei.objects.get()
    assert (satu.nilai, satu.atas, satu.sampel) == (Decimal("27.6"), Decimal("33.2"), 1636)
    assert "27,6" in klien.get(reverse("dasbor:survei")).text
    assert kirim(klien, berkas(JUDUL, BARIS.replace("27,6", "28,0"))).status_code == 302
    assert Survei.objects.get().nilai == Decimal("28.0")
    assert Survei.history.count() == 2


@pytest.mark.parametrize(
    ("baris", "pesan"),
    [
        ("SSGI;2022;stunting;127;;;;Contoh;", "nilai: "),
        ("SSGI;dua;stunting;27;;;;Contoh;", "tahun: "),
        ("SSGI;1822;stunting;27;;;;Contoh;", "tahun: "),
        ("SSGI;2022;tinggi;27;;;;Contoh;", "indikator: "),
        ("SSGI;2022;stunting;;;;;Contoh;", "nilai: "),
        (";2022;stunting;27;;;;Contoh;", "survei: "),
        ("SSGI;2022;stunting;27;;;;;", "sumber: "),
        ("SSGI;2022;stunting;27;28;30;;Contoh;", "selang kepercayaan"),
        ("SSGI;2022;stunting;27;20;;;Contoh;", "selang kepercayaan"),
        ("SSGI;2022;stunting;27;;;banyak;Contoh;", "sampel: "),
        (BARIS, "sudah ada di baris lain"),
    ],
)
def test_a_file_with_a_fault_is_not_taken(
    masuk: Masuk, kabupaten: Wilayah, baris: str, pesan: str
) -> None:
    """Row and cure are told, and of the right rows none is stored either."""
    jawaban = kirim(masuk(roles.DINAS, kabupaten), berkas(JUDUL, BARIS, baris))
    assert jawaban.status_code == 422
    assert pesan in jawaban.text
    assert "Baris 3" in jawaban.text
    assert not Survei.objects.exists()


@pytest.mark.parametrize(
    ("data", "pesan"),
    [
        (berkas("nama;tahun", "a;b"), "Kolom survei, indikator, nilai, sumber belum ada"),
        (berkas(JUDUL), "tidak berisi baris"),
        (b"\xff\xfe\x00", "UTF-8"),
        (berkas(JUDUL, *[BARIS] * 501), "500 baris"),
    ],
)
def test_a_file_that_is_none(kabupaten: Wilayah, data: bytes, pesan: str) -> None:
    """Headings, rows, encoding."""
    with pytest.raises(BerkasSalah, match=pesan):
        impor(data, kabupaten)


def test_only_the_dinas_of_the_region_keeps_surveys(
    masuk: Masuk, kabupaten: Wilayah, kecamatan: Wilayah
) -> None:
    """Leaders look; a dinas whose scope is a part has nothing to keep."""
    alamat = reverse("dasbor:survei")
    assert masuk(roles.PIMPINAN, kabupaten).get(alamat).status_code == 403
    assert masuk(roles.DINAS, kecamatan).get(alamat).status_code == 404
    assert masuk(roles.DINAS, kabupaten, "kepala-dinas").get(alamat).status_code == 200


def test_a_year_is_no_amount(masuk: Masuk, kabupaten: Wilayah) -> None:
    """It is written without a separator of thousands."""
    Survei.objects.create(
        wilayah=kabupaten, nama="SSGI", tahun=2022, indikator="stunting", nilai=27, sumber="Uji"
    )
    halaman = masuk(roles.DINAS, kabupaten).get(reverse("dasbor:survei")).text
    assert "<td>2022</td>" in halaman
    assert "2.022" not in halaman


@pytest.mark.parametrize(
    "isi", [{"nilai": 101}, {"indikator": "x"}, {"bawah": 20}, {"bawah": 30, "atas": 40}]
)
def test_the_database_refuses_what_cannot_be(kabupaten: Wilayah, isi: dict[str, Any]) -> None:
    """Past the forms too."""
    baku = {"nama": "SSGI", "tahun": 2022, "indikator": "stunting", "nilai": 27, "sumber": "Uji"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Survei.objects.create(wilayah=kabupaten, **{**baku, **isi})
