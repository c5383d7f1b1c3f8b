"""Logs: JSON in production, readable lines in development, no personal data in either.

Settings take their formatters from here, so this module needs no settings. Whoever logs uses
``structlog.get_logger(__name__)`` or plain ``logging``: both come out in one form, with the number
of the request, and masked.
"""

import logging
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import EventDict, Processor, WrappedLogger

from inti.privacy.masking import mask_text

HIDDEN = "(disembunyikan)"
# Made by the program itself; masking would tear a time or a request's number apart.
OWN_KEYS = frozenset(
    {"timestamp", "level", "logger", "request_id", "_record", "_from_structlog", "exc_info"}
)
# Numbers shorter than this are counts, keys and durations.
LONGEST_COUNT = 8


def masked(value: Any) -> Any:
    """The value with personal data masked in every text and every long number in it."""
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return masked(str(value)) if len(str(abs(value))) > LONGEST_COUNT else value
    if isinstance(value, Mapping):
        return {key: masked(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(one) for one in value]
    try:
        return mask_text(str(value))
    except Exception:  # a record is worth more than its text, and the text may be what is secret
        return HIDDEN


def mask(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Mask all but what the program itself put in."""
    return {key: one if key in OWN_KEYS else masked(one) for key, one in event.items()}


def without_request(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Drop Django's request object: its text holds the query string."""
    event.pop("request", None)
    return event


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
# Never the local variables: they hold names and NIK.
STRUCTURED_FAULT = structlog.processors.ExceptionRenderer(
    ExceptionDictTransformer(show_locals=False, max_frames=30)
)


def json_formatter() -> logging.Formatter:
    """One JSON object for each record; an exception with its traceback as data."""
    return _formatter(
        STRUCTURED_FAULT,
        mask,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def line_formatter() -> logging.Formatter:
    """One readable line for each record; an exception with its traceback below."""
    return _formatter(
        structlog.processors.format_exc_info,
        mask,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    )


def _formatter(*last: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder()],
        processors=[
            without_request,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *last,
        ],
    )


def configure() -> None:
    """Send structlog's records through ``logging``, so that there is one way out."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class Console(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment; tests exchange it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Standard error."""
        return sys.stderr


def logging_config(*, readable: bool, level: str, quiet: bool) -> dict[str, Any]:
    """Django's LOGGING; ``quiet`` leaves out the line for each request (the demo's screen)."""
    console = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"record": {"()": line_formatter if readable else json_formatter}},
        "handlers": {"console": {"()": Console, "formatter": "record"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            "django": {**console, "level": level},
            # 4xx are told by the line of the request; 500 keep their traceback.
            "django.request": {"level": "ERROR"},
            # Whoever asks for another host is a scanner: a line of the request, no traceback.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # The developers' server writes addresses with their query strings.
            "django.server": {**console, "level": "CRITICAL"},
            "django.utils.autoreload": {"level": "WARNING"},
            "inti.request": {"level": "WARNING" if quiet else "INFO"},
            "_granian": {**console, "level": "INFO"},
            "granian.access": {**console, "level": "WARNING"},
        },
    }
