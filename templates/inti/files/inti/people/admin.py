"""The admin of invitations, sessions and failed sign-ins."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inti.models import User
from inti.people import invitations, sessions
from inti.people.models import Invitation, SignedIn, WrongPassword
from inti.scoped import ScopedAdmin


class ReadOnly(admin.ModelAdmin):
    """Rows that the service writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Made by the service."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never changed by hand."""
        return False


class StateFilter(admin.SimpleListFilter):
    """What can still be done with an invitation."""

    title = _("keadaan")
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Three states."""
        return [
            ("menunggu", _("Menunggu dibuka")),
            ("dipakai", _("Sudah dipakai")),
            ("mati", _("Dicabut atau lewat waktu")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The invitations in that state."""
        open_ones = Invitation.objects.open().values("pk")
        if self.value() == "menunggu":
            return queryset.filter(pk__in=open_ones)
        if self.value() == "dipakai":
            return queryset.exclude(accepted=None)
        if self.value() == "mati":
            return queryset.filter(accepted=None).exclude(pk__in=open_ones)
        return queryset


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, ScopedAdmin):
    """Invitations; they are made at /undangan/, where the link is shown once."""

    list_display = ("name", "role_title", "place", "invited_by", "expires", "state")
    list_filter = (StateFilter, "role")
    list_select_related = ("wilayah", "unit", "invited_by")
    search_fields = ("name", "username", "invited_by__username", "wilayah__nama", "unit__nama")
    date_hierarchy = "created"
    actions = ("revoke_links",)

    def rows(self, user: User) -> QuerySet[Invitation]:
        """Those that the person sees at /undangan/ too."""
        return invitations.visible(user)

    @admin.display(description=_("peran"), ordering="role")
    def role_title(self, obj: Invitation) -> str:
        """The role's title, or that it is a new password."""
        return obj.role_title or str(_("Sandi baru"))

    @admin.display(description=_("tempat"))
    def place(self, obj: Invitation) -> str:
        """Where the role will hold."""
        return str(obj.place or "–")

    @admin.display(description=_("masih berlaku"), boolean=True)
    def state(self, obj: Invitation) -> bool:
        """Whether the link works."""
        return obj.is_open

    @admin.action(description=_("Cabut tautannya"), permissions=["delete"])
    def revoke_links(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """The links stop working."""
        for one in queryset.filter(accepted=None, revoked=None):
            invitations.revoke(one)


@admin.register(SignedIn)
class SignedInAdmin(ReadOnly):
    """Who is signed in where; deleting a row signs that device out."""

    list_display = ("user", "device", "address", "own_phone", "since", "seen")
    list_filter = ("own_phone", "seen")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__display_name", "device")

    def delete_model(self, request: HttpRequest, obj: SignedIn) -> None:
        """Sign that device out."""
        sessions.end([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SignedIn]) -> None:
        """Sign those devices out."""
        sessions.end(list(queryset))


@admin.register(WrongPassword)
class WrongPasswordAdmin(ReadOnly):
    """Names that failed to sign in; deleting a row lets the person try again at once."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time")
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "user_agent", "failures_since_start", "attempt_time")
    ordering = ("-attempt_time",)
