"""The tables that make up the trail."""

from typing import Any

from inti.audit.history import audited, history_model, relation_models


def streams() -> dict[str, Any]:
    """The models whose rows are sealed, by label: the access log, exemptions, all history."""
    from inti.audit.models import AccessEntry, Exemption

    found: list[Any] = [AccessEntry, Exemption]
    for model in audited():
        found += [history_model(model), *relation_models(model)]
    return {one._meta.label_lower: one for one in found}


def protected() -> list[str]:
    """Names of the tables whose rows may only be added: what is sealed, and the seals."""
    from inti.audit.models import Seal

    return [one._meta.db_table for one in (Seal, *streams().values())]
