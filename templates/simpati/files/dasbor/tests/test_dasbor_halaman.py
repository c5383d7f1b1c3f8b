"""The pages and files: who may open them, what they show and what they hide."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from dasbor.models import Survei
from dasbor.tabel import TABEL
from dasbor.tests.conftest import Masuk
from dasbor.ukuran import SEMUA
from inti.models import Assignment, Unit, User, Wilayah
from simpati import demo as rekaan
from simpati import roles
from simpati.models import RekapDesa
from simpati.periode import Periode
from tests.conftest import demo as demo
from tests.conftest import wilayah as wilayah
from tests.queries import exceeding, walk

pytestmark = pytest.mark.django_db
# Session, person and roles are three; region 14: units, parts, areas, counts, S, surveys.
BATAS = {
    "dasbor:beranda": 6,
    "dasbor:wilayah": 18,
    "dasbor:puskesmas": 14,
    "dasbor:survei": 9,
}


def alamat(unit: Wilayah) -> str:
    """Give the address of a dashboard."""
    return reverse("dasbor:wilayah", args=[unit.kode])


@pytest.fixture
def dinas(masuk: Masuk, kabupaten: Wilayah) -> Client:
    """Give the dinas of the region, signed in."""
    return masuk(roles.DINAS, kabupaten)


def test_the_region_shows_each_figure(
    dinas: Client, terisi: list[Wilayah], kabupaten: Wilayah
) -> None:
    """Headlines, trend, tiles, tables and the method stand on one page."""
    for satu in SEMUA:
        _periksa_halaman(dinas, kabupaten, satu.kode)


def _periksa_halaman(dinas: Client, kabupaten: Wilayah, ukuran: str) -> None:
    halaman = dinas.get(alamat(kabupaten), {"ukuran": ukuran})
    assert halaman.status_code == 200
    papan = halaman.context["papan"]
    assert papan.ukuran.kode == ukuran
    assert len(halaman.context["tren"].titik) >= 21
    for isi in halaman.context["kartu"]:
        assert str(isi["satu"].ukuran.judul) in halaman.text
        assert isi["satu"].nilai.angka is not None
    (kartu,) = [satu for satu in papan.kartu if satu.ukuran.kode == ukuran]
    assert kartu.nilai == papan.jumlah.nilai
    assert Wilayah.objects.get(nama="Seberang").sebutan in halaman.text
    assert str(papan.ukuran.metode) in halaman.text


def test_the_page_runs_no_script_and_has_no_inline_style(
    dinas: Client, terisi: list[Wilayah], kabupaten: Wilayah
) -> None:
    """It works under the strict policy and with JavaScript off."""
    isi = dinas.get(alamat(kabupaten)).text
    utama = isi[isi.index("<main") : isi.index("</main>")]
    assert "<script" not in utama
    assert not re.search(r"\sstyle=|\son\w+=", utama)


def test_filters_narrow_and_wrong_ones_are_left_out(
    dinas: Client, terisi: list[Wilayah], kabupaten: Wilayah, hari_ini: date
) -> None:
    """Month, sex, age group; whatever an address says else is what it is without."""
    kini = Periode.dari(hari_ini)
    semua = dinas.get(alamat(kabupaten)).context["papan"]
    assert semua.periode == kini.sebelum
    satu = dinas.get(
        alamat(kabupaten), {"kelamin": "P", "umur": "12", "bulan": kini.sebelum.sebelum.kode}
    ).context["papan"]
    rekap = RekapDesa.objects.filter(
        bulan=kini.sebelum.sebelum.awal, jenis_kelamin="P", kelompok=12
    )
    assert satu.jumlah.nilai.penyebut == sum(baris.terukur for baris in rekap)
    assert satu.jumlah.nilai.penyebut < semua.jumlah.nilai.penyebut
    salah = {"kelamin": "X'", "umur": "13", "bulan": "2099-01", "ukuran": "nama"}
    aneh = dinas.get(alamat(kabupaten), salah).context["papan"]
    assert (aneh.saring, aneh.ukuran, aneh.periode) == (semua.saring, semua.ukuran, kini)


def test_units_outside_the_scope_answer_404(
    masuk: Masuk, terisi: list[Wilayah], kabupaten: Wilayah, desa: Wilayah
) -> None:
    """A village operator opens her own village only, and takes no other's table."""
    klien = masuk(roles.OPERATOR_DESA, desa)
    tabel = {"nama": "tren", "bentuk": "csv"}
    assert klien.get(alamat(desa)).status_code == 200
    berkas = reverse("dasbor:tabel", kwargs={"kode": desa.kode, **tabel})
    assert klien.get(berkas).status_code == 200
    for unit in (terisi[1], kabupaten):
        assert klien.get(alamat(unit)).status_code == 404
        berkas = reverse("dasbor:tabel", kwargs={"kode": unit.kode, **tabel})
        assert klien.get(berkas).status_code == 404
    assert klien.get(reverse("dasbor:survei")).status_code == 403
    assert Client().get(alamat(desa)).status_code == 302
    tanpa = Client()
    tanpa.force_login(User.objects.create_user("tanpa-peran"))
    assert tanpa.get(alamat(desa)).status_code == 403


def test_the_start_leads_to_the_own_unit(
    masuk: Masuk, terisi: list[Wilayah], desa: Wilayah
) -> None:
    """One unit is opened; several are listed."""
    klien = masuk(roles.OPERATOR_DESA, desa)
    assert klien.get("/dasbor/")["Location"] == alamat(desa)
    orang = User.objects.get(username=roles.OPERATOR_DESA)
    Assignment.objects.create(user=orang, role=roles.OPERATOR_DESA, wilayah=terisi[1])
    assert terisi[1].nama in klien.get("/dasbor/").text


def test_a_puskesmas_is_open_to_who_sees_all_of_it(
    masuk: Masuk, dinas: Client, puskesmas: Unit, kabupaten: Wilayah, desa: Wilayah
) -> None:
    """Its tenaga gizi, assigned to the unit, and the dinas; not one of whom a part is the scope."""
    halaman = reverse("dasbor:puskesmas", args=[puskesmas.kode])
    gizi = User.objects.create_user("gizi")
    Assignment.objects.create(user=gizi, role=roles.TENAGA_GIZI, unit=puskesmas)
    klien = Client()
    klien.force_login(gizi)
    for satu in (klien, dinas):
        isi = satu.get(halaman)
        assert isi.status_code == 200
        assert "Puskesmas Contoh" in isi.text
    assert halaman in dinas.get(alamat(kabupaten)).text
    assert masuk(roles.OPERATOR_DESA, desa).get(halaman).status_code == 404


def _kecilkan(desa: Wilayah, hari_ini: date, terukur: int) -> None:
    """Leave a village last month one group with so many measured children, all stunted."""
    RekapDesa.objects.filter(desa=desa, bulan=Periode.dari(hari_ini).sebelum.awal).delete()
    RekapDesa.objects.create(
        desa=desa,
        bulan=Periode.dari(hari_ini).sebelum.awal,
        jenis_kelamin="L",
        kelompok=12,
        diukur=terukur,
        terukur=terukur,
        stunting=terukur,
    )


def test_few_children_are_hidden_from_those_without_names(
    masuk: Masuk, terisi: list[Wilayah], kecamatan: Wilayah, desa: Wilayah, hari_ini: date
) -> None:
    """Four measured children show no rate to the operator, on the page or in a file."""
    _kecilkan(desa, hari_ini, 4)
    operator = masuk(roles.OPERATOR_DESA, desa)
    isi = operator.get(alamat(desa)).text
    assert "100,0 %" not in isi.replace("D/S", "")
    assert "Disembunyikan" in isi
    berkas = reverse("dasbor:tabel", kwargs={"kode": desa.kode, "nama": "tren", "bentuk": "csv"})
    akhir = baris_csv(operator.get(berkas).content)[24]
    assert akhir[1:3] + akhir[-1:] == ["", "", "disembunyikan"]
    bidan = masuk(roles.BIDAN, kecamatan)
    assert "100,0 %" in bidan.get(alamat(desa)).text
    # In the kecamatan's table another village is hidden with it, not to tell it from the sum.
    camat = masuk(roles.OPERATOR_DESA, kecamatan, "camat").get(alamat(kecamatan))
    assert sum(satu.tertutup for satu in camat.context["papan"].bagian) == 2


def test_a_small_figure_is_shown_and_marked(
    masuk: Masuk, terisi: list[Wilayah], desa: Wilayah, hari_ini: date
) -> None:
    """Ten children are a figure that jumps: told with its counts, and as small."""
    _kecilkan(desa, hari_ini, 10)
    halaman = masuk(roles.OPERATOR_DESA, desa).get(alamat(desa))
    assert halaman.context["papan"].jumlah.nilai.kecil
    assert "100,0 %" in halaman.text
    assert "Angka kecil" in halaman.text


def baris_csv(isi: bytes) -> list[list[str]]:
    """Give the rows of a CSV file."""
    return list(csv.reader(io.StringIO(isi.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("nama", TABEL)
def test_every_table_goes_out_with_its_method(
    dinas: Client, terisi: list[Wilayah], puskesmas: Unit, kabupaten: Wilayah, nama: str
) -> None:
    """CSV and Excel carry what the page shows; the notes stand below or on the second sheet."""
    tabel = dinas.get(alamat(kabupaten)).context["tabel"][nama]
    dasar = {"kode": kabupaten.kode, "nama": nama}
    teks = dinas.get(reverse("dasbor:tabel", kwargs={**dasar, "bentuk": "csv"}))
    baris = baris_csv(teks.content)
    assert baris[0] == list(tabel.kolom)
    assert [len(satu) for satu in baris[1 : len(tabel.semua) + 1]] == [
        len(satu) for satu in tabel.semua
    ]
    assert tabel.baris
    assert any("dijumlahkan" in satu[0] for satu in baris[len(tabel.semua) + 2 :])
    buku = load_workbook(
        io.BytesIO(dinas.get(reverse("dasbor:tabel", kwargs={**dasar, "bentuk": "xlsx"})).content)
    )
    angka, metode = buku.worksheets
    sel = [list(satu) for satu in angka.iter_rows(values_only=True)]
    assert sel[0] == list(tabel.kolom)
    assert [_bulat(satu) for satu in sel[1:]] == [_bulat(satu) for satu in tabel.semua]
    catatan = " ".join(str(satu[0]) for satu in metode.iter_rows(values_only=True))
    assert "dirata-ratakan" in catatan
    assert str(kabupaten) in catatan


def _bulat(baris: Any) -> list[Any]:
    return [round(sel, 2) if isinstance(sel, float) else sel or None for sel in baris]


def test_unknown_tables_answer_404(
    dinas: Client, terisi: list[Wilayah], kabupaten: Wilayah, desa: Wilayah
) -> None:
    """Neither another name nor surveys of a mere part."""
    for kode, nama in ((kabupaten.kode, "anak"), (desa.kode, "survei")):
        berkas = reverse("dasbor:tabel", kwargs={"kode": kode, "nama": nama, "bentuk": "csv"})
        assert dinas.get(berkas).status_code == 404


def test_surveys_stand_beside_the_routine(
    dinas: Client, terisi: list[Wilayah], kabupaten: Wilayah, hari_ini: date
) -> None:
    """The survey keeps its own figure, the routine of that year its own; no line joins them."""
    lalu = Periode.dari(hari_ini).sebelum
    Survei.objects.create(
        nama="SSGI", tahun=lalu.tahun, wilayah=kabupaten, indikator="stunting", nilai="27.6",
        bawah="22.0", atas="33.2", sampel=636, sumber="Contoh uji",
    )  # fmt: skip
    halaman = dinas.get(alamat(kabupaten))
    (satu,) = halaman.context["pasangan"]
    assert float(satu[0].nilai) == 27.6
    assert satu[2] == halaman.context["papan"].jumlah.nilai
    gambar = halaman.text[halaman.text.index('aria-labelledby="sanding-judul"') :]
    gambar = gambar[: gambar.index("</svg>")]
    assert "polyline" not in gambar
    assert gambar.count("sanding__survei") == gambar.count("sanding__rutin") == 1
    assert "27,6" in halaman.text
    lain = dinas.get(alamat(kabupaten), {"ukuran": "cakupan"})
    assert "Survei tidak memuat angka yang dipilih" in lain.text


def test_queries_do_not_grow_with_rows(
    dinas: Client, desa: Wilayah, kabupaten: Wilayah, terisi: list[Wilayah]
) -> None:
    """Seven villages ask as often as one."""

    def hitung() -> int:
        dinas.get(alamat(kabupaten))
        with CaptureQueriesContext(connection) as semua:
            assert dinas.get(alamat(kabupaten)).status_code == 200
        return len(semua)

    banyak = hitung()
    RekapDesa.objects.exclude(desa=desa).delete()
    assert hitung() == banyak <= BATAS["dasbor:wilayah"]


@pytest.mark.slow
def test_every_page_has_a_limit_of_queries(client: Client, demo: None) -> None:
    """With the demo data, for whoever has a role."""
    for akun in rekaan.AKUN:
        client.force_login(User.objects.get(username=akun.username))
        asked = walk(client, "/dasbor/")
        counts = {name: n for name, n in asked.items() if name.startswith("dasbor:")}
        tabel = {"dasbor:tabel": 18, "dasbor:tabel-puskesmas": 14}
        assert exceeding(counts, {**BATAS, **tabel}) == {}, akun.username


@pytest.mark.slow
def test_the_demo_says_that_its_surveys_are_made_up(demo: None) -> None:
    """No figure of the demo passes for an official one, and a second seed adds none."""
    from dasbor.demo import seed

    banyak = Survei.objects.count()
    seed(date(2026, 1, 1))
    assert Survei.objects.count() == banyak > 0
    assert all("bukan angka resmi" in satu.sumber for satu in Survei.objects.all())
    assert not Survei.objects.filter(nama__in=["SSGI", "SKI"]).exists()
