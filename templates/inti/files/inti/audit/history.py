"""``history = History()`` in a model: every change is kept, and reads are counted where asked.

An own layer over django-simple-history: rows survive whoever they name, carry a salt for the
seals, and take person and reason from `inti.audit.context`.
"""

import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, router, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inti.audit import context
from inti.audit.context import WHY_LENGTH

Model = TypeVar("Model", bound=type[models.Model])
SALT_BYTES = 16


def new_salt() -> bytes:
    """Random bytes that keep a sealed digest from being guessed back to its values."""
    return secrets.token_bytes(SALT_BYTES)


class Salted(models.Model):
    """A row of history; its salt is replaced when its values are redacted."""

    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)

    class Meta:
        """No table of its own."""

        abstract = True


def no_history(why: str) -> Callable[[Model], Model]:
    """Say of a model that it needs no history, and why; the system check then passes it over."""

    def mark(model: Model) -> Model:
        model.no_history = why  # type: ignore[attr-defined]
        return model

    return mark


class History(HistoricalRecords):  # type: ignore[misc]
    """Keep every change of a model.

    ``reads=True`` counts each row that a request loads as read; ``reads="balita"`` counts it as a
    read of the row that this foreign key names, of several the first that is set. ``quiet`` are
    excluded fields whose change alone is not worth a row. ``shown`` are text fields that the
    history page may show unmasked.
    """

    def __init__(
        self,
        *,
        reads: bool | str | tuple[str, ...] = False,
        quiet: Iterable[str] = (),
        shown: Iterable[str] = (),
        **options: Any,
    ) -> None:
        self.reads, self.quiet, self.shown = reads, frozenset(quiet), frozenset(shown)
        super().__init__(
            bases=(Salted,),
            m2m_bases=(Salted,),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.CharField(
                _("alasan"), max_length=WHY_LENGTH, null=True
            ),
            **options,
        )

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        """Hook into the model, and into its loading when reads count."""
        super().contribute_to_class(cls, name)
        cls.audit = self  # type: ignore[attr-defined]
        _save_together(cls)
        if self.reads:
            _count_reads(cls)

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        """Keep the change, unless nothing but quiet fields was written."""
        written = kwargs.get("update_fields")
        if created or not written or not self.quiet.issuperset(written):
            super().post_save(instance, created, using=using, **kwargs)

    def get_history_user(self, instance: Any) -> Any:
        """Who acts now; a row may name its own ``_history_user``."""
        if hasattr(instance, "_history_user"):
            return instance._history_user
        act = context.current()
        return act.actor if act else None

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: Any) -> str:
        """The row's own ``_change_reason``, else why the act is done."""
        from inti.audit.reading import why  # it needs the apps

        told = getattr(instance, "_change_reason", None) or why(instance._meta.app_label)
        return str(told)[:WHY_LENGTH]

    def m2m_changed(
        self, instance: Any, action: str, attr: str, pk_set: Any, reverse: bool, **kwargs: Any
    ) -> None:
        """Keep a changed relation, from whichever side it was changed."""
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
            return
        if action == "pre_clear":
            name = kwargs["model"]._meta.get_field(attr).remote_field.get_accessor_name()
            instance._cleared = list(getattr(instance, name).all())
        for one in _changed(instance, action, pk_set, kwargs["model"]):
            self.create_historical_record(one, "~")

    def _get_history_user_fields(self) -> dict[str, Any]:
        """A link without constraint: history stays as it was when a person is deleted."""
        return {
            "history_user": models.ForeignKey(
                settings.AUTH_USER_MODEL,
                null=True,
                related_name="+",
                on_delete=models.DO_NOTHING,
                db_constraint=False,
                verbose_name=_("oleh"),
            )
        }


def _changed(instance: Any, action: str, pk_set: Any, model: Any) -> list[Any]:
    """The rows on the audited side of a relation that was changed from the other side."""
    if action in ("post_add", "post_remove"):
        return list(model._default_manager.filter(pk__in=pk_set))
    return instance.__dict__.pop("_cleared", []) if action == "post_clear" else []


def _save_together(cls: Any) -> None:
    """A change and its row of history are stored both or not at all."""
    save_base = cls.save_base

    @wraps(save_base)
    def together(row: Any, *args: Any, **kwargs: Any) -> None:
        using = kwargs.get("using") or router.db_for_write(cls, instance=row)
        with transaction.atomic(using=using, savepoint=False):
            save_base(row, *args, **kwargs)

    cls.save_base = together


def _count_reads(cls: Any) -> None:
    """Tell the act under way of each row that the database gives."""
    load = cls.from_db.__func__

    def from_db(model: Any, *args: Any, **kwargs: Any) -> Any:
        row = load(model, *args, **kwargs)
        act = context.current()
        if act is not None:
            act.saw(*subject(row))
        return row

    cls.from_db = classmethod(from_db)


def subject(row: Any) -> tuple[str, object]:
    """Whose data a row holds: model label and primary key."""
    reads = row.audit.reads if hasattr(row, "audit") else False
    names = (reads,) if isinstance(reads, str) else reads if isinstance(reads, tuple) else ()
    for name in names:
        field = row._meta.get_field(name)
        if row.__dict__.get(field.attname) is not None:
            return field.related_model._meta.label_lower, row.__dict__[field.attname]
    return row._meta.label_lower, row.pk


def audited() -> list[type[models.Model]]:
    """Every installed model that keeps a history, by label."""
    from django.apps import apps

    found = [
        one for one in apps.get_models() if "simple_history_manager_attribute" in vars(one._meta)
    ]
    return sorted(found, key=lambda one: one._meta.label_lower)


def history_model(model: type[models.Model]) -> Any:
    """The table of a model's history."""
    return getattr(model, model._meta.simple_history_manager_attribute).model  # type: ignore[attr-defined]


def relation_models(model: type[models.Model]) -> list[Any]:
    """The tables that keep a model's many-to-many relations as they were."""
    fields = history_model(model)._history_m2m_fields
    return [HistoricalRecords.m2m_models[field] for field in fields]
