"""The pages end to end, as a kader, a bidan and the dinas use them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from inti.models import Assignment, User, Wilayah
from simpati import roles
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db


def isi_anak(hari_ini: date, **lain: Any) -> dict[str, Any]:
    """Give a registration as a kader types it."""
    return {
        "nama": "Nur'aini  Lestari",
        "jenis_kelamin": "P",
        "tanggal_lahir": (hari_ini - timedelta(days=365)).isoformat(),
        "nama_ibu": "Siti O'Hara",
        "urutan_kembar": "1",
        **lain,
    }


def isi_ukur(hari_ini: date, **lain: Any) -> dict[str, Any]:
    """Give a measurement as a kader types it."""
    return {
        "tanggal": hari_ini.isoformat(),
        "berat_kg": "8,4",
        "panjang_tinggi_cm": "70,5",
        "posisi": "terlentang",
        **lain,
    }


def nik_untuk(lahir: date, kelamin: str, nomor: int = 9901) -> str:
    """Give a made-up NIK of the right structure."""
    return f"110101{lahir.day + 40 * (kelamin == 'P'):02d}{lahir:%m%y}{nomor}"


def test_a_kader_signs_in_registers_and_measures(posyandu: Posyandu, hari_ini: date) -> None:
    """From the sign-in page to the class of a child in one go."""
    orang = User.objects.create_user("rina", password="rahasia-panjang-1")
    Assignment.objects.create(user=orang, role=roles.KADER, wilayah=posyandu.desa)
    posyandu.kader.add(orang)
    klien = Client()
    masuk = klien.post(
        reverse("inti:masuk"), {"username": "rina", "password": "rahasia-panjang-1"}, follow=True
    )
    assert masuk.request["PATH_INFO"] == reverse("simpati:posyandu-saya")
    terdaftar = klien.post(
        reverse("simpati:daftar", args=[posyandu.pk]), isi_anak(hari_ini), follow=True
    )
    assert "Nur&#x27;aini Lestari sudah terdaftar" in terdaftar.text
    anak = Balita.objects.get(nama="Nur'aini Lestari")
    hasil = klien.post(
        reverse("simpati:ukur", args=[anak.pk]),
        isi_ukur(hari_ini, panjang_tinggi_cm="68,5"),
        follow=True,
    )
    diukur = anak.pengukuran.get()
    assert (str(diukur.berat_kg), diukur.kelas_tbu, diukur.petugas) == ("8.40", "pendek", orang)
    assert "Pendek" in hasil.text
    assert "8,4 kg" in hasil.text
    assert "Rujuk ke bidan" in hasil.text


def test_child_page_has_chart_table_and_masked_nik(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """The chart has a title and its figures stand in a table; the NIK is masked."""
    lahir = hari_ini - timedelta(days=365)
    anak = buat_balita(posyandu, nik=nik_untuk(lahir, "L"))
    ukur(anak, tanggal=hari_ini - timedelta(days=30), panjang="74.2")
    ukur(anak)
    halaman = kader.get(anak.get_absolute_url()).text
    assert 'role="img"' in halaman
    assert "<desc" in halaman
    assert "74,2" in halaman
    assert anak.nik not in halaman
    assert "•••• •••• •••• 9901" in halaman
    titik = halaman.split('<circle class="grafik__titik" cx="')[1].split('"')[0]
    assert float(titik) > 0


def test_start_lists_who_is_left_and_what_to_repeat(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """The measured child leaves the list, the implausible one is to be repeated."""
    ukur(buat_balita(posyandu, nama="Selesai"))
    ukur(buat_balita(posyandu, nama="Salah"), panjang="120")
    buat_balita(posyandu, nama="Menunggu")
    isi = kader.get(reverse("simpati:posyandu-saya")).context
    assert [satu.balita.nama for satu in isi["belum"]] == ["Menunggu"]
    assert [satu.balita.nama for satu in isi["ulang"]] == ["Salah"]
    assert (isi["total"].diukur, isi["total"].terdaftar) == (2, 3)


def test_list_searches_filters_and_pages(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Search by child or mother, filters by state, and pages that survive nonsense numbers."""
    for nomor in range(27):
        buat_balita(
            posyandu, nama=f"Anak {nomor:02d}", nama_ibu="Ibu Ratna" if nomor == 3 else "Siti"
        )
    ukur(Balita.objects.get(nama="Anak 05"), panjang="70.0")
    buat_balita(posyandu, nama="Pindah", aktif=False)
    alamat = posyandu.get_absolute_url()

    def nama(**cari: str) -> list[str]:
        return [satu.balita.nama for satu in kader.get(alamat, cari).context["anak"]]

    assert len(nama()) == 25
    assert nama(halaman="2") == ["Anak 25", "Anak 26"]
    assert nama(halaman="abc") == nama()
    assert nama(q="ratna") == ["Anak 03"]
    assert nama(q="tak ada' OR 1=1 --") == []
    assert nama(q="a\x00nak 04") == ["Anak 04"]
    assert nama(saring="stunting") == ["Anak 05"]
    assert "Anak 05" not in nama(saring="belum")
    assert nama(saring="arsip") == ["Pindah"]
    assert nama(saring="lainnya") == nama()


@pytest.mark.parametrize(
    ("isian", "tertulis"),
    [
        *(("8,4", "8.40"), ("8.4", "8.40"), (" 8,45 kg ", "8.45"), ("12 KG", "12.00")),
        *(("0,5", "0.50"), ("8,400", "8.40")),
    ],
)
def test_weight_as_people_write_it(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    isian: str,
    tertulis: str,
) -> None:
    """Comma or dot, with or without the unit."""
    anak = buat_balita(posyandu)
    jawab = kader.post(reverse("simpati:ukur", args=[anak.pk]), isi_ukur(hari_ini, berat_kg=isian))
    assert jawab.status_code == 302
    assert str(anak.pengukuran.get().berat_kg) == tertulis


@pytest.mark.parametrize(
    ("isian", "pesan"),
    [
        ({"berat_kg": "84"}, "Mungkin maksudnya 8,4"),
        ({"berat_kg": "delapan"}, "Tulis angka saja"),
        ({"berat_kg": "8,4,1"}, "Tulis angka saja"),
        ({"berat_kg": "-8"}, "Tulis angka saja"),
        ({"berat_kg": "NaN"}, "Tulis angka saja"),
        ({"berat_kg": "1e1"}, "Tulis angka saja"),
        ({"berat_kg": "8,456"}, "dua angka di belakang koma"),
        ({"berat_kg": ""}, "perlu diisi"),
        ({"panjang_tinggi_cm": "705"}, "Mungkin maksudnya 70,5"),
        ({"panjang_tinggi_cm": "7"}, "di luar 30-130 cm"),
        ({"posisi": "duduk"}, "posisi"),
        ({"posisi": ""}, "Pilih terlentang atau berdiri"),
        ({"tanggal": "kemarin"}, "Tanggal tidak terbaca"),
        ({"tanggal": "2999-01-01"}, "belum terjadi"),
        ({"tanggal": "2001-01-01"}, "tidak bisa sebelum itu"),
    ],
)
def test_bad_measurement_is_told_and_not_stored(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    isian: dict[str, str],
    pesan: str,
) -> None:
    """Nothing is stored, the message names the cure, what was typed stays."""
    anak = buat_balita(posyandu)
    jawab = kader.post(reverse("simpati:ukur", args=[anak.pk]), isi_ukur(hari_ini, **isian))
    assert jawab.status_code == 422
    assert pesan in jawab.text
    assert not Pengukuran.objects.exists()


@pytest.mark.parametrize("isian", [{"berat_kg": "40,01"}, {"panjang_tinggi_cm": "705,5"}])
def test_no_number_is_proposed_that_would_be_refused(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    isian: dict[str, str],
) -> None:
    """A tenth of it has more decimals than scale and board show."""
    anak = buat_balita(posyandu)
    jawab = kader.post(reverse("simpati:ukur", args=[anak.pk]), isi_ukur(hari_ini, **isian))
    assert "di luar" in jawab.text
    assert "Mungkin maksudnya" not in jawab.text


def test_second_measurement_of_a_day_leads_to_the_first(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """A child is measured once a day; the message leads to what is there."""
    anak = buat_balita(posyandu)
    ada = ukur(anak)
    jawab = kader.post(reverse("simpati:ukur", args=[anak.pk]), isi_ukur(hari_ini))
    assert jawab.status_code == 422
    assert f'href="{ada.get_absolute_url()}"' in jawab.text
    assert anak.pengukuran.count() == 1


def test_correcting_recomputes(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """A corrected length gives a new class and takes the flag away."""
    salah = ukur(buat_balita(posyandu), panjang="120")
    assert salah.perlu_ukur_ulang
    alamat = reverse("simpati:ubah-pengukuran", args=[salah.pk])
    assert 'value="120"' in kader.get(alamat).text
    kader.post(alamat, isi_ukur(hari_ini, berat_kg="9,6", panjang_tinggi_cm="75,7"))
    salah.refresh_from_db()
    assert (salah.kelas_tbu, salah.status) == ("normal", "terkirim")


def test_oedema_is_severe_malnutrition(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """With oedema the weight is not judged and the child is sent to the puskesmas today."""
    anak = buat_balita(posyandu)
    halaman = kader.post(
        reverse("simpati:ukur", args=[anak.pk]), isi_ukur(hari_ini, edema="on"), follow=True
    )
    diukur = anak.pengukuran.get()
    assert (diukur.kelas_bbtb, diukur.z_bbtb, diukur.z_bbu) == ("gizi-buruk", None, None)
    assert "Kedua kaki bengkak" in halaman.text


def test_shrunk_child_is_told(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """A child shorter than last month is to be measured again."""
    anak = buat_balita(posyandu)
    ukur(anak, tanggal=hari_ini - timedelta(days=30), panjang="76.0")
    assert "Tampak menyusut" in kader.get(ukur(anak, panjang="73.0").get_absolute_url()).text


@pytest.mark.parametrize(("hari", "posisi"), [(365, "terlentang"), (900, "berdiri")])
def test_position_follows_the_age(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    hari: int,
    posisi: str,
) -> None:
    """Under two years lying, from two years standing."""
    anak = buat_balita(posyandu, tanggal_lahir=hari_ini - timedelta(days=hari))
    assert (
        kader.get(reverse("simpati:ukur", args=[anak.pk])).context["form"].initial["posisi"]
        == posisi
    )


def test_over_sixty_months_is_told(kader: Client, posyandu: Posyandu, hari_ini: date) -> None:
    """A child of five years is no balita."""
    isi = isi_anak(hari_ini, tanggal_lahir=(hari_ini - timedelta(days=5 * 365 + 30)).isoformat())
    jawab = kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi)
    assert "di bawah 60 bulan" in jawab.text
    assert not Balita.objects.exists()


@pytest.mark.parametrize(
    ("lain", "pesan"),
    [
        ({"tanggal_lahir": "2999-01-01"}, "belum terjadi"),
        ({"nama": "   "}, "perlu diisi"),
        ({"nik": "123"}, "16 angka"),
        ({"nik": "1101010101019901"}, "Tanggal lahir di NIK"),
        ({"nik_ibu": "1101011501909901"}, "milik laki-laki"),
        ({"jenis_kelamin": "X"}, "X"),
        ({"urutan_kembar": "9"}, "9"),
        ({"rt": "a1"}, "tiga angka"),
    ],
)
def test_bad_registration_is_told(
    kader: Client, posyandu: Posyandu, hari_ini: date, lain: dict[str, str], pesan: str
) -> None:
    """Each fault is told at its field, nothing is stored."""
    jawab = kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi_anak(hari_ini, **lain))
    assert jawab.status_code == 422
    assert pesan in jawab.text
    assert not Balita.objects.exists()


def test_nik_of_the_other_sex_is_told(kader: Client, posyandu: Posyandu, hari_ini: date) -> None:
    """A girl cannot have a boy's NIK."""
    lahir = hari_ini - timedelta(days=365)
    isi = isi_anak(hari_ini, nik=nik_untuk(lahir, "L"))
    jawab = kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi)
    assert "Jenis kelamin di NIK" in jawab.text


def test_same_nik_is_registered_once(
    kader: Client,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """A child registered elsewhere is told with its posyandu, but neither named nor linked."""
    lahir = hari_ini - timedelta(days=365)
    angka = nik_untuk(lahir, "P")
    ada = buat_balita(
        posyandu_lain, nama="Rahasia", nik=angka, jenis_kelamin="P", tanggal_lahir=lahir
    )
    jawab = kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi_anak(hari_ini, nik=angka))
    assert "sudah terdaftar di Posyandu Mawar" in jawab.text
    assert "Rahasia" not in jawab.text
    assert ada.get_absolute_url() not in jawab.text
    assert Balita.objects.count() == 1


def test_same_mother_and_birth_date_is_told_but_twins_pass(
    kader: Client, posyandu: Posyandu, hari_ini: date
) -> None:
    """The same mother, birth date and sex is a double, unless it is the second twin."""
    alamat = reverse("simpati:daftar", args=[posyandu.pk])
    isi = isi_anak(hari_ini, nik_ibu="1101015501909901")
    assert kader.post(alamat, isi).status_code == 302
    ganda = kader.post(alamat, isi)
    assert "Bila ini kembarannya" in ganda.text
    assert Balita.objects.get().get_absolute_url() in ganda.text
    assert kader.post(alamat, {**isi, "urutan_kembar": "2"}).status_code == 302
    assert Balita.objects.count() == 2


def test_corrected_birth_date_recomputes_the_history(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """A child that turns out older is shorter for its age; an impossible date is refused."""
    anak = buat_balita(posyandu)
    diukur = ukur(anak)
    alamat = reverse("simpati:ubah-balita", args=[anak.pk])
    lebih_tua = isi_anak(
        hari_ini,
        jenis_kelamin="L",
        aktif="on",
        tanggal_lahir=(hari_ini - timedelta(days=720)).isoformat(),
    )
    assert kader.post(alamat, lebih_tua).status_code == 302
    diukur.refresh_from_db()
    assert (diukur.umur_hari, diukur.kelas_tbu) == (720, "sangat-pendek")
    Pengukuran.objects.update(tanggal=hari_ini - timedelta(days=10))
    terlambat = {**lebih_tua, "tanggal_lahir": (hari_ini - timedelta(days=3)).isoformat()}
    assert "tanggal lahir harus sebelum itu" in kader.post(alamat, terlambat).text


def test_scripts_in_names_stay_text(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """A name cannot bring markup into a page."""
    anak = buat_balita(posyandu, nama="<script>x</script>")
    ukur(anak)
    for alamat in (anak.get_absolute_url(), posyandu.get_absolute_url()):
        assert "<script>x" not in kader.get(alamat).text


ANAK = ("simpati:balita", "simpati:ubah-balita", "simpati:ukur")
UKURAN = ("simpati:hasil", "simpati:ubah-pengukuran")
TEMPAT = ("simpati:posyandu", "simpati:daftar")


@pytest.mark.parametrize("cara", ["get", "post"])
@pytest.mark.parametrize("nama", [*ANAK, *UKURAN, *TEMPAT])
def test_other_posyandu_answers_404(
    kader: Client,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
    nama: str,
    cara: str,
) -> None:
    """A kader can neither see nor write another posyandu's data, even of her own village."""
    anak = buat_balita(posyandu_lain)
    diukur = ukur(anak)
    sebelum = (Balita.objects.values().get(), Pengukuran.objects.values().get())
    pk = anak.pk if nama in ANAK else diukur.pk if nama in UKURAN else posyandu_lain.pk
    isi = {**isi_anak(hari_ini), **isi_ukur(hari_ini)} if cara == "post" else {}
    jawab = getattr(kader, cara)(reverse(nama, args=[pk]), isi)
    if cara == "post" and nama in ("simpati:balita", "simpati:hasil", "simpati:posyandu"):
        assert jawab.status_code == 405
    else:
        assert jawab.status_code == 404
    assert (Balita.objects.values().get(), Pengukuran.objects.values().get()) == sebelum


def bernomor(ruang: str) -> Iterator[str]:
    """Give each address of an app that takes one number, with one beyond every key."""
    for nama in get_resolver(f"{ruang}.urls").reverse_dict:
        if isinstance(nama, str):
            with suppress(NoReverseMatch):
                yield reverse(f"{ruang}:{nama}", args=[10**20])


@pytest.mark.parametrize("ruang", ["simpati", "pertukaran", "orangtua"])
def test_a_number_beyond_every_key_is_no_fault(masuk: Masuk, desa: Wilayah, ruang: str) -> None:
    """Of an address that somebody made up, whatever it is of."""
    bidan = masuk(roles.BIDAN, desa)
    alamat = list(bernomor(ruang))
    assert alamat
    jawaban = [kirim(satu).status_code for satu in alamat for kirim in (bidan.get, bidan.post)]
    assert set(jawaban) <= {302, 403, 404, 405}


@pytest.mark.parametrize("nama", [*ANAK, *UKURAN, *TEMPAT])
@pytest.mark.parametrize("peran", [roles.OPERATOR_DESA, roles.DINAS, roles.PIMPINAN])
def test_figures_only_roles_open_no_child(
    masuk: Masuk,
    kabupaten: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    peran: str,
    nama: str,
) -> None:
    """Operator, dinas and leaders see figures, never a child."""
    anak = buat_balita(posyandu)
    diukur = ukur(anak)
    pk = anak.pk if nama in ANAK else diukur.pk if nama in UKURAN else posyandu.pk
    assert masuk(peran, kabupaten).get(reverse(nama, args=[pk])).status_code == 403


@pytest.mark.parametrize("nama", [*ANAK, *UKURAN, *TEMPAT])
def test_anonymous_is_sent_to_sign_in(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, nama: str
) -> None:
    """Nobody sees a child without signing in."""
    anak = buat_balita(posyandu)
    diukur = ukur(anak)
    pk = anak.pk if nama in ANAK else diukur.pk if nama in UKURAN else posyandu.pk
    jawab = Client().get(reverse(nama, args=[pk]))
    assert jawab.status_code == 302
    assert jawab["Location"].startswith(reverse("inti:masuk"))


def test_bidan_sees_her_unit_only(
    masuk: Masuk,
    desa: Wilayah,
    desa_lain: Wilayah,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
) -> None:
    """A bidan sees all posyandu of her village and none of the next."""
    jauh = Posyandu.objects.create(nama="Jauh", desa=desa_lain)
    klien = masuk(roles.BIDAN, desa)
    isi = klien.get(reverse("simpati:posyandu-saya")).context["posyandu"]
    assert {satu.posyandu for satu in isi} == {posyandu, posyandu_lain}
    assert klien.get(buat_balita(jauh).get_absolute_url()).status_code == 404


def test_kader_who_lost_her_assignment_sees_nothing(kader: Client, posyandu: Posyandu) -> None:
    """Being listed in a posyandu is not enough: the assignment has to be there."""
    assert kader.get(posyandu.get_absolute_url()).status_code == 200
    Assignment.objects.all().delete()
    assert kader.get(posyandu.get_absolute_url()).status_code == 403


def test_two_kader_do_not_double_a_posyandu(kader: Client, posyandu: Posyandu) -> None:
    """A posyandu with two kader is listed once."""
    posyandu.kader.add(User.objects.create_user("kedua"))
    assert len(kader.get(reverse("simpati:posyandu-saya")).context["posyandu"]) == 1


@pytest.mark.parametrize("jumlah", [3, 23])
def test_query_count_stays_flat(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    django_assert_max_num_queries: Any,
    jumlah: int,
) -> None:
    """The list pages need the same few queries for 3 children and for 23."""
    for nomor in range(jumlah):
        ukur(buat_balita(posyandu, nama=f"Anak {nomor}"))
        buat_balita(posyandu, nama=f"Belum {nomor}")
    for alamat, batas in (
        (reverse("simpati:posyandu-saya"), 15),
        (posyandu.get_absolute_url(), 15),
        (reverse("simpati:wilayah", args=[posyandu.desa_id]), 15),
    ):
        with django_assert_max_num_queries(batas):
            kader.get(alamat)
