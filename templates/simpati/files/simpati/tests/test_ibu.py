"""Mothers, girls and families: rules at their bounds, cases, scope, pages, privacy."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Query
from simpati import roles, subjek
from simpati.angka_ibu import AngkaIbu, per_posyandu
from simpati.aturan import AturanSalah, aturan, baca
from simpati.kehamilan import Anemia, anemia, hpl, kek, minggu, risiko
from simpati.kinerja import Hasil, ibu_pulih
from simpati.models import (
    Balita,
    IbuHamil,
    Kasus,
    Keluarga,
    PemeriksaanIbu,
    PemeriksaanRemaja,
    Posyandu,
    RemajaPutri,
    Sasaran,
)
from simpati.pemeriksaan import akhiri, catat_ibu
from simpati.pendampingan import pindahkan
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from simpati.tests.test_privasi import seluruh_basis_data

pytestmark = pytest.mark.django_db
NIK_IBU = "1101015501959901"
LAHIR_IBU = date(1995, 1, 15)
NO_KK = "1101010101209901"
Periksa = Callable[..., PemeriksaanIbu]


@pytest.fixture
def ibu(posyandu: Posyandu, hari_ini: date) -> IbuHamil:
    """A mother of the kader's posyandu in her 20th week."""
    hpht = hari_ini - timedelta(days=140)
    return IbuHamil.objects.create(
        posyandu=posyandu,
        nama="Lilis Rahasia",
        tanggal_lahir=LAHIR_IBU,
        nik=NIK_IBU,
        telepon="081200000001",
        hpht=hpht,
        hpl=hpl(hpht),
        gravida=2,
        tinggi_cm=152,
    )


@pytest.fixture
def periksa(ibu: IbuHamil, petugas: User, hari_ini: date) -> Periksa:
    """Record a visit of the mother; today unless told."""

    def lakukan(**isi: Any) -> PemeriksaanIbu:
        teks = isi.pop("faktor_risiko", "")
        nilai = {nama: Decimal(n) if isinstance(n, str) else n for nama, n in isi.items()}
        nilai["faktor_risiko"] = teks
        return catat_ibu(
            PemeriksaanIbu(**{"ibu": ibu, "tanggal": hari_ini, "petugas": petugas, **nilai})
        )

    return lakukan


@pytest.mark.parametrize(
    ("lila", "kurus"), [("22.4", True), ("23.4", True), ("23.5", False), (None, False)]
)
def test_a_thin_arm(lila: str | None, kurus: bool) -> None:
    """Under 23.5 cm is KEK, 23.5 is not."""
    assert kek(Decimal(lila) if lila else None, aturan().ibu) is kurus


@pytest.mark.parametrize(
    ("hb", "kelas"),
    [
        ("11.0", Anemia.TIDAK),
        ("10.9", Anemia.RINGAN),
        ("10.0", Anemia.RINGAN),
        ("9.9", Anemia.SEDANG),
        ("7.0", Anemia.SEDANG),
        ("6.9", Anemia.BERAT),
    ],
)
def test_classes_of_anaemia(hb: str, kelas: Anemia) -> None:
    """As WHO draws them for pregnant women."""
    assert anemia(Decimal(hb), aturan().ibu) is kelas


def test_the_expected_birth_and_the_weeks() -> None:
    """280 days after the first day of the last period."""
    assert hpl(date(2026, 1, 1)) == date(2026, 10, 8)
    assert [minggu(date(2026, 10, 8), hari) for hari in (date(2026, 1, 7), date(2026, 1, 8))] == [
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("umur", "tinggi", "gravida", "banyak"),
    [
        (20, "145", 3, 0),
        (35, None, 1, 0),
        (19, "145", 3, 1),
        (36, "145", 3, 1),
        (25, "144.9", 3, 1),
        (25, "145", 4, 1),
        (19, "144.9", 4, 3),
    ],
)
def test_risks(umur: int, tinggi: str | None, gravida: int, banyak: int) -> None:
    """Too young, too old, too short, too many; each only past its bound."""
    satu = IbuHamil(
        tanggal_lahir=date(2026 - umur, 1, 1),
        tinggi_cm=Decimal(tinggi) if tinggi else None,
        gravida=gravida,
    )
    assert len(list(risiko(satu, date(2026, 1, 1), aturan().ibu))) == banyak


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("[ibu_hamil]\nlila = 23", "ibu_hamil.lila tidak dikenal"),
        ("[ibu_hamil]\nlila_kek_cm = 60", "12 sampai 50"),
        ("[ibu_hamil]\nhb_berat = 10.5", "hb_berat harus di bawah hb_sedang"),
        ("[remaja_putri]\nhb_anemia = true", "3 sampai 20"),
    ],
)
def test_a_fault_of_the_regions_bounds_is_told(tmp_path: Path, teks: str, pesan: str) -> None:
    """In one sentence; a right value replaces the usual one."""
    berkas = tmp_path / "simpati.toml"
    berkas.write_text(f"schema = 1\n{teks}\n")
    with pytest.raises(AturanSalah, match=pesan):
        baca(berkas)
    berkas.write_text("schema = 1\n[ibu_hamil]\nhb_anemia = 10.5\n")
    assert baca(berkas).ibu.hb_anemia == Decimal("10.5")


@pytest.mark.parametrize(
    ("isi", "sebab", "hari"),
    [
        ({"lila_cm": "23.4"}, Kasus.Sebab.KEK, 14),
        ({"hb": "10.9"}, Kasus.Sebab.ANEMIA, 14),
        ({"hb": "6.9"}, Kasus.Sebab.ANEMIA, 2),
        ({"lila_cm": "22.4", "hb": "10.9"}, Kasus.Sebab.ANEMIA, 14),
        ({"lila_cm": "23.5", "hb": "11.0"}, None, 0),
    ],
)
def test_what_opens_a_case(
    ibu: IbuHamil, periksa: Periksa, isi: dict[str, str], sebab: Kasus.Sebab | None, hari: int
) -> None:
    """By itself, with the deadline of how serious it is."""
    periksa(**isi)
    semua = [(satu.sebab, (satu.tenggat - satu.mulai).days) for satu in ibu.kasus.all()]
    assert semua == ([(sebab, hari)] if sebab else [])


def test_a_mother_recovers_when_her_values_do(
    ibu: IbuHamil, periksa: Periksa, hari_ini: date
) -> None:
    """A value that was not taken keeps the last one; a relapse is a new case."""
    lalu = [hari_ini - timedelta(days=hari) for hari in (40, 30, 20, 10)]
    periksa(hb="10.0", tanggal=lalu[0])
    periksa(lila_cm="25.0", tanggal=lalu[1])
    assert ibu.kasus_terbuka is not None
    periksa(hb="11.0", tanggal=lalu[2])
    satu = ibu.kasus.get()
    assert (satu.status, satu.selesai) == (Kasus.Status.PULIH, lalu[2])
    periksa(hb="10.0", tanggal=lalu[3])
    assert ibu.kasus.filter(selesai=None).count() == 1
    assert ibu.kasus.count() == 2


def test_a_corrected_slip_was_no_case(ibu: IbuHamil, periksa: Periksa, petugas: User) -> None:
    """Unless somebody began to help; then whoever helps decides."""
    slip = periksa(hb="9.0")
    slip.hb = Decimal("12.0")
    catat_ibu(slip)
    assert ibu.kasus.get().status == Kasus.Status.KELIRU
    slip.hb = Decimal("9.0")
    catat_ibu(slip)
    satu = ibu.kasus.get(selesai=None)
    pindahkan(satu, Kasus.Status.DIRUJUK, oleh=petugas, hari_ini=slip.tanggal)
    slip.hb = Decimal("12.0")
    catat_ibu(slip)
    satu.refresh_from_db()
    assert satu.status == Kasus.Status.DIRUJUK


def test_a_second_visit_of_a_day_and_a_wild_value_are_refused(
    ibu: IbuHamil, periksa: Periksa
) -> None:
    """Nothing is written."""
    periksa(lila_cm="25.0")
    with pytest.raises(ValidationError, match="sudah diperiksa"):
        periksa(lila_cm="22.0")
    with pytest.raises(ValidationError, match="LiLA di luar"):
        periksa(lila_cm="70.0", tanggal=ibu.hpl - timedelta(days=200))
    assert (ibu.pemeriksaan.count(), ibu.kasus.count()) == (1, 0)


def test_the_database_holds_what_a_case_is(
    ibu: IbuHamil, periksa: Periksa, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """One target, its own kind of finding, one open case."""
    kunjungan = periksa(hb="10.0")
    isi = {"sebab": "anemia", "mulai": hari_ini, "tenggat": hari_ini}
    with pytest.raises(IntegrityError):
        Kasus.objects.create(ibu=ibu, pemeriksaan_ibu=kunjungan, **isi)


def test_a_case_is_a_childs_or_a_mothers(
    ibu: IbuHamil, periksa: Periksa, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """Never both, never nobody's, never with the other's reason."""
    kunjungan = periksa(hb="12.0")
    isi: dict[str, Any] = {"mulai": hari_ini, "tenggat": hari_ini, "pemeriksaan_ibu": kunjungan}
    for salah in (
        {"ibu": ibu, "balita": buat_balita(posyandu), "sebab": "anemia"},
        {"sebab": "anemia"},
        {"ibu": ibu, "sebab": "gizi-buruk"},
    ):
        with pytest.raises(ValidationError, match="seorang anak atau seorang ibu"):
            Kasus(**isi, **salah).validate_constraints()


def test_birth_ends_the_case_and_counts(ibu: IbuHamil, periksa: Periksa, hari_ini: date) -> None:
    """Recovered before it or not; the figure is of the month of birth."""
    lalu = Periode.dari(hari_ini).sebelum
    periksa(hb="10.0", tanggal=lalu.awal)
    akhiri(ibu, IbuHamil.Status.BERSALIN, lalu.akhir)
    satu = ibu.kasus.get()
    assert (satu.status, satu.selesai) == (Kasus.Status.PUTUS, lalu.akhir)
    assert ibu_pulih(lalu) == Hasil(berhasil=0, semua=1)
    Kasus.objects.filter(pk=satu.pk).update(status="pulih")  # tanpa-jejak: hanya uji
    assert ibu_pulih(lalu) == Hasil(berhasil=1, semua=1)
    with pytest.raises(ValidationError, match="sudah diakhiri"):
        akhiri(ibu, IbuHamil.Status.PINDAH, hari_ini)
    with pytest.raises(ValidationError, match="sudah berakhir"):
        periksa(hb="12.0")


def test_one_pregnancy_at_a_time(ibu: IbuHamil, posyandu: Posyandu, hari_ini: date) -> None:
    """A second one with the same NIK only after the first has ended."""
    isi: dict[str, Any] = {
        "posyandu": posyandu,
        "nama": "Lilis",
        "tanggal_lahir": LAHIR_IBU,
        "nik": NIK_IBU,
        "hpl": hari_ini,
        "hpl_usg": True,
        "gravida": 3,
    }
    with pytest.raises(ValidationError, match="sedang hamil"):
        IbuHamil(**isi).validate_constraints()
    akhiri(ibu, IbuHamil.Status.KEGUGURAN, hari_ini)
    IbuHamil.objects.create(**isi)


def test_figures_of_mothers(
    ibu: IbuHamil, periksa: Periksa, posyandu: Posyandu, hari_ini: date
) -> None:
    """The last values count; tablets only of those who gave birth."""
    periksa(lila_cm="22.0", hb="10.0", tanggal=hari_ini - timedelta(days=30), ttd_diminum=60)
    periksa(lila_cm="23.5", ttd_diminum=30)
    hitung = per_posyandu(Q(), hari_ini, aturan().ibu)
    assert hitung == {posyandu.pk: AngkaIbu(terdaftar=1, lila=1, hb=1, anemia=1)}
    akhiri(ibu, IbuHamil.Status.BERSALIN, hari_ini)
    hitung = per_posyandu(Q(), hari_ini, aturan().ibu)
    assert hitung == {posyandu.pk: AngkaIbu(bersalin=1, ttd=1)}


def test_a_kader_registers_and_a_bidan_completes(
    kader: Client, masuk: Masuk, desa: Wilayah, posyandu: Posyandu, hari_ini: date
) -> None:
    """The whole way: registered, arm by the kader, Hb by the bidan, case, birth, child."""
    isi = {
        "nama": "Nia  Kurnia",
        "tanggal_lahir": LAHIR_IBU.isoformat(),
        "nik": NIK_IBU,
        "hpht": (hari_ini - timedelta(days=100)).isoformat(),
        "gravida": "1",
        "tinggi_cm": "143,5",
        "telepon": "+62 812 0000 0001",
    }
    tujuan = reverse("simpati:ibu-baru", args=[posyandu.pk])
    assert "Tinggi" in kader.get(tujuan).text
    assert kader.post(tujuan, {**isi, "hpht": ""}).status_code == 422
    halaman = kader.post(tujuan, isi, follow=True)
    satu = IbuHamil.objects.get()
    assert (satu.nama, satu.telepon, satu.hpl) == (
        "Nia Kurnia",
        "081200000001",
        hari_ini + timedelta(days=180),
    )
    assert "tinggi di bawah 145 cm" in halaman.text
    assert "sudah tercatat sedang hamil" in kader.post(tujuan, isi).text
    periksa = reverse("simpati:periksa-ibu", args=[satu.pk])
    assert "Hb (g/dL)" not in kader.get(periksa).text
    assert kader.post(periksa, {"tanggal": hari_ini.isoformat()}).status_code == 422
    kirim = {"tanggal": hari_ini.isoformat(), "lila_cm": "23,5", "ttd_diminum": "30", "hb": "5"}
    hasil = kader.post(periksa, kirim, follow=True)
    assert "Tidak KEK" in hasil.text
    kunjungan = satu.pemeriksaan.get()
    assert kunjungan.hb is None
    assert "Buka pemeriksaan hari itu" in kader.post(periksa, kirim).text
    bidan = masuk(roles.BIDAN, desa)
    ubah = reverse("simpati:ubah-periksa-ibu", args=[kunjungan.pk])
    hasil = bidan.post(ubah, {**kirim, "hb": "9,9"}, follow=True)
    assert "Anemia sedang" in hasil.text
    assert "perlu didampingi sebelum" in hasil.text
    tugas = bidan.get(reverse("simpati:tugas")).text
    assert "Nia Kurnia" in tugas
    kasus = kader.get(satu.kasus.get().get_absolute_url())
    assert "Air minum dan jamban keluarganya belum dicatat" in kasus.text
    assert "Nia Kurnia" in kasus.context["pesan"]
    assert "nemia" not in kasus.context["pesan"]
    akhir = reverse("simpati:akhir-ibu", args=[satu.pk])
    kader.post(akhir, {"status": "bersalin", "tanggal": hari_ini.isoformat()})
    assert "Daftarkan anaknya" in kader.get(satu.get_absolute_url()).text
    anak = kader.get(reverse("simpati:anak-ibu", args=[satu.pk]))
    assert anak.context["form"].initial["nama_ibu"] == "Nia Kurnia"
    bayi = {
        "nama": "Bayi Nia",
        "jenis_kelamin": "P",
        "tanggal_lahir": hari_ini.isoformat(),
        "nama_ibu": "Nia Kurnia",
        "nik_ibu": NIK_IBU,
        "urutan_kembar": "1",
    }
    kader.post(reverse("simpati:anak-ibu", args=[satu.pk]), bayi)
    assert Balita.objects.get().ibu == satu
    assert Sasaran.objects.get(desa=posyandu.desa).anak == 1
    assert "Bayi Nia" in kader.get(satu.get_absolute_url()).text


def test_a_born_child_that_looks_like_one_recorded_is_asked_about(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """Registered from the list, and again from the mother: told, and saved if it is another."""
    hpht = hari_ini - timedelta(days=280)
    ibu = IbuHamil.objects.create(
        posyandu=posyandu,
        nama="Nia Kurnia",
        tanggal_lahir=date(1995, 1, 15),
        hpht=hpht,
        hpl=hpl(hpht),
        gravida=1,
        status=IbuHamil.Status.BERSALIN,
        berakhir=hari_ini,
    )
    ada = buat_balita(posyandu, nama="Bayi Nia", nama_ibu="Nia Kurnia", tanggal_lahir=hari_ini)
    tujuan = reverse("simpati:anak-ibu", args=[ibu.pk])
    kini = {
        "nama": "Bayi Nia",
        "jenis_kelamin": ada.jenis_kelamin,
        "tanggal_lahir": hari_ini.isoformat(),
        "nama_ibu": "Nia Kurnia",
        "urutan_kembar": "1",
    }
    halaman = kader.post(tujuan, kini)
    assert halaman.status_code == 422
    assert ada.get_absolute_url() in halaman.text
    assert Balita.objects.get() == ada
    assert kader.post(tujuan, {**kini, "anak_lain": "on"}).status_code == 302
    assert Balita.objects.exclude(pk=ada.pk).get().ibu == ibu


@pytest.mark.parametrize(
    ("alamat", "umur", "lain"),
    [
        ("simpati:ibu-baru", 25, {"gravida": "1", "hpht": "-100"}),
        ("simpati:remaja-baru", 15, {"sekolah": "SMP 1"}),
    ],
)
def test_without_a_nik_a_name_and_birth_date_are_registered_once(
    kader: Client,
    posyandu: Posyandu,
    hari_ini: date,
    alamat: str,
    umur: int,
    lain: dict[str, str],
) -> None:
    """A form that is sent again is told; somebody else of that name and day has a NIK."""
    lahir = hari_ini.replace(day=1) - timedelta(days=umur * 366)
    isi = {"nama": "Nia Kurnia", "tanggal_lahir": lahir.isoformat(), **lain}
    if "hpht" in isi:
        isi["hpht"] = (hari_ini - timedelta(days=100)).isoformat()
    tujuan = reverse(alamat, args=[posyandu.pk])
    assert kader.post(tujuan, isi).status_code == 302
    ulang = kader.post(tujuan, {**isi, "nama": "NIA  KURNIA"})
    assert ulang.status_code == 422
    assert "Bila orang lain, isi NIK-nya." in ulang.text
    nik = f"110101{lahir.day + 40:02d}{lahir:%m%y}0001"
    assert kader.post(tujuan, {**isi, "nik": nik}).status_code == 302


def test_a_girl_with_low_hb_is_on_the_bidans_list(
    kader: Client, masuk: Masuk, desa: Wilayah, posyandu: Posyandu, hari_ini: date
) -> None:
    """Under 12 g/dL with advice, 12.0 no more; the kader's own list has none."""
    tujuan = reverse("simpati:remaja-baru", args=[posyandu.pk])
    lahir = hari_ini - timedelta(days=15 * 366)
    isi = {"nama": "Putri Ayu", "tanggal_lahir": lahir.isoformat(), "sekolah": "SMP 1"}
    tua = hari_ini - timedelta(days=20 * 366)
    assert kader.post(tujuan, {**isi, "tanggal_lahir": tua.isoformat()}).status_code == 422
    kader.post(tujuan, isi, follow=True)
    satu = RemajaPutri.objects.get()
    bidan = masuk(roles.BIDAN, desa)
    periksa = reverse("simpati:periksa-remaja", args=[satu.pk])
    kemarin = hari_ini - timedelta(days=1)
    hasil = bidan.post(periksa, {"tanggal": kemarin.isoformat(), "hb": "11,9"}, follow=True)
    assert "Rujuk ke bidan" in hasil.text
    tugas = reverse("simpati:tugas")
    assert "Putri Ayu" in bidan.get(tugas).text
    assert "Putri Ayu" not in kader.get(tugas).text
    alamat = reverse("simpati:remaja-posyandu", args=[posyandu.pk])
    assert "Putri Ayu" in bidan.get(f"{alamat}?saring=anemia").text
    bidan.post(periksa, {"tanggal": hari_ini.isoformat(), "hb": "12,0"})
    assert "Putri Ayu" not in bidan.get(tugas).text
    assert bidan.post(periksa, {"tanggal": hari_ini.isoformat(), "hb": "12,0"}).status_code == 422
    assert PemeriksaanRemaja.objects.count() == 2


def test_a_family_is_made_once_and_linked(
    kader: Client, ibu: IbuHamil, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """The second who names the card gets the family that is there, as it is."""
    anak = buat_balita(posyandu)
    isi = {"no_kk": NO_KK, "kepala": "Dadang", "air_minum_layak": "ya", "jamban_layak": "tidak"}
    tujuan = reverse("simpati:keluarga-balita", args=[anak.pk])
    assert kader.post(tujuan, {**isi, "no_kk": "123"}).status_code == 422
    assert "desil" not in kader.get(tujuan).context["form"].fields
    assert NO_KK[-4:] in kader.post(tujuan, isi, follow=True).text
    lain = reverse("simpati:keluarga-ibu", args=[ibu.pk])
    pesan = kader.post(lain, {**isi, "kepala": "Orang Lain"}, follow=True).text
    assert "sudah tercatat atas nama Dadang" in pesan
    keluarga = Keluarga.objects.get()
    assert set(keluarga.balita.all()) == {anak}
    assert set(keluarga.ibu.all()) == {ibu}
    assert NO_KK not in pesan
    ukur(anak, berat="7.3")
    kasus = kader.get(Kasus.objects.get().get_absolute_url()).text
    assert "Keluarga ini belum punya jamban layak" in kasus


def test_a_decile_has_a_source_and_gives_way_to_newer_only(
    masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """It is taken over from the national data, never typed over."""
    anak = buat_balita(posyandu)
    bidan = masuk(roles.BIDAN, desa)
    tujuan = reverse("simpati:keluarga-balita", args=[anak.pk])
    isi = {"no_kk": NO_KK, "kepala": "Dadang", "desil": "2"}
    assert bidan.post(tujuan, isi).status_code == 422
    kosong = {"desil": "", "sumber_desil": "", "periode_desil": ""}
    assert bidan.post(tujuan, {**isi, **kosong}).status_code == 302  # none is known yet
    isi |= {"sumber_desil": "DTSEN", "periode_desil": "2026-04"}
    assert bidan.post(tujuan, isi).status_code == 302
    assert bidan.post(tujuan, {**isi, "desil": "5"}).status_code == 422
    assert bidan.post(tujuan, {**isi, "desil": "5", "periode_desil": "2026-07"}).status_code == 302
    assert Keluarga.objects.get().desil == 5


def test_who_sees_mothers_and_girls(
    kader: Client,
    masuk: Masuk,
    ibu: IbuHamil,
    posyandu_lain: Posyandu,
    desa_lain: Wilayah,
    kabupaten: Wilayah,
    periksa: Periksa,
) -> None:
    """As with children: the kader of the posyandu, the bidan of the village; the dinas nobody."""
    kunjungan = periksa(hb="10.0")
    kasus = ibu.kasus.get()
    alamat = [
        ibu.get_absolute_url(),
        kunjungan.get_absolute_url(),
        kasus.get_absolute_url(),
        *(
            reverse(f"simpati:{nama}", args=[ibu.pk])
            for nama in ("ubah-ibu", "periksa-ibu", "akhir-ibu", "keluarga-ibu")
        ),
    ]
    jauh = masuk(roles.BIDAN, desa_lain)
    dinas = masuk(roles.DINAS, kabupaten)
    for satu in alamat:
        assert kader.get(satu).status_code == 200, satu
        assert jauh.get(satu).status_code == 404, satu
        assert dinas.get(satu).status_code == 403, satu
    IbuHamil.objects.filter(pk=ibu.pk).update(posyandu=posyandu_lain)  # tanpa-jejak: hanya uji
    for satu in alamat:
        assert kader.get(satu).status_code == 404, satu
    assert ibu.nama not in kader.get(reverse("simpati:daftar-ibu")).text
    angka = reverse("simpati:angka-ibu", args=[kabupaten.pk])
    assert "disembunyikan" in dinas.get(angka).text
    assert jauh.get(angka).status_code == 404


def test_reading_a_mother_is_recorded_as_hers(
    kader: Client, ibu: IbuHamil, periksa: Periksa
) -> None:
    """Her case and her visits count as she; a list counts whom it shows."""
    periksa(hb="10.0")
    AccessEntry.objects.all().delete()
    kader.get(ibu.kasus.get().get_absolute_url())
    catatan = AccessEntry.objects.get()
    assert (catatan.subject, catatan.keys) == ("simpati.ibuhamil", f",{ibu.pk},")
    kader.get(reverse("simpati:daftar-ibu"))
    assert AccessEntry.objects.latest("pk").keys == f",{ibu.pk},"


def test_numbers_are_masked_and_stand_nowhere(
    kader: Client, ibu: IbuHamil, masuk: Masuk, desa: Wilayah
) -> None:
    """NIK and telephone are closed in the database; pages show the last digits of the NIK."""
    semua = seluruh_basis_data()
    assert NIK_IBU not in semua
    assert ibu.telepon not in semua
    halaman = kader.get(ibu.get_absolute_url()).text
    assert NIK_IBU not in halaman
    assert NIK_IBU[-4:] in halaman
    assert NIK_IBU not in kader.get(reverse("simpati:daftar-ibu")).text


def test_a_mother_gets_her_copy_and_is_forgotten(
    ibu: IbuHamil, periksa: Periksa, masuk: Masuk, kabupaten: Wilayah, desa: Wilayah
) -> None:
    """Found by NIK or name; the copy has it all, after erasure nothing names her."""
    ibu.keluarga = Keluarga.objects.create(
        desa=desa, no_kk=NO_KK, kepala="Dadang Rahasia", alamat="Gang Buntu 7"
    )
    ibu.save()
    periksa(hb="10.0", faktor_risiko="Lilis pusing")
    masuk(PENGELOLA_DATA, kabupaten)
    pengelola = User.objects.get(username=PENGELOLA_DATA)
    kunci = f"ibu-{ibu.pk}"
    for cari in (Query(nik=NIK_IBU), Query(name="lilis rahasia", born=LAHIR_IBU)):
        assert [satu.key for satu in subjek.find(cari, pengelola)] == [kunci]
    orang = subjek.person(kunci, pengelola)
    assert orang is not None
    assert orang.name == ibu.nama
    salinan = str([bagian.rows for bagian in subjek.export(kunci)])
    for nilai in (NIK_IBU, ibu.telepon, "10", "Lilis pusing", "Anemia", NO_KK, "Gang Buntu 7"):
        assert nilai in salinan
    assert {type(satu) for satu in subjek.rows(kunci)} == {
        IbuHamil,
        PemeriksaanIbu,
        Kasus,
        Keluarga,
    }
    subjek.erase(kunci)
    salinan = str([bagian.rows for bagian in subjek.export(kunci)])
    for nilai in (NIK_IBU, "Lilis", "Dadang", NO_KK, "081200000001"):
        assert nilai not in salinan
    kini = IbuHamil.objects.get()
    assert (kini.keluarga_id, kini.status, kini.tanggal_lahir.day) == (None, "pindah", 1)
    assert Keluarga.objects.get().kepala == "(dihapus)"
    assert not Kasus.objects.filter(selesai=None).exists()
    assert ibu.pemeriksaan.get().hb == 10


def test_a_girl_gets_her_copy_and_is_forgotten(
    posyandu: Posyandu, petugas: User, hari_ini: date
) -> None:
    """Her Hb stays, without a name."""
    satu = RemajaPutri.objects.create(
        posyandu=posyandu, nama="Putri Ayu", tanggal_lahir=date(2011, 3, 15), sekolah="SMP 1"
    )
    PemeriksaanRemaja.objects.create(
        remaja=satu, tanggal=hari_ini, hb=Decimal("11.5"), petugas=petugas
    )
    kunci = f"remaja-{satu.pk}"
    salinan = str([bagian.rows for bagian in subjek.export(kunci)])
    for nilai in ("Putri Ayu", "SMP 1", "11,5"):
        assert nilai in salinan
    subjek.erase(kunci)
    salinan = str([bagian.rows for bagian in subjek.export(kunci)])
    assert "Putri" not in salinan
    assert "11,5" in salinan


def test_the_admin_offers_no_list_of_families(posyandu: Posyandu, buat_balita: BuatBalita) -> None:
    """A child's page there names no other family or mother."""
    anak = buat_balita(posyandu)
    Keluarga.objects.create(desa=posyandu.desa, no_kk=NO_KK, kepala="Dadang Rahasia")
    klien = Client()
    klien.force_login(User.objects.create_superuser("akar"))
    alamat = reverse("admin:simpati_balita_change", args=[anak.pk])
    klien.post(klien.get(alamat)["Location"], {"why": "memeriksa salah catat"})
    halaman = klien.get(alamat).text
    assert anak.nama in halaman
    assert "Dadang" not in halaman
