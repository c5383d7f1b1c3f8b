"""What the admin shows of a task: never more than says which row it was about."""

import re
from uuid import UUID

HIDDEN = "•••"
_DIGITS = re.compile(r"\d[\d .-]{4,}\d")
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_QUOTED = re.compile(r"(?m)^(?P<kind>[\w.]+(?:Error|Exception|Fault|Warning)?): .*$")


def argument(value: object) -> str:
    """A key (small number, UUID, yes or no) as it is, anything else hidden."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int) and abs(value) < 10**12:
        return str(value)
    return str(value) if isinstance(value, str) and _is_uuid(value) else HIDDEN


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def fault(text: str) -> str:
    """A traceback without the messages of its exceptions, long numbers and addresses."""
    short = _QUOTED.sub(rf"\g<kind>: {HIDDEN}", text)
    return _ADDRESS.sub(HIDDEN, _DIGITS.sub(HIDDEN, short))
