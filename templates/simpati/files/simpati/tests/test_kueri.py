"""What SIMPATI's pages ask of the database; a page that has no limit here is told."""

import pytest
from django.test import Client

from inti.models import User
from simpati import demo as rekaan
from tests.conftest import demo as demo
from tests.conftest import wilayah as wilayah
from tests.queries import exceeding, walk

# Queries of one visit: session, person and menu are three; reads of children are logged.
BATAS = {
    "simpati:beranda": 8,
    "simpati:minta-daftar": 5,
    "simpati:posyandu-saya": 13,
    "simpati:posyandu": 14,
    "simpati:jadwal-buka": 8,
    "simpati:pengingat": 7,
    "simpati:kontak": 9,
    "simpati:hari-ukur-posyandu": 5,
    "simpati:daftar": 7,
    "simpati:balita": 12,
    "simpati:pembuka": 9,
    "simpati:ubah-balita": 8,
    "simpati:ukur": 9,
    "simpati:hasil": 8,
    "simpati:ubah-pengukuran": 9,
    "simpati:keluarga-balita": 7,
    "simpati:daftar-ibu": 7,
    "simpati:ibu-posyandu": 8,
    "simpati:ibu-baru": 6,
    "simpati:ibu": 11,
    "simpati:ubah-ibu": 6,
    "simpati:periksa-ibu": 7,
    "simpati:hasil-ibu": 8,
    "simpati:ubah-periksa-ibu": 8,
    "simpati:akhir-ibu": 6,
    "simpati:anak-ibu": 8,
    "simpati:keluarga-ibu": 7,
    "simpati:daftar-remaja": 7,
    "simpati:remaja-posyandu": 8,
    "simpati:remaja-baru": 6,
    "simpati:remaja": 8,
    "simpati:ubah-remaja": 6,
    "simpati:periksa-remaja": 7,
    "simpati:ubah-periksa-remaja": 8,
    "simpati:angka-ibu": 9,
    "simpati:pendaftaran-masuk": 10,
    "simpati:pendaftaran": 10,
    "simpati:angka": 8,
    "simpati:wilayah": 14,
    "simpati:cetak": 16,
    "simpati:cetak-pdf": 18,
    "simpati:ganda": 6,
    "simpati:validasi": 8,
    "simpati:validasi-posyandu": 9,
    "simpati:laporan-bulanan": 9,
    "simpati:laporan": 16,
    "simpati:tugas": 10,
    "simpati:kasus": 10,
    "simpati:intervensi-baru": 8,
    "simpati:ubah-intervensi": 8,
    "simpati:bukti-intervensi": 8,
    "simpati:bukti": 8,
}


@pytest.mark.slow
def test_every_page_has_a_limit_of_queries(client: Client, demo: None) -> None:
    """Whatever role someone has, a page costs a few queries however many children there are."""
    for akun in rekaan.AKUN:
        client.force_login(User.objects.get(username=akun.username))
        counts = {name: n for name, n in walk(client).items() if name.startswith("simpati:")}
        assert exceeding(counts, BATAS) == {}, akun.username
