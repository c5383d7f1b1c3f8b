"""The demo of a whole region: how much, how plausible, the same again, never among real data."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import islice
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from inti import seeding
from inti.audit.seals import seal_new
from inti.audit.verification import Report, faults
from inti.models import Assignment, User, Wilayah
from inti.region import region
from simpati import nik
from simpati.demo import besar
from simpati.demo.anak import Catatan, Daftar, daftar, salah_eja
from simpati.demo.besar import ALASAN, Menolak, Tugas, isi_besar
from simpati.demo.kunjungan import BULAN, BULAN_PENIMBANGAN, hari_buka, pengukuran
from simpati.demo.nama import asal
from simpati.demo.rencana import Tempat, rencana
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.pencatatan import isi
from simpati.tests.conftest import BuatBalita

pytestmark = pytest.mark.slow

KECAMATAN = f"{region().code}.0"
HARI = date(2026, 11, 26)
TUGAS = Tugas(jumlah=24, hari=HARI)


@pytest.fixture
def dua_desa(desa: Wilayah, desa_lain: Wilayah) -> list[Wilayah]:
    """A region of two villages."""
    return [desa, desa_lain]


def isi_semua(tugas: Tugas) -> None:
    """Run to the end, in the empty database of a test."""
    for _kemajuan in isi_besar(tugas, di_luar_demo=True):
        pass


def isinya() -> list[Any]:
    """All that a run made, without what differs between any two: keys, times and salts."""
    ukuran = Pengukuran.objects.order_by("pk").values_list(
        "balita__nama", "tanggal", "berat_kg", "panjang_tinggi_cm", "posisi", "z_tbu", "status"
    )
    anak = [
        (satu.nama, satu.tanggal_lahir, satu.nik, satu.nik_ibu, satu.posyandu.nama, satu.aktif)
        for satu in Balita.objects.order_by("pk").select_related("posyandu")
    ]
    return [anak, list(ukuran), list(User.objects.order_by("pk").values_list("username"))]


# --- which posyandu -----------------------------------------------------------------------------


@pytest.mark.parametrize(("banyak", "jumlah"), [(1, 1), (2, 500), (277, 7_700), (40, 10)])
def test_every_village_has_a_posyandu(banyak: int, jumlah: int) -> None:
    """However many villages and children, no village is left out and no child is lost."""
    desa = [
        Wilayah(kode=f"{KECAMATAN}{n // 10}.{2001 + n % 10}", induk_id=f"{KECAMATAN}{n // 10}")
        for n in range(banyak)
    ]
    semua = rencana(desa, jumlah, 1)
    tempat = [satu for rencana_desa in semua for satu in rencana_desa.tempat]
    assert [satu.desa.kode for satu in semua if satu.tempat] == [satu.kode for satu in desa]
    assert sum(satu.balita for satu in tempat) == jumlah
    assert len(tempat) == max(banyak, jumlah // 45)
    assert len({(satu.desa, satu.nama, satu.rw) for satu in tempat}) == len(tempat)
    assert len({(satu.desa.rpartition(".")[0], satu.nomor) for satu in tempat}) == len(tempat)


def test_a_real_region_has_its_posyandu() -> None:
    """77,000 children in 277 villages make about 1,700 posyandu."""
    desa = [Wilayah(kode=f"{KECAMATAN}1.{n}", induk_id=f"{KECAMATAN}1") for n in range(2001, 2278)]
    assert 1_650 < sum(len(satu.tempat) for satu in rencana(desa, 77_000, 1)) < 1_750


# --- how plausible ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Contoh:
    """Some posyandu, made up but not saved."""

    daftar: list[Daftar]
    ukuran: list[tuple[Catatan, Pengukuran]]
    mungkin: int

    @property
    def catatan(self) -> list[Catatan]:
        """Every record of every register."""
        return [satu for isi_ in self.daftar for satu in (*isi_.sendiri, *isi_.titipan)]


@pytest.fixture(scope="module")
def contoh() -> Contoh:
    """Thirty posyandu of 45 children."""
    semua, ukuran, mungkin = [], [], 0
    for nomor in range(30):
        tempat = Tempat(desa=f"{KECAMATAN}1.2001", nama="Soka", rw="01", nomor=nomor, balita=45)
        acak = random.Random(nomor)  # noqa: S311
        isi_ = daftar(acak, tempat, HARI)
        buka = hari_buka(acak, HARI)
        semua.append(isi_)
        for satu in (*isi_.sendiri, *isi_.titipan):
            balita = satu.balita(Posyandu(rw="01"))
            diukur = pengukuran(acak, satu, balita, buka, User())
            ukuran += [(satu, isi(ukur)) for ukur in diukur]
            mungkin += sum(_dapat_datang(satu, hari) for hari in buka)
    return Contoh(daftar=semua, ukuran=ukuran, mungkin=mungkin)


def _dapat_datang(satu: Catatan, hari: date) -> bool:
    lahir = max(satu.lahir, satu.mulai)
    return lahir <= hari <= satu.sampai and (hari - satu.lahir).days < 1826


def test_about_a_fifth_is_stunted_and_faltering_shows(contoh: Contoh) -> None:
    """12-28 % over all ages; few under six months, most around the second birthday."""
    pendek: Counter[str] = Counter()
    semua: Counter[str] = Counter()
    for _catatan, ukur in contoh.ukuran:
        if not ukur.tanda_tbu:
            umur = "bayi" if ukur.umur_hari < 183 else "dua" if 600 < ukur.umur_hari < 900 else "-"
            semua[umur] += 1
            pendek[umur] += ukur.stunting
    bagian = {umur: pendek[umur] / semua[umur] for umur in semua}
    assert 0.12 < pendek.total() / semua.total() < 0.28
    assert bagian["bayi"] < 0.12
    assert bagian["dua"] > 2 * bagian["bayi"]


def test_some_values_are_slips_of_the_pen(contoh: Contoh) -> None:
    """0.1-1.5 % are flagged, and a few are measured lying where standing was due."""
    ditandai = sum(ukur.perlu_ukur_ulang for _catatan, ukur in contoh.ukuran)
    assert 0.001 < ditandai / len(contoh.ukuran) < 0.015
    terbalik = sum(
        (ukur.posisi == "berdiri") != (ukur.umur_hari >= 731) for _catatan, ukur in contoh.ukuran
    )
    assert 0.01 < terbalik / len(contoh.ukuran) < 0.06


def test_not_everyone_comes(contoh: Contoh) -> None:
    """65-88 % of the months of a child have a visit, more in February and August."""
    assert 0.65 < len(contoh.ukuran) / contoh.mungkin < 0.88
    bulan = Counter(ukur.tanggal.month for _catatan, ukur in contoh.ukuran)
    biasa = [bulan[satu] for satu in range(1, 13) if satu not in BULAN_PENIMBANGAN]
    assert min(bulan[satu] for satu in BULAN_PENIMBANGAN) > max(biasa)


def test_weights_are_lower_before_the_harvest(contoh: Contoh) -> None:
    """Z of weight-for-length lies lower in December to February than in June to August."""

    def rerata(bulan: tuple[int, ...]) -> float:
        z = [
            float(ukur.z_bbtb)
            for _catatan, ukur in contoh.ukuran
            if ukur.tanggal.month in bulan and ukur.z_bbtb is not None and not ukur.tanda_bbtb
        ]
        return sum(z) / len(z)

    assert rerata((12, 1, 2)) + 0.1 < rerata((6, 7, 8))


def test_children_grow(contoh: Contoh) -> None:
    """Three quarters of a year later a child is longer, but for slips of the pen."""
    lintas: dict[int, list[Pengukuran]] = {}
    for catatan, ukur in contoh.ukuran:
        lintas.setdefault(id(catatan), []).append(ukur)
    lebih = [
        akhir.panjang_tinggi_cm > awal.panjang_tinggi_cm
        for semua in lintas.values()
        for awal, akhir in zip(semua, semua[9:], strict=False)
    ]
    assert sum(lebih) / len(lebih) > 0.98


def test_twins_doubles_moves_and_children_without_nik(contoh: Contoh) -> None:
    """Each is there, and none is the rule."""
    semua = contoh.catatan
    kembar = [satu for satu in semua if satu.urutan_kembar == 2]
    tanpa = [satu for satu in semua if not satu.nik]
    pergi = [satu for satu in semua if not satu.aktif]
    assert 0.003 < len(kembar) / len(semua) < 0.03
    assert 0.25 < len(tanpa) / len(semua) < 0.5
    assert 0.02 < len(pergi) / len(semua) < 0.07
    assert 0.005 < len(list(_ganda(semua))) / len(semua) < 0.03


def _ganda(semua: list[Catatan]) -> Iterator[Catatan]:
    """Records of one child beside another, with its name or birth date written differently."""
    pertama: dict[int, Catatan] = {}
    for satu in semua:
        lain = pertama.setdefault(id(satu.lintasan), satu)
        if (lain.nama, lain.nama_ibu, lain.lahir) != (satu.nama, satu.nama_ibu, satu.lahir):
            yield satu


def test_every_nik_is_right_and_nobody_elses(contoh: Contoh) -> None:
    """A NIK carries its holder's birth date and sex, with a serial that no register reaches."""
    anak = [satu for satu in contoh.catatan if satu.nik]
    assert len({satu.nik for satu in anak}) == len(anak)
    for satu in anak:
        dibaca = nik.baca(satu.nik)
        assert dibaca.cocok_lahir(satu.lahir)
        assert dibaca.kelamin == satu.kelamin
        assert 8000 <= int(satu.nik[12:]) < 9900
    assert all(nik.baca(satu.nik_ibu).kelamin == "P" for satu in anak if satu.nik_ibu)


@pytest.mark.parametrize("nama", ["Nur'aini Hidayat", "Al", "Ayu", "Cut"])
def test_a_slip_of_spelling_keeps_the_first_letter(nama: str) -> None:
    """No name becomes empty, whatever the dice say."""
    hasil = {salah_eja(random.Random(n), nama) for n in range(50)}  # noqa: S311
    assert all(satu and satu[0] == nama[0] for satu in hasil)
    assert nama == "Al" or len(hasil) > 2


def test_names_are_of_the_whole_country(contoh: Contoh) -> None:
    """Most families of a province have its names, and every province has some of its own."""
    provinsi = region().code[:2]
    lazim = {ibu for satu in asal().values() if provinsi in satu.provinsi for ibu in satu.ibu}
    setempat = sum(satu.nama_ibu.split()[0] in lazim for satu in contoh.catatan)
    assert 0.5 < setempat / len(contoh.catatan) < 0.95
    assert len({kode for satu in asal().values() for kode in satu.provinsi}) == 38


def test_the_posyandu_opened_24_times() -> None:
    """Once a month, up to today; where today's month is still to come, one month earlier."""
    for hari in (HARI, date(2026, 3, 1), date(2024, 2, 29)):
        buka = hari_buka(random.Random(1), hari)  # noqa: S311
        assert len({(satu.year, satu.month) for satu in buka}) == len(buka) == BULAN
        assert hari - timedelta(days=31) <= buka[-1] <= hari


# --- what is written ----------------------------------------------------------------------------


def test_the_same_seed_and_day_give_the_same_data(dua_desa: list[Wilayah]) -> None:
    """A second run in an empty database writes the same; another seed does not."""
    hasil = []
    for tugas in (TUGAS, TUGAS, Tugas(jumlah=24, hari=HARI, benih=7)):
        with transaction.atomic():
            isi_semua(tugas)
            hasil.append(isinya())
            transaction.set_rollback(True)
    assert hasil[0] == hasil[1]
    assert hasil[0] != hasil[2]


def test_a_run_that_was_broken_off_goes_on(
    dua_desa: list[Wilayah], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a whole village, and in the midst of one, also on a later day: as if in one run."""
    with transaction.atomic():
        isi_semua(TUGAS)
        sekaligus = isinya()
        transaction.set_rollback(True)
    (pertama,) = islice(isi_besar(TUGAS, di_luar_demo=True), 1)
    assert Posyandu.objects.values_list("desa").distinct().count() == 1

    def putus(*args: Any) -> Iterator[Pengukuran]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(besar, "pengukuran", putus)
        with pytest.raises(KeyboardInterrupt):
            isi_semua(TUGAS)
    assert Balita.objects.count() == pertama.balita
    isi_semua(Tugas(jumlah=24, hari=HARI + timedelta(days=3)))
    assert isinya() == sekaligus
    (_awal, akhir) = isi_besar(TUGAS, di_luar_demo=True)
    assert (akhir.desa, akhir.balita) == (2, 0)


def test_every_row_has_its_history(dua_desa: list[Wilayah]) -> None:
    """Children, measurements, kader their assignments: created once, for this run, and sealed."""
    isi_semua(TUGAS)
    for model in (Balita, Pengukuran, User, Assignment):
        jejak = model.history.all()
        assert jejak.count() == model.objects.count() > 0
        assert {(satu.history_type, satu.history_change_reason) for satu in jejak} == {
            ("+", TUGAS.alasan)
        }
    for posyandu in Posyandu.objects.all():
        assert posyandu.history.latest().kader.count() == posyandu.kader.count() == 2
    seal_new()
    assert list(faults(Report())) == []


def test_kader_can_sign_in_in_the_demo_only(
    dua_desa: list[Wilayah], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the demo with the password on the screen; elsewhere nobody knows one."""
    with transaction.atomic():
        isi_semua(TUGAS)
        assert not any(satu.has_usable_password() for satu in User.objects.all())
        transaction.set_rollback(True)
    for modul in (besar, seeding):
        monkeypatch.setattr(modul, "refuse_outside_demo", lambda: None)
    call_command("isi_data_besar", "--jumlah=24", stdout=StringIO())
    kader = User.objects.filter(username__startswith="kader-")
    assert kader.count() == 4
    assert all(satu.check_password("demo-kader-2026") for satu in kader)
    assert User.objects.filter(username="bidan").exists()


# --- where it is refused ------------------------------------------------------------------------


def test_outside_the_demo_it_is_refused(dua_desa: list[Wilayah]) -> None:
    """An ordinary database needs the word that says so."""
    with pytest.raises(CommandError, match=r"make demo.*--bukan-demo"):
        call_command("isi_data_besar", "--jumlah=24")
    assert not Posyandu.objects.exists()


def test_among_real_data_it_is_refused(
    dua_desa: list[Wilayah], posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """One posyandu that no run made is enough, whatever the command line says."""
    with pytest.raises(CommandError, match=r"data nyata.*basis data kosong"):
        call_command("isi_data_besar", "--jumlah=24", "--bukan-demo")
    assert Posyandu.objects.count() == 1


def test_a_child_among_invented_ones_is_real(
    dua_desa: list[Wilayah], buat_balita: BuatBalita
) -> None:
    """What people enter later is not taken for the run's own."""
    next(isi_besar(TUGAS, di_luar_demo=True))
    buat_balita(Posyandu.objects.all()[0])
    with pytest.raises(Menolak, match="data nyata"):
        isi_semua(TUGAS)
    assert not Posyandu.objects.filter(desa=dua_desa[1]).exists()


def test_another_size_is_refused(dua_desa: list[Wilayah]) -> None:
    """Two sizes do not mix; the sentence names both ways on."""
    isi_semua(TUGAS)
    with pytest.raises(CommandError, match=r"24 balita .*lanjutkan.*hapus"):
        call_command("isi_data_besar", "--jumlah=25", "--bukan-demo")
    assert Posyandu.history.filter(history_change_reason__startswith=ALASAN).exists()


def test_without_villages_the_cure_is_told(db: None) -> None:
    """A database without the region's list."""
    with pytest.raises(CommandError, match=r"^Daftar desa masih kosong: jalankan .*muat_wilayah"):
        call_command("isi_data_besar", "--jumlah=24", "--bukan-demo")


@pytest.mark.parametrize("jumlah", ["0", "-3", "500001", "77.000", "", "banyak"])
def test_a_number_that_makes_no_sense_is_refused(jumlah: str) -> None:
    """Before anything is looked at."""
    with pytest.raises(CommandError, match="dari 1 sampai 500000"):
        call_command("isi_data_besar", f"--jumlah={jumlah}")


def test_progress_is_told(dua_desa: list[Wilayah]) -> None:
    """The last line says how much was written, and a second run that nothing was."""
    for kata in ("2 dari 2 desa, {banyak} anak", "sudah lengkap"):
        out = StringIO()
        call_command("isi_data_besar", "--jumlah=24", "--bukan-demo", stdout=out)
        akhir = out.getvalue().splitlines()[-1]
        assert kata.format(banyak=Balita.objects.count()) in akhir
