"""Requests: numbers that cannot be guessed, working days, steps, the public status page."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inti.layanan.berkas import Berkas
from inti.layanan.standar import Standard
from inti.models import User
from inti.permohonan import hari_kerja, nomor
from inti.permohonan.alur import TidakBisaPindah, berpindah, buka, pindah
from inti.permohonan.models import FINAL, NEXT, Permohonan, Status
from inti.permohonan.outcomes import outcomes
from inti.permohonan.views import MISSES
from inti.region import region
from inti.survei.models import Undangan

BODIES = st.text(alphabet=nomor.ALPHABET, min_size=nomor.LENGTH, max_size=nomor.LENGTH)
SERVICE = Standard(slug="uji", title="Layanan uji", summary="Untuk uji.", prefix="UJI", days=3)


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service of three working days, whatever apps the repository has."""
    for module in ("inti.permohonan.alur", "inti.permohonan.models"):
        monkeypatch.setattr(f"{module}.all_standards", lambda: {"uji": SERVICE})


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


@given(BODIES, st.integers(0, nomor.LENGTH), st.sampled_from(nomor.ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    """Every change of a single character, the check character too, makes the number unreadable."""
    right = body + nomor.check_character(body)
    wrong = right[:place] + other + right[place + 1 :]
    assert (nomor.read(f"SMP{wrong}") is not None) == (wrong == right)


@given(BODIES, st.integers(0, nomor.LENGTH - 1))
def test_two_swapped_characters_are_found(body: str, place: int) -> None:
    """Swapping neighbours is noticed unless they are the same."""
    right = body + nomor.check_character(body)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert (nomor.read(f"SMP{swapped}") is not None) == (swapped == right)


def test_a_number_is_read_as_people_type_it() -> None:
    """Small letters, blanks and missing dashes do not matter; other text is no number."""
    number = nomor.new("SMP")
    assert re.fullmatch(r"SMP-[2-9A-Z]{4}-[2-9A-Z]{4}", number)
    for typed in (
        number,
        number.lower(),
        f"  {number.replace('-', ' ')} ",
        number.replace("-", ""),
    ):
        assert nomor.read(typed) == number
    for typed in ("", "SMP", "SMP-0000-0000", "É" * 11, number + "2", "١٢٣٤٥٦٧٨٩٠١"):
        assert nomor.read(typed) is None


def test_numbers_do_not_follow_each_other() -> None:
    """Two thousand numbers differ, and all characters begin them."""
    numbers = {nomor.new("SMP") for _ in range(2000)}
    assert len(numbers) == 2000
    assert {one[4] for one in numbers} == set(nomor.ALPHABET)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    """SKB 2026: 24 and 25 December are cuti bersama and Christmas, then comes a weekend."""
    assert hari_kerja.after(date(2026, 12, 22), 1) == date(2026, 12, 23)
    assert hari_kerja.after(date(2026, 12, 22), 2) == date(2026, 12, 28)
    assert hari_kerja.after(date(2026, 12, 22), 5) == date(2026, 12, 31)
    assert hari_kerja.after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert hari_kerja.after(date(2026, 11, 20), 0) == date(2026, 11, 20)


def test_the_regions_own_holidays_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of layanan.toml is not a working day."""
    day = date(2026, 11, 24)
    assert hari_kerja.is_working(day)
    monkeypatch.setattr(hari_kerja, "berkas", lambda: Berkas(libur={day: "Hari jadi"}))
    assert not hari_kerja.is_working(day)


def test_opening_promises_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The promise counts from the region's own today, and the first step is written."""
    zone = ZoneInfo(region().time_zone)
    monkeypatch.setattr(
        "inti.permohonan.alur.timezone.now", lambda: datetime(2026, 12, 22, 23, 30, tzinfo=zone)
    )
    opened = buka("uji", catatan="Diterima lewat loket.")
    assert opened.tenggat == date(2026, 12, 29)
    assert [(one.status, one.catatan) for one in opened.langkah.all()] == [
        ("diterima", "Diterima lewat loket.")
    ]
    assert opened.nomor.startswith("UJI-")


def test_a_service_without_a_standard_opens_nothing(db: None) -> None:
    """A wrong slug is a fault of the program."""
    with pytest.raises(KeyError):
        buka("tidak-ada")


def test_a_number_that_is_taken_is_drawn_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collision costs a new draw, and endless ones end."""
    taken = buka("uji").nomor
    fresh = nomor.new("UJI")
    draws = iter([taken, fresh])
    monkeypatch.setattr(nomor, "new", lambda _prefix: next(draws))
    assert buka("uji").nomor == fresh
    monkeypatch.setattr(nomor, "new", lambda _prefix: taken)
    with pytest.raises(RuntimeError, match="no free number"):
        buka("uji")


def test_steps_are_kept_and_told(
    db: None, django_capture_on_commit_callbacks: Any, django_user_model: type[User]
) -> None:
    """Moving on writes who, when and the note, ends the request, and services hear of it."""
    heard: list[str] = []

    def listen(sender: object, **values: Any) -> None:
        heard.append(values["langkah"].status)

    berpindah.connect(listen)
    officer = django_user_model.objects.create_user("petugas")
    with django_capture_on_commit_callbacks(execute=True):
        opened = buka("uji")
        pindah(opened, Status.DIPROSES, "Sedang diperiksa.", officer)
        pindah(opened, Status.SELESAI, oleh=officer)
    berpindah.disconnect(listen)
    opened.refresh_from_db()
    assert opened.berakhir
    assert opened.selesai is not None
    assert heard == ["diterima", "diproses", "selesai"]
    assert [one.oleh for one in opened.langkah.all()] == [None, officer, officer]
    assert Undangan.objects.filter(asal=opened.nomor).count() == 1


def test_a_request_that_ended_stays_so(db: None) -> None:
    """Also when the caller holds an older copy; the refusal says why."""
    opened = buka("uji")
    older = Permohonan.objects.get(pk=opened.pk)
    pindah(opened, Status.DITOLAK, "Di luar wilayah.")
    with pytest.raises(TidakBisaPindah, match="sudah berakhir"):
        pindah(older, Status.SELESAI)
    assert Permohonan.objects.get(pk=opened.pk).status == Status.DITOLAK
    assert opened.langkah.count() == 2


def test_a_step_back_to_the_beginning_is_refused(db: None) -> None:
    """The refusal names what may come next."""
    opened = buka("uji")
    pindah(opened, Status.DIPROSES)
    with pytest.raises(TidakBisaPindah, match="Selesai"):
        pindah(opened, Status.DITERIMA)
    assert set(NEXT) == set(Status)


def test_the_database_keeps_status_and_end_together(db: None) -> None:
    """A finished request without a day, or an unknown status, is refused on every database."""
    opened = buka("uji")
    for values in ({"status": "selesai"}, {"status": "hilang"}, {"nomor": "1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Permohonan.objects.filter(pk=opened.pk).update(**values)


def test_the_status_page_shows_the_steps_and_nobody(
    client: Client, db: None, django_user_model: type[User]
) -> None:
    """Service, promise and notes are public; who worked on it is not."""
    officer = django_user_model.objects.create_user("rahasia", display_name="Bu Rahasia")
    opened = buka("uji")
    pindah(opened, Status.MENUNGGU, "Mohon lengkapi berkas.", officer)
    response = client.get(f"/status/{opened.nomor}/")
    page = text(response)
    for shown in (opened.nomor, "Layanan uji", "Menunggu Anda", "Mohon lengkapi berkas."):
        assert shown in page
    assert "ahasia" not in page
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in page


def test_a_late_request_is_called_late(client: Client, db: None) -> None:
    """After the promised day the page says so and apologises."""
    opened = buka("uji")
    Permohonan.objects.filter(pk=opened.pk).update(tenggat=timezone.localdate() - timedelta(1))
    assert "Janji kami terlewat" in text(client.get(f"/status/{opened.nomor}/"))


@pytest.mark.parametrize("end", [Status.SELESAI, Status.DITOLAK])
def test_an_answered_request_invites_to_the_survey_once(
    client: Client, db: None, end: Status
) -> None:
    """A no counts as much as a yes; the link stands on the page until the survey was answered."""
    opened = buka("uji")
    assert "/survei/undangan/" not in text(client.get(opened.get_absolute_url()))
    pindah(opened, end)
    assert "/survei/undangan/" in text(client.get(opened.get_absolute_url()))
    Undangan.objects.update(terpakai=True)
    assert "/survei/undangan/" not in text(client.get(opened.get_absolute_url()))


def test_a_request_that_was_withdrawn_invites_to_nothing(client: Client, db: None) -> None:
    """Nothing was given that could be judged."""
    opened = buka("uji")
    pindah(opened, Status.DIBATALKAN)
    assert not Undangan.objects.exists()


def test_searching_leads_to_the_page_or_says_what_is_wrong(client: Client, db: None) -> None:
    """An empty field asks, a typing fault is told, a good number leads on."""
    opened = buka("uji")
    assert client.get("/status/").status_code == 200
    wrong = client.get("/status/", {"nomor": "<b>abc"})
    assert wrong.status_code == 422
    assert "salah ketik" in text(wrong)
    assert "<b>" not in text(wrong)
    found = client.get("/status/", {"nomor": opened.nomor.lower()})
    assert (found.status_code, found["Location"]) == (302, f"/status/{opened.nomor}/")
    assert client.get(f"/status/{nomor.new('UJI')}/").status_code == 404


def test_guessing_numbers_is_slowed_down(client: Client, db: None) -> None:
    """Misses from one address are limited; another address still reads its own page."""
    opened = buka("uji")
    for _ in range(MISSES):
        assert client.get(f"/status/{nomor.new('UJI')}/").status_code == 404
    assert client.get(opened.get_absolute_url()).status_code == 429
    other = client.get(opened.get_absolute_url(), REMOTE_ADDR="192.0.2.9")
    assert other.status_code == 200


def test_reading_ones_own_status_is_never_limited(client: Client, db: None) -> None:
    """Hits do not count."""
    opened = buka("uji")
    answers = {client.get(opened.get_absolute_url()).status_code for _ in range(MISSES + 5)}
    assert answers == {200}


def test_the_status_page_asks_little(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    """The request, its steps, its invitation."""
    opened = buka("uji")
    pindah(opened, Status.SELESAI)
    with django_assert_max_num_queries(3):
        client.get(opened.get_absolute_url())


def test_requests_in_time_are_counted(db: None) -> None:
    """Finished in time, finished late, overdue, still within the promise, cancelled."""
    today = timezone.localdate()
    assert outcomes(today) == []
    in_time, late, overdue, _within, cancelled = (buka("uji") for _ in range(5))
    for one in (in_time, late):
        pindah(one, Status.SELESAI)
    pindah(cancelled, Status.DIBATALKAN, "Tidak jadi.")
    past = today - timedelta(days=1)
    Permohonan.objects.filter(pk__in=[late.pk, overdue.pk]).update(tenggat=past)
    (figure,) = outcomes(today)
    assert (figure.numerator, figure.denominator) == (1, 3)
    assert (figure.covered, figure.population) == (3, 4)
    assert len(FINAL) == 3
