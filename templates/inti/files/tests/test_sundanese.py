"""Every text of every public page is there in Sundanese; staff pages fall back to Indonesian."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import gettext, override

from inti import errors
from inti.layanan.daftar import all_standards
from inti.layanan.standar import Standard
from inti.models import User, Wilayah
from inti.people.invitations import invite
from inti.people.models import Invitation
from inti.permohonan import nomor
from inti.permohonan.alur import buka, pindah
from inti.permohonan.models import Permohonan, Status
from inti.privacy.limits import too_many
from inti.roles import Role, all_roles
from inti.sign_in import slowed_down
from inti.survei.models import Jawaban, Undangan
from inti.survei.unsur import ELEMENTS
from tests.conftest import PASSWORD
from tests.sundanese import CODE, gaps, untranslated
from tests.sundanese import asked as asked
from tests.sundanese import reader as reader
from tests.test_pages import PUBLIC

SERVICE = Standard(slug="uji", title="Layanan uji", summary="Untuk uji.", prefix="UJI", days=3)
GOOD = {element.field: "3" for element in ELEMENTS}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    """One service, whatever apps the repository has."""
    parts = ("layanan.views", "permohonan.alur", "permohonan.models", "survei.views")
    for part in (*parts, "survei.outcomes"):
        monkeypatch.setattr(f"inti.{part}.all_standards", lambda: {"uji": SERVICE})


@pytest.fixture
def roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Someone who invites, and someone to be invited."""
    declared = (
        Role(code="kepala", title="Kepala", manages=("kader",)),
        Role(code="kader", title="Kader"),
    )
    with monkeypatch.context() as patched:
        patched.setattr("inti.roles._declared", lambda: iter(declared))
        all_roles.cache_clear()
        yield
    all_roles.cache_clear()


def addresses(patterns: Iterable[URLPattern | URLResolver], start: str = "/") -> Iterator[str]:
    """Every address that needs no argument, but the admin site and other pages for staff."""
    for one in patterns:
        here = f"{start}{one.pattern}"
        if isinstance(one, URLResolver):
            if one.app_name != "admin":
                yield from addresses(one.url_patterns, here)
        elif not set("<^(") & set(here) and not hasattr(one.callback, "required_roles"):
            yield here


@pytest.mark.usefixtures("wilayah")
def test_every_address_without_arguments(reader: Client, asked: set[str]) -> None:
    """Whoever is not signed in reads nothing there that Sundanese lacks."""
    walked = list(addresses(get_resolver().url_patterns))
    assert set(PUBLIC) <= set(walked)
    for path in (*walked, "/tidak-ada/"):
        reader.get(path, follow=True)
    assert "Beranda" in asked
    assert untranslated(asked) == []


@pytest.mark.usefixtures("wilayah")
def test_the_services_of_this_repository(reader: Client, asked: set[str]) -> None:
    """The 14 components, the survey and its result, of each service."""
    for slug in all_standards():
        for path in (f"/layanan/{slug}/", f"/survei/{slug}/", f"/survei/{slug}/isi/"):
            assert reader.get(path).status_code == 200
    assert untranslated(asked) == []


@pytest.mark.usefixtures("wilayah", "service")
@pytest.mark.parametrize("status", list(Status))
def test_requests(reader: Client, asked: set[str], status: Status) -> None:
    """Each status, a request that is late, and the service's page with its figures."""
    request = buka("uji", catatan="Catatan.")
    if status != Status.DITERIMA:
        pindah(request, status, "Catatan.")
    assert reader.get(f"{request.get_absolute_url()}?baru=1").status_code == 200
    Permohonan.objects.update(tenggat="2020-01-02")
    for path in (request.get_absolute_url(), "/layanan/uji/", "/hasil/"):
        assert reader.get(path).status_code == 200
    assert str(status.label) in asked
    assert untranslated(asked) == []


@pytest.mark.usefixtures("db")
def test_looking_for_a_request(reader: Client, asked: set[str]) -> None:
    """A mistyped number, an unknown one, and too many of them."""
    for number in ("UJI-0000-0000", *[nomor.new("UJI") for _ in range(32)]):
        response = reader.get("/status/", {"nomor": number}, follow=True)
    assert response.status_code == 429
    assert untranslated(asked) == []


@pytest.mark.usefixtures("wilayah", "service")
@pytest.mark.parametrize(("count", "value"), [(1, 3), (6, 1), (6, 2), (6, 3), (6, 4)])
def test_results_of_the_survey(reader: Client, asked: set[str], count: int, value: int) -> None:
    """Too few answers and enough, for each grade."""
    for _ in range(count):
        values = dict.fromkeys(GOOD, value)
        Jawaban.objects.create(
            layanan="uji", tanggal=timezone.localdate(), jalur="terbuka", **values
        )
    for path in ("/survei/", "/survei/uji/", "/layanan/uji/", "/hasil/"):
        assert reader.get(path).status_code == 200
    assert untranslated(asked) == []


@pytest.mark.usefixtures("wilayah", "service")
def test_answering_the_survey(reader: Client, asked: set[str]) -> None:
    """A gap, an answer that is none, thanks, and a second try; the same by invitation."""
    pindah(buka("uji"), Status.SELESAI)
    invited = f"/survei/undangan/{Undangan.objects.get().token}/"
    for path in ("/survei/uji/isi/", invited):
        for wrong in ({"saran": "Baik."}, {**GOOD, "u1": "9"}):
            assert reader.post(path, wrong).status_code == 422
        assert reader.post(path, GOOD, follow=True).status_code == 200
        assert reader.get(path).status_code == 410
    assert untranslated(asked) == []


def test_signing_in(reader: Client, asked: set[str], person: Callable[..., User]) -> None:
    """Nothing typed, a wrong password until the account is locked, somebody inactive."""
    person("rina")
    reader.post("/masuk/", {})
    for _ in range(12):
        response = reader.post("/masuk/", {"username": "rina", "password": "salah"})
    assert response.status_code == 429
    assert reader.get("/akun/nonaktif/").status_code == 200
    assert untranslated(asked) == []


@pytest.mark.usefixtures("roles")
def test_invitations(
    reader: Client,
    asked: set[str],
    person: Callable[..., User],
    kecamatan: list[Wilayah],
) -> None:
    """A link that opens, passwords that differ, a name that is taken, a link that is spent."""
    draft = Invitation(name="Rina", username="rina", role="kader", wilayah=kecamatan[0])
    token = invite(draft, person("camat", "kepala", kecamatan[0]))
    assert reader.get(f"/undangan/buka/{token}/", follow=True).status_code == 200
    for name, again in (("rina", "lain"), ("camat", PASSWORD)):
        values = {"username": name, "password1": PASSWORD, "password2": again}
        assert reader.post("/undangan/terima/", values).status_code == 200
    assert reader.get("/undangan/buka/salah/", follow=True).status_code == 410
    assert untranslated(asked) == []


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "answer",
    [
        lambda request: errors.bad_request(request, Exception()),
        lambda request: errors.permission_denied(request, Exception()),
        lambda request: errors.page_not_found(request, Exception()),
        errors.server_error,
        errors.csrf_failure,
        slowed_down,
        lambda request: too_many(request, 60),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/"])
def test_errors(
    rf: RequestFactory, asked: set[str], answer: Callable[[HttpRequest], HttpResponse], path: str
) -> None:
    """Each error page, and the same as an answer to a program."""
    request = rf.get(path)
    request.user = AnonymousUser()
    with override(CODE):
        assert answer(request).status_code >= 400
    assert untranslated(asked) == []


def test_a_gap_is_found(asked: set[str]) -> None:
    """A staff text that Sundanese leaves out is told when a page asks for it."""
    left_out = min(gaps())
    with override(CODE):
        assert gettext(left_out) == left_out
    assert untranslated(asked) == [left_out]
