"""The kept counts of villages against a second count, written out plainly from the rows."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Sum

from inti.models import User, Wilayah
from simpati import rekap, roles, subjek
from simpati.angka import sasaran
from simpati.hitungan import NAMA, bulan_sasaran, kelompok_umur
from simpati.models import Balita, Intervensi, Kasus, Pengukuran, Posyandu, Rekap, RekapDesa
from simpati.models import Sasaran as Terdaftar
from simpati.pencatatan import catat, catat_banyak, hitung_ulang
from simpati.pendampingan import catat_intervensi, pindahkan
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db
BENIH = 11
BULAN = 5
PENDEK = ("pendek", "sangat-pendek")
BERAT = {
    "bb-sangat-kurang": "berat_sangat_kurang",
    "bb-kurang": "berat_kurang",
    "bb-normal": "",
    "risiko-bb-lebih": "risiko_berat_lebih",
}


def bulan_terakhir(hari_ini: date) -> list[Periode]:
    """Give this month and those before, newest first."""
    semua = [Periode.dari(hari_ini)]
    while len(semua) < BULAN:
        semua.append(semua[-1].sebelum)
    return semua


@dataclass(frozen=True)
class Catatan:
    """All that a plain count reads, read once."""

    ukuran: dict[int, list[Pengukuran]]
    kasus: list[Kasus]

    @classmethod
    def baca(cls) -> "Catatan":
        """Read it."""
        ukuran = defaultdict(list)
        for satu in Pengukuran.objects.order_by("tanggal"):
            ukuran[satu.balita_id].append(satu)
        kasus = Kasus.objects.select_related("balita__posyandu").prefetch_related("intervensi")
        return cls(ukuran, list(kasus.exclude(status="keliru")))


def hitung(desa: Wilayah, periode: Periode, catatan: Catatan) -> Counter[str]:
    """Count a month of a village child by child."""
    jumlah: Counter[str] = Counter()
    for anak in sasaran(periode).filter(posyandu__desa=desa).values_list("pk", flat=True):
        semua = catatan.ukuran[anak]
        bulan_ini = [satu for satu in semua if Periode.dari(satu.tanggal) == periode]
        jumlah["diukur"] += bool(bulan_ini)
        wajar = [satu for satu in bulan_ini if satu.z_tbu is not None and not satu.tanda_tbu]
        if wajar:
            _hitung_panjang(jumlah, wajar[-1], semua, periode)
        if gizi := [satu.kelas_bbtb for satu in bulan_ini if satu.kelas_bbtb]:
            jumlah["dinilai_gizi"] += 1
            jumlah[gizi[-1].replace("-", "_")] += 1
        if berat := [satu.kelas_bbu for satu in bulan_ini if satu.kelas_bbu]:
            jumlah["dinilai_berat"] += 1
            jumlah[BERAT[berat[-1]]] += 1
        if naik := [satu.naik for satu in bulan_ini if satu.naik in ("N", "T")]:
            jumlah["dinilai"] += 1
            jumlah["naik"] += naik[-1] == "N"
    for satu in catatan.kasus:
        if (
            satu.balita
            and satu.balita.posyandu.desa_id == desa.pk
            and Periode.dari(satu.mulai) == periode
        ):
            _hitung_kasus(jumlah, satu)
    return jumlah


def _hitung_panjang(
    jumlah: Counter[str], kini: Pengukuran, semua: list[Pengukuran], periode: Periode
) -> None:
    lalu = [
        satu.kelas_tbu in PENDEK
        for satu in semua
        if satu.tanggal < periode.awal and satu.z_tbu is not None and not satu.tanda_tbu
    ]
    jumlah["terukur"] += 1
    jumlah["stunting"] += kini.kelas_tbu in PENDEK
    jumlah["sangat_pendek"] += kini.kelas_tbu == "sangat-pendek"
    jumlah["tinggi"] += kini.kelas_tbu == "tinggi"
    if lalu and not any(lalu):
        jumlah["berisiko_stunting"] += 1
        jumlah["stunting_baru"] += kini.kelas_tbu in PENDEK


def _hitung_kasus(jumlah: Counter[str], kasus: Kasus) -> None:
    hari = [satu.realisasi for satu in kasus.intervensi.all() if satu.realisasi]
    jumlah["ditemukan"] += 1
    jumlah["ditangani"] += bool(hari)
    jumlah["hari_tangani"] += (min(hari) - kasus.mulai).days if hari else 0
    jumlah["dinilai_pulih"] += kasus.status != "pindah"
    if kasus.status == "pulih" and kasus.selesai:
        jumlah["pulih"] += (kasus.selesai - kasus.mulai).days <= 90


def sama(hari_ini: date, *desa: Wilayah) -> bool:
    """Tell whether what is kept is what a plain count gives, for each village and month."""
    catatan = Catatan.baca()
    return all(
        tersimpan(satu, periode) == {nama: hitung(satu, periode, catatan)[nama] for nama in NAMA}
        and terdaftar(satu, periode) == sasaran(periode).filter(posyandu__desa=satu).count()
        for satu in desa
        for periode in bulan_terakhir(hari_ini)
    )


def tersimpan(desa: Wilayah, periode: Periode) -> dict[str, int]:
    """Give a village's kept counts of a month."""
    baris = RekapDesa.objects.filter(desa=desa, bulan=periode.awal)
    jumlah = baris.aggregate(**{f"n_{nama}": Sum(nama, default=0) for nama in NAMA})
    return {nama: jumlah[f"n_{nama}"] for nama in NAMA}


def terdaftar(desa: Wilayah, periode: Periode) -> int:
    """Give S of a village and month from what is kept."""
    baris = Terdaftar.objects.filter(desa=desa, lahir__lte=periode.awal, sampai__gte=periode.awal)
    return int(baris.aggregate(n=Sum("anak", default=0))["n"])


@pytest.fixture
def tempat(posyandu: Posyandu, posyandu_lain: Posyandu, desa_lain: Wilayah) -> list[Posyandu]:
    """Two posyandu of one village, one of the next."""
    return [posyandu, posyandu_lain, Posyandu.objects.create(nama="Jauh", desa=desa_lain)]


@pytest.fixture
def banyak(
    tempat: list[Posyandu], buat_balita: BuatBalita, petugas: User, hari_ini: date
) -> list[Balita]:
    """Children of all ages, some born on the first of a month, with months of measurements."""
    acak = random.Random(BENIH)  # noqa: S311 - no secret
    anak = []
    for nomor in range(14):
        lahir = hari_ini - timedelta(days=acak.randrange(60, 1850))
        anak.append(
            buat_balita(
                tempat[nomor % 3],
                jenis_kelamin=acak.choice("LP"),
                tanggal_lahir=lahir.replace(day=1) if nomor % 5 == 0 else lahir,
            )
        )
    hari = sorted({hari_ini - timedelta(days=acak.randrange(0, 120)) for _nomor in range(13)})
    catat_banyak(
        [
            _ukuran(acak, satu, tanggal, petugas)
            for satu in anak
            for tanggal in hari
            if tanggal > satu.tanggal_lahir and acak.random() < 0.7
        ],
        why="uji",
    )
    for posyandu in tempat:
        rekap.segarkan_sasaran(posyandu.pk)
    return anak


def _ukuran(acak: random.Random, anak: Balita, tanggal: date, petugas: User) -> Pengukuran:
    return Pengukuran(
        balita=anak,
        tanggal=tanggal,
        berat_kg=Decimal(acak.choice(["4.5", "7.5", "9.6", "11.4", "14.0", "22.0"])),
        panjang_tinggi_cm=Decimal(acak.choice(["50.0", "70.0", "75.7", "95.0"])),
        posisi="terlentang",
        edema=acak.random() < 0.05,
        petugas=petugas,
    )


def test_bulk_is_counted(
    banyak: list[Balita], desa: Wilayah, desa_lain: Wilayah, hari_ini: date
) -> None:
    """Every count of every month; each of them is there, so that none is equal by being empty."""
    assert sama(hari_ini, desa, desa_lain)
    ada = RekapDesa.objects.aggregate(**{f"n_{nama}": Sum(nama) for nama in NAMA})
    kosong = {nama for nama in NAMA if not ada[f"n_{nama}"]}
    assert kosong <= {"ditangani", "hari_tangani", "pulih", "gizi_lebih"}


@pytest.mark.slow
def test_every_way_of_changing_is_counted(
    banyak: list[Balita],
    tempat: list[Posyandu],
    desa: Wilayah,
    desa_lain: Wilayah,
    petugas: User,
    hari_ini: date,
) -> None:
    """Entered, corrected, moved, left, erased; cases opened, helped, ended."""
    acak = random.Random(BENIH)  # noqa: S311 - no secret
    for nomor in range(24):
        anak = Balita.objects.get(pk=acak.choice(banyak).pk)
        ukuran = anak.pengukuran.order_by("tanggal").first()
        kasus = Kasus.objects.filter(selesai=None).order_by("pk").first()
        pilihan = nomor % 6
        if pilihan == 0 and ukuran:
            ukuran.panjang_tinggi_cm = Decimal(acak.choice(["68.0", "75.7", "95.0"]))
            catat(ukuran)
        elif pilihan == 1:
            anak.aktif = not anak.aktif
            anak.save()
            rekap.segarkan_anak(anak)
        elif pilihan == 2:
            lama, anak.posyandu = anak.posyandu_id, acak.choice(tempat)
            anak.save()
            rekap.segarkan_anak(anak, lama)
        elif pilihan == 3:
            anak.tanggal_lahir -= timedelta(days=1)
            anak.save()
            hitung_ulang(anak)
        elif pilihan == 4 and kasus:
            catat_intervensi(
                Intervensi(
                    kasus=kasus,
                    jenis="kunjungan-rumah",
                    pelaksana=f"Bidan {nomor}",
                    jadwal=kasus.mulai,
                    realisasi=kasus.mulai + timedelta(days=acak.randrange(9)),
                    dibuat_oleh=petugas,
                )
            )
        elif kasus and kasus.berikut:
            pindahkan(
                kasus,
                Kasus.Status(acak.choice(kasus.berikut)),
                oleh=petugas,
                hari_ini=hari_ini,
                catatan="uji",
            )
        assert sama(hari_ini, desa, desa_lain), (nomor, pilihan)
    subjek.erase(str(banyak[0].pk))
    assert sama(hari_ini, desa, desa_lain)
    assert RekapDesa.objects.aggregate(n=Sum("ditangani"))["n"]


def test_a_case_of_a_month_between_those_that_change_is_left_alone(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """An earlier day is entered late: its month and the child's later ones are counted again."""
    awal, tengah, _bulan_ini = sorted(bulan_terakhir(hari_ini))[-3:]
    ukur(buat_balita(posyandu), berat="7.3", tanggal=tengah.awal)
    assert Periode.dari(Kasus.objects.get().mulai) == tengah
    anak = buat_balita(posyandu)
    ukur(anak)
    sebelum = list(Rekap.objects.filter(bulan=tengah.awal).values())
    ukur(anak, tanggal=awal.awal)
    assert list(Rekap.objects.filter(bulan=tengah.awal).values()) == sebelum
    assert Rekap.objects.filter(bulan=awal.awal).aggregate(semua=Sum("diukur"))["semua"] == 1


def test_counting_anew_mends_what_was_written_past_the_service(
    banyak: list[Balita], desa: Wilayah, desa_lain: Wilayah, hari_ini: date
) -> None:
    """Rows that are wrong, missing or left over, as after an update."""
    Rekap.objects.all().delete()
    RekapDesa.objects.update(diukur=99)
    RekapDesa.objects.create(
        desa=desa, bulan=date(2001, 1, 1), jenis_kelamin="L", kelompok=0, diukur=3
    )
    Terdaftar.objects.update(anak=7)
    assert not sama(hari_ini, desa, desa_lain)
    rekap.hitung_semua()
    assert sama(hari_ini, desa, desa_lain)
    assert not RekapDesa.objects.filter(bulan__year=2001).exists()


def test_a_posyandu_takes_its_figures_to_another_village(
    banyak: list[Balita],
    masuk: Masuk,
    kecamatan: Wilayah,
    desa: Wilayah,
    desa_lain: Wilayah,
    hari_ini: date,
) -> None:
    """In the admin it is given another village; of an empty village nothing is left."""
    staf = masuk(roles.BIDAN, kecamatan)
    orang = User.objects.get(username=roles.BIDAN)
    orang.is_staff = True
    orang.save()
    orang.user_permissions.set(Permission.objects.filter(content_type__app_label="simpati"))
    for satu in Posyandu.objects.filter(desa=desa):
        isi = {"nama": satu.nama, "rw": satu.rw, "desa": desa_lain.pk}
        alamat = f"/admin/simpati/posyandu/{satu.pk}/change/"
        assert staf.post(alamat, isi).status_code == 302
    assert not Posyandu.objects.filter(desa=desa).exists()
    assert sama(hari_ini, desa, desa_lain)
    assert not RekapDesa.objects.filter(desa=desa).exists()
    assert not Terdaftar.objects.filter(desa=desa).exists()


def test_a_child_is_found_anew_once(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """Normal, then stunted, then stunted again, then normal, then stunted: one new case."""
    anak = buat_balita(posyandu)
    bulan = list(reversed(bulan_terakhir(hari_ini)))
    for periode, panjang in zip(bulan, ("72.0", "64.0", "64.0", "75.7", "64.0"), strict=True):
        ukur(anak, panjang=panjang, tanggal=periode.awal)
    baru = [tersimpan(posyandu.desa, satu)["stunting_baru"] for satu in bulan]
    assert baru == [0, 1, 0, 0, 0]
    pertama = buat_balita(posyandu, nama_ibu="Lain")
    ukur(pertama, panjang="64.0", tanggal=bulan[1].awal)
    jumlah = tersimpan(posyandu.desa, bulan[1])
    assert (jumlah["stunting"], jumlah["stunting_baru"], jumlah["berisiko_stunting"]) == (2, 1, 1)


def test_a_corrected_past_changes_later_months(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """When the first measurement turns out stunted, the later one found nobody anew."""
    anak = buat_balita(posyandu)
    kini, lalu = bulan_terakhir(hari_ini)[:2]
    awal = ukur(anak, panjang="75.7", tanggal=lalu.awal)
    ukur(anak, panjang="68.0", tanggal=kini.awal)
    assert tersimpan(posyandu.desa, kini)["stunting_baru"] == 1
    awal.panjang_tinggi_cm = Decimal("68.0")
    catat(awal)
    assert tersimpan(posyandu.desa, kini)["stunting_baru"] == 0


def test_who_is_measured_is_one_of_those_registered(
    banyak: list[Balita], desa: Wilayah, hari_ini: date
) -> None:
    """In each month, sex and age group D is no more than S."""
    for periode in bulan_terakhir(hari_ini):
        for satu in RekapDesa.objects.filter(desa=desa, bulan=periode.awal):
            s = sum(
                baris.anak
                for baris in Terdaftar.objects.filter(
                    desa=desa,
                    jenis_kelamin=satu.jenis_kelamin,
                    lahir__lte=periode.awal,
                    sampai__gte=periode.awal,
                )
                if kelompok_umur(baris.lahir, periode) == satu.kelompok
            )
            assert satu.diukur <= s


@pytest.mark.parametrize("lahir", [date(2020, 2, 1), date(2020, 2, 29), date(2021, 12, 31)])
def test_months_in_which_a_child_counts(lahir: date, posyandu: Posyandu) -> None:
    """The kept first and last month are those of the rule."""
    anak = Balita.objects.create(
        posyandu=posyandu, nama="A", nama_ibu="B", jenis_kelamin="L", tanggal_lahir=lahir
    )
    awal, akhir = (Periode.dari(satu) for satu in bulan_sasaran(lahir))
    ada = [sasaran(satu).filter(pk=anak.pk).exists() for satu in (awal.sebelum, awal)]
    assert ada == [False, True]
    ada = [sasaran(satu).filter(pk=anak.pk).exists() for satu in (akhir, akhir.sesudah)]
    assert ada == [True, False]


def test_registering_counts_at_once(
    masuk: Masuk, kader: object, posyandu: Posyandu, desa: Wilayah, hari_ini: date
) -> None:
    """A child that the kader registers is one of S when the page answers."""
    isi = {
        "nama": "Baru",
        "jenis_kelamin": "L",
        "tanggal_lahir": (hari_ini - timedelta(days=200)).isoformat(),
        "nama_ibu": "Ibu",
        "urutan_kembar": 1,
    }
    jawaban = kader.post(f"/simpati/posyandu/{posyandu.pk}/daftar/", isi)  # type: ignore[attr-defined]
    assert jawaban.status_code == 302
    assert terdaftar(desa, Periode.dari(hari_ini)) == 1
