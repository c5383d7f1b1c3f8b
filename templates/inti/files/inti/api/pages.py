"""Lists in pages: by the key of the last row, without counting, stable while rows are added."""

from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

LONGEST = 200
LARGEST_KEY = 2**63 - 1

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)

Limit = Annotated[
    int, Query(ge=1, le=LONGEST, description=f"Banyaknya baris, paling banyak {LONGEST}.")
]
AfterKey = Annotated[
    int | None,
    Query(ge=0, le=LARGEST_KEY, description="Baris sesudah `id` ini; ambil dari `next`."),
]
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]


class Page(Schema, Generic[Item]):
    """Some rows, and the address of the next ones (null on the last page)."""

    items: list[Item]
    next: str | None = None


def page(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet[Row],
    *,
    limit: int,
    after: int | str | None,
) -> dict[str, Any]:
    """One page of rows by primary key, in one query; the next page also stands in ``Link``."""
    chosen = rows.order_by("pk")
    if after is not None:
        chosen = chosen.filter(pk__gt=after)
    found = list(chosen[: limit + 1])
    more = len(found) > limit
    following = _address(request, found[limit - 1].pk, limit) if more else None
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return {"items": found[:limit], "next": following}


def _address(request: HttpRequest, last: Any, limit: int) -> str:
    query = {**request.GET.dict(), "limit": limit, "after": last}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
