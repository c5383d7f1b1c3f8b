"""The trail in the admin, read only; `AuditedAdmin` gives a model its history page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from inti.audit.history import history_model
from inti.audit.masking import shown
from inti.audit.models import AccessEntry, Exemption, Seal
from inti.audit.reading import ask, because
from inti.privacy.declarations import personal_models

AT_MOST = 200
COUNTED = 10_000
PERIODS = {"hari": 1, "minggu": 7, "bulan": 31, "tahun": 366}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field before and after, as the page may show it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """One row of history."""

    row: Any
    changes: list[Change]


class AuditedAdmin(admin.ModelAdmin):
    """An admin whose 'Riwayat' shows every change, and whose pages ask a superuser for a reason."""

    why: Any = _("Pengelolaan data")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what, newest first, personal data masked; also of a deleted row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        pk = self.model._meta.pk.to_python(unquote(object_id))
        rows = history_model(self.model).objects.filter(**{self.model._meta.pk.attname: pk})
        found = list(rows.select_related("history_user").order_by("-pk")[: AT_MOST + 1])
        if not found:
            raise Http404
        values = {
            **self.admin_site.each_context(request),
            "title": translated("Riwayat perubahan"),
            "opts": self.model._meta,
            "object_id": object_id,
            "events": list(events(self.model, found))[:AT_MOST],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "audit/riwayat.html", values)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, once a reason is given."""
        return self._asked(request) or super().changelist_view(request, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, once a reason is given."""
        return self._asked(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The question before deleting, once a reason is given."""
        return self._asked(request) or super().delete_view(request, *args, **kwargs)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Django's own list of what staff did names nobody."""
        return _unnamed([super().log_addition(request, obj, message)], self.model)[0]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """The same for a change."""
        return _unnamed([super().log_change(request, obj, message)], self.model)[0]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The same for rows that are about to go."""
        return _unnamed(list(super().log_deletions(request, queryset)), self.model)

    def _asked(self, request: HttpRequest) -> HttpResponseBase | None:
        because(str(self.why))
        counts_reads = getattr(self.model, "audit", None) and self.model.audit.reads
        return ask(request, self.model._meta.app_label) if counts_reads else None


def _unnamed(entries: list[LogEntry], model: Any) -> list[LogEntry]:
    """Number in place of name where the model holds personal data; who it is tells the history."""
    if model._meta.label_lower in personal_models():
        for one in entries:
            one.object_repr = f"{model._meta.verbose_name} {one.object_id}"
            one.save(update_fields=["object_repr"])
    return entries


def events(model: Any, rows: list[Any]) -> Iterator[Event]:
    """Each row of history with what it changed against the row before."""
    for number, row in enumerate(rows):
        before = rows[number + 1] if number + 1 < len(rows) else None
        yield Event(row=row, changes=list(_changes(model, before, row)))


def _changes(model: Any, before: Any, after: Any) -> Iterator[Change]:
    open_fields = model.audit.shown
    for field in after.tracked_fields:
        old = getattr(before, field.attname) if before else None
        new = getattr(after, field.attname)
        if old != new and not field.primary_key:
            yield Change(
                label=str(field.verbose_name),
                before=shown(field, old, open_fields),
                after=shown(field, new, open_fields),
            )
    for field in after._history_m2m_fields:
        old_keys, new_keys = _related(field, before), _related(field, after)
        if old_keys != new_keys:
            yield Change(label=str(field.verbose_name), before=old_keys, after=new_keys)


def _related(field: Any, row: Any) -> str:
    """The primary keys of a relation as it was."""
    if row is None:
        return "–"
    column = field.m2m_reverse_field_name() + "_id"
    keys = getattr(row, field.name).order_by(column).values_list(column, flat=True)
    return ", ".join(str(key) for key in keys) or "–"


class CappedPaginator(Paginator):
    """Counts no further than what anyone pages through: counting a million rows takes long."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most COUNTED."""
        rows: Any = self.object_list
        return len(rows.values_list("pk")[:COUNTED])


class TimeFilter(admin.SimpleListFilter):
    """Since when."""

    title = _("waktu")
    parameter_name = "sejak"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """A day, a week, a month, a year."""
        return [
            ("hari", _("24 jam terakhir")),
            ("minggu", _("7 hari terakhir")),
            ("bulan", _("31 hari terakhir")),
            ("tahun", _("setahun terakhir")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Entries since then."""
        days = PERIODS.get(self.value() or "")
        since = timezone.now() - timedelta(days=days or 0)
        return queryset.filter(time__gte=since) if days else queryset


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The service writes it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(AccessEntry)
class AccessEntryAdmin(ReadOnlyAdmin):
    """Who opened which data, when and why."""

    list_display = ("time", "actor", "roles", "action", "subject", "count", "why", "address")
    list_filter = (TimeFilter, "action", "subject")
    list_select_related = ("actor",)
    search_fields = ("actor__username", "actor__display_name", "why", "keys", "request_id")
    search_help_text = _(
        "Nama akun, alasan, nomor permintaan, atau nomor data di antara koma, misalnya ,17,"
    )
    show_full_result_count = False
    paginator = CappedPaginator


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    """The chain of seals; the newest digest is the anchor to keep outside."""

    list_display = ("made", "stream", "first", "last", "count", "digest")
    list_filter = ("stream",)
    ordering = ("-pk",)
    fields: ClassVar[tuple[str, ...]] = (
        "made",
        "stream",
        "fields",
        "first",
        "last",
        "count",
        "key_id",
        "previous",
        "digest",
    )
    show_full_result_count = False
    paginator = CappedPaginator


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    """What was lawfully redacted or moved, by whom and why."""

    list_display = ("time", "kind", "stream", "first", "last", "fields_", "actor", "why")
    list_filter = ("kind", "stream")
    list_select_related = ("actor",)

    @admin.display(description=_("kolom"))
    def fields_(self, obj: Exemption) -> str:
        """The redacted columns; ``fields`` is the admin's own word."""
        return obj.fields
