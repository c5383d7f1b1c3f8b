"""The one base class of everything that can go wrong for a reason a user can mend."""

from __future__ import annotations


class LivingLabError(Exception):
    """A fault whose text is one sentence that names the cure.

    `exit_code` is what the process ends with; every subclass that reaches a user owns a code of
    its own (`docs/reference/exit-codes.md` lists them, and a test holds them apart).
    """

    exit_code = 1
