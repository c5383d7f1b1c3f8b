"""An effect exactly once, although its task may run twice."""

from inti.jobs.models import Once


def first_time(key: str) -> bool:
    """Whether nobody has claimed the key before; claims it.

    Call it in the same ``transaction.atomic()`` as the effect: the claim and the effect are then
    kept together or not at all. Keys are forgotten after 90 days. A key holds no personal data.
    """
    return Once.objects.get_or_create(key=key)[1]
