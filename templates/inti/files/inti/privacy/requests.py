"""Answering a request: find, export, propose an erasure, let a second person carry it out."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti.models import User
from inti.privacy import trail
from inti.privacy.declarations import Text
from inti.privacy.models import DataRequest
from inti.privacy.subjects import Person, Query, Section, Source, sources
from inti.region import region

Status = DataRequest.Status
NO_LONGER = _("Permintaan ini sudah dijawab.")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A person with the app that knows them."""

    source: str
    title: Text
    person: Person


def find(query: Query, user: User) -> Iterator[Found]:
    """Everyone in every app who matches and whom this data manager may see."""
    for name, source in sources().items():
        for person in source.find(query, user):
            yield Found(source=name, title=source.TITLE, person=person)


def person_of(source: str, key: str, user: User) -> Found:
    """One person again. Raises Http404 for one who is not there or not for this data manager."""
    known = sources().get(source)
    person = known.person(key, user) if known else None
    if known is None or person is None:
        raise Http404
    return Found(source=source, title=known.TITLE, person=person)


def source_of(asked: DataRequest, user: User) -> Source:
    """The app that a request is about, for those who may see the person. Raises Http404."""
    person_of(asked.source, asked.key, user)
    return sources()[asked.source]


def export(asked: DataRequest, request: HttpRequest) -> list[Section]:
    """All that is kept about the person; the reading is entered into the access log."""
    user = _user(request)
    source = source_of(asked, user)
    trail.record_copy(request, source.rows(asked.key), why=say("Salinan data") + f" {asked}")
    return source.export(asked.key)


def as_json(asked: DataRequest, sections: list[Section]) -> str:
    """The export for machines: what each column says, by its title."""
    content = {
        "nomor": asked.number,
        "dibuat": timezone.localtime().isoformat(timespec="seconds"),
        "layanan": region().service.title,
        "daerah": region().name,
        "bagian": [
            {
                "judul": str(one.title),
                "baris": [dict(zip(map(str, one.columns), row, strict=True)) for row in one.rows],
            }
            for one in sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def files(asked: DataRequest) -> Iterator[tuple[str, File]]:
    """The files that are kept about the person, by the name that the export gives them."""
    kept = getattr(sources()[asked.source], "files", None)
    yield from kept(asked.key) if kept else ()


def as_zip(
    asked: DataRequest, sections: list[Section], kept: Iterable[tuple[str, File]] = ()
) -> bytes:
    """``data.json`` for machines, ``data.html`` with its style to read and print, and files."""
    page = {"asked": asked, "sections": sections, "region": region(), "now": timezone.now()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", as_json(asked, sections))
        packed.writestr("data.html", render_to_string("privacy/salinan_berkas.html", page))
        packed.writestr("gaya.css", _style())
        for name, file in kept:
            with file.open("rb") as source:
                packed.writestr(f"berkas/{name}", source.read())
    return out.getvalue()


def _style() -> str:
    found = finders.find("inti/app.css")
    if not isinstance(found, str):
        raise FileNotFoundError("inti/app.css")
    with open(found, encoding="utf-8") as file:  # noqa: PTH123  finders give text
        return file.read()


def answer(asked: DataRequest, user: User, text: str, *, refused: bool = False) -> None:
    """Close a request with what was told. Raises ValidationError when it is closed already."""
    with transaction.atomic():
        asked = _locked(asked)
        _close(asked, text, Status.REFUSED if refused else Status.DONE)


def propose(asked: DataRequest, user: User, reason: str) -> None:
    """The first of two people: the erasure is checked and proposed. Raises ValidationError."""
    with transaction.atomic():
        asked = _locked(asked)
        if asked.kind != DataRequest.Kind.ERASURE or asked.status != Status.OPEN:
            raise ValidationError(say("Permintaan ini bukan penghapusan yang masih terbuka."))
        asked.status, asked.proposed_by, asked.reason = Status.PROPOSED, user, reason
        asked.save()


def carry_out(asked: DataRequest, user: User) -> None:
    """The second person: erase, and redact the history. Raises PermissionDenied for the first."""
    with transaction.atomic():
        asked = _locked(asked)
        if asked.status != Status.PROPOSED:
            raise ValidationError(say("Penghapusan ini belum diusulkan."))
        if asked.proposed_by_id == user.pk:
            raise PermissionDenied(say("Penghapusan disetujui oleh orang kedua."))
        for one in source_of(asked, user).erase(asked.key):
            trail.redact(one.row, one.values, why=asked.number, actor=user)
        asked.confirmed_by = user
        _close(asked, say("Data sudah dihapus atau disamarkan."), Status.DONE)


def _locked(asked: DataRequest) -> DataRequest:
    fresh = DataRequest.objects.select_for_update().get(pk=asked.pk)
    if fresh.is_closed:
        raise ValidationError(NO_LONGER)
    return fresh


def _close(asked: DataRequest, text: str, status: str) -> None:
    asked.answer, asked.status, asked.answered_at = text, status, timezone.now()
    asked.save()


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user
