"""What `manage.py check` looks at in this region besides the rest."""

from typing import Any

from django.core import checks

from inti.region import region


@checks.register()
def contact_is_told(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """People need a number to call."""
    if region().contact.phone:
        return []
    return [checks.Warning("Nomor telepon belum diisi.", hint="Isi contact.phone di region.toml.")]
