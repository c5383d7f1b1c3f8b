"""Delivery, and forgetting."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskContext

from inti.jobs.policy import GiveUp, Later, retry
from inti.messaging.adapters import ADAPTERS
from inti.messaging.channels import Channel
from inti.messaging.models import Outbox
from inti.messaging.pace import turn

DONE = (Outbox.Status.SENT, Outbox.Status.RECORDED)
FAILED_KEPT = timedelta(days=30)
KEPT = timedelta(days=365)


@task(takes_context=True)
@retry(attempts=6, first=timedelta(seconds=30), factor=4, ceiling=timedelta(hours=6))
def deliver(context: TaskContext, pk: int) -> None:
    """Send one message of the outbox. Raises what the queue understands.

    A worker that is killed between the provider's answer and our note sends twice; the provider
    can tell by the key.
    """
    row = Outbox.objects.filter(pk=pk).first()
    if row is None or row.status in DONE:
        return
    channel: Channel = settings.MESSAGING[row.channel]
    if wait := turn(row, channel.per_minute, timezone.now()):
        raise Later(wait, "turn", counted=False)
    row.attempts, row.status = context.attempt, Outbox.Status.WAITING
    try:
        number = ADAPTERS[channel.form](row.message, channel, str(row.key))
    except Exception as fault:
        row.fault = _short(fault)
        row.save(update_fields=["attempts", "fault", "status"])
        raise
    _note_sent(row, channel, number)


def _note_sent(row: Outbox, channel: Channel, number: str) -> None:
    recorded = channel.form == "console"
    row.status = Outbox.Status.RECORDED if recorded else Outbox.Status.SENT
    row.provider_id, row.fault, row.sent_at = number, "", timezone.now()
    row.forget()
    row.save()


def _short(fault: Exception) -> str:
    """What may be shown: our own faults' words, of any other only its kind."""
    ours = isinstance(fault, GiveUp | Later) or type(fault).__module__.startswith("inti.messaging")
    return (str(fault) if ours else type(fault).__name__)[:200]


@task
def forget_old() -> int:
    """Empty failed messages after 30 days, delete all after a year; gives the number."""
    now = timezone.now()
    gone: int = Outbox.objects.filter(created_at__lt=now - KEPT).delete()[0]
    old = Outbox.objects.filter(created_at__lt=now - FAILED_KEPT).exclude(forgotten=True)
    for row in old:
        row.forget()
        row.status = Outbox.Status.FAILED
        row.save(update_fields=["to", "subject", "text", "values", "forgotten", "status"])
    return gone + len(old)
