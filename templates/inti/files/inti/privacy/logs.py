"""Logs without personal data: a filter on every handler, whichever the settings name."""

import logging
from typing import Any

from inti.privacy.masking import mask_text

NAME = "samarkan"


class MaskFilter(logging.Filter):
    """Puts the masked message, and the masked traceback, in place of the record's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: nothing is dropped."""
        if not isinstance(record.msg, dict):  # structlog's own records are masked by its processor
            record.msg, record.args = mask_text(record.getMessage()), ()
        if record.exc_info and record.exc_info[0]:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_text = mask_text(text)
        return True


def masked(config: dict[str, Any]) -> dict[str, Any]:
    """A LOGGING setting whose handlers all have the filter.

    Django's own handlers, which know nothing of it, give way to those of the setting.
    """
    handlers = {
        name: {**handler, "filters": [NAME, *_others(handler)]}
        for name, handler in config.get("handlers", {}).items()
    }
    loggers = {"django": {}, "django.server": {}, **config.get("loggers", {})}
    for name in ("django", "django.server"):
        loggers[name] = {"handlers": [], "propagate": True, **loggers[name]}
    return {
        **config,
        "filters": {**config.get("filters", {}), NAME: {"()": "inti.privacy.logs.MaskFilter"}},
        "handlers": handlers,
        "loggers": loggers,
    }


def _others(handler: dict[str, Any]) -> list[str]:
    return [name for name in handler.get("filters", []) if name != NAME]
