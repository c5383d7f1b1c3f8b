"""A delivery that the queue gave up is a failed message, however it came to that."""

from typing import Any

from django.dispatch import receiver
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished

from inti.messaging.models import Outbox
from inti.messaging.tasks import deliver


@receiver(task_finished, dispatch_uid="inti.messaging.given_up")
def given_up(sender: Any, task_result: TaskResult[Any], **kwargs: Any) -> None:
    """Note it in the outbox."""
    if task_result.status != TaskResultStatus.FAILED or task_result.task.func != deliver.func:
        return
    waiting = Outbox.objects.filter(pk=task_result.args[0], status=Outbox.Status.WAITING)
    waiting.update(status=Outbox.Status.FAILED)
