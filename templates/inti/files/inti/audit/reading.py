"""Reads of personal data: found by themselves in every request, with a reason from the page."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from inti.audit.context import READ, WHY_LENGTH, Act, current

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]

SESSION = "jejak_alasan"


def record_read(
    actor: Any,
    objects: Iterable[Model],
    *,
    why: str,
    request: HttpRequest | None = None,
    action: str = READ,
) -> None:
    """Record that someone read these rows, in one insert.

    Needed only where rows do not pass through a model (``values()``, a file written by a job):
    what a request loads as models is recorded without it. In a request or act of the same person
    the rows join what is recorded at its end, so that it stays one insert.
    """
    from inti.audit.history import subject  # models need the apps

    under_way = current()
    joins = under_way is not None and under_way.actor == actor
    act = under_way if under_way and joins else Act(user=actor, why=why, action=action)
    act.why, act.action = why, action
    for one in objects:
        act.saw(*subject(one))
    if not joins:
        record_act(act, actor=actor, request=request)


def record_act(act: Act, *, actor: Any = None, request: HttpRequest | None = None) -> None:
    """Write what an act has read: one insert, nothing when nothing was read."""
    if not act.seen:
        return
    from inti.audit.models import AccessEntry  # models need the apps
    from inti.sign_in import client_address

    request = request or act.request
    person = actor or act.actor
    entries = [
        AccessEntry(
            actor_id=getattr(person, "pk", None),
            roles=_roles(person, request),
            address=client_address(request)[:45] if request else "",
            request_id=str(getattr(request, "request_id", ""))[:64],
            page=act.page[:100],
            action=act.action,
            subject=subject,
            keys=f",{','.join(keys)},",
            count=len(keys),
            why=(asked(request, subject.split(".")[0]) or act.reason)[:WHY_LENGTH],
        )
        for subject, keys in act.seen.items()
    ]
    act.seen = {}
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        AccessEntry.objects.bulk_create(entries)


def reads(why: str, *, action: str = READ) -> Callable[[View[Params]], View[Params]]:
    """Say why a page reads personal data; the same reason stands with what it changes.

    Someone outside the normal duty (a superuser) is asked for an own reason first, once per session
    and service.
    """

    def wrap(view: View[Params]) -> View[Params]:
        @wraps(view)
        def read(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            because(why, action)
            group = request.resolver_match.app_name if request.resolver_match else ""
            return ask(request, group) or view(request, *args, **kwargs)

        read.reads_because = why  # type: ignore[attr-defined]
        return read

    return wrap


def because(why: str, action: str = READ) -> None:
    """Set the reason of the act under way."""
    act = current()
    if act is not None:
        act.why, act.action = why, action


def ask(request: HttpRequest, group: str) -> HttpResponseRedirect | None:
    """Lead to the page that asks for a reason, when this access needs one that is not yet given."""
    if not request.user.is_authenticated or not request.user.is_superuser:
        return None
    if group in request.session.get(SESSION, {}):
        return None
    query = urlencode({"untuk": group, "lanjut": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('audit:alasan')}?{query}")


def why(group: str) -> str:
    """Why the act under way touches data of this service: the person's own words, else the page's.

    Empty outside of an act.
    """
    act = current()
    return (asked(act.request, group) or act.reason) if act else ""


def asked(request: HttpRequest | None, group: str) -> str:
    """The reason that this person gave for this service, if one was asked."""
    superuser = getattr(getattr(request, "user", None), "is_superuser", False)
    if request is None or not superuser or not hasattr(request, "session"):
        return ""
    return str(request.session.get(SESSION, {}).get(group, ""))


def _roles(person: Any, request: HttpRequest | None) -> str:
    """The roles held at this moment; those that opened the page, where it asked for some."""
    if person is None or not person.is_authenticated:
        return ""
    if person.is_superuser:
        return "superuser"
    opened = getattr(request, "audit_roles", None)
    if opened is None:
        opened = {duty.role for duty in person.duties}
    return ",".join(sorted(opened))[:200]
