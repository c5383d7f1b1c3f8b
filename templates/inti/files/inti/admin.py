"""The admin: people with their assignments, service units, and the units of the region."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inti.access import below, units
from inti.models import Assignment, Unit, User, Wilayah
from inti.people import sessions, waiting
from inti.people.invitations import reach_of
from inti.rights import PasswordForm, RightsAdmin
from inti.roles import all_roles
from inti.scoped import ScopedAdmin

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class AssignmentInline(admin.TabularInline):
    """What this person may do, and where."""

    model = Assignment
    extra = 0
    autocomplete_fields = ("wilayah", "unit")


class Choice(admin.SimpleListFilter):
    """A filter of fixed choices, each with the rows that it keeps."""

    choices_: tuple[tuple[str, Any], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, Any], ...]:
        """The choices."""
        return self.choices_


class RoleFilter(Choice):
    """By role, or without any."""

    title = _("peran")
    parameter_name = "peran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, Any], ...]:
        """Every role of the service."""
        roles = tuple((code, role.title) for code, role in all_roles().items())
        return (("tanpa", _("Tanpa peran")), *roles)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The holders."""
        if self.value() == "tanpa":
            return queryset.filter(pk__in=waiting.without_role().values("pk"))
        return queryset.filter(assignments__role=self.value()) if self.value() else queryset


class SecondFactorFilter(Choice):
    """Who has a second factor, and who should."""

    title = _("pengaman kedua")
    parameter_name = "pengaman"
    choices_ = (
        ("ada", _("Terpasang")),
        ("tidak", _("Belum")),
        ("perlu", _("Belum, padahal perlu")),
    )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The accounts."""
        if self.value() == "perlu":
            return queryset.filter(pk__in=waiting.without_second_factor().values("pk"))
        if self.value():
            return queryset.filter(has_second_factor=self.value() == "ada")
        return queryset


class LastSignInFilter(Choice):
    """Accounts that nobody uses any more."""

    title = _("terakhir masuk")
    parameter_name = "masuk"
    choices_ = (("lama", _("Lebih dari setengah tahun")), ("belum", _("Belum pernah")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The accounts."""
        if self.value() == "lama":
            return queryset.filter(pk__in=waiting.long_away().values("pk"))
        return queryset.filter(last_login=None) if self.value() == "belum" else queryset


@admin.register(User)
class UserAdmin(RightsAdmin, ScopedAdmin, DjangoUserAdmin):
    """People; the display name stands with the other names.

    Staff look after people all of whose roles they could have given; other staff only superusers.
    """

    inlines = (AssignmentInline,)
    change_password_form = PasswordForm
    list_display = ("shown_name", "username", "roles", "second_factor", "is_active", "last_login")
    list_filter = (RoleFilter, SecondFactorFilter, LastSignInFilter, "is_active", "is_staff")
    list_per_page = 50
    search_fields = ("username", "display_name", "first_name", "last_name", "email")
    ordering = ("display_name", "username")
    actions = ("switch_off", "remove_second_factor", "sign_out")

    def rows(self, user: User) -> QuerySet[User]:
        """The own account, and people without a role beyond the person's reach."""
        beyond = Assignment.objects.exclude(reach_of(user).assignments()).values("user")
        others = Q(is_staff=False, is_superuser=False) & ~Q(pk__in=beyond)
        return User.objects.filter(Q(pk=user.pk) | others)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Nobody gives roles to herself."""
        own = obj is not None and obj.pk == request.user.pk and not request.user.is_superuser
        return () if own else super().get_inlines(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With roles and second factor in two queries for the whole list."""
        found: QuerySet[User] = super().get_queryset(request)
        return found.prefetch_related("assignments").annotate(
            has_second_factor=waiting.with_second_factor()
        )

    @admin.display(description=_("nama"), ordering="display_name")
    def shown_name(self, obj: User) -> str:
        """As colleagues call them."""
        return str(obj)

    @admin.display(description=_("peran"))
    def roles(self, obj: User) -> str:
        """Titles of the roles, without places."""
        if obj.is_superuser:
            return str(_("Pengelola penuh"))
        held = {one.role for one in obj.assignments.all()}
        return ", ".join(str(one.title) for code, one in all_roles().items() if code in held) or "–"

    @admin.display(description=_("pengaman kedua"), boolean=True)
    def second_factor(self, obj: User) -> bool:
        """Whether an authenticator app or a passkey is set up."""
        return bool(getattr(obj, "has_second_factor", False))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Django's own groups of fields, with the display name among the names."""
        groups = super().get_fieldsets(request, obj)
        if obj is None:
            return groups
        return [(name, self._with_display_name(values)) for name, values in groups]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser hands out powers over everything."""
        fields = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff do not change a superuser, whose password would make them one."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor delete one."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    @admin.action(description=_("Nonaktifkan dan keluarkan dari semua perangkat"))
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Switch accounts off; what they wrote stays."""
        self._for_each(request, queryset, _switch_off)

    @admin.action(description=_("Lepas pengaman kedua (ponsel hilang)"))
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """So that a new one can be set up at the next sign-in."""
        self._for_each(request, queryset, _remove_second_factor)

    @admin.action(description=_("Keluarkan dari semua perangkat"))
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Sign out everywhere."""
        self._for_each(request, queryset, sessions.end_all)

    def _for_each(self, request: HttpRequest, queryset: QuerySet[User], do: Any) -> None:
        allowed = [one for one in queryset if self.has_change_permission(request, one)]
        for one in allowed:
            do(one)
            self.log_change(request, one, do.__name__.strip("_"))
        text = ngettext("%(n)d akun dikerjakan.", "%(n)d akun dikerjakan.", len(allowed))
        self.message_user(request, text % {"n": len(allowed)}, messages.SUCCESS)

    @staticmethod
    def _with_display_name(values: Any) -> Any:
        fields = values["fields"]
        return {**values, "fields": ("display_name", *fields)} if "first_name" in fields else values


def _may_touch(request: HttpRequest, obj: User | None) -> bool:
    return obj is None or not obj.is_superuser or bool(getattr(request.user, "is_superuser", False))


def _switch_off(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)


def _remove_second_factor(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(RightsAdmin, DjangoGroupAdmin):
    """Rights that several people share."""


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    """Puskesmas, agencies and other units; staff look after those that serve only their places."""

    list_display = ("nama", "kode", "jenis", "served", "staffed")
    list_filter = ("jenis",)
    search_fields = ("nama", "kode")
    autocomplete_fields = ("wilayah",)
    prepopulated_fields = {"kode": ("nama",)}  # noqa: RUF012  Django's base class declares it so

    def rows(self, user: User) -> QuerySet[Unit]:
        """Units that serve nothing outside of the person's own places."""
        outside = Wilayah.objects.exclude(below("", units(user)))
        return Unit.objects.exclude(pk__in=Unit.objects.filter(wilayah__in=outside).values("pk"))

    def has_change_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """Nobody widens the unit of her own assignment, and with it her own reach."""
        own = obj is not None and obj.assignments.filter(user=request.user.pk).exists()
        return super().has_change_permission(request, obj) and (
            not own or bool(request.user.is_superuser)
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        """With both counts in the same query."""
        found: QuerySet[Unit] = super().get_queryset(request)
        return found.annotate(
            n_wilayah=Count("wilayah", distinct=True),
            n_assignments=Count("assignments", distinct=True),
        )

    @admin.display(description=_("wilayah kerja"), ordering="n_wilayah")
    def served(self, obj: Unit) -> int:
        """How many units of the region it serves."""
        return int(getattr(obj, "n_wilayah", 0))

    @admin.display(description=_("penugasan"), ordering="n_assignments")
    def staffed(self, obj: Unit) -> int:
        """How many assignments it has."""
        return int(getattr(obj, "n_assignments", 0))


@admin.register(Wilayah)
class WilayahAdmin(admin.ModelAdmin):
    """The official list; it is loaded, never typed."""

    list_display = ("sebutan", "kode", "jenis", "induk")
    list_filter = ("jenis",)
    search_fields = ("kode", "nama")
    list_select_related = ("induk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from muat_wilayah."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Wilayah | None = None) -> bool:
        """Rows come from muat_wilayah."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Wilayah | None = None) -> bool:
        """Rows come from muat_wilayah."""
        return False


@admin.register(Assignment)
class AssignmentAdmin(ScopedAdmin):
    """Assignments in one list; staff give and take those that they could invite to."""

    list_display = ("user", "role", "place")
    list_filter = ("role", "unit__jenis", ("unit", admin.RelatedOnlyFieldListFilter))
    list_per_page = 50
    search_fields = (
        "user__username",
        "user__display_name",
        "wilayah__nama",
        "wilayah__kode",
        "unit__nama",
    )
    autocomplete_fields = ("user", "wilayah", "unit")
    list_select_related = ("user", "wilayah", "unit")

    def rows(self, user: User) -> QuerySet[Assignment]:
        """Those within the person's reach."""
        return Assignment.objects.filter(reach_of(user).assignments())

    @admin.display(description=_("tempat"))
    def place(self, obj: Assignment) -> str:
        """A place of the region or a service unit."""
        return str(obj.place)
