"""A system check: a model of the service that keeps no history says why."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register


@register
def models_with_history(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One warning for each own model that has neither history nor a reason to have none."""
    return [
        checks.Warning(
            f"{model._meta.label} menyimpan data tanpa riwayat perubahan.",
            hint=(
                "Tambahkan `history = History()` dari inti.audit.history, atau "
                '`@no_history("alasannya")` bila memang tidak perlu.'
            ),
            obj=model,
            id="inti_audit.W001",
        )
        for config in app_configs or apps.get_app_configs()
        if config.name in (*settings.LOCAL_APPS, *settings.CHASSIS_PARTS)
        for model in config.get_models()
        if not _excused(model)
    ]


def _excused(model: Any) -> bool:
    if model._meta.proxy or not model._meta.managed or hasattr(model, "no_history"):
        return True
    # The tables that hold history themselves have the model that they are about.
    return hasattr(model, "instance_type") or hasattr(
        model._meta, "simple_history_manager_attribute"
    )
