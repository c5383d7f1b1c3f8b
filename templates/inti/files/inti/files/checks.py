"""System check: files of people never lie where the web server reads."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register
def apart_from_static(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Neither folder lies within the other."""
    private, public = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    if not private.is_relative_to(public) and not public.is_relative_to(private):
        return []
    return [
        Error(
            "MEDIA_ROOT dan STATIC_ROOT saling bertumpuk: berkas pribadi dapat terbuka untuk umum. "
            "Beri keduanya folder yang terpisah.",
            id="inti_files.E001",
        )
    ]
