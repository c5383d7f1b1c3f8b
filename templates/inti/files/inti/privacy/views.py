"""The privacy notice, security.txt, and the desk where people's requests are answered."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inti.access import require_role
from inti.audit import reads
from inti.models import User
from inti.privacy import requests
from inti.privacy.declarations import Basis, consent_texts, declarations
from inti.privacy.forms import AnswerForm, ConsentForm, ReasonForm, RequestForm, SearchForm
from inti.privacy.limits import limited
from inti.privacy.models import Consent, DataRequest
from inti.privacy.roles import PENGELOLA_DATA
from inti.region import region

NEWEST = 50
SEARCH = "Mencari pemilik data"
ANSWER = "Menjawab permintaan pemilik data"
CONSENT = "Mencatat persetujuan"


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Who keeps which data, why, how long, and what people may ask for."""
    data = [one for declared in declarations() for one in declared.data]
    values = {"data": data, "asks_consent": any(one.basis is Basis.PERSETUJUAN for one in data)}
    return render(request, "privacy/privasi.html", values)


@require_safe
@cache_control(public=True, max_age=86_400)
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a weakness. Valid for half a year from the month's first day."""
    contact, page = region().contact, request.build_absolute_uri(reverse("privacy:privasi"))
    ways = [f"mailto:{contact.email}"] if contact.email else []
    if contact.website.startswith("https://") and len(contact.website) > len("https://"):
        ways.append(contact.website)
    first = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {way}" for way in ways or [f"{page}#hubungi"]),
        f"Expires: {first + timedelta(days=183):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: id, en",
        f"Canonical: {request.build_absolute_uri(reverse('privacy:security-txt'))}",
        f"Policy: {page}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_role(PENGELOLA_DATA)
@reads(SEARCH)
@limited("60/h")
def desk(request: HttpRequest) -> HttpResponse:
    """Open requests, and the search for the person whom a new one is about."""
    form = SearchForm(_sent(request))
    found = list(requests.find(form.query, _user(request))) if form.is_valid() else None
    values = {
        "form": form,
        "found": found,
        "open": DataRequest.objects.filter(answered_at=None)[:NEWEST],
        "closed": DataRequest.objects.exclude(answered_at=None).order_by("-answered_at")[:NEWEST],
        "asks_consent": bool(consent_texts()),
    }
    status = 422 if found is None and form.is_bound else 200
    return render(request, "privacy/permintaan.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
def new(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Record what someone asks about this person's data."""
    found = requests.person_of(source, key, _user(request))
    asked = DataRequest(
        source=source, key=key, subject_name=found.person.name, recorded_by=_user(request)
    )
    form = RequestForm(_sent(request), instance=asked)
    if form.is_valid():
        form.save()
        messages.success(request, say("Permintaan tercatat dengan nomor %(n)s.") % {"n": asked})
        return redirect(asked)
    values = {"form": form, "found": found}
    return render(request, "privacy/baru.html", values, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A request with what can be done about it now."""
    return _shown(request, _asked(request, number))


@require_safe
@never_cache
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
@limited("60/h", methods=("GET",))
def copy(request: HttpRequest, number: str, form: str) -> HttpResponse | FileResponse:
    """All data of the person: to read and print, for machines, or both in one file."""
    asked = _asked(request, number)
    sections = requests.export(asked, request)
    if form == "zip":
        return _download(
            requests.as_zip(asked, sections, requests.files(asked)), asked, "zip", "application/zip"
        )
    if form == "json":
        return _download(requests.as_json(asked, sections), asked, "json", "application/json")
    values = {"asked": asked, "sections": sections, "now": timezone.now()}
    return render(request, "privacy/salinan.html", values)


@require_POST
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Close the request with what was told."""
    asked = _asked(request, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, asked, answer=form)
    given = form.cleaned_data
    return _did(
        request,
        asked,
        lambda: requests.answer(asked, _user(request), given["text"], refused=given["refused"]),
        say("Permintaan sudah dijawab."),
    )


@require_POST
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """The first person proposes the erasure that the preview shows."""
    asked = _asked(request, number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, asked, reason=form)
    return _did(
        request,
        asked,
        lambda: requests.propose(asked, _user(request), form.cleaned_data["reason"]),
        say("Penghapusan diusulkan. Rekan Anda dengan peran yang sama menyetujuinya."),
    )


@require_POST
@require_role(PENGELOLA_DATA)
@reads(ANSWER)
def carry_out(request: HttpRequest, number: str) -> HttpResponse:
    """The second person carries the erasure out."""
    asked = _asked(request, number)
    return _did(
        request,
        asked,
        lambda: requests.carry_out(asked, _user(request)),
        say("Data sudah dihapus atau disamarkan."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require_role(PENGELOLA_DATA)
@reads(CONSENT)
def consent(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """The consents of one person, and the form to record another."""
    user = _user(request)
    found = requests.person_of(source, key, user)
    given = Consent(source=source, key=key, subject_name=found.person.name, recorded_by=user)
    form = ConsentForm(_sent(request), instance=given, child=found.person.child)
    if form.is_valid():
        form.save()
        messages.success(request, say("Persetujuan tercatat."))
        return redirect(request.path)
    values = {
        "form": form,
        "found": found,
        "consents": Consent.objects.filter(source=source, key=key),
        "asks_consent": bool(consent_texts()),
    }
    return render(request, "privacy/persetujuan.html", values, status=422 if form.is_bound else 200)


@require_POST
@require_role(PENGELOLA_DATA)
@reads(CONSENT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A consent ends; it stays on record."""
    given = get_object_or_404(Consent, pk=pk, withdrawn_at=None)
    requests.person_of(given.source, given.key, _user(request))
    given.withdrawn_at, given.withdrawn_by = timezone.now(), _user(request)
    given.save()
    messages.success(request, say("Persetujuan ditarik."))
    return redirect("privacy:persetujuan", given.source, given.key)


def _sent(request: HttpRequest) -> Any:
    """What was posted; None, and not nothing, for a page that is only read."""
    return request.POST if request.method == "POST" else None


def _shown(request: HttpRequest, asked: DataRequest, **forms: Any) -> HttpResponse:
    source = requests.source_of(asked, _user(request))
    erases = asked.kind == DataRequest.Kind.ERASURE and not asked.is_closed
    values = {
        "asked": asked,
        "title": source.TITLE,
        "links": list(getattr(source, "links", _no_links)(asked.key)),
        "steps": source.erasure(asked.key) if erases else (),
        "proposed": asked.status == DataRequest.Status.PROPOSED,
        "own_proposal": asked.proposed_by_id == _user(request).pk,
        "answer": forms.get("answer") or AnswerForm(),
        "reason": forms.get("reason") or ReasonForm(),
    }
    return render(request, "privacy/satu.html", values, status=422 if forms else 200)


def _no_links(key: str) -> tuple[()]:
    return ()


def _did(request: HttpRequest, asked: DataRequest, deed: Any, told: str) -> HttpResponse:
    try:
        deed()
    except ValidationError as fault:
        messages.error(request, fault.messages[0])
    else:
        messages.success(request, told)
    return redirect(asked)


def _asked(request: HttpRequest, number: str) -> DataRequest:
    """The request, for those who may see the person. Raises Http404."""
    asked = get_object_or_404(
        DataRequest.objects.select_related("recorded_by", "proposed_by", "confirmed_by"),
        number=number,
    )
    requests.source_of(asked, _user(request))
    return asked


def _download(content: bytes | str, asked: DataRequest, suffix: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{asked.number}.{suffix}"'
    return response


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
