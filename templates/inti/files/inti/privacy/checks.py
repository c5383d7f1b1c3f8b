"""System checks: what is encrypted is declared, what is declared exists."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from inti.privacy.declarations import declarations
from inti.privacy.sealing import columns


@register
def declared_data(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One error per declared field that no model has, and per encrypted field that none names."""
    named = {field for one in declarations() for data in one.data for field in data.fields}
    closed = {
        f"{model._meta.label}.{field.name}"
        for model, field in columns()
        if not hasattr(model, "instance_type")  # history repeats its model
    }
    return [
        *(_missing(name) for name in sorted(named) if not _exists(name)),
        *(_undeclared(name) for name in sorted(closed - named)),
    ]


def _exists(name: str) -> bool:
    model, _dot, field = name.rpartition(".")
    try:
        apps.get_model(model)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return False
    return True


def _missing(name: str) -> CheckMessage:
    return Error(
        f"{name} dinyatakan di privasi.py tetapi tidak ada.",
        hint="Perbaiki namanya (aplikasi.Model.kolom) atau hapus dari PERSONAL_DATA.",
        id="inti_privacy.E001",
    )


def _undeclared(name: str) -> CheckMessage:
    return Error(
        f"{name} terenkripsi tetapi tidak dinyatakan sebagai data pribadi.",
        hint="Tambahkan ke PERSONAL_DATA di privasi.py aplikasinya.",
        id="inti_privacy.E002",
    )
