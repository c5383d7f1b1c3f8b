"""The satisfaction survey: the formula to the letter, anonymity, one answer per transaction."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inti.layanan.berkas import Berkas
from inti.layanan.standar import Standard
from inti.outcomes import Kind
from inti.survei import ikm
from inti.survei.hasil import LEAST, sample_size, summary
from inti.survei.ikm import GRADES, Score, grade, half_up, index
from inti.survei.models import Jawaban, Undangan
from inti.survei.outcomes import outcomes
from inti.survei.undangan import undang
from inti.survei.unsur import ELEMENTS

SERVICE = Standard(slug="uji", title="Layanan uji", summary="Untuk uji.", prefix="UJI", days=3)
ALL_GOOD = {element.field: "3" for element in ELEMENTS}


@pytest.fixture(autouse=True)
def _service(monkeypatch: pytest.MonkeyPatch) -> None:
    """One service, whatever apps the repository has."""
    for module in ("views", "outcomes"):
        monkeypatch.setattr(f"inti.survei.{module}.all_standards", lambda: {"uji": SERVICE})


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


def scores(*pairs: tuple[int, int]) -> dict[str, Score]:
    """Sum and count for U1 to U9."""
    return {
        element.code: Score(total=total, filled=filled)
        for element, (total, filled) in zip(ELEMENTS, pairs, strict=True)
    }


def answers(count: int, *, day: date | None = None, jalur: str = "terbuka", **given: int) -> None:
    """Store the same answer several times; 3 unless told."""
    values = {**dict.fromkeys((element.field for element in ELEMENTS), 3), **given}
    for _ in range(count):
        Jawaban.objects.create(
            layanan="uji", tanggal=day or timezone.localdate(), jalur=jalur, **values
        )


def test_the_elements_are_the_nine_of_the_guideline() -> None:
    """U1 to U9 in order, each with four answers and a column of its own."""
    assert [element.code for element in ELEMENTS] == [f"U{place}" for place in range(1, 10)]
    assert {element.field for element in ELEMENTS} <= {
        field.name for field in Jawaban._meta.get_fields()
    }
    assert Fraction(1, 9) == ikm.WEIGHT


@pytest.mark.parametrize(
    ("pairs", "expected", "letter"),
    [
        ([(4, 1)] * 9, "100.00", "A"),
        ([(1, 1)] * 9, "25.00", "D"),
        ([(3, 1)] * 9, "75.00", "C"),
        # Ten answers: NRR 3.2 3.1 3.0 4.0 3.3 3.4 3.5 2.9 2.8, sum 29.2, NI 3.2444…, x 25.
        (
            [
                (32, 10),
                (31, 10),
                (30, 10),
                (40, 10),
                (33, 10),
                (34, 10),
                (35, 10),
                (29, 10),
                (28, 10),
            ],
            "81.11",
            "B",
        ),
        # Unequal numbers of answers: eight elements of 3, U9 of 10/3; NI = 27.333…/9.
        ([(9, 3)] * 8 + [(10, 3)], "75.93", "C"),
        # The rounded weight 0.11 of some local reports would give 99.00.
        ([(8, 2)] * 9, "100.00", "A"),
    ],
)
def test_the_index_by_hand(pairs: list[tuple[int, int]], expected: str, letter: str) -> None:
    """IKM = sum of the elements' means x 1/9 x 25, rounded half-up, then graded."""
    found = index(scores(*pairs))
    assert found == Decimal(expected)
    assert grade(Decimal(expected)).code == letter


def test_an_element_without_answers_gives_no_index() -> None:
    """Nothing is guessed for what nobody answered."""
    assert index(scores(*[(3, 1)] * 8, (0, 0))) is None


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("100", "A"), ("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"),
        ("65.00", "C"), ("64.99", "D"), ("25.00", "D"),
    ],
)  # fmt: skip
def test_the_bands_of_the_regulation(value: str, letter: str) -> None:
    """The edges of PermenPANRB 14/2017, both sides of each."""
    assert grade(Decimal(value)).code == letter


def test_the_gaps_of_the_printed_bands_are_closed_by_rounding() -> None:
    """88.305 lies between the printed bands; rounded half-up it is 88.31, hence A."""
    assert grade(half_up(Fraction(88305, 1000))).code == "A"
    assert grade(half_up(Fraction(883049, 10000))).code == "B"
    with pytest.raises(ValueError, match="below 25"):
        grade(Decimal("24.99"))


@given(st.fractions(min_value=25, max_value=100))
def test_rounding_is_half_up_and_every_index_has_a_grade(value: Fraction) -> None:
    """Never further than half a hundredth, a half always up, one grade for each value."""
    rounded = half_up(value)
    assert Fraction(-1, 200) < Fraction(rounded) - value <= Fraction(1, 200)
    assert rounded.as_tuple().exponent == -2
    assert sum(grade(rounded) is one for one in GRADES) == 1


@pytest.mark.parametrize(
    ("population", "sample"),
    [(0, 0), (10, 10), (50, 44), (100, 80), (500, 217), (1000, 278), (10_000, 370), (75_000, 382)],
)
def test_the_sample_is_krejcie_and_morgans(population: int, sample: int) -> None:
    """Numbers as printed in the table of 1970."""
    assert sample_size(population) == sample


def test_results_are_summed_per_service_and_year(db: None) -> None:
    """Other services and years do not count, blanks count for nobody."""
    today = timezone.localdate()
    answers(4)
    answers(1, u9=1, jalur="transaksi")
    answers(3, day=today.replace(year=today.year - 1, day=1))
    Jawaban.objects.create(layanan="lain", tanggal=today, jalur="terbuka", u1=1)
    found = summary("uji", today.year)
    assert (found.answers, found.open_answers) == (5, 4)
    assert found.scores["U9"] == Score(total=13, filled=5)
    assert found.ikm == Decimal("73.89")  # (8 x 3 + 2.6) / 9 x 25 = 73.888…
    assert [line.mean for line in found.lines][-1] == Decimal("2.60")
    assert found.points == 24 * 5 + 13
    assert found.possible == 4 * 45


def test_too_few_answers_show_nothing(client: Client, db: None) -> None:
    """Below the least number neither index nor elements are shown, anywhere."""
    answers(LEAST - 1, u9=1)
    found = summary("uji", timezone.localdate().year)
    assert (found.ikm, found.grade, found.lines) == (None, None, [])
    for path in ("/survei/", "/survei/uji/"):
        page = text(client.get(path))
        assert "Belum cukup jawaban" in page
        assert "69,44" not in page
    (figure,) = outcomes(timezone.localdate())
    assert (figure.value, figure.denominator) == (None, 0)


def test_enough_answers_are_shown_with_all_they_rest_on(client: Client, db: None) -> None:
    """The index, its grade, the number of answers and each element stand on the page."""
    answers(LEAST)
    page = text(client.get("/survei/uji/"))
    for shown in ("75,00", "Kurang Baik", "U1", "U9", "1/9", f"<dd>{LEAST}</dd>"):
        assert shown in page
    assert "75,00" in text(client.get("/survei/"))


def test_the_outcome_says_felt(db: None) -> None:
    """Karasa: the index with points of points possible; only invited answers cover."""
    undang("uji", "UJI-1")
    undang("uji", "UJI-2")
    answers(LEAST)
    answers(1, jalur="transaksi")
    (figure,) = outcomes(timezone.localdate())
    assert figure.kind is Kind.KARASA
    assert figure.value == 75.0
    assert figure.rate == pytest.approx(0.75)
    assert (figure.covered, figure.population) == (1, 2)


def test_last_years_survey_is_shown_until_a_new_one(db: None) -> None:
    """In January the newest result is last year's, and it says so."""
    today = timezone.localdate()
    answers(LEAST, day=date(today.year - 1, 6, 1))
    (figure,) = outcomes(today)
    assert figure.period == str(today.year - 1)
    assert outcomes(today + timedelta(days=800)) == []


def test_an_invitation_opens_the_form_once(client: Client, db: None) -> None:
    """The answer is stored without a way back to the request; the link is used up."""
    path = f"/survei/undangan/{undang('uji', 'UJI-1').token}/"
    assert client.get(path).status_code == 200
    response = client.post(path, {**ALL_GOOD, "u8": "0", "saran": "Bagus"})
    assert response.status_code == 302
    stored = Jawaban.objects.get()
    assert (stored.u1, stored.u8, stored.saran, stored.jalur) == (3, None, "Bagus", "transaksi")
    names = {field.name for field in Jawaban._meta.get_fields()}
    assert not [name for name in names if name in ("undangan", "permohonan", "asal", "alamat_ip")]
    assert client.get(path).status_code == 410
    assert client.post(path, ALL_GOOD).status_code == 410
    assert Jawaban.objects.count() == 1
    never = client.get("/survei/undangan/salah-ketik/")
    assert never.status_code == 410
    assert "Tautan survei ini tidak berlaku lagi" in str(never.content, encoding="utf-8")


def test_a_request_is_invited_once(db: None) -> None:
    """Finishing twice gives the same invitation, and its token cannot be guessed."""
    assert undang("uji", "UJI-1") == undang("uji", "UJI-1")
    assert len(Undangan.objects.get().token) >= 24


def test_questions_left_out_are_told(client: Client, db: None) -> None:
    """An incomplete form comes back with its answers and stores nothing."""
    path = f"/survei/undangan/{undang('uji', 'UJI-1').token}/"
    response = client.post(path, {**ALL_GOOD, "u5": ""})
    assert response.status_code == 422
    assert text(response).count("Pilih salah satu jawaban.") == 1
    nothing = client.post(path, dict.fromkeys(ALL_GOOD, "0"))
    assert "Jawab sedikitnya satu" in text(nothing)
    assert client.post(path, {**ALL_GOOD, "u5": "5"}).status_code == 422
    assert not Jawaban.objects.exists()


def test_the_open_survey_takes_one_answer_a_year_from_a_device(client: Client, db: None) -> None:
    """The same browser is thanked and not asked again."""
    assert client.post("/survei/uji/isi/", ALL_GOOD).status_code == 302
    assert client.get("/survei/uji/isi/").status_code == 410
    assert Client().get("/survei/uji/isi/").status_code == 200
    assert Jawaban.objects.get().jalur == "terbuka"


def test_the_open_survey_closes(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside the days of layanan.toml nobody can answer, inside they can."""
    today = timezone.localdate()
    closed = Berkas(survei={"sampai": today - timedelta(days=1)})
    monkeypatch.setattr("inti.survei.views.berkas", lambda: closed)
    assert client.post("/survei/uji/isi/", ALL_GOOD).status_code == 410
    opened = Berkas(survei={"mulai": today, "sampai": today})
    monkeypatch.setattr("inti.survei.views.berkas", lambda: opened)
    assert client.get("/survei/uji/isi/").status_code == 200


def test_many_answers_from_one_address_are_slowed_down(db: None) -> None:
    """A script cannot fill the survey from one machine: forty an hour, a neighbour still can."""
    codes = [Client().post("/survei/uji/isi/", ALL_GOOD).status_code for _ in range(41)]
    assert codes == [302] * 40 + [429]
    neighbour = Client(REMOTE_ADDR="192.0.2.9")
    assert neighbour.post("/survei/uji/isi/", ALL_GOOD).status_code == 302


@pytest.mark.parametrize("year", ["2026x", "1999", "99999999999", "-1", "٢٠٢٦", ""])
def test_a_strange_year_is_this_year(client: Client, db: None, year: str) -> None:
    """Whatever stands in the address, the page stands."""
    page = text(client.get("/survei/uji/", {"tahun": year}))
    assert f"tahun {timezone.localdate().year}" in page


def test_the_year_before_is_a_link_away(client: Client, db: None) -> None:
    """Results of earlier years stay readable."""
    year = timezone.localdate().year - 1
    answers(LEAST, day=date(year, 3, 1))
    assert "75,00" in text(client.get("/survei/uji/", {"tahun": str(year)}))
    assert client.get("/survei/tidak-ada/").status_code == 404


def test_the_database_refuses_other_scores(db: None) -> None:
    """Zero and five are no answers on any database."""
    for score in (0, 5):
        with pytest.raises(IntegrityError), transaction.atomic():
            answers(1, u1=score)


def test_the_results_ask_two_queries_for_each_service(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    """The list and a single result."""
    for path in ("/survei/", "/survei/uji/"):
        with django_assert_max_num_queries(2):
            client.get(path)
