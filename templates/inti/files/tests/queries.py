"""What each page asks of the database: a walk along the links of the pages, counting queries."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.urls.resolvers import ResolverMatch

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as TestResponse

# A link of the page itself, not of a menu's query string or another host.
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"?#]*)')
# The admin counts its own lists: test_people_admin.py.
ADMIN = "admin"


def walk(client: Client, start: str = "/") -> dict[str, int]:
    """Queries of one visit for every kind of page that links lead to, by its view's name."""
    waiting, seen, counts = deque([start]), {start}, dict[str, int]()
    while waiting:
        path = waiting.popleft()
        match = _match(path)
        if match is None or match.view_name in counts:
            continue
        response, queries = _visit(client, path)
        if response.status_code == 200:
            counts[match.view_name] = queries
            found = set(_links(response)) - seen
            seen |= found
            waiting.extend(sorted(found))
    return counts


def _match(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if ADMIN in match.app_names else match


def _visit(client: Client, path: str) -> tuple["TestResponse", int]:
    """The page and its queries; the second visit counts, as in a process that has served before."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    return response, len(asked)


def _links(response: "TestResponse") -> Iterator[str]:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        yield from map(unescape, LINK.findall(response.text))


def exceeding(counts: dict[str, int], limits: dict[str, int]) -> dict[str, str]:
    """Pages above their limit, or without one: what to mend, or to write down."""
    return {
        name: f"{count} queries, allowed: {limits.get(name, 'no limit is written down')}"
        for name, count in counts.items()
        if count > limits.get(name, -1)
    }
