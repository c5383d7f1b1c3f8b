"""The API keeps to its OpenAPI document, whatever is sent to it; not collected by `make test`."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples
from schemathesis import checks as rules

from inti.api.discovery import scopes
from inti.api.models import Token
from inti.models import User
from tests.wsgi import application

pytestmark = pytest.mark.slow
SCHEMA = "/api/v1/openapi.json"
# The client within the process does not unpack.
PLAIN = {"Accept-Encoding": "identity"}
EXAMPLES = int(os.environ.get("API_EXAMPLES", "15"))

schema = schemathesis.openapi.from_wsgi(SCHEMA, application)
bounded = examples(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schema.hook
def filter_query(context: schemathesis.HookContext, query: Any) -> bool:
    """Without parameters that vanish on the way: a list of nothing is sent as nothing."""
    return all(value not in ([], {}, None) for value in (query or {}).values())


@pytest.fixture(autouse=True)
def without_limits(settings: Any) -> None:
    """Thousands of requests in a minute are the point here."""
    settings.API_PUBLIC_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000


@pytest.fixture
def secret(db: None) -> str:
    """A token that may do everything, of somebody who may see everything."""
    owner = User.objects.create_superuser("mesin")
    return Token.make(owner, "uji", scopes(), 1)[1]


@pytest.mark.usefixtures("wilayah")
@schema.parametrize()
@bounded
def test_with_a_token(case: schemathesis.Case, secret: str) -> None:
    """Every operation answers as documented to good and bad input, and asks for its token."""
    case.call_and_validate(headers={**PLAIN, "Authorization": f"Bearer {secret}"})


@pytest.mark.usefixtures("wilayah")
@schema.parametrize()
@bounded
def test_without_a_token(case: schemathesis.Case) -> None:
    """Without a token what is not public is refused, as documented."""
    response = case.call(headers=PLAIN)
    case.validate_response(response, excluded_checks=[rules.positive_data_acceptance])
    if "security" in case.operation.definition.raw:
        assert response.status_code in (401, 405)
