"""The API for machines: tokens, errors, pages, open data."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema_rs import meta

from inti.api import discovery, forms, katalog
from inti.api.chassis import CODE
from inti.api.models import PREFIX, Token, digest_of
from inti.api.pages import page
from inti.api.problems import MEDIA_TYPE
from inti.api.scopes import Scope
from inti.api.service import api
from inti.models import User, Wilayah
from inti.outcomes import Outcome, Point
from inti.region import region
from inti.release import read

UNITS = "/api/v1/wilayah/"
PROBLEM = "application/problem+json"
SCOPE = Scope(code="uji:baca", title="Membaca uji")

FIGURE = Outcome(
    code="contoh",
    title="Angka contoh",
    numerator=3,
    denominator=12,
    covered=12,
    population=16,
    period="Oktober 2026",
    method="Dihitung, bukan ditaksir.",
    source="Uji",
    start=date(2026, 10, 1),
    end=date(2026, 10, 31),
    series=(Point(label="September 2026", numerator=4, denominator=10),),
)


@pytest.fixture
def one_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scope that anybody who signs in may give, whatever the services declare."""
    monkeypatch.setattr(forms, "scopes", lambda: {SCOPE.code: SCOPE})


@pytest.fixture
def figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """One outcome, whatever the services count."""
    for place in ("inti.api.chassis", "inti.api.views"):
        monkeypatch.setattr(f"{place}.all_outcomes", lambda _today: [FIGURE])


def guarded_path() -> str:
    """An operation of this service that needs a token; skips where there is none."""
    document = Client().get("/api/v1/openapi.json").json()
    for path, operations in document["paths"].items():
        if "get" in operations and operations["get"].get("security") and "{" not in path:
            return str(path)
    pytest.skip("this service has no operation that needs a token")


def bearer(secret: str) -> dict[str, str]:
    """The header that a program sends."""
    return {"Authorization": f"Bearer {secret}"}


def is_problem(response: Any, status: int) -> dict[str, Any]:
    """The problem of a response, checked to be one."""
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "instance", "request_id"} <= set(body)
    assert body["status"] == status
    assert body["request_id"] == response["X-Request-ID"]
    return body


def test_the_units_come_in_pages(
    client: Client, wilayah: dict[str, Wilayah], django_assert_num_queries: Any
) -> None:
    """One query a page; following ``next`` gives every unit once, in the official order."""
    found: list[str] = []
    path = f"{UNITS}?limit=150"
    while path:
        with django_assert_num_queries(1):
            response = client.get(path)
        body = response.json()
        found += [one["kode"] for one in body["items"]]
        assert ("Link" in response) == bool(body["next"])
        path = body["next"]
    assert found == sorted(wilayah)


def test_units_are_chosen_by_kind_and_parent(
    client: Client, kecamatan: list[Wilayah], wilayah: dict[str, Wilayah]
) -> None:
    """Filters narrow the list, and stay in the address of the next page."""
    body = client.get(f"{UNITS}?jenis=kecamatan&induk={region().code}&limit=1").json()
    assert body["items"][0]["kode"] == kecamatan[0].kode
    if len(kecamatan) > 1:
        assert "jenis=kecamatan" in body["next"]
        assert client.get(body["next"]).json()["items"][0]["kode"] == kecamatan[1].kode
    first = client.get(f"{UNITS}{kecamatan[0].kode}/").json()
    assert first == {
        "kode": kecamatan[0].kode,
        "nama": kecamatan[0].nama,
        "jenis": "kecamatan",
        "induk": region().code,
    }


def test_units_of_a_former_code_are_not_told(client: Client, wilayah: dict[str, Wilayah]) -> None:
    """What a re-keyed region still keeps for old data is not among its units."""
    Wilayah.objects.create(kode="99.99.01", nama="Lama", jenis="kecamatan")
    is_problem(client.get(f"{UNITS}99.99.01/"), 404)


@examples(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(numbers=st.sets(st.integers(1, 9999), max_size=30), limit=st.integers(1, 12))
def test_pages_together_are_the_list(db: None, numbers: set[int], limit: int) -> None:
    """Law: whatever the rows and the page size, the pages in turn are the list."""
    Wilayah.objects.all().delete()
    Wilayah.objects.bulk_create(
        Wilayah(kode=f"98.98.{one // 100:02}.{one:04}", nama="x", jenis="desa") for one in numbers
    )
    got: list[str] = []
    after, more = None, True
    while more:
        request = RequestFactory().get("/", {"limit": limit})
        answer = page(request, HttpResponse(), Wilayah.objects.all(), limit=limit, after=after)
        got += [one.pk for one in answer["items"]]
        after, more = (got[-1] if got else None), answer["next"] is not None
        assert len(answer["items"]) == limit or not more
    assert got == sorted(Wilayah.objects.values_list("pk", flat=True))


def test_a_public_answer_is_sent_once(client: Client, wilayah: dict[str, Wilayah]) -> None:
    """A client that names the ETag it holds gets 304 and no body."""
    first = client.get(UNITS)
    again = client.get(UNITS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first["Cache-Control"]


def test_head_is_answered_like_get(client: Client, wilayah: dict[str, Wilayah]) -> None:
    """HEAD gives the headers of GET."""
    got, head = client.get(UNITS), client.head(UNITS)
    assert (head.status_code, head["ETag"], head.content) == (200, got["ETag"], b"")


def test_the_region_and_its_release(client: Client, tmp_path: Any) -> None:
    """The region's own values, and the release as its file tells it."""
    body = client.get("/api/v1/daerah/").json()
    assert (body["kode"], body["nama"]) == (region().code, region().name)
    assert set(body["rilis"]) == {"nama", "versi", "commit"}
    path = tmp_path / ".livinglab.yml"
    assert read(path).version == ""
    path.write_text('schema: 1\nblueprint: contoh\nversion: 1.2.0\ncommit: "12ab"\nowners:\n')
    made_from = read(path)
    assert (made_from.blueprint, made_from.version, made_from.commit) == ("contoh", "1.2.0", "12ab")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/hasil/", "/api/v1/tidak-ada/"])
def test_an_unknown_address_is_a_problem(client: Client, path: str) -> None:
    """404 is told to programs as a problem, never as a page."""
    body = is_problem(client.get(path), 404)
    assert body["instance"] == path
    is_problem(client.post(path), 404)


def test_an_address_without_its_slash_is_sent_on(client: Client) -> None:
    """What only lacks the last slash is found, with its parameters."""
    response = client.get("/api/v1/wilayah?limit=3")
    assert response["Location"] == f"{UNITS}?limit=3"


def test_a_wrong_method_is_a_problem(client: Client, db: None) -> None:
    """405 names what is allowed."""
    response = client.delete(UNITS)
    is_problem(response, 405)
    assert response["Allow"] == "GET, HEAD"


def test_a_fault_of_input_is_told_by_field(client: Client, db: None) -> None:
    """Each fault says where and what, in Indonesian; the value is not repeated."""
    body = is_problem(client.get(f"{UNITS}?limit=3201011234567890&jenis=x"), 422)
    assert {one["pointer"] for one in body["errors"]} == {"#/limit", "#/jenis"}
    assert "Paling banyak 200." in [one["detail"] for one in body["errors"]]
    assert "3201011234567890" not in json.dumps(body)


def test_a_parameter_with_a_slip_of_the_pen_is_refused(client: Client, db: None) -> None:
    """Or a filter that is misspelt would give every row."""
    body = is_problem(client.get(f"{UNITS}?jenjs=desa"), 422)
    assert body["errors"][0]["pointer"] == "#/jenjs"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_problem_is_told_in_the_readers_language(client: Client, language: str) -> None:
    """Accept-Language decides, and the answer says so."""
    response = client.get("/api/x", headers={"Accept-Language": language})
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_a_fault_of_ours_is_a_problem_without_its_cause(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 tells the number of the request and nothing of what went wrong."""

    def broken(today: date) -> list[Outcome]:
        raise RuntimeError("NIK 3201011234567890")

    monkeypatch.setattr("inti.api.chassis.all_outcomes", broken)
    client.raise_request_exception = False
    response = client.get("/api/v1/hasil/")
    is_problem(response, 500)
    assert b"NIK" not in response.content


def test_an_operation_that_needs_a_token_says_so(client: Client, db: None) -> None:
    """No token, a wrong one, another kind of sign-in: 401, and how to do it right."""
    path = guarded_path()
    for headers in ({}, bearer(PREFIX + "x" * 43), bearer("x"), {"Authorization": "Basic eDp4"}):
        response = client.get(path, headers=headers)
        is_problem(response, 401)
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_token(client: Client, person: Callable[..., User]) -> None:
    """Whoever is signed in on the pages has no way into the API by their cookie."""
    client.force_login(person("rina"))
    is_problem(client.get(guarded_path()), 401)


def test_a_token_works_within_its_scope_until_it_ends(
    client: Client, person: Callable[..., User]
) -> None:
    """The scope, the day, the revocation and the owner's account each close the door."""
    path, owner = guarded_path(), person("rina")
    token, secret = Token.make(owner, "uji", discovery.scopes(), 30)
    answer = client.get(path, headers=bearer(secret))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    other = Token.make(owner, "lain", [], 30)[1]
    refused = client.get(path, headers=bearer(other))
    is_problem(refused, 403)
    assert "insufficient_scope" in refused["WWW-Authenticate"]

    Token.objects.filter(pk=token.pk).update(expires=timezone.now())
    assert client.get(path, headers=bearer(secret)).status_code == 401
    token, secret = Token.make(owner, "uji", discovery.scopes(), 30)
    token.revoke()
    assert client.get(path, headers=bearer(secret)).status_code == 401
    secret = Token.make(owner, "uji", discovery.scopes(), 30)[1]
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(path, headers=bearer(secret)).status_code == 401


def test_the_use_of_a_token_is_noted_once_a_minute(person: Callable[..., User], db: None) -> None:
    """A busy program does not write with every read."""
    token = Token.make(person("rina"), "uji", [], 30)[0]
    token.note_use()
    first = token.last_used
    token.note_use()
    assert token.last_used == first
    token.last_used = timezone.now() - timedelta(minutes=2)
    token.note_use()
    assert Token.objects.get(pk=token.pk).last_used == token.last_used
    assert token.last_used > timezone.now() - timedelta(minutes=1)


def test_only_a_digest_of_the_secret_is_kept(person: Callable[..., User]) -> None:
    """A copy of the database opens nothing."""
    token, secret = Token.make(person("rina"), "uji", [], 30)
    kept = str(Token.objects.filter(pk=token.pk).values().get())
    assert secret not in kept
    assert token.digest == digest_of(secret)
    assert secret.startswith(token.hint)


def test_too_many_requests_are_refused(client: Client, db: None, settings: Any) -> None:
    """Each answer says how many are left; past the limit 429 says when to come back."""
    settings.API_PUBLIC_PER_MINUTE = 2
    left = [client.get("/api/v1/daerah/")["RateLimit-Remaining"] for _ in range(2)]
    # A new minute may have begun in between.
    assert left in (["1", "0"], ["1", "1"])
    answers = [client.get("/api/v1/daerah/") for _ in range(4)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    is_problem(refused[0], 429)
    assert 0 < int(refused[0]["Retry-After"]) <= 60
    cache.clear()


@pytest.mark.usefixtures("one_scope")
def test_a_token_is_made_and_revoked_on_its_page(
    client: Client, person: Callable[..., User], django_assert_max_num_queries: Any
) -> None:
    """The secret is shown in one answer, never again; revoking is the owner's alone."""
    owner, stranger = person("rina"), person("budi")
    client.force_login(owner)
    path = reverse("api:token")
    made = client.post(path, {"name": "Dasbor", "scopes": [SCOPE.code], "days": "90"})
    token = owner.tokens.get()
    secret = made.context["secret"]
    assert Token.of_secret(secret) == token
    assert secret in str(made.content)
    assert "no-store" in made["Cache-Control"]
    # Session, person, tokens; the menu asks for roles.
    with django_assert_max_num_queries(8):
        again = client.get(path)
    assert secret not in str(again.content)
    assert "Dasbor" in str(again.content)

    other = Client()
    other.force_login(stranger)
    assert other.post(reverse("api:cabut-token", args=[token.pk])).status_code == 404
    assert client.post(reverse("api:cabut-token", args=[token.pk])).status_code == 302
    assert Token.of_secret(secret) is None


@pytest.mark.usefixtures("one_scope")
def test_a_form_with_a_fault_makes_no_token(client: Client, person: Callable[..., User]) -> None:
    """A scope that is not the person's, or an eleventh token, is refused."""
    owner = person("rina")
    client.force_login(owner)
    path = reverse("api:token")
    wrong = {"name": "x", "scopes": ["admin:semua"], "days": "90"}
    assert client.post(path, wrong).status_code == 422
    for number in range(forms.MOST):
        Token.make(owner, str(number), [], 1)
    right = {"name": "x", "scopes": [SCOPE.code], "days": "90"}
    assert client.post(path, right).status_code == 422
    assert owner.tokens.count() == forms.MOST


def test_the_page_of_tokens_needs_a_sign_in(client: Client, db: None) -> None:
    """Anonymous readers are sent to sign in."""
    assert client.get(reverse("api:token")).status_code == 302


def test_a_token_from_the_command_line(
    person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secret alone goes to standard output; what cannot be is told."""
    monkeypatch.setattr(
        "inti.api.management.commands.token_baru.scopes", lambda: {SCOPE.code: SCOPE}
    )
    owner = person("rina")
    out, err = io.StringIO(), io.StringIO()
    base = {"pengguna": "rina", "nama": "Dasbor", "lingkup": [SCOPE.code]}
    call_command("token_baru", **base, stdout=out, stderr=err)
    assert Token.of_secret(out.getvalue().strip()) == owner.tokens.get()
    for wrong in (
        {"pengguna": "x"},
        {"lingkup": ["x:y"]},
        {"hari": 0},
        {"nama": " "},
        {"nama": "x" * 81},
    ):
        with pytest.raises(CommandError):
            call_command("token_baru", **{**base, **wrong}, stdout=out, stderr=err)
    assert owner.tokens.count() == 1


@pytest.mark.usefixtures("figure", "db")
def test_an_outcome_carries_what_is_needed_to_judge_it(client: Client) -> None:
    """Numerator, denominator, coverage, method, period, source, place."""
    (row,) = client.get("/api/v1/hasil/").json()["items"]
    assert (row["pembilang"], row["penyebut"], row["nilai"]) == (3, 12, 0.25)
    assert (row["tercakup"], row["sasaran"], row["cakupan"]) == (12, 16, 0.75)
    assert (row["mulai"], row["selesai"]) == ("2026-10-01", "2026-10-31")
    assert row["kode_wilayah"] == region().code
    assert row["deret"] == [
        {"periode": "September 2026", "pembilang": 4, "penyebut": 10, "nilai": 0.4}
    ]
    assert row["metode"]
    assert row["sumber"]


@pytest.mark.usefixtures("figure", "db")
def test_the_outcomes_as_csv_equal_the_api(client: Client) -> None:
    """The same rows under the same names."""
    response = client.get("/data/hasil.csv")
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    (row,) = csv.DictReader(io.StringIO(response.content.decode()))
    (told,) = client.get("/api/v1/hasil/").json()["items"]
    del told["deret"]  # a table has no room for it
    assert row == {key: str(value) for key, value in told.items()}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from nodes(one)
    elif isinstance(value, list):
        for one in value:
            yield from nodes(one)


REQUIRED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {
        "dct:identifier",
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:license",
        "dct:issued",
        "dct:modified",
        "dct:spatial",
        "dcat:contactPoint",
        "dcat:distribution",
        "dcat:keyword",
        "dct:accrualPeriodicity",
    },
    "dcat:Distribution": {"dcat:accessURL", "dcat:mediaType", "dct:license", "dct:format"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Kind": {"vcard:fn", "vcard:hasURL"},
    "dct:Location": {"dct:identifier", "skos:prefLabel"},
    "dct:PeriodOfTime": {"dcat:startDate", "dcat:endDate"},
}

# What DCAT-AP's shapes want a value to be; what is not here may be an address or a text.
RANGES = {
    "dct:publisher": "foaf:Agent",
    "dct:license": "dct:LicenseDocument",
    "dct:language": "dct:LinguisticSystem",
    "dct:spatial": "dct:Location",
    "dct:temporal": "dct:PeriodOfTime",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:provenance": "dct:ProvenanceStatement",
    "dct:format": "dct:MediaTypeOrExtent",
    "dcat:mediaType": "dct:MediaType",
    "dcat:contactPoint": "vcard:Kind",
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "foaf:homepage": "foaf:Document",
}


def kinds(node: dict[str, Any]) -> list[str]:
    """The classes that a node says it is of."""
    found = node.get("@type", [])
    return found if isinstance(found, list) else [found]


@pytest.mark.usefixtures("figure", "db")
def test_the_catalogue_is_dcat(client: Client) -> None:
    """Every node has the properties that DCAT-AP asks for, every prefix is declared."""
    response = client.get("/data/katalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    document = response.json()
    found = {kind: one for one in nodes(document) for kind in kinds(one)}
    for kind, needed in REQUIRED.items():
        assert needed <= set(found[kind]), kind
    prefixes = {key.partition(":")[0] for one in nodes(document) for key in one if ":" in key}
    assert prefixes <= set(document["@context"])
    assert found["dct:Location"]["dct:identifier"] == region().code
    assert found["dct:PeriodOfTime"]["dcat:endDate"]["@value"] == "2026-10-31"
    again = client.get("/data/katalog.jsonld", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("figure", "db")
def test_every_value_of_the_catalogue_says_its_class(client: Client) -> None:
    """As DCAT-AP's shapes ask, since a validator does not look an address up."""
    told = set()
    for one in nodes(client.get("/data/katalog.jsonld").json()):
        for name in RANGES.keys() & one.keys():
            values = one[name] if isinstance(one[name], list) else [one[name]]
            assert all(RANGES[name] in kinds(value) for value in values), name
            told.add(name)
    assert told == set(RANGES)


@pytest.mark.usefixtures("figure", "db")
def test_the_files_of_the_catalogue_are_there(client: Client) -> None:
    """Each distribution's address answers with the type that it names."""
    document = client.get("/data/katalog.jsonld").json()
    files = [one for one in nodes(document) if one.get("@type") == "dcat:Distribution"]
    assert len(files) == 2
    for one in files:
        response = client.get(one["dcat:downloadURL"]["@id"].removeprefix("http://testserver"))
        assert response.status_code == 200
        assert response["Content-Type"].split(";")[0] == one["dcat:mediaType"]["@id"].removeprefix(
            katalog.MEDIA
        )


def test_the_reference_tells_every_operation(client: Client, db: None) -> None:
    """The page for people names each operation of the document, and nothing of another host."""
    page_ = client.get("/api/v1/docs").content.decode()
    document = client.get("/api/v1/openapi.json").json()
    for path, operations in document["paths"].items():
        assert path in page_
        for one in operations.values():
            assert f'id="{one["operationId"]}"' in page_
    assert not re.search(r"<script(?![^>]*\ssrc=)", page_)
    # A link may lead elsewhere; what the page loads may not.
    assert not re.search(r"<link[^>]*href=.https?:|\ssrc=.(https?:|//)", page_)


def test_codes_of_units_match_their_pattern(wilayah: dict[str, Wilayah]) -> None:
    """The document's pattern lets every unit of the region through."""
    assert all(re.fullmatch(CODE, code) for code in wilayah)


def test_a_scope_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two apps cannot mean different things by one scope."""

    class Module:
        SCOPES = (SCOPE,)

    class Other:
        SCOPES = (Scope(code=SCOPE.code, title="Lain"),)

    monkeypatch.setattr(discovery, "modules", lambda: iter([(None, Module), (None, Other)]))
    discovery.scopes.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="dua aplikasi"):
        discovery.scopes()
    discovery.scopes.cache_clear()


def test_a_body_that_is_too_large_is_a_problem(rf: RequestFactory, settings: Any) -> None:
    """413 before anything is read."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    request = rf.post("/api/v1/x/", data="x" * 11, content_type="application/json")
    with pytest.raises(RequestDataTooBig) as found:
        api().parser.parse_body(request)
    assert api().on_exception(request, found.value).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/json", 400), ("NaN", "application/json", 400), ("{}", "text/plain", 415)],
)
def test_a_body_that_is_no_json_is_a_problem(
    client: Client, person: Callable[..., User], body: str, kind: str, status: int
) -> None:
    """What cannot be read is told as such."""
    secret = Token.make(person("rina"), "uji", discovery.scopes(), 1)[1]
    document = client.get("/api/v1/openapi.json").json()
    paths = [
        re.sub(r"{\w+}", "1", path)
        for path, methods in document["paths"].items()
        if "requestBody" in methods.get("post", {})
    ]
    assert paths
    for path in paths:
        response = client.post(path, body, content_type=kind, headers=bearer(secret))
        is_problem(response, status)


def test_an_error_page_tells_the_number_of_the_request(client: Client, db: None) -> None:
    """Who calls for help can name it."""
    response = client.get("/tidak-ada/")
    assert response["X-Request-ID"] in response.content.decode()


def test_the_document_is_openapi_3_1(client: Client, db: None) -> None:
    """Its schemas are JSON Schema, its operations named once, every refusal a problem."""
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for one in document["components"]["schemas"].values():
        meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **one})
    operations = [one for path in document["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names))
    for one in operations:
        refusals = {status for status in one["responses"] if int(status) >= 400}
        assert {"400", "404", "422", "429"} <= refusals
        assert ("401" in refusals) == ("403" in refusals) == bool(one.get("security"))
        for status in refusals:
            assert list(one["responses"][status]["content"]) == [MEDIA_TYPE]
