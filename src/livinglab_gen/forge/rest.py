"""Asking a host over REST: one request at a time, tried again where that may help, answered as a value."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from livinglab_gen import __version__
from livinglab_gen.forge import again
from livinglab_gen.forge.hosts import Kind
from livinglab_gen.forge.sites import HostRefused, Site, interface
from livinglab_gen.language import printable
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from urllib3 import PoolManager

LONGEST = 300
"""Seconds that a host may make us wait; asked for more, the run ends there and is made again later."""
_MONTH = 30 * 86_400.0
"""Seconds; a host that names more is not taken at its word."""
_OFTEN = 60
"""Seconds to wait where a host says that we ask too often, and not how long to wait."""
_WORDS = 300
"""Characters of a host's own words that are told."""
_PASSING = (500, 502, 503, 504)
_PAGE = 100
_LAST = 1000
"""Pages at most."""
_SPOKEN: Mapping[Kind, Mapping[str, str]] = {
    Kind.github: {
        "Accept": "application/vnd.github+json, application/json",
        "X-GitHub-Api-Version": "2022-11-28",
    },
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a host answered: its status, its headers by name in small letters, and what its JSON holds.

    `content` is None where it was no JSON.
    """

    status: int
    headers: Mapping[str, str]
    content: Any

    @property
    def good(self) -> bool:
        """Whether the host did what was asked."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """What the host says about a refusal, on one line."""
        told = self.content if isinstance(self.content, dict) else {}
        more = told.get("errors")
        parts = [told.get("message") or told.get("error"), *(more if isinstance(more, list) else ())]
        said = (part.get("message") if isinstance(part, dict) else part for part in parts)
        return printable(" ".join(" ".join(str(part) for part in said if part).split()))[:_WORDS]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line to a host's interface; its token is shown nowhere, and goes to this host only."""

    of: Site
    kind: Kind
    token: str | None = field(repr=False)

    def get(self, path: str, **fields: str | int) -> Any:
        """What the JSON at `path` holds; raises HostRefused."""
        return self.demand(self.ask("GET", _with(path, fields))).content

    def pages(self, path: str, **fields: str | int) -> Iterator[Mapping[str, Any]]:
        """Every object of the list at `path`, page after page; raises HostRefused.

        A host that names a next page and brings nothing new is believed no longer.
        """
        size = "limit" if self.kind is Kind.forgejo else "per_page"
        before: object = None
        for number in range(1, _LAST + 1):
            answer = self.demand(self.ask("GET", _with(path, {**fields, size: _PAGE, "page": number})))
            if answer.content == before:
                return
            before = answer.content
            yield from objects(before)
            if 'rel="next"' not in answer.headers.get("link", ""):
                return

    def ask(self, verb: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """The host's answer, whatever it is, after what may pass was tried again.

        Raises HostRefused when no answer comes, or only one that says `later`.
        """
        attempt = 1
        while True:
            found = self._once(verb, path, body)
            pause = 0.0 if isinstance(found, str) else _pause(found, time.time())
            if pause is None and isinstance(found, Answer):
                return found
            if attempt == again.TRIES or (pause or 0) > LONGEST:
                raise self._later(found, pause or 0)
            again.wait(attempt, pause or 0)
            attempt += 1

    def demand(self, answer: Answer) -> Answer:
        """The answer, if the host did what was asked; raises HostRefused."""
        if answer.good and answer.content is not None:
            return answer
        words = f"{answer.status} {self._hidden(answer.words)}".strip()
        told = _reason(answer).format(host=self.of.host, path=self.of.path, words=words, kind=self.kind)
        raise HostRefused(told)

    def _once(self, verb: str, path: str, body: Mapping[str, object] | None) -> Answer | str:
        """One answer, or why there was none."""
        from urllib3 import Retry
        from urllib3.exceptions import HTTPError, MaxRetryError

        url = interface(self.of, self.kind) + path
        headers = {"User-Agent": f"livinglab/{__version__}", **_SPOKEN.get(self.kind, {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        # A redirect to another host loses the token: urllib3 sees to that.
        retries = Retry(connect=0, read=0, status=0, other=0, redirect=5, respect_retry_after_header=False)
        try:
            said = _pool(_proxy(url), os.getpid()).request(
                verb, url, headers=headers, json=body, retries=retries
            )
        except HTTPError as fault:
            reason = fault.reason if isinstance(fault, MaxRetryError) and fault.reason else fault
            return self._hidden(str(reason))
        named = {name.casefold(): value for name, value in said.headers.items()}
        return Answer(status=said.status, headers=named, content=_read(said.data))

    def _later(self, found: Answer | str, pause: float) -> HostRefused:
        """What to tell when a host did not answer, or only that it may later."""
        if pause > LONGEST:
            when = datetime.fromtimestamp(time.time() + pause).astimezone().strftime("%Y-%m-%d %H:%M")
            told = _("{host} was asked too often: run again after {when}")
            return HostRefused(told.format(host=self.of.host, when=when))
        why = found if isinstance(found, str) else f"{found.status} {self._hidden(found.words)}".strip()
        told = _("{host} does not answer ({why}): check the network and the address, then run again")
        return HostRefused(told.format(host=self.of.host, why=why))

    def _hidden(self, words: str) -> str:
        """What a host or a library says, should it repeat the token."""
        return words.replace(self.token, "…") if self.token else words


def objects(content: object) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, whatever a host sends."""
    return (one for one in content if isinstance(one, dict)) if isinstance(content, list) else iter(())


def _reason(answer: Answer) -> str:
    """Why a host did not do it, and the cure."""
    if answer.good:
        return _("{host} does not answer as {kind} does: check its kind in [hosts] of the settings")
    if answer.status == 401:
        return _(
            "{host} does not accept the token ({words}): make a new one, and keep it where the old one is"
        )
    if answer.status == 403:
        return _(
            "{host} does not let the token do this at {path} ({words}): "
            "give it the right to read there, and to write pull requests"
        )
    if answer.status == 404:
        return _(
            "{host} shows nothing at {path}: check the address, and that there is a token that may see it"
        )
    return _("{host} refused this at {path} ({words}): mend that there, then run again")


def _with(path: str, fields: Mapping[str, str | int]) -> str:
    return f"{path}?{urlencode(fields)}" if fields else path


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _pause(answer: Answer, now: float) -> float | None:
    """Seconds until it is worth to ask again, None where the answer stands.

    Of GitHub's and GitLab's limits ("Rate limits for the REST API", "Rate limit response headers"): a number
    of seconds, or the second since 1970 when the count begins anew.
    """
    told = answer.headers
    often = answer.status == 429 or (answer.status == 403 and _limited(answer))
    if not often and answer.status not in _PASSING:
        return None
    if "retry-after" in told:
        return _seconds(told["retry-after"], now)
    reset = told.get("x-ratelimit-reset") or told.get("ratelimit-reset") or ""
    if often and _spent(told) and reset.isdecimal():
        return min(max(0.0, int(reset[:20]) - now + 1), _MONTH)
    return _OFTEN if often else 0.0


def _limited(answer: Answer) -> bool:
    """Whether a 403 means `too often`, as GitHub says it."""
    return (
        "retry-after" in answer.headers or _spent(answer.headers) or "rate limit" in answer.words.casefold()
    )


def _spent(told: Mapping[str, str]) -> bool:
    return "0" in (told.get("x-ratelimit-remaining"), told.get("ratelimit-remaining"))


def _seconds(told: str, now: float) -> float:
    """What `Retry-After` says (RFC 9110, 10.2.3): seconds, or a day and time."""
    if told.strip().isdecimal():
        return min(float(told), _MONTH)
    try:
        return min(max(0.0, parsedate_to_datetime(told).timestamp() - now), _MONTH)
    except (ValueError, OverflowError):
        return 0.0


@cache
def _pool(proxy: str | None, _process: int) -> PoolManager:
    """Connections that are kept, by each process its own; the machine's store of certificates counts."""
    from urllib3 import PoolManager, ProxyManager, Timeout, make_headers
    from urllib3.util import parse_url

    timeout = Timeout(connect=10, read=60)
    if proxy is None:
        return PoolManager(timeout=timeout)
    who = parse_url(proxy).auth
    return ProxyManager(
        proxy, timeout=timeout, proxy_headers=make_headers(proxy_basic_auth=who and unquote(who))
    )


def _proxy(url: str) -> str | None:
    """The proxy that the environment names for `url`; git takes one without `http://` too."""
    parts = urlsplit(url)
    found = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    return found if found is None or "://" in found else f"http://{found}"
