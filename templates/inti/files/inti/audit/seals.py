"""Closing new rows of the trail under a seal, each chained to the one before."""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from inti.audit import marks
from inti.audit.models import Seal
from inti.audit.streams import streams

PER_SEAL = 1000
log = logging.getLogger(__name__)


def seal_new() -> list[Seal]:
    """Seal every row that no seal covers yet; gives the new seals."""
    models = streams()
    settled = {stream: _settled(model) for stream, model in models.items()}
    with transaction.atomic():
        _lock(Seal, "SHARE ROW EXCLUSIVE")
        made = [
            _seal(stream, rows)
            for stream, top in settled.items()
            for rows in _batches(models[stream], stream, top)
        ]
    if made:
        # Logs are kept on another machine: the line there is an anchor against rewriting.
        log.info("jejak disegel: %s segel, terakhir %s", len(made), made[-1].digest)
    return made


def newest() -> Seal | None:
    """The last seal of the chain."""
    return Seal.objects.order_by("pk").last()


def unsealed() -> int:
    """How many rows wait for a seal."""
    return sum(
        model._base_manager.filter(pk__gt=_sealed_to(stream)).count()
        for stream, model in streams().items()
    )


def fields_of(model: Any) -> list[str]:
    """The columns that a seal covers; not those that only repeat another one under a key."""
    return [f.name for f in model._meta.concrete_fields if not getattr(f, "derived", False)]


def content(seal: Seal) -> list[Any]:
    """What a seal's digest is over."""
    return [
        "seal",
        seal.previous,
        seal.made.isoformat(),
        seal.stream,
        seal.fields,
        seal.first,
        seal.last,
        seal.count,
        hashlib.sha256(bytes(seal.marks)).hexdigest(),
        seal.key_id,
    ]


def _settled(model: Any) -> int:
    """The highest key below which no other transaction can still add a row."""
    with transaction.atomic():
        # PostgreSQL hands out keys before rows are visible; the lock waits for those under way.
        _lock(model, "SHARE")
        top = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return top or 0


def _lock(model: Any, mode: str) -> None:
    """Hold others off until the transaction ends; SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN {mode} MODE')


def _sealed_to(stream: str) -> int:
    last = Seal.objects.filter(stream=stream).order_by("-last").values_list("last", flat=True)
    return last.first() or 0


def _batches(model: Any, stream: str, top: int) -> Iterator[Sequence[Any]]:
    rows = model._base_manager.filter(pk__gt=_sealed_to(stream), pk__lte=top).order_by("pk")
    stock = rows.iterator(chunk_size=PER_SEAL)
    while batch := list(islice(stock, PER_SEAL)):
        yield batch


def _seal(stream: str, rows: Sequence[Any]) -> Seal:
    before = newest()
    name, fields = marks.key_id(), fields_of(type(rows[0]))
    seal = Seal(
        made=timezone.now(),
        stream=stream,
        fields=json.dumps(fields),
        first=_sealed_to(stream) + 1,
        last=rows[-1].pk,
        count=len(rows),
        marks=marks.pack((row.pk, marks.of_row(row, stream, fields, name)) for row in rows),
        key_id=name,
        previous=before.digest if before else marks.GENESIS,
    )
    seal.digest = marks.digest(content(seal), name)
    seal.save(force_insert=True)
    return seal
