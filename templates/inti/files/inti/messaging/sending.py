"""The door for everyone who has something to tell someone."""

import json
from uuid import uuid4

from django.db import transaction

from inti.messaging.message import Message, checked, masked
from inti.messaging.models import Outbox
from inti.messaging.tasks import deliver


def send(message: Message) -> Outbox:
    """Put a message into the outbox and its delivery on the queue. Raises BadMessage.

    Both rows belong to the caller's transaction: if that is rolled back, nothing is sent.
    """
    ready = checked(message)
    with transaction.atomic():
        row = Outbox.objects.create(
            key=uuid4(),
            channel=ready.channel,
            to=ready.to,
            to_shown=masked(ready.to),
            subject=ready.subject,
            text=ready.text,
            template=ready.template,
            values=json.dumps(ready.values),
        )
        deliver.enqueue(row.pk)
    return row
