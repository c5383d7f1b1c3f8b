"""Who opened which child: recorded by itself, once per page, with a reason and without names."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.audit import acting
from inti.audit.middleware import AuditMiddleware
from inti.audit.models import AccessEntry
from inti.audit.seals import seal_new
from inti.audit.verification import Report, faults
from inti.models import User, Wilayah
from simpati import roles, views
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db


def test_a_childs_page_is_recorded(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Who, in which role, which child, why; its measurements count as the child."""
    anak = buat_balita(posyandu, nama="Rahasia Sekali")
    ukur(anak)
    kader.get(anak.get_absolute_url(), headers={"user-agent": "uji"})
    catatan = AccessEntry.objects.get()
    assert (catatan.subject, catatan.keys, catatan.count) == ("simpati.balita", f",{anak.pk},", 1)
    assert (catatan.roles, catatan.action) == (roles.KADER, "baca")
    assert catatan.actor == User.objects.get(username=roles.KADER)
    assert catatan.why == "Melihat pertumbuhan anak"
    assert catatan.page == "simpati:balita"
    assert catatan.address == "127.0.0.1"
    assert list(AccessEntry.objects.about(anak)) == [catatan]
    assert "Rahasia" not in str(AccessEntry.objects.values().get())


@pytest.mark.parametrize("jumlah", [1, 25])
def test_a_list_is_one_row_in_one_insert(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, jumlah: int
) -> None:
    """However many children the page shows, the log costs one query."""
    anak = [buat_balita(posyandu, nama=f"Anak {nomor:02d}") for nomor in range(jumlah)]
    ukur(anak[0])
    with CaptureQueriesContext(
        connection,
    ) as semua:
        kader.get(posyandu.get_absolute_url())
    tulis = [satu["sql"] for satu in semua if satu["sql"].startswith("INSERT")]
    assert len(tulis) == 1
    assert "accessentry" in tulis[0]
    catatan = AccessEntry.objects.get()
    assert catatan.count == jumlah
    assert set(catatan.keys.strip(",").split(",")) == {str(satu.pk) for satu in anak}


def test_figures_without_names_are_not_recorded(
    masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """Sums over children are no reading of a child."""
    buat_balita(posyandu)
    klien = masuk(roles.OPERATOR_DESA, desa)
    assert klien.get(reverse("simpati:angka"), follow=True).status_code == 200
    assert not AccessEntry.objects.exists()


def test_a_refused_page_and_a_redirect_are_no_read(
    kader: Client, posyandu: Posyandu, posyandu_lain: Posyandu, buat_balita: BuatBalita
) -> None:
    """Nothing was shown, so nothing is recorded as shown."""
    assert kader.get(buat_balita(posyandu_lain).get_absolute_url()).status_code == 404
    assert kader.get(reverse("simpati:beranda")).status_code == 302
    assert not AccessEntry.objects.exists()


def test_the_form_that_names_another_child_is_recorded(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """A page that no programmer thought of as reading: the double that a form finds."""
    anak = buat_balita(posyandu)
    kader.get(reverse("simpati:ubah-balita", args=[anak.pk]))
    assert AccessEntry.objects.get().why == "Memperbaiki data anak"


def test_every_page_with_names_says_why() -> None:
    """A page that PER_NAMA may open has a reason of its own."""
    for nama in views.__all__:
        halaman: Any = getattr(views, nama)
        if getattr(halaman, "required_roles", None) == frozenset(roles.PER_NAMA):
            assert getattr(halaman, "reads_because", ""), nama


def test_a_superuser_is_asked_once_per_session(posyandu: Posyandu, buat_balita: BuatBalita) -> None:
    """Outside the daily duty a reason of one's own comes first, and stands in the log."""
    anak = buat_balita(posyandu)
    klien = Client()
    klien.force_login(User.objects.create_superuser("pengelola"))
    tanya = klien.get(anak.get_absolute_url())
    assert tanya.status_code == 302
    assert not AccessEntry.objects.exists()
    assert klien.post(tanya["Location"], {"why": "pendek"}).status_code == 422
    lanjut = klien.post(tanya["Location"], {"why": "laporan salah catat"})
    assert lanjut["Location"] == anak.get_absolute_url()
    klien.get(anak.get_absolute_url())
    assert klien.get(posyandu.get_absolute_url()).status_code == 200
    daftar = klien.get(reverse("admin:simpati_balita_changelist"))
    assert daftar.status_code == 200
    catatan = AccessEntry.objects.all()
    assert {satu.why for satu in catatan} == {"laporan salah catat"}
    assert {satu.roles for satu in catatan} == {"superuser"}
    assert len(catatan) == 3


def test_the_admin_asks_too(posyandu: Posyandu, buat_balita: BuatBalita) -> None:
    """Children in the admin are not opened without a reason; posyandu hold no such data."""
    klien = Client()
    klien.force_login(User.objects.create_superuser("pengelola"))
    anak = buat_balita(posyandu)
    for alamat in (
        reverse("admin:simpati_balita_changelist"),
        reverse("admin:simpati_balita_change", args=[anak.pk]),
    ):
        assert klien.get(alamat)["Location"].startswith(reverse("audit:alasan"))
    assert klien.get(reverse("admin:simpati_posyandu_changelist")).status_code == 200


def test_the_question_leads_only_within_the_service(db: None) -> None:
    """An address of another host is not followed."""
    klien = Client()
    klien.force_login(User.objects.create_superuser("pengelola"))
    alamat = f"{reverse('audit:alasan')}?untuk=simpati&lanjut=https://example.com/"
    jawab = klien.post(alamat, {"why": "alasan yang cukup"})
    assert jawab["Location"] == reverse("inti:beranda")


def test_a_job_that_reads_is_recorded(posyandu: Posyandu, buat_balita: BuatBalita) -> None:
    """What a background job loads is in the log with its reason, once."""
    buat_balita(posyandu)
    with acting(None, why="pengingat penimbangan", action="kirim"):
        assert len(Balita.objects.all()) == 1
    catatan = AccessEntry.objects.get()
    assert (catatan.actor, catatan.action, catatan.why) == (None, "kirim", "pengingat penimbangan")


def test_a_correction_is_in_the_history_with_person_and_reason(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """What a kader writes bears her name and what the page is for."""
    anak = buat_balita(posyandu)
    isi = {
        "nama": "Budi Baru",
        "jenis_kelamin": "L",
        "tanggal_lahir": anak.tanggal_lahir.isoformat(),
        "nama_ibu": "Siti",
        "urutan_kembar": "1",
        "aktif": "on",
    }
    assert kader.post(reverse("simpati:ubah-balita", args=[anak.pk]), isi).status_code == 302
    terakhir, awal = anak.history.order_by("-pk")
    assert (awal.nama, terakhir.nama) == ("Budi", "Budi Baru")
    assert terakhir.history_user == User.objects.get(username=roles.KADER)
    assert terakhir.history_change_reason == "Memperbaiki data anak"


def test_who_works_in_a_posyandu_has_a_history(posyandu: Posyandu, petugas: User) -> None:
    """Kader listed and taken off, from the posyandu's side and from the person's."""
    posyandu.kader.add(petugas)
    posyandu.kader.remove(petugas)
    petugas.posyandu.add(posyandu)
    petugas.posyandu.clear()
    dulu = [
        [satu.user_id for satu in baris.kader.all()] for baris in posyandu.history.order_by("pk")
    ]
    assert dulu == [[], [petugas.pk], [], [petugas.pk], []]
    klien = Client()
    klien.force_login(User.objects.create_superuser("pengelola"))
    halaman = klien.get(reverse("admin:simpati_posyandu_history", args=[posyandu.pk])).text
    assert f"Kader: {petugas.pk} → –" in halaman


def test_new_keys_leave_the_seals_whole(
    posyandu: Posyandu, buat_balita: BuatBalita, settings: Any
) -> None:
    """Encrypted values and indexes in the history change their form, not what was sealed."""
    anak = buat_balita(posyandu, nik="1101015501909901")
    anak.nama = "Budi Baru"
    anak.save()
    seal_new()
    settings.FIELD_KEYS = ["b" * 43, *settings.FIELD_KEYS]
    call_command("putar_kunci", stdout=StringIO())
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert list(faults(Report())) == []
    settings.INDEX_KEY = "c" * 43
    call_command("putar_kunci", "--indeks", stdout=StringIO())
    assert list(faults(Report())) == []
    assert anak.history.filter(nik_indeks="1101015501909901").count() == 2


def test_every_table_of_simpati_is_sealed(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Children, measurements, posyandu, their kader and the reads lie under one chain."""
    anak = buat_balita(posyandu)
    ukur(anak)
    kader.get(anak.get_absolute_url())
    tabel = {segel.stream for segel in seal_new()}
    assert {
        "inti_audit.accessentry",
        "simpati.historicalbalita",
        "simpati.historicalpengukuran",
        "simpati.historicalposyandu",
        "simpati.historicalposyandu_kader",
    } <= tabel
    assert list(faults(Report())) == []
    assert Pengukuran.objects.exists()


def test_what_a_stream_reads_is_recorded(
    rf: Any,
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An export that is sent row by row, also when the reader breaks off."""
    semua = [buat_balita(posyandu, nama=f"Anak {nomor}") for nomor in range(5)]

    def ekspor(request: Any) -> StreamingHttpResponse:
        baris = Balita.objects.order_by("pk").iterator()
        return StreamingHttpResponse(f"{satu.jenis_kelamin}\n" for satu in baris)

    permintaan = rf.get("/")
    permintaan.user = User.objects.get(username=roles.KADER)
    jawaban: Any = AuditMiddleware(ekspor)(permintaan)
    assert not AccessEntry.objects.exists()
    assert jawaban.getvalue() == b"L\n" * 5
    assert AccessEntry.objects.get().count == len(semua)
    putus: Any = AuditMiddleware(ekspor)(permintaan)
    next(iter(putus))
    monkeypatch.setattr(request_finished, "send", lambda **_: [])  # it closes the connection
    putus.close()
    assert AccessEntry.objects.latest("pk").keys == f",{semua[0].pk},"


def test_the_reason_of_a_superuser_stands_with_the_change(
    posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """Her own words, without the NIK that she wrote into them; the admin's list names nobody."""
    anak = buat_balita(posyandu, nama="Rahasia Sekali")
    client = Client()
    client.force_login(User.objects.create_superuser("akar"))
    alamat = f"/admin/simpati/balita/{anak.pk}/change/"
    tanya = client.get(alamat)["Location"]
    client.post(tanya, {"why": "memeriksa salah catat NIK 3211094812240007"})
    isi = {"posyandu": posyandu.pk, "nama": "Nama Baru", "nama_ibu": "Siti", "urutan_kembar": 1}
    assert client.post(alamat, isi).status_code == 302
    assert anak.history.latest().history_change_reason == "memeriksa salah catat NIK [NIK]"
    assert LogEntry.objects.get().object_repr == f"balita {anak.pk}"
    client.get("/admin/")  # shows once that it was saved
    assert "Nama Baru" not in client.get("/admin/").text
