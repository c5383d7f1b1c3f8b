"""At most so many messages a minute on each channel, over all workers."""

from datetime import datetime, timedelta

from django.db import transaction

from inti.messaging.models import Outbox, Pace

# A turn that is older than this was missed (no worker ran): it is taken anew.
STALE = timedelta(seconds=30)


def turn(row: Outbox, per_minute: int, now: datetime) -> timedelta:
    """How long the message has to wait for its turn; zero when it may leave now."""
    if row.not_before is None or row.not_before < now - STALE:
        row.not_before = _next(row.channel, timedelta(minutes=1) / per_minute, now)
        row.save(update_fields=["not_before"])
    return max(row.not_before - now, timedelta(0))


def _next(channel: str, gap: timedelta, now: datetime) -> datetime:
    """Book the channel's next free moment."""
    with transaction.atomic():
        Pace.objects.get_or_create(channel=channel, defaults={"next_at": now})
        pace = Pace.objects.select_for_update().get(channel=channel)
        mine = max(now, pace.next_at)
        pace.next_at = mine + gap
        pace.save(update_fields=["next_at"])
    return mine
