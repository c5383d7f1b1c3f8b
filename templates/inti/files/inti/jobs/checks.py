"""System checks of the schedules."""

from collections import Counter
from typing import Any

from django.core.checks import CheckMessage, Error, register

from inti.jobs.schedule import schedules


@register
def schedule_names(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Two schedules of one name would share one row, so that one of them never runs."""
    counted = Counter(schedule.key for schedule in schedules())
    return [
        Error(
            f"jadwal {name} ada {number} kali: beri name=… yang berbeda di schedules.py.",
            id="inti_jobs.E001",
        )
        for name, number in counted.items()
        if number > 1
    ]
