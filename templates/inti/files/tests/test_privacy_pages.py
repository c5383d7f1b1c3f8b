"""The privacy notice, security.txt, headers, and the desk where requests are answered."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inti.models import User, Wilayah
from inti.privacy import declarations, requests, trail
from inti.privacy.checks import declared_data
from inti.privacy.declarations import Basis, ConsentText, Klass, PersonalData
from inti.privacy.models import Consent, DataRequest, consented
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Deed, Person, Query, Redacted, Section, Step
from inti.region import region

Make = Callable[..., User]
SOURCE = "contoh"


class Book(SimpleNamespace):
    """An app with one person, as its ``subjek.py`` would tell."""

    TITLE = "Contoh"
    name = "Siti Rahasia"
    child = True
    read: list[str]

    def find(self, query: Query, user: User) -> Iterable[Person]:
        """By NIK only."""
        return [self._person()] if query.nik == "1101015501909901" else []

    def person(self, key: str, user: User) -> Person | None:
        """The one there is."""
        return self._person() if key == "7" else None

    def rows(self, key: str) -> list[models.Model]:
        """What is read."""
        return [User(pk=7)]

    def export(self, key: str) -> list[Section]:
        """One table."""
        return [Section(title="Data", columns=("Nama", "NIK"), rows=[(self.name, "1101")])]

    def erasure(self, key: str) -> list[Step]:
        """One line."""
        return [Step(deed=Deed.REDACT, what="Nama", why="Tidak diperlukan")]

    def erase(self, key: str) -> list[Redacted]:
        """Forget the name."""
        self.name = "(dihapus)"
        return [Redacted(row=User(pk=7), values={"nama": "(dihapus)"})]

    def _person(self) -> Person:
        return Person(key="7", name=self.name, born=date(2024, 5, 1), child=self.child)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    """The only app that knows people."""
    made = Book(read=[])
    monkeypatch.setattr(requests, "sources", lambda: {SOURCE: made})
    monkeypatch.setattr(
        trail, "record_copy", lambda request, _rows, why: made.read.append(f"{request.user}: {why}")
    )
    monkeypatch.setattr(
        trail,
        "redact",
        lambda _row, _values, why, actor: made.read.append(f"{actor}: redact {why}"),
    )
    return made


@pytest.fixture
def manager(client: Client, person: Make, wilayah: dict[str, Wilayah]) -> Client:
    """Someone who answers for the region's data, signed in."""
    client.force_login(person("rina", PENGELOLA_DATA, wilayah[region().code]))
    return client


@pytest.fixture
def second(person: Make, wilayah: dict[str, Wilayah]) -> Client:
    """The colleague."""
    other = Client()
    other.force_login(person("sari", PENGELOLA_DATA, wilayah[region().code]))
    return other


def asked(client: Client, kind: str = "akses", **changes: str) -> DataRequest:
    """Record a request as staff do."""
    values = {
        "kind": kind,
        "applicant": "Ibu Siti",
        "relation": "orang-tua",
        "proof": "KTP asli",
        **changes,
    }
    done = client.post(reverse("privacy:baru", args=[SOURCE, "7"]), values)
    assert done.status_code == 302, done.content.decode()
    return DataRequest.objects.latest("pk")


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


def test_the_privacy_notice_tells_what_the_law_asks(client: Client, wilayah: Any) -> None:
    """Controller, data with class, purpose, basis, retention and readers, rights, complaint."""
    page = text(client.get("/privasi/"))
    assert region().name.replace("'", "&#x27;") in page
    for declared in declarations.declarations():
        for one in declared.data:
            for shown in (one.title, one.purpose, one.law, one.retention, one.seen_by):
                assert str(shown).replace("'", "&#x27;") in page
            assert all(str(klass.title) in page for klass in one.classes)
    for shown in ("Hak Anda", "3 x 24 jam", "mengadu", "Pasal 46"):
        assert shown in page
    assert 'href="/privasi/"' in text(client.get("/"))


@pytest.mark.parametrize("path", ["/privasi/"])
def test_the_notice_is_light_and_asks_little(
    client: Client, wilayah: Any, django_assert_max_num_queries: Any, path: str
) -> None:
    """Under 12 KB compressed, and no query for those who are not signed in."""
    with django_assert_max_num_queries(0):
        page = client.get(path).content
    assert len(gzip.compress(page)) < 12 * 1024
    assert page.count(b"<h1") == 1


def test_security_txt_names_a_contact_and_has_not_expired(client: Client, db: None) -> None:
    """RFC 9116: contact, a date to come within a year, languages."""
    response = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in text(response).splitlines())
    assert response["Content-Type"].startswith("text/plain")
    assert re.match(r"(mailto:|https?://)", lines["Contact"])
    left = datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert timedelta(days=100) < left < timedelta(days=366)
    assert lines["Preferred-Languages"] == "id, en"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/privasi/", 200),
        ("/tidak-ada/", 404),
        ("/data-pribadi/", 302),
        ("/admin/", 302),
        ("/warna.css", 200),
        ("/ikon.svg", 200),
        ("/.well-known/security.txt", 200),
        ("/static/inti/app.css", 200),
        ("/healthz", 200),
        ("/api/v1/tidak-ada/", 404),
    ],
)
def test_every_kind_of_answer_is_protected(
    client: Client, db: None, path: str, status: int
) -> None:
    """Pages, redirects, errors, pictures and static files carry the headers."""
    response = client.get(path)
    assert response.status_code == status
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    for name in ("script", "style", "connect", "worker", "manifest", "font", "img"):
        assert f"{name}-src 'self'" in policy
    for name in ("object-src", "base-uri", "frame-ancestors", "frame-src"):
        assert f"{name} 'none'" in policy
    response.close()


def test_declarations_and_models_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing encrypted is undeclared, nothing declared is missing; a slip is told."""
    assert declared_data(None) == []
    monkeypatch.setattr("inti.privacy.checks.declarations", list)
    told = declared_data(None)
    assert {one.id for one in told} == {"inti_privacy.E002"}
    wrong = declaration(fields=("inti.User.tidak_ada", "x"))
    monkeypatch.setattr(
        "inti.privacy.checks.declarations",
        lambda: [declarations.Declaration(app="uji", data=(wrong,))],
    )
    missing = [one.msg for one in declared_data(None) if one.id == "inti_privacy.E001"]
    assert len(missing) == 2


def declaration(**changes: Any) -> PersonalData:
    """A group of data that needs consent."""
    values: dict[str, Any] = {
        "title": "Nomor telepon",
        "fields": (),
        "classes": (Klass.IDENTIFIKASI,),
        "purpose": "Mengingatkan jadwal",
        "basis": Basis.PERSETUJUAN,
        "law": "Pasal 20",
        "retention": "Setahun",
        "seen_by": "Kader",
        "consent": ConsentText(code="pengingat", version="1", text="Boleh diingatkan"),
        **changes,
    }
    return PersonalData(**values)


def test_consent_goes_with_its_basis_only() -> None:
    """A declaration cannot ask for consent where the law already gives the basis."""
    with pytest.raises(ValueError, match="ConsentText"):
        declaration(basis=Basis.TUGAS)
    with pytest.raises(ValueError, match="ConsentText"):
        declaration(consent=None)


def test_the_desk_is_for_data_managers(client: Client, person: Make, wilayah: Any) -> None:
    """Others are sent to sign in or get 403, and do not see the menu entry."""
    assert client.get("/data-pribadi/").status_code == 302
    client.force_login(person("lain", "peran-lain", wilayah[region().code]))
    assert client.get("/data-pribadi/").status_code == 403
    assert "/data-pribadi/" not in text(client.get("/"))


def test_a_request_is_recorded_with_number_and_deadline(manager: Client, book: Book) -> None:
    """Found by NIK, recorded for the person, due in three times twenty-four hours."""
    found = text(manager.post("/data-pribadi/", {"nik": "1101 0155 0190 9901"}))
    address = reverse("privacy:baru", args=[SOURCE, "7"])
    assert f'href="{address}"' in found
    assert "orang tua atau wali" in text(manager.get(address))
    one = asked(manager)
    assert re.fullmatch(r"PDP-[2-9A-Z]{8}", one.number)
    assert one.due_at - one.received_at == timedelta(hours=72)
    assert one.subject_name == "Siti Rahasia"
    assert one.number in text(manager.get("/data-pribadi/"))
    DataRequest.objects.update(received_at=timezone.now() - timedelta(days=4))
    late = DataRequest.objects.get()
    late.save()
    assert late.is_late
    assert "Terlambat" in text(manager.get("/data-pribadi/"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Tulis NIK"),
        ({"nik": "123"}, "16 angka"),
        ({"name": "Siti", "born": "kemarin"}, "Tanggal tidak terbaca"),
    ],
)
def test_a_search_that_cannot_be_is_told(
    manager: Client, book: Book, sent: dict[str, str], told: str
) -> None:
    """The cure stands beside the field; nobody is searched."""
    response = manager.post("/data-pribadi/", sent)
    assert response.status_code == 422
    assert told in text(response)


def test_searching_is_limited(manager: Client, book: Book) -> None:
    """Nobody tries out the numbers of a village in an hour."""
    answers = [manager.post("/data-pribadi/", {"nik": f"{n:016d}"}).status_code for n in range(61)]
    assert answers == [200] * 60 + [429]


def test_a_copy_is_given_in_three_forms_and_logged(manager: Client, book: Book) -> None:
    """To read, for machines, and both in one file; each reading enters the access log."""
    one = asked(manager)
    page = manager.get(reverse("privacy:salinan", args=[one.number, "html"]))
    assert "Siti Rahasia" in text(page)
    assert "no-store" in page["Cache-Control"]
    data = manager.get(reverse("privacy:salinan", args=[one.number, "json"]))
    content = json.loads(data.content)
    assert content["nomor"] == one.number
    assert content["bagian"][0]["baris"] == [{"Nama": "Siti Rahasia", "NIK": "1101"}]
    packed = manager.get(reverse("privacy:salinan", args=[one.number, "zip"]))
    assert packed["Content-Disposition"] == f'attachment; filename="{one.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        assert sorted(files.namelist()) == ["data.html", "data.json", "gaya.css"]
        assert "Siti Rahasia" in files.read("data.html").decode()
        assert json.loads(files.read("data.json"))["bagian"] == content["bagian"]
    assert book.read == [f"Rina: Salinan data {one.number}"] * 3


def test_an_answer_closes_the_request(manager: Client, book: Book) -> None:
    """What was told is kept; a closed request is not answered twice."""
    one = asked(manager)
    manager.post(reverse("privacy:jawab", args=[one.number]), {"text": "Salinan diserahkan."})
    one.refresh_from_db()
    assert (one.status, one.answer, one.is_closed) == ("selesai", "Salinan diserahkan.", True)
    again = manager.post(
        reverse("privacy:jawab", args=[one.number]), {"text": "Lagi", "refused": "on"}, follow=True
    )
    assert "sudah dijawab" in text(again)
    one.refresh_from_db()
    assert one.answer == "Salinan diserahkan."


def test_erasure_takes_two_people(manager: Client, second: Client, book: Book) -> None:
    """A preview, a reason, a proposal, and a colleague who carries it out."""
    one = asked(manager, "hapus")
    address = one.get_absolute_url()
    assert "Tidak diperlukan" in text(manager.get(address))
    go = reverse("privacy:laksanakan", args=[one.number])
    assert "belum diusulkan" in text(second.post(go, follow=True))
    propose = reverse("privacy:usul", args=[one.number])
    assert manager.post(propose, {"reason": ""}).status_code == 422
    manager.post(propose, {"reason": "Pindah ke luar daerah"})
    assert "Menunggu rekan Anda" in text(manager.get(address))
    assert manager.post(go).status_code == 403
    assert book.name == "Siti Rahasia"
    second.post(go)
    one.refresh_from_db()
    assert book.name == "(dihapus)"
    assert (one.status, str(one.proposed_by), str(one.confirmed_by)) == ("selesai", "Rina", "Sari")
    assert book.read == [f"Sari: redact {one.number}"]
    assert "sudah dijawab" in text(second.post(go, follow=True))


def test_who_may_not_see_the_person_may_not_see_the_request(
    manager: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request about someone outside the manager's units answers 404, by every way."""
    one = asked(manager)
    monkeypatch.setattr(Book, "person", lambda _self, _key, _user: None)
    for name in ("satu-permintaan", "jawab", "usul", "laksanakan"):
        way = manager.get if name == "satu-permintaan" else manager.post
        assert way(reverse(f"privacy:{name}", args=[one.number])).status_code == 404
    assert manager.get(reverse("privacy:salinan", args=[one.number, "json"])).status_code == 404


@pytest.fixture
def consent_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that needs consent for something."""
    found = declarations.Declaration(app="uji", data=(declaration(),))
    monkeypatch.setattr(declarations, "declarations", lambda: [found])


def test_a_parent_consents_for_a_child_and_withdraws(
    manager: Client, book: Book, consent_text: None
) -> None:
    """The words and their version are kept; a child cannot consent; withdrawal ends it."""
    address = reverse("privacy:persetujuan", args=[SOURCE, "7"])
    given = {
        "purpose": "pengingat",
        "given_by": "Ibu Siti",
        "relation": "sendiri",
        "channel": "tatap-muka",
    }
    refused = manager.post(address, given)
    assert refused.status_code == 422
    assert "orang tua atau wali" in text(refused)
    assert not consented(SOURCE, "7", "pengingat")
    parent = {**given, "relation": "orang-tua"}
    assert manager.post(address, parent).status_code == 302
    one = Consent.objects.get()
    assert (one.text, one.version) == ("Boleh diingatkan", "1")
    assert consented(SOURCE, "7", "pengingat")
    assert "sudah tercatat" in text(manager.post(address, parent))
    manager.post(reverse("privacy:tarik", args=[one.pk]))
    assert not consented(SOURCE, "7", "pengingat")
    assert "Ditarik" in text(manager.get(address))
    assert manager.post(address, parent).status_code == 302


def test_without_a_consent_basis_nobody_is_asked(manager: Client, book: Book) -> None:
    """Where the law is the basis of all data, the page says so and has no form."""
    page = text(manager.get(reverse("privacy:persetujuan", args=[SOURCE, "7"])))
    assert ("Tidak perlu persetujuan" in page) is not bool(declarations.consent_texts())


def test_an_account_is_told_and_closed(
    manager: Client, second: Client, person: Make, wilayah: Any
) -> None:
    """Staff are data subjects too: what is kept about them is told, and goes when they leave."""
    person("berhenti", "peran-lain", wilayah[region().code])
    leaving = User.objects.get(username="berhenti")
    page = text(manager.post("/data-pribadi/", {"name": "Berhenti"}))
    address = reverse("privacy:baru", args=["inti.privacy", str(leaving.pk)])
    assert address in page
    values = {"kind": "hapus", "applicant": "B", "relation": "sendiri", "proof": "KTP"}
    manager.post(address, values)
    one = DataRequest.objects.get()
    shown = text(manager.get(reverse("privacy:salinan", args=[one.number, "html"])))
    assert "berhenti" in shown
    manager.post(reverse("privacy:usul", args=[one.number]), {"reason": "Berhenti"})
    second.post(reverse("privacy:laksanakan", args=[one.number]))
    leaving.refresh_from_db()
    assert (leaving.username, leaving.display_name) == (f"dihapus-{leaving.pk}", "")
    assert not leaving.is_active
    assert not leaving.has_usable_password()
    assert not leaving.assignments.exists()


@pytest.mark.parametrize("requests_there", [1, 20])
def test_the_desk_asks_the_database_little(
    manager: Client, book: Book, django_assert_max_num_queries: Any, requests_there: int
) -> None:
    """The same few queries for one request and for twenty."""
    user = User.objects.get(username="rina")
    for _ in range(requests_there):
        DataRequest(source=SOURCE, key="7", subject_name="S", recorded_by=user).save()
    with django_assert_max_num_queries(10):
        manager.get("/data-pribadi/")


def test_the_pages_are_well_formed(manager: Client, book: Book, consent_text: None) -> None:
    """No inline script or style, one main heading, no two elements with one id."""
    one, other = asked(manager), asked(manager, "hapus")
    for address in (
        "/data-pribadi/",
        "/privasi/",
        one.get_absolute_url(),
        other.get_absolute_url(),
        reverse("privacy:salinan", args=[one.number, "html"]),
        reverse("privacy:persetujuan", args=[SOURCE, "7"]),
        reverse("privacy:baru", args=[SOURCE, "7"]),
    ):
        page = text(manager.get(address))
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page), address
        assert page.count("<h1") == 1
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
