"""Rules of an import, row by row; that it does what it promised, and nothing twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model

from inti.audit.models import AccessEntry
from inti.models import Assignment, User, Wilayah
from pertukaran import proses
from pertukaran.models import Impor
from pertukaran.tests.conftest import (
    BuatBalita,
    BuatImpor,
    Ukur,
    baris_anak,
    baris_ukur,
    impor_semua,
    isi_data,
    kg,
    mulai,
    nik_untuk,
    sebagai_xlsx,
)
from simpati import angka, rekap, roles
from simpati.forms import BalitaForm, PengukuranForm
from simpati.models import Balita, Kasus, Pengukuran, Posyandu
from simpati.pelaporan import kirim, validasi
from simpati.periode import Periode


@pytest.fixture
def lahir(hari_ini: date) -> date:
    """Give the birth date of a child of twelve months."""
    return hari_ini - timedelta(days=365)


def pesan(impor: Impor) -> list[tuple[int, str, str]]:
    """Give row, column and sentence of each finding."""
    return [(satu.nomor, satu.kolom, satu.pesan) for satu in impor.temuan.all()]


def test_a_row_becomes_a_child_and_a_measurement(
    buat_impor: BuatImpor, posyandu: Posyandu, lahir: date, hari_ini: date, bidan: User
) -> None:
    """Values as in the file; z-scores computed here, whatever the file says of them."""
    nik = nik_untuk(lahir)
    isi = {"NIK": nik, "RT": "2", "Alamat": " Gang  Mawar ", "ZS TB/U": "-9", "BB Lahir": "3,1"}
    impor = buat_impor([baris_ukur(lahir, hari_ini, **isi)])
    assert impor_semua(impor) == {"baris": 1, "baru": 1, "anak_baru": 1, "ukur_baru": 1}
    anak, ukuran = Balita.objects.get(), Pengukuran.objects.get()
    assert (anak.nik, anak.nama, anak.posyandu, anak.rt) == (nik, "Budi", posyandu, "2")
    assert anak.alamat == "Gang Mawar"
    assert (ukuran.berat_kg, ukuran.umur_hari, ukuran.petugas) == (kg("9.6"), 365, bidan)
    assert ukuran.z_tbu is not None
    assert -1 < ukuran.z_tbu < 1


def test_nothing_is_written_by_the_check(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """Counts and faults, no child and no measurement."""
    impor = buat_impor([baris_ukur(lahir, hari_ini), baris_anak(lahir, Nama="")])
    proses.periksa(impor)
    assert (impor.status, impor.baris) == (Impor.Status.SIAP, 2)
    assert not Balita.objects.exists()
    assert not Pengukuran.objects.exists()


def test_the_same_file_again_changes_nothing(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """Law: rows are known again, with NIK and without; no history is written either."""
    baris = [
        baris_ukur(lahir, hari_ini, NIK=nik_untuk(lahir)),
        baris_ukur(lahir, hari_ini - timedelta(days=30), NIK=nik_untuk(lahir)),
        baris_ukur(lahir, hari_ini, Nama="Adit"),
        baris_anak(lahir, Nama="Citra", JK="P"),
    ]
    impor_semua(buat_impor(baris))
    dulu, jejak = isi_data(), Balita.history.count() + Pengukuran.history.count()
    assert impor_semua(buat_impor(baris)) == {"baris": 4, "sama": 4}
    assert isi_data() == dulu
    assert Balita.history.count() + Pengukuran.history.count() == jejak


def test_a_child_is_known_by_nik_then_mother_then_name(
    buat_impor: BuatImpor, buat_balita: BuatBalita, posyandu: Posyandu, lahir: date
) -> None:
    """What the file adds is filled in; an empty cell takes nothing away."""
    ibu = nik_untuk(date(1995, 3, 2), perempuan=True)
    per_nik = buat_balita(posyandu, nik=nik_untuk(lahir), nama="Adit", alamat="Gang Satu")
    per_ibu = buat_balita(posyandu, nik_ibu=ibu, nama="Bayi Siti", tanggal_lahir=lahir)
    per_nama = buat_balita(posyandu, nama="Dafa", tanggal_lahir=lahir)
    baris = [
        baris_anak(lahir, NIK=nik_untuk(lahir), Nama="Aditya", Alamat=""),
        baris_anak(lahir, **{"NIK Ibu": ibu, "Nama": "Bagas"}),
        baris_anak(lahir, NIK=nik_untuk(lahir, 3), Nama="DAFA"),
    ]
    impor = buat_impor(baris)
    assert impor_semua(impor) == {"baris": 3, "berubah": 3, "lihat": 1}
    assert pesan(impor)[0][:2] == (3, "Nama")
    assert "Di SIMPATI namanya B••• S•••" in pesan(impor)[0][2]  # it may be a twin
    for anak in (per_nik, per_ibu, per_nama):
        anak.refresh_from_db()
    assert (per_nik.nama, per_nik.alamat) == ("Aditya", "Gang Satu")
    assert per_ibu.nama == "Bagas"
    assert per_nama.nik == nik_untuk(lahir, 3)
    assert Balita.objects.filter(nik_indeks=nik_untuk(lahir, 3)).get() == per_nama


KEMBAR = {"NIK Ibu": nik_untuk(date(1995, 3, 2), perempuan=True)}


@pytest.mark.parametrize(
    ("tambah", "kolom", "kalimat"),
    [
        ({"Nama": ""}, "Nama", "perlu diisi"),
        ({"Nama Ortu": "-"}, "Nama Ortu", "perlu diisi"),
        ({"Nama": "x" * 101}, "Nama", "100"),
        ({"JK": "?"}, "JK", "Tulis L"),
        ({"Tgl Lahir": "31-02-2025"}, "Tgl Lahir", "tidak terbaca"),
        ({"Tgl Lahir": "2199-01-01"}, "Tgl Lahir", "belum terjadi"),
        ({"Tgl Lahir": "2015-01-01"}, "Tgl Lahir", "60 bulan"),
        ({"NIK": "3.2E+15"}, "NIK", "Excel mengubah"),
        ({"NIK": "3211090101100001"}, "NIK", "Tanggal lahir di NIK"),
        ({"NIK Ibu": "3211090101950001"}, "NIK Ibu", "laki-laki"),
        ({"RT": "0123"}, "RT", "3 karakter"),
        ({"Posyandu": "Kamboja"}, "Posyandu", "tidak ada di wilayah"),
        ({"Desa/Kel": "Sebelah"}, "Posyandu", "tidak ada di wilayah"),
        ({"Posyandu": ""}, "Posyandu", "perlu diisi"),
        ({"Berat": ""}, "Berat", "ketiganya"),
        ({"Tanggal Pengukuran": ""}, "Tanggal Pengukuran", "ketiganya"),
        ({"Berat": "96"}, "Berat", "Mungkin maksudnya 9,6"),
        ({"Tinggi": "757"}, "Tinggi", "Mungkin maksudnya 75,7"),
        ({"Cara Ukur": "duduk"}, "Cara Ukur", "Terlentang"),
        ({"Tanggal Pengukuran": "2199-01-01"}, "Tanggal Pengukuran", "belum terjadi"),
        ({"Tanggal Pengukuran": "2001-01-01"}, "Tanggal Pengukuran", "sebelum itu"),
    ],
)
def test_a_faulty_row_is_told_and_left_out_whole(
    buat_impor: BuatImpor,
    lahir: date,
    hari_ini: date,
    tambah: dict[str, str],
    kolom: str,
    kalimat: str,
) -> None:
    """Row, column and the cure; the row below is taken."""
    baik = baris_ukur(lahir, hari_ini, Nama="Adit", **{"NIK Ibu": "", "RT": ""})
    impor = buat_impor([{**baris_ukur(lahir, hari_ini), "NIK Ibu": "", "RT": "", **tambah}, baik])
    hasil = impor_semua(impor)
    assert hasil == {"baris": 2, "salah": 1, "baru": 1, "anak_baru": 1, "ukur_baru": 1}
    nomor, di_kolom, isi = pesan(impor)[0]
    assert (nomor, di_kolom) == (2, kolom)
    assert kalimat in isi
    assert Balita.objects.get().nama == "Adit"


def test_every_fault_of_a_row_is_told_at_once(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """Not one for each try."""
    impor = buat_impor([baris_ukur(lahir, hari_ini, JK="?", Berat="x", NIK="1")])
    proses.periksa(impor)
    assert [kolom for _nomor, kolom, _pesan in pesan(impor)] == ["NIK", "JK", "Berat"]
    assert impor.hitungan["salah"] == 1


def test_a_nik_of_an_old_district_is_taken_and_told(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """Once for each that is written, masked; the same file again says nothing."""
    lama = {"NIK": f"321199{lahir:%d%m%y}0001", "NIK Ibu": "3211994203950002"}
    baris = [baris_ukur(lahir, hari_ini, **lama), baris_ukur(lahir, lahir, **lama)]
    impor = buat_impor(baris)
    hasil = impor_semua(impor)
    assert hasil == {"baris": 2, "baru": 2, "anak_baru": 1, "ukur_baru": 2, "lihat": 2}
    assert [(nomor, kolom) for nomor, kolom, _isi in pesan(impor)] == [(2, "NIK"), (2, "NIK Ibu")]
    assert all("dimekarkan" in isi for _nomor, _kolom, isi in pesan(impor))
    assert set(impor.temuan.values_list("jenis", flat=True)) == {"lihat"}
    assert not any(
        lama["NIK"][:12] in nilai for nilai in impor.temuan.values_list("nilai", flat=True)
    )
    assert impor_semua(buat_impor(baris)) == {"baris": 2, "sama": 2}


def test_no_fault_list_holds_a_nik_or_a_name(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """What is stored of a faulty cell is masked before."""
    nik = "9911090812240007"
    impor = buat_impor([baris_ukur(lahir, hari_ini, NIK=nik, Nama="Rahasia Sekali" * 9)])
    proses.periksa(impor)
    nilai = " ".join(impor.temuan.values_list("nilai", flat=True))
    assert "0007" in nilai
    assert nik[:12] not in nilai
    assert "ahasia" not in nilai


@pytest.mark.parametrize(
    ("tersimpan", "tambah", "kalimat"),
    [
        ({"nik": "a"}, {"NIK": "b"}, "NIK lain"),
        ({"tempat_lain": True}, {}, "posyandu lain"),
        ({"tempat_lain": True, "nik": "a"}, {"NIK": "a"}, "di luar wilayah"),
        ({"nik": "a", **KEMBAR}, {"NIK": "b", **KEMBAR, "Nama": "Bagas"}, "Kembar Ke"),
    ],
)
def test_what_may_be_a_double_is_told_and_left_out(
    buat_impor: BuatImpor,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    desa_lain: Wilayah,
    lahir: date,
    tersimpan: dict[str, Any],
    tambah: dict[str, str],
    kalimat: str,
) -> None:
    """The same name and mother with another NIK or elsewhere, twins without order."""
    nik = {"a": nik_untuk(lahir, 1), "b": nik_untuk(lahir, 2), "": ""}
    tempat = posyandu
    if tersimpan.get("tempat_lain"):
        tempat = Posyandu.objects.create(nama="Melur", desa=desa_lain)
    buat_balita(
        tempat,
        tanggal_lahir=lahir,
        nik=nik[tersimpan.get("nik", "")],
        nik_ibu=tersimpan.get("NIK Ibu", ""),
    )
    tambah = {**tambah, "NIK": nik[tambah.get("NIK", "")]}
    impor = buat_impor([baris_anak(lahir, **tambah)])
    assert impor_semua(impor) == {"baris": 1, "ganda": 1}
    assert kalimat in pesan(impor)[0][2]
    assert Balita.objects.count() == 1


def test_twins_with_their_order_are_two(buat_impor: BuatImpor, lahir: date) -> None:
    """Same mother, day and sex, told apart by the order of birth."""
    baris = [
        baris_anak(lahir, Nama="Adi", **KEMBAR, **{"Kembar Ke": "1"}),
        baris_anak(lahir, Nama="Ade", **KEMBAR, **{"Kembar Ke": "2"}),
    ]
    assert impor_semua(buat_impor(baris)) == {"baris": 2, "baru": 2, "anak_baru": 2}
    assert impor_semua(buat_impor(baris)) == {"baris": 2, "sama": 2}


@pytest.mark.parametrize("hari", [0, 30])
def test_twins_without_their_order_are_not_taken_for_one_child(
    buat_impor: BuatImpor, lahir: date, hari_ini: date, hari: int
) -> None:
    """The second one's weight is never written to the first, be it of that day or of another."""
    lain = hari_ini - timedelta(days=hari)
    baris = [
        baris_ukur(lahir, hari_ini, Nama="Adi", **KEMBAR),
        baris_ukur(lahir, lain, Nama="Ade", Berat="8,1", **KEMBAR),
    ]
    impor = buat_impor(baris)
    hasil = impor_semua(impor)
    assert hasil == {"baris": 2, "baru": 1, "anak_baru": 1, "ukur_baru": 1, "ganda": 1}
    assert "Kembar Ke" in pesan(impor)[0][2]
    assert Pengukuran.objects.get().berat_kg == kg("9.6")


def test_a_child_without_nik_can_be_flagged_instead(
    buat_impor: BuatImpor, buat_balita: BuatBalita, posyandu: Posyandu, lahir: date, hari_ini: date
) -> None:
    """Whoever chooses so is told of each; rows of one new child still belong together."""
    buat_balita(posyandu, tanggal_lahir=lahir)
    kemarin = hari_ini - timedelta(days=1)
    baris = [
        baris_ukur(lahir, hari_ini),
        baris_ukur(lahir, hari_ini, Nama="Adit"),
        baris_ukur(lahir, kemarin, Nama="Adit"),
    ]
    impor = buat_impor(baris, tanpa_nik=Impor.TanpaNik.TANDAI)
    hasil = impor_semua(impor)
    assert hasil == {"baris": 3, "ganda": 1, "baru": 2, "anak_baru": 1, "ukur_baru": 2}
    assert "posyandu yang sama" in pesan(impor)[0][2]


def test_doubles_within_a_file(buat_impor: BuatImpor, lahir: date, hari_ini: date) -> None:
    """A repeated row is skipped; two different measurements of one day are a fault."""
    baris = [
        baris_ukur(lahir, hari_ini),
        baris_ukur(lahir, hari_ini),
        baris_ukur(lahir, hari_ini, Berat="9,9"),
        baris_ukur(lahir, hari_ini, Berat="", Tinggi="", **{"Tanggal Pengukuran": ""}),
    ]
    impor = buat_impor(baris)
    hasil = impor_semua(impor)
    assert hasil == {"baris": 4, "baru": 1, "anak_baru": 1, "ukur_baru": 1, "ganda": 2, "salah": 1}
    assert [(nomor, kolom) for nomor, kolom, _ in pesan(impor)] == [
        (3, "Tanggal Pengukuran"),
        (4, "Tanggal Pengukuran"),
        (5, "Nama"),
    ]
    assert all("aris 2" in satu[2] for satu in pesan(impor))


@pytest.mark.parametrize("nama", ["Kampung Baru", "Desa Adat Yoboi", "Baru"])
@pytest.mark.parametrize("awalan", ["", "Desa ", "Kampung "])
def test_a_village_whose_name_begins_with_its_kind_is_found(
    buat_impor: BuatImpor, posyandu: Posyandu, lahir: date, nama: str, awalan: str
) -> None:
    """With the word for a village before it and without; so is a posyandu's."""
    Wilayah.objects.filter(pk=posyandu.desa_id).update(nama=nama)
    Posyandu.objects.filter(pk=posyandu.pk).update(nama="Posyandu Melati")
    baris = baris_anak(lahir, **{"Desa/Kel": f"{awalan}{nama}", "Posyandu": "Melati"})
    assert impor_semua(buat_impor([baris]))["anak_baru"] == 1


def test_headings_in_two_rows_are_read_together(
    buat_impor: BuatImpor, lahir: date, hari_ini: date
) -> None:
    """As merged cells leave them: one name over several columns, theirs below, or above."""
    anak = ["NIK", "Nama", "JK", "Tgl Lahir", "Nama Ibu", "Desa", "Posyandu"]
    atas = [*anak, "Penimbangan", None, None]
    bawah = [*(None for _ in anak), "Tgl Ukur", "BB (kg)", "TB (cm)"]
    baris = baris_ukur(lahir, hari_ini)
    isi = [*baris.values()][:-1]
    for kepala in ([atas, bawah], [bawah, atas]):
        impor = buat_impor([], data=sebagai_xlsx(["Daftar balita"], *kepala, isi))
        assert impor.judul == [*anak, "Tgl Ukur", "BB (kg)", "TB (cm)"]
        assert impor_semua(impor)["baris"] == 1
    assert Pengukuran.objects.get().berat_kg == kg("9.6")


@pytest.mark.parametrize(
    ("bila_beda", "hasil", "berat"),
    [(Impor.Beda.UBAH, "berubah", "9.9"), (Impor.Beda.BIARKAN, "dibiarkan", "9.6")],
)
def test_what_differs_is_taken_or_left_as_chosen(
    buat_impor: BuatImpor,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    ukur: Ukur,
    lahir: date,
    hari_ini: date,
    bila_beda: str,
    hasil: str,
    berat: str,
) -> None:
    """A stored measurement of that day: corrected with its figures, or untouched."""
    lama = ukur(buat_balita(posyandu, tanggal_lahir=lahir))
    impor = buat_impor([baris_ukur(lahir, hari_ini, Berat="9,9")], bila_beda=bila_beda)
    assert impor_semua(impor) == {"baris": 1, hasil: 1}
    kini = Pengukuran.objects.get()
    assert kini.berat_kg == kg(berat)
    assert (kini.z_bbu == lama.z_bbu) == (bila_beda == Impor.Beda.BIARKAN)


def test_a_corrected_birth_date_recomputes_what_was_measured(
    buat_impor: BuatImpor, buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur, lahir: date
) -> None:
    """As in the form; and one that does not fit the measurements is a fault."""
    ibu = nik_untuk(date(1995, 3, 2), perempuan=True)
    nik = nik_untuk(lahir)
    anak = buat_balita(posyandu, tanggal_lahir=lahir, jenis_kelamin="P", nama="Ade")
    ukur(anak)
    z = anak.pengukuran.get().z_tbu
    anak.nik = nik  # stored with another sex, as older data may be
    anak.save()
    impor_semua(buat_impor([baris_anak(lahir, NIK=nik, Nama="Ade", **{"NIK Ibu": ibu})]))
    anak.refresh_from_db()
    assert anak.jenis_kelamin == "L"
    assert anak.pengukuran.get().z_tbu != z


def test_writers_and_readers_stand_in_the_trail(
    buat_impor: BuatImpor,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    lahir: date,
    hari_ini: date,
    bidan: User,
) -> None:
    """The bidan wrote and read it, because of that file."""
    anak = buat_balita(posyandu, tanggal_lahir=lahir)
    impor = buat_impor([baris_ukur(lahir, hari_ini, Alamat="Gang Baru")])
    impor_semua(impor)
    for model, jumlah in ((Balita, 2), (Pengukuran, 1)):
        jejak = _jejak(model)
        assert len(jejak) == jumlah
        assert jejak[-1].history_user == bidan
        assert jejak[-1].history_change_reason == f"impor berkas nomor {impor.pk}"
    baca = AccessEntry.objects.filter(subject="simpati.balita", actor=bidan)
    assert [satu.keys for satu in baca] == [f",{anak.pk},"] * 2
    assert {satu.why.partition(" ")[0] for satu in baca} == {"impor", "periksa"}


def _jejak(model: type[Model]) -> list[Any]:
    semua: Any = model.history  # type: ignore[attr-defined]
    return list(semua.order_by("pk"))


def test_a_right_that_is_gone_imports_nothing(
    buat_impor: BuatImpor, bidan: User, lahir: date
) -> None:
    """The scope is asked for when the job runs, not when the file was sent."""
    impor = buat_impor([baris_anak(lahir)])
    Assignment.objects.filter(user=bidan).delete()
    impor = Impor.objects.get(pk=impor.pk)
    assert impor_semua(impor) == {"baris": 1, "salah": 1}
    assert not Balita.objects.exists()


def test_a_kaders_own_posyandu_does_not_widen_the_scope(
    buat_impor: BuatImpor, bidan: User, desa_lain: Wilayah, lahir: date
) -> None:
    """A bidan who is also a kader elsewhere imports for her unit alone."""
    lain = Posyandu.objects.create(nama="Melur", desa=desa_lain)
    lain.kader.add(bidan)
    Assignment.objects.create(user=bidan, role=roles.KADER, wilayah=desa_lain)
    impor = buat_impor([baris_anak(lahir, **{"Desa/Kel": "Sebelah", "Posyandu": "Melur"})])
    assert impor_semua(impor) == {"baris": 1, "salah": 1}


def test_posyandu_of_one_name_are_told_apart_by_rw(
    buat_impor: BuatImpor, posyandu: Posyandu, lahir: date
) -> None:
    """By the name with its RW, or by the child's own RW; else it is a fault."""
    kembar = Posyandu.objects.create(nama="Melati", desa=posyandu.desa, rw="07")
    baris = [
        baris_anak(lahir, Nama="Satu", Posyandu="Posyandu Melati RW 07", RW=""),
        baris_anak(lahir, Nama="Dua", RW="01"),
        baris_anak(lahir, Nama="Tiga", RW="03"),
    ]
    impor = buat_impor(baris)
    assert impor_semua(impor) == {"baris": 3, "baru": 2, "anak_baru": 2, "salah": 1}
    assert Balita.objects.get(nama="Satu").posyandu == kembar
    assert Balita.objects.get(nama="Dua").posyandu == posyandu
    assert "beberapa posyandu" in pesan(impor)[0][2]


def test_rows_that_name_no_posyandu_go_to_the_chosen_one(
    buat_impor: BuatImpor, posyandu: Posyandu, lahir: date
) -> None:
    """For the list of a single posyandu."""
    baris = baris_anak(lahir)
    del baris["Posyandu"], baris["Desa/Kel"]
    impor_semua(buat_impor([baris], posyandu=posyandu))
    assert Balita.objects.get().posyandu == posyandu


def test_a_workbook_with_a_title_and_typed_cells(
    buat_impor: BuatImpor, posyandu: Posyandu, lahir: date, hari_ini: date
) -> None:
    """Dates and numbers as Excel keeps them, headings below a title, row numbers of the file."""
    from datetime import datetime, time

    def waktu(hari: date) -> datetime:
        return datetime.combine(hari, time())

    judul = ["NIK", "Nama", "JK", "Tgl Lahir", "Nama Ortu", "Posyandu"]
    judul += ["Tanggal Pengukuran", "Berat", "Tinggi"]
    anak = ["Budi", "L", waktu(lahir), "Siti", "Melati", waktu(hari_ini), 9.6, 75.7]
    data = sebagai_xlsx(["Daftar balita"], [], judul, [None, *anak], [], [3211090812240000, *anak])
    impor = buat_impor([], data=data)
    hasil = impor_semua(impor)
    assert hasil == {"baris": 2, "baru": 1, "anak_baru": 1, "ukur_baru": 1, "salah": 1}
    assert pesan(impor)[0][:2] == (6, "NIK")
    assert Pengukuran.objects.get().posisi == "terlentang"


KASUS_UKUR = [
    {"berat_kg": berat, "panjang_tinggi_cm": tinggi, "tanggal": hari}
    for berat in ("9,6", "0,4", "40", "41", "8,456", "x")
    for tinggi in ("75,7", "29", "130,5")
    for hari in (-400, -365, 0, 1)
]


@pytest.mark.parametrize("kasus", KASUS_UKUR)
def test_a_measurement_is_taken_when_the_form_takes_it(
    buat_impor: BuatImpor,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    lahir: date,
    hari_ini: date,
    kasus: dict[str, Any],
) -> None:
    """Law: import and form hold the same rules."""
    anak = buat_balita(posyandu, tanggal_lahir=lahir)
    tanggal = hari_ini + timedelta(days=kasus["tanggal"])
    isi = {**kasus, "tanggal": tanggal.isoformat(), "posisi": "terlentang"}
    form = PengukuranForm(isi, instance=Pengukuran(balita=anak), hari_ini=hari_ini)
    impor = buat_impor(
        [baris_ukur(lahir, tanggal, Berat=isi["berat_kg"], Tinggi=isi["panjang_tinggi_cm"])]
    )
    proses.periksa(impor)
    assert form.is_valid() == bool(impor.hitungan.get("ukur_baru"))


@pytest.mark.parametrize("hari", [-3000, -1827, -1825, -365, 0, 1])
@pytest.mark.parametrize("nik", ["", "cocok", "lain", "1234"])
@pytest.mark.parametrize("rt", ["", "02", "0123"])
def test_a_child_is_taken_when_the_form_takes_it(
    buat_impor: BuatImpor, posyandu: Posyandu, hari_ini: date, hari: int, nik: str, rt: str
) -> None:
    """Law: import and form hold the same rules."""
    lahir = hari_ini + timedelta(days=hari)
    angka = {"cocok": nik_untuk(lahir), "lain": nik_untuk(lahir, perempuan=True)}.get(nik, nik)
    isi = {"nama": "Budi", "jenis_kelamin": "L", "tanggal_lahir": lahir.isoformat()}
    isi |= {"nama_ibu": "Siti", "nik": angka, "rt": rt, "urutan_kembar": "1"}
    form = BalitaForm(isi, instance=Balita(posyandu=posyandu), hari_ini=hari_ini)
    impor = buat_impor([baris_anak(lahir, NIK=angka, RT=rt)])
    proses.periksa(impor)
    assert form.is_valid() == bool(impor.hitungan.get("anak_baru")), form.errors


def test_a_job_that_has_nothing_to_do_does_nothing(buat_impor: BuatImpor, lahir: date) -> None:
    """An import that was deleted, or that another worker has finished."""
    impor = buat_impor([baris_anak(lahir)])
    proses.periksa(impor)
    mulai(impor)
    lain = Impor.objects.get(pk=impor.pk)
    proses.jalankan(impor)
    proses.jalankan(lain)
    assert Balita.objects.count() == 1
    assert Impor.objects.get(pk=impor.pk).hitungan == {"baris": 1, "baru": 1, "anak_baru": 1}


def test_what_follows_from_measurements_follows_from_a_file_too(
    buat_impor: BuatImpor, posyandu: Posyandu, hari_ini: date
) -> None:
    """The gain, a case, the counts of the month, and nobody's signature."""
    lalu = hari_ini.replace(day=1) - timedelta(days=1)
    anak = {"Nama Anak": "Adi", "JK": "L", "Tgl Lahir": hari_ini - timedelta(days=365)}
    anak |= {"Nama Ibu": "Siti", "Posyandu": posyandu.nama, "Tinggi": "75,7"}
    baris = [
        {**anak, "Tanggal Pengukuran": lalu, "Berat": "9,6"},
        {**anak, "Tanggal Pengukuran": hari_ini, "Berat": "7,3"},
    ]
    impor_semua(buat_impor(baris))
    ukuran = Pengukuran.objects.order_by("tanggal")
    assert [satu.naik for satu in ukuran] == ["B", "T"]
    assert Kasus.objects.get().sebab == Kasus.Sebab.GIZI_BURUK
    periode = Periode.dari(hari_ini)
    assert rekap.per_posyandu(periode) == angka.per_posyandu(periode) != {}
    orang = User.objects.create_user("pemeriksa")
    validasi(Pengukuran.objects.exclude(petugas=orang), orang)
    baris[1]["Berat"] = "9,9"
    impor_semua(buat_impor(baris))
    terakhir = Pengukuran.objects.latest("tanggal")
    assert (terakhir.naik, terakhir.status, terakhir.validator) == ("N", "terkirim", None)
    assert rekap.per_posyandu(periode) == angka.per_posyandu(periode)


def test_a_reported_month_is_not_changed_by_a_file(
    buat_impor: BuatImpor, posyandu: Posyandu, petugas: User, hari_ini: date
) -> None:
    """The row is told with its cure; the same values again are no change."""
    anak = {"Nama Anak": "Adi", "JK": "L", "Tgl Lahir": hari_ini - timedelta(days=365)}
    anak |= {"Nama Ibu": "Siti", "Posyandu": posyandu.nama, "Tinggi": "75,7", "Berat": "9,6"}
    baris = [{**anak, "Tanggal Pengukuran": hari_ini}]
    impor_semua(buat_impor(baris))
    orang = User.objects.create_user("pemeriksa")
    validasi(Pengukuran.objects.all(), orang)
    kirim(posyandu.desa, Periode.dari(hari_ini), oleh=petugas, hari_ini=hari_ini)
    assert impor_semua(buat_impor(baris)).get("salah", 0) == 0
    lain = buat_impor([{**baris[0], "Berat": "9,9"}, {**baris[0], "Nama Anak": "Budi"}])
    assert impor_semua(lain)["salah"] == 2
    assert "sudah dikirim" in lain.temuan.all()[0].pesan
    assert Pengukuran.objects.count() == 1
