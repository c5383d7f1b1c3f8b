"""What the service forgets by itself."""

import logging

from django.utils import timezone
from django_tasks import task

from inti.privacy.retention import carry_out, rules

log = logging.getLogger(__name__)


@task
def keep_no_longer() -> int:
    """Carry out every rule of retention; gives how many rows went. A second run goes on."""
    gone = 0
    for rule in rules():
        found = carry_out(rule, timezone.now())
        gone += found.done
        if found.done or found.left:
            log.info("Masa simpan %s: %d selesai, %d menyusul.", rule.code, found.done, found.left)
    return gone
