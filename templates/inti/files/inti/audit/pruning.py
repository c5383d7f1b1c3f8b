"""Moving old access entries to a file; their seals stay and still prove the file."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from inti.audit import exemptions, seals, verification
from inti.audit.models import AccessEntry, Exemption, Seal
from inti.audit.redaction import Tampered
from inti.audit.triggers import permit


def prune(before: datetime, target: Path, *, why: str) -> int:
    """Write sealed entries older than ``before`` to a gzip file of JSON lines and remove them.

    Whole seals only, from the oldest on. Raises Tampered, or FileExistsError, with nothing removed.
    """
    seals.seal_new()
    due = list(_due(before))
    entries = AccessEntry.objects.filter(pk__gte=due[0].first, pk__lte=due[-1].last) if due else []
    rows = sorted(entries, key=lambda one: one.pk)
    if not due or not rows:
        return 0
    _intact(due, rows)
    digest = _write(target, rows)
    with permit(f"prune: {why}"):
        exemptions.record(
            kind=Exemption.Kind.PRUNE,
            stream=AccessEntry._meta.label_lower,
            first=due[0].first,
            last=due[-1].last,
            after=digest,
            why=why,
        )
        AccessEntry.objects.filter(pk__gte=due[0].first, pk__lte=due[-1].last).delete()
    return len(rows)


def _due(before: datetime) -> Iterable[Seal]:
    """The seals whose every entry is older, until the first that has a younger one."""
    stream = AccessEntry._meta.label_lower
    done = Exemption.objects.filter(kind=Exemption.Kind.PRUNE, stream=stream).order_by("-last")
    start = done.values_list("last", flat=True).first() or 0
    for seal in Seal.objects.filter(stream=stream, first__gt=start).order_by("pk"):
        rows = AccessEntry.objects.filter(pk__gte=seal.first, pk__lte=seal.last)
        if rows.filter(time__gte=before).exists():
            return
        yield seal


def _intact(due: list[Seal], rows: list[AccessEntry]) -> None:
    by_key = {row.pk: row for row in rows}
    for seal in due:
        for pk in verification.sealed_keys(seal):
            if pk not in by_key or not verification.expected(seal, by_key[pk]):
                raise Tampered(
                    f"catatan akses {pk} tidak cocok dengan segelnya: jalankan "
                    "`manage.py periksa_jejak` dahulu."
                )


def _write(target: Path, rows: list[Any]) -> str:
    """One JSON object per line; gives the file's SHA-256."""
    names = seals.fields_of(AccessEntry)
    with target.open("xb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as file:
        for row in rows:
            values = {name: row._meta.get_field(name).value_to_string(row) for name in names}
            file.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
    return hashlib.sha256(target.read_bytes()).hexdigest()
