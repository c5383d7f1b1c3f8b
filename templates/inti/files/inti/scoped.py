"""The admin of rows that belong to places: staff meet those of their own units and no others."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from inti.access import below, units
from inti.audit.admin import AuditedAdmin
from inti.models import User, Wilayah


class ScopedAdmin(AuditedAdmin):
    """Lists, forms, choices, completions and the history hold what ``rows`` gives a person.

    Give ``rows`` the function that the pages and the API use, so that there is one rule. What a
    staff member saves must lie within it too. Superusers meet every row.
    """

    def rows(self, user: User) -> QuerySet[Any]:
        """The rows that this person may see."""
        raise NotImplementedError(f"{type(self).__name__} has to say whose rows it shows")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Everywhere the admin looks for rows."""
        found: QuerySet[Any] = super().get_queryset(request)
        user = _staff(request)
        return found.filter(pk__in=self.rows(user).order_by().values("pk")) if user else found

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only what the person may see can be chosen, whatever the form sends."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        user, target = _staff(request), db_field.related_model
        if field is None or user is None:
            return field
        other = self.admin_site._registry.get(target)
        if isinstance(other, ScopedAdmin):
            field.queryset = field.queryset.filter(pk__in=other.rows(user).order_by().values("pk"))
        elif target is Wilayah:
            field.queryset = field.queryset.filter(below("", units(user)))
        return field

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """The last word, within the transaction. Raises PermissionDenied, and nothing is saved."""
        super().save_related(request, form, *args)
        if not self._is_within(request, form.instance.pk):
            raise PermissionDenied(_("Data itu di luar wilayah tugas Anda."))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of rows within reach; those of deleted rows are for superusers. Raises Http404."""
        if not self._is_within(request, unquote(object_id)):
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def _is_within(self, request: HttpRequest, pk: Any) -> bool:
        return _staff(request) is None or self.get_queryset(request).filter(pk=pk).exists()


def _staff(request: HttpRequest) -> Any:
    """The signed-in person whose reach is limited; None for a superuser."""
    return None if request.user.is_superuser else request.user
