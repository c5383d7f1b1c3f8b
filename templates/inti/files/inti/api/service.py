"""The API itself: one address, one form of errors, routers from every app.

Version 1 stays as it is: fields and operations are added, never changed or taken away; what has to
break comes as ``/api/v2/``.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.errors import Throttled as NinjaThrottled
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from inti.api import faults, problems
from inti.api.chassis import router as chassis
from inti.api.discovery import routers
from inti.api.document import Document
from inti.api.problems import Problem
from inti.api.rate import PerClient
from inti.region import region

VERSION = "1.0.0"
FRESH = "public, max-age=300"
View = Callable[..., HttpResponse]


class StrictParser(Parser):
    """What the caller sends, taken at its word."""

    def parse_body(self, request: HttpRequest) -> Any:
        """JSON as RFC 8259 has it, said to be JSON. Raises ValueError, or Problem 415."""
        if request.content_type != "application/json":
            raise Problem(415)
        return json.loads(request.body, parse_constant=_no_constant)

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters. Raises Problem 422 for one that the operation does not know.

        A filter with a slip of the pen would otherwise give every row.
        """
        strange = getattr(request, "strange_names", [])
        if strange:
            raise Problem(422, errors=faults.of_names(strange))
        return super().parse_querydict(data, list_fields, request)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class Api(NinjaAPI):
    """Ninja's API with problems as errors and conditional answers for what is public."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """Ninja's addresses, each wrapped so that no other form of error gets out."""
        patterns, app, namespace = super().urls
        for one in patterns:
            if isinstance(one, URLPattern):
                one.callback = guarded(one.callback, self, str(one.pattern))
        return patterns, app, namespace

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document; made once for each process."""
        prefix = path_prefix if path_prefix is not None else self.get_root_path(path_params or {})
        return _document(self, prefix)

    def get_openapi_operation_id(self, operation: Any) -> str:
        """``simpati-balita``: the app and the function, whatever file the function stands in."""
        app = str(operation.view_func.__module__).removeprefix("inti.").split(".")[0]
        return f"{app}-{operation.view_func.__name__}"


@cache
def _document(api: Api, prefix: str) -> OpenAPISchema:
    return Document(api, prefix)


@cache
def _query_names(api: Api, route: str) -> dict[str, frozenset[str]]:
    """What may stand behind the question mark, by method, as the document tells."""
    paths = api.get_openapi_schema()["paths"]
    template = api.get_root_path({}) + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    return {
        method.upper(): frozenset(
            one["name"] for one in operation["parameters"] if one["in"] == "query"
        )
        for method, operation in paths.get(template, {}).items()
    }


def guarded(view: Callable[..., Any], api: Api, route: str) -> View:
    """HEAD like GET, 404 and 405 as problems, ETag for the public, no store for the rest."""

    @wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        if method == "HEAD":
            request.method = "GET"
        known = _query_names(api, route).get(str(request.method), request.GET.keys())
        request.strange_names = sorted(set(request.GET) - set(known))  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = problems.answer(request, 404)
        finally:
            request.method = method
        if response.status_code == 405:
            allowed = {"Allow": ", ".join(_allowed(response["Allow"]))}
            return problems.answer(request, 405, headers=allowed)
        return _finished(request, response)

    return guarded_view


def _allowed(header: str) -> list[str]:
    found = {one.strip() for one in header.split(",")}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Rate and caching headers; 304 for a public answer that the client already holds."""
    rate = getattr(request, "rate", None)
    for name, value in (rate.headers if rate else {}).items():
        response[name] = value
    if response.status_code >= 400:
        return response
    if hasattr(request, "auth"):
        response["Cache-Control"] = "private, no-store"
        return response
    response["Cache-Control"] = FRESH
    if request.method not in ("GET", "HEAD"):
        return response
    return conditional(request, response)


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 when If-None-Match names it."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response)
    return found if isinstance(found, HttpResponse) else response


@cache
def api() -> Api:
    """The API of this service with the routers of every app."""
    made = Api(
        title=f"{region().service.title} {region().name}",
        version=VERSION,
        description=(
            "API layanan. Token dibuat di halaman akun; galat mengikuti RFC 9457; halaman "
            "berikutnya ada di `next` dan kepala `Link`. Versi 1 hanya ditambah, tidak diubah."
        ),
        docs_url=None,
        urls_namespace="api:v1",
        parser=StrictParser(),
        throttle=[PerClient()],
    )
    for fault, handler in HANDLERS.items():
        made.add_exception_handler(fault, handler)
    made.add_router("", chassis, tags=["Daerah"])
    for address, title, router in routers():
        made.add_router(f"/{address}", router, tags=[title])
    return made


def _problem(request: HttpRequest, fault: Any) -> HttpResponse:
    return problems.answer(
        request, fault.status, fault.detail, errors=fault.errors, headers=fault.headers
    )


def _input(request: HttpRequest, fault: Any) -> HttpResponse:
    return problems.answer(request, 422, errors=faults.of_input(fault.errors))


def _plain(status: int) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, _fault: problems.answer(request, status)


def _http(request: HttpRequest, fault: Any) -> HttpResponse:
    cause = fault.__cause__
    if isinstance(cause, Problem):
        return _problem(request, cause)
    return problems.answer(request, fault.status_code)


def _unexpected(request: HttpRequest, fault: Any) -> HttpResponse:
    """Let Django log it and answer with its own handler, which tells a problem here too."""
    raise fault


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Exception: _unexpected,
    Problem: _problem,
    ValidationError: _input,
    HttpError: _http,
    NinjaThrottled: _plain(429),
    Http404: _plain(404),
    PermissionDenied: _plain(403),
    RequestDataTooBig: _plain(413),
    SuspiciousOperation: _plain(400),
}
