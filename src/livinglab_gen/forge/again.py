"""Trying again what failed for a reason that may pass: four times, with longer pauses in between."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from itertools import count

from livinglab_gen import git

TRIES = 4
_PAUSE = 1.0
"""Seconds after the first try that failed; twice as long after each other one."""


_PASSES = re.compile(
    r"returned error: (408|429|5\d\d)|early EOF|hung up|RPC failed|reset by peer|unexpected disconnect"
)


def tried(call: Callable[[], object], worth: Callable[[str], bool], tries: int = TRIES) -> None:
    """Do it until it succeeds, as long as what git says of the failure makes another try `worth` it.

    Raises the last GitFailed.
    """
    for attempt in count(1):
        try:
            call()
            return
        except git.GitFailed as fault:
            if attempt == tries or not worth(str(fault)):
                raise
        wait(attempt)


def may_pass(words: str) -> bool:
    """Whether git says of a host that it is there, and answers another time.

    One that is not there keeps a fleet waiting long enough as it is.
    """
    return _PASSES.search(words) is not None


def wait(attempt: int, least: float = 0) -> None:
    """Pause after the try number `attempt` (from 1) failed, for `least` seconds or longer."""
    pause = _PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311  no secret
    time.sleep(max(pause, least))
