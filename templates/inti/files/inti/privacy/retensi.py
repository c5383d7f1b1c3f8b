"""How long the chassis keeps what people asked about their data, and what they agreed to."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inti.privacy.models import Consent, DataRequest
from inti.privacy.retention import Rule
from inti.privacy.subjects import Deed, Redacted

KEPT = timedelta(days=5 * 365 + 1)
PERIOD = _("Lima tahun sesudah dijawab")


def _answered(now: datetime) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(answered_at__lt=now - KEPT)


def _withdrawn(now: datetime) -> QuerySet[Consent]:
    return Consent.objects.filter(withdrawn_at__lt=now - KEPT)


def _delete(row: Any) -> list[Redacted]:
    row.delete()
    return []


RULES = (
    Rule(
        code="permintaan-data",
        title=_("Permintaan pemilik data"),
        period=PERIOD,
        deed=Deed.DELETE,
        due=_answered,
        carry_out=_delete,
    ),
    Rule(
        code="persetujuan",
        title=_("Persetujuan yang ditarik"),
        period=_("Lima tahun sesudah ditarik"),
        deed=Deed.DELETE,
        due=_withdrawn,
        carry_out=_delete,
    ),
)
