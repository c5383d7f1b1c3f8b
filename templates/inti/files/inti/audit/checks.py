"""System checks: models without history say why, the admin of personal data has a scope."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
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


@register
def admins_with_scope(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One warning for each admin of a model whose reads count that shows every row to all staff."""
    from inti.scoped import ScopedAdmin  # admins need the apps

    return [
        checks.Warning(
            f"{type(one).__name__} menampilkan {model._meta.label} dari seluruh daerah.",
            hint="Turunkan dari inti.scoped.ScopedAdmin dan sebut barisnya di `rows(user)`.",
            obj=model,
            id="inti_audit.W002",
        )
        for model, one in site._registry.items()
        if getattr(getattr(model, "audit", None), "reads", False)
        and not isinstance(one, ScopedAdmin)
    ]


def _excused(model: Any) -> bool:
    if model._meta.proxy or not model._meta.managed or hasattr(model, "no_history"):
        return True
    # The tables that hold history themselves have the model that they are about.
    return hasattr(model, "instance_type") or hasattr(
        model._meta, "simple_history_manager_attribute"
    )
