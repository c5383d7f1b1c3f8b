"""Error pages and error mails without personal data."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from inti.privacy.masking import HIDDEN, mask_text

PERSONAL = re.compile(r"nik|kk$|nama|name|lahir|alamat|telepon|phone|hp$|mail|surel|code", re.I)


class MaskedReporterFilter(SafeExceptionReporterFilter):
    """What people sent is never in a report; variables only on a developer's own machine."""

    hidden_settings = re.compile(
        f"{SafeExceptionReporterFilter.hidden_settings.pattern}|DATABASE|COOKIE|EMAIL", re.I
    )

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """The names of what was posted, without the values."""
        return {} if request is None else dict.fromkeys(request.POST, HIDDEN)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """Variables with masked values; outside DEBUG only their types."""
        found: Iterable[tuple[str, Any]] = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self._shown(request, name, value)) for name, value in found]

    def _shown(self, request: HttpRequest | None, name: str, value: Any) -> Any:
        if self.is_active(request):
            return f"[{type(value).__name__}]"
        if PERSONAL.search(name) or self.hidden_settings.search(name):
            return HIDDEN
        return mask_text(value) if isinstance(value, str) else value


class MaskedReporter(ExceptionReporter):
    """The whole report passes ``mask_text``: messages, addresses, query strings, source lines."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Who was signed in is told by number, not by name."""
        data: dict[str, Any] = super().get_traceback_data()
        user = getattr(self.request, "user", None)
        return {**data, "user_str": f"akun {getattr(user, 'pk', None) or '-'}"}

    def get_traceback_html(self) -> Any:
        """The page for developers."""
        return mask_text(super().get_traceback_html())

    def get_traceback_text(self) -> Any:
        """The same as plain text."""
        return mask_text(super().get_traceback_text())
