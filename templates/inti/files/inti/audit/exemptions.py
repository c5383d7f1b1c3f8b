"""Recording a lawful change of sealed rows, with a proof that only a holder of the key can make."""

from typing import Any

from django.utils import timezone

from inti.audit import marks
from inti.audit.models import Exemption


def record(**values: Any) -> Exemption:
    """Add an exemption with its proof."""
    one = Exemption(time=timezone.now(), key_id=marks.key_id(), **values)
    one.mac = marks.digest(_content(one), one.key_id)
    one.save(force_insert=True)
    return one


def genuine(one: Exemption) -> bool:
    """Whether the proof fits what the exemption says."""
    try:
        return marks.same(marks.digest(_content(one), one.key_id), one.mac)
    except marks.UnknownKey:
        return False


def _content(one: Exemption) -> list[Any]:
    return [
        "exemption",
        one.time.isoformat(),
        one.kind,
        one.stream,
        one.first,
        one.last,
        one.fields,
        one.after,
        one.actor_id,
        one.why,
        one.key_id,
    ]
