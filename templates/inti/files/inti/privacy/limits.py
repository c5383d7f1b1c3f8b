"""How often a page may be asked for: ``@limited("10/m")``.

Counted in a small table, so that all processes count together, and in one statement, so that
nobody slips through between reading and writing. Whom it counts: the account, else the session,
and in any case the address, which has many times the room: a whole village may stand behind one
address of a mobile network.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from inti.privacy.models import Knock
from inti.sign_in import client_network

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]
Key = Callable[[HttpRequest], str]

PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
RATE = re.compile(r"([1-9]\d*)/(\d*)([smhd])")
PER_ADDRESS = 20
SWEEP = 200
# Both databases have it; the ORM cannot say it.
COUNT_ONE = """
    INSERT INTO inti_privacy_knock (code, count, until) VALUES (%s, 1, %s)
    ON CONFLICT (code) DO UPDATE SET count = inti_privacy_knock.count + 1
    RETURNING id, count
"""


def limited(
    rate: str,
    *,
    key: Key | None = None,
    methods: tuple[str, ...] = ("POST",),
    per_address: int = PER_ADDRESS,
) -> Callable[[View[Params]], View[Params]]:
    """Answer 429 to whoever asks more often than ``rate``: ``10/m``, ``3/15m``, ``100/h``.

    ``key`` counts by something of the request besides (a request number, say); ``per_address`` is
    how many times the rate one address has, all people behind it together.
    """
    most, seconds = _rate(rate)

    def guard(view: View[Params]) -> View[Params]:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def counted(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            if request.method in methods:
                for who, room in _counted_by(request, key, per_address):
                    wait = knock(f"{name}|{who}", most * room, seconds)
                    if wait:
                        return too_many(request, wait)
            return view(request, *args, **kwargs)

        return counted

    return guard


def knock(what: str, most: int, seconds: int) -> int:
    """Count one; gives 0, or the seconds to wait when ``what`` is over ``most`` in this window."""
    now = timezone.now()
    start = int(now.timestamp()) // seconds * seconds
    code = hashlib.sha256(f"{what}|{start}".encode()).hexdigest()
    end = datetime.fromtimestamp(start + seconds, tz=UTC)
    until = connection.ops.adapt_datetimefield_value(end)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE, [code, until])
        pk, count = cursor.fetchone()
    if count == 1:
        _sweep(pk, now)
    return 0 if count <= most else max(1, int((end - now).total_seconds()))


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429 with the time to wait, as a page and as a header (seconds)."""
    values = {"minutes": -(-wait // 60), "seconds": wait}
    response = render(request, "privacy/terlalu_sering.html", values, status=429)
    response["Retry-After"] = str(wait)
    return response


def _rate(text: str) -> tuple[int, int]:
    found = RATE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no rate: write 10/m, 3/15m or 100/h")
    return int(found[1]), int(found[2] or 1) * PERIODS[found[3]]


def _counted_by(
    request: HttpRequest, key: Key | None, per_address: int
) -> Iterator[tuple[str, int]]:
    """Whom this request counts for, and how many times the rate they have."""
    user = getattr(request, "user", None)
    session = getattr(request, "session", None)
    if key is not None:
        yield f"kunci:{key(request)}", 1
    if user is not None and user.is_authenticated:
        yield f"akun:{user.pk}", 1
        return  # an account is not made anew at will; its colleagues share the address
    if session is not None and session.session_key:
        yield f"sesi:{session.session_key}", 1
    yield f"alamat:{client_network(request)}", per_address


def _sweep(pk: int, now: datetime) -> None:
    """Every two hundredth new row takes the old ones along."""
    if pk % SWEEP == 0:
        Knock.objects.filter(until__lt=now - timedelta(minutes=1)).delete()
