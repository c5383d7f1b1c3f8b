"""The API keeps to its own OpenAPI document, whatever is sent to it."""

import os
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples
from jsonschema_rs import meta
from schemathesis import checks as rules

from inti.api.discovery import scopes
from inti.api.models import Token
from inti.api.problems import MEDIA_TYPE
from inti.models import User
from tests.wsgi import application

SCHEMA = "/api/v1/openapi.json"
# The client within the process does not unpack.
PLAIN = {"Accept-Encoding": "identity"}
EXAMPLES = int(os.environ.get("API_EXAMPLES", "15"))

schema = schemathesis.pytest.from_fixture("document")
bounded = examples(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document() -> Any:
    """The service's own description of its API."""
    found = schemathesis.openapi.from_wsgi(SCHEMA, application)

    @found.hook
    def filter_query(context: schemathesis.HookContext, query: Any) -> bool:
        """Without parameters that vanish on the way: a list of nothing is sent as nothing."""
        return all(value not in ([], {}, None) for value in (query or {}).values())

    return found


@pytest.fixture(autouse=True)
def without_limits(settings: Any) -> None:
    """Thousands of requests in a minute are the point here."""
    settings.API_PUBLIC_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000


@pytest.fixture
def secret(db: None) -> str:
    """A token that may do everything, of somebody who may see everything."""
    owner = User.objects.create_superuser("mesin")
    return Token.make(owner, "uji", scopes(), 1)[1]


@pytest.mark.slow
@pytest.mark.usefixtures("wilayah")
@schema.parametrize()
@bounded
def test_with_a_token(case: schemathesis.Case, secret: str) -> None:
    """Every operation answers as documented to good and bad input, and asks for its token."""
    case.call_and_validate(headers={**PLAIN, "Authorization": f"Bearer {secret}"})


@pytest.mark.slow
@pytest.mark.usefixtures("wilayah")
@schema.parametrize()
@bounded
def test_without_a_token(case: schemathesis.Case) -> None:
    """Without a token what is not public is refused, as documented."""
    response = case.call(headers=PLAIN)
    case.validate_response(response, excluded_checks=[rules.positive_data_acceptance])
    if "security" in case.operation.definition.raw:
        assert response.status_code in (401, 405)


def test_the_document_is_openapi_3_1(client: Client, db: None) -> None:
    """Its schemas are JSON Schema, its operations named once, every refusal a problem."""
    document = client.get(SCHEMA).json()
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
