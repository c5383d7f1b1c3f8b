"""The monthly report on paper: its numbers are those of the pages, at any size, for any region."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PageObject, PdfReader

from inti import formats
from inti.models import User, Wilayah
from inti.region import region
from simpati import roles
from simpati.angka import jumlah, per_posyandu
from simpati.aturan import aturan
from simpati.cetak import kata
from simpati.cetak.grafik import grafik
from simpati.cetak.isi import Isi, susun
from simpati.cetak.pdf import pdf
from simpati.models import Balita, Pengukuran, Posyandu, Rekap
from simpati.pelaporan import kirim, validasi, verifikasi
from simpati.periode import Periode
from simpati.rekap import UKURAN
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from tests.conftest import wilayah as wilayah

pytestmark = pytest.mark.django_db
A4 = (595, 842)


@pytest.fixture
def periode(hari_ini: date) -> Periode:
    """Give the month of today."""
    return Periode.dari(hari_ini)


def dibaca(isi: bytes) -> tuple[PdfReader, str]:
    """Give a PDF with all that stands in it, in one line."""
    buku = PdfReader(io.BytesIO(isi))
    return buku, " ".join(" ".join(satu.extract_text() for satu in buku.pages).split())


def rata(teks: str) -> str:
    """Give a text without blanks: a PDF breaks lines where it likes."""
    return re.sub(r"\s", "", teks)


def letak(halaman: PageObject) -> list[tuple[float, float]]:
    """Give where each piece of text of a page begins, in points."""
    semua = []

    def catat(teks: str, _cm: object, tm: list[float], *_huruf: object) -> None:
        if teks.strip():
            semua.append((tm[4], tm[5]))

    halaman.extract_text(visitor_text=catat)
    return semua


@pytest.fixture
def anak(posyandu: Posyandu, posyandu_lain: Posyandu, buat_balita: BuatBalita, ukur: Ukur) -> None:
    """Seven children in one posyandu, two of them stunted and one not measured; two in another."""
    for nomor in range(7):
        satu = buat_balita(posyandu, nama=f"Anak {nomor}", nama_ibu=f"Ibu {nomor}")
        if nomor:
            ukur(satu, panjang="69.0" if nomor < 3 else "75.7")
    for nomor in range(2):
        ukur(buat_balita(posyandu_lain, nama=f"Lain {nomor}", nama_ibu=f"Ibu L{nomor}"))


def test_the_numbers_are_those_that_are_counted(
    anak: None,
    masuk: Masuk,
    kabupaten: Wilayah,
    kecamatan: Wilayah,
    desa: Wilayah,
    periode: Periode,
) -> None:
    """Read back from the paper: numerators, denominators, rates, whoever sees figures only."""
    klien = masuk(roles.DINAS, kabupaten)
    jawaban = klien.get(reverse("simpati:cetak-pdf", args=[kecamatan.kode]))
    assert jawaban["Content-Type"] == "application/pdf"
    assert "attachment" in jawaban["Content-Disposition"]
    _buku, teks = dibaca(jawaban.content)
    angka = jumlah(per_posyandu(periode).values())
    assert (angka.terdaftar, angka.diukur, angka.terukur, angka.stunting) == (9, 8, 8, 2)
    polos = rata(teks)
    for dicari in (
        "2 pendek atau sangat pendek dari 8 anak terukur",
        "8 diukur dari 9 anak terdaftar",
        formats.persen(angka.prevalensi),
        formats.persen(angka.cakupan),
        f"{desa.sebutan} 9 8 89 % 2 / 8 25,0 %",
        f"dari 1 {region().terms.desa.lower()}/kelurahan, 0 sudah mengirim",
        "Camat" if region().terms.kecamatan == "Kecamatan" else "Kepala",
        "Sumber: SIMPATI",
    ):
        assert rata(dicari) in polos, dicari
    assert "Anak1" not in polos


def test_the_document_tells_what_it_is(
    anak: None, desa: Wilayah, kecamatan: Wilayah, periode: Periode
) -> None:
    """Title, language, bookmarks, letters of its own, page numbers."""
    isi = susun(User.objects.create_superuser("kepala"), kecamatan, periode)
    buku, teks = dibaca(pdf(isi))
    assert buku.metadata is not None
    assert buku.metadata.title == kata.judul(isi)
    assert str(buku.root_object["/Lang"]) == "id"
    assert {satu.title for satu in buku.outline if not isinstance(satu, list)} >= {
        "Per wilayah",
        "Kasus dan penanganannya",
    }
    sumber: Any = buku.pages[0]["/Resources"]
    assert all("/DescendantFonts" in satu.get_object() for satu in sumber["/Font"].values())
    assert f"Halaman 1 dari {len(buku.pages)}" in teks
    with translation.override("en"):
        _buku, inggris = dibaca(pdf(isi))
    assert "Stunting prevalence" in inggris


@pytest.mark.slow
def test_a_real_region_fits(wilayah: None, periode: Periode, hari_ini: date) -> None:
    """Every kecamatan on two pages, every village in the annex, nothing beside the paper."""
    atas = Wilayah.objects.get(kode=region().code)
    desa = list(Wilayah.objects.filter(jenis__in=Wilayah.DESA))
    semua = Posyandu.objects.bulk_create(
        Posyandu(nama=f"Melati {satu.kode}", desa=satu) for satu in desa
    )
    Balita.objects.bulk_create(
        Balita(
            posyandu=satu,
            nama="Budi",
            jenis_kelamin="L",
            tanggal_lahir=hari_ini - timedelta(days=400),
            nama_ibu=f"Siti {nomor}",
        )
        for satu in semua
        for nomor in range(12)
    )
    Rekap.objects.bulk_create(
        Rekap(
            posyandu=satu,
            bulan=periode.awal,
            jenis_kelamin="L",
            kelompok=12,
            **dict.fromkeys(UKURAN, 0) | {"diukur": 10, "terukur": 10, "stunting": nomor % 4},
        )
        for nomor, satu in enumerate(semua)
    )
    orang = User.objects.create_superuser("semua")
    isi = susun(orang, atas, periode, lampiran=True)
    assert len(isi.lampiran) == len(desa)
    assert (
        jumlah(satu.angka for satu in isi.lampiran)
        == isi.total
        == jumlah(satu.angka for satu in isi.baris)
    )
    buku, teks = dibaca(pdf(isi))
    polos = rata(teks)
    for satu in (*Wilayah.objects.filter(induk=atas), *desa):
        assert rata(str(satu)) in polos
    for halaman in buku.pages:
        assert all(40 <= x < A4[0] - 40 and 20 <= y < A4[1] - 20 for x, y in letak(halaman))
    tanpa, _teks = dibaca(pdf(replace(isi, lampiran=())))
    assert len(tanpa.pages) <= 1 + -(-len(isi.baris) // 26)


def test_few_children_are_hidden_on_paper_too(
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    masuk: Masuk,
    desa: Wilayah,
) -> None:
    """From those who see figures only; the bidan of the place reads them."""
    ukur(buat_balita(posyandu), panjang="69.0")
    alamat = reverse("simpati:cetak", args=[desa.kode])
    operator = masuk(roles.OPERATOR_DESA, desa).get(alamat).text
    assert "Kurang dari 5 anak terukur" in operator
    assert "1 / 1" not in operator
    assert "1 / 1" in masuk(roles.BIDAN, desa).get(alamat).text


def test_a_hidden_part_stays_hidden_in_the_annex(
    kabupaten: Wilayah,
    kecamatan: Wilayah,
    desa: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    masuk: Masuk,
    periode: Periode,
) -> None:
    """Its villages would give its sum away; two are hidden, so that no difference does either."""
    ukur(buat_balita(posyandu))
    lain = Wilayah.objects.create(
        kode=f"{kabupaten.kode}.97", nama="Lain", jenis="kecamatan", induk=kabupaten
    )
    desa_lain = Wilayah.objects.create(
        kode=f"{lain.kode}.2001", nama="Jauh", jenis="desa", induk=lain
    )
    jauh = Posyandu.objects.create(nama="Jauh", desa=desa_lain)
    for nomor in range(6):
        ukur(buat_balita(jauh, nama=f"Anak {nomor}", nama_ibu=f"Ibu {nomor}"))
    masuk(roles.DINAS, kabupaten)
    isi = susun(User.objects.get(username=roles.DINAS), kabupaten, periode, lampiran=True)
    ada = {satu.nama: satu.tersembunyi for satu in (*isi.baris, *isi.lampiran) if satu.angka.diukur}
    assert ada == {
        str(desa.induk): True,
        str(lain): True,
        str(desa): True,
        str(desa_lain): True,
    }


def test_reports_and_what_needs_attention(
    anak: None,
    desa: Wilayah,
    desa_lain: Wilayah,
    kecamatan: Wilayah,
    petugas: User,
    periode: Periode,
    hari_ini: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who has not sent, where coverage is low; final only when every village is verified."""
    kepala = User.objects.create_superuser("kepala")
    isi = susun(kepala, kecamatan, periode)
    assert any(str(desa) in satu and str(desa_lain) in satu for satu in kata.perhatian(isi))
    validasi(Pengukuran.objects.all(), kepala)
    laporan = kirim(desa, periode, oleh=petugas, hari_ini=hari_ini)
    assert str(desa) not in " ".join(susun(kepala, kecamatan, periode).belum_kirim)
    verifikasi(laporan, kepala)
    satu = susun(kepala, desa, periode)
    assert satu.final
    assert "/kelurahan sudah diverifikasi" in kata.status(satu)
    assert not susun(kepala, kecamatan, periode).final
    monkeypatch.setattr(kata, "aturan", lambda: replace(aturan(), cakupan_sasaran=80))
    rendah = replace(isi, baris=(replace(isi.baris[0], angka=replace(isi.total, diukur=2)),))
    assert any("22 %" in kalimat for kalimat in kata.perhatian(rendah))


@pytest.mark.parametrize("sebutan", ["Desa", "Kampung"])
def test_villages_are_called_as_the_region_calls_them(
    masuk: Masuk, kabupaten: Wilayah, monkeypatch: pytest.MonkeyPatch, sebutan: str
) -> None:
    """With kelurahan, which are all that a city has."""
    lain = replace(region(), terms=replace(region().terms, desa=sebutan))
    monkeypatch.setattr("simpati.sebutan.region", lambda: lain)
    halaman = masuk(roles.DINAS, kabupaten).get(reverse("simpati:laporan-bulanan")).text
    assert re.search(rf"dari \d+ {sebutan.lower()}/kelurahan sudah mengirim", halaman)


def test_only_units_of_ones_own(
    anak: None, masuk: Masuk, desa: Wilayah, desa_lain: Wilayah, kecamatan: Wilayah, client: Client
) -> None:
    """As on the pages of figures; nobody without a role."""
    operator = masuk(roles.OPERATOR_DESA, desa_lain)
    for nama in ("simpati:cetak", "simpati:cetak-pdf"):
        assert operator.get(reverse(nama, args=[desa.kode])).status_code == 404
        assert operator.get(reverse(nama, args=[kecamatan.kode])).status_code == 404
        assert operator.get(reverse(nama, args=[desa_lain.kode])).status_code == 200
        assert client.get(reverse(nama, args=[desa.kode])).status_code == 302


def test_the_trend_leaves_gaps(anak: None, kecamatan: Wilayah, periode: Periode) -> None:
    """Months without children measured have no point, and no line leads over them."""
    isi = susun(User.objects.create_superuser("kepala"), kecamatan, periode)
    tren = grafik(isi.tren)
    assert [satu.y is None for satu in tren.tanda] == [True] * 11 + [False]
    assert tren.garis == ()
    assert isinstance(isi, Isi)
    assert isi.dibuat <= timezone.now()
