"""The admin: people with their assignments, and the units of the region to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inti.models import Assignment, User, Wilayah
from inti.region import region

admin.site.site_header = f"{region().service.title} · {region().name}"
admin.site.site_title = region().service.title
admin.site.index_title = _("Pengelolaan layanan")


class AssignmentInline(admin.TabularInline):
    """What this person may do, and where."""

    model = Assignment
    extra = 0
    autocomplete_fields = ("wilayah",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People; the display name stands with the other names."""

    inlines = (AssignmentInline,)
    list_display = ("username", "display_name", "is_active", "is_staff", "last_login")
    search_fields = ("username", "display_name", "first_name", "last_name")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Django's own groups of fields, with the display name among the names."""
        groups = super().get_fieldsets(request, obj)
        if obj is None:
            return groups
        return [(name, self._with_display_name(values)) for name, values in groups]

    @staticmethod
    def _with_display_name(values: Any) -> Any:
        fields = values["fields"]
        return {**values, "fields": ("display_name", *fields)} if "first_name" in fields else values


@admin.register(Wilayah)
class WilayahAdmin(admin.ModelAdmin):
    """The official list; it is loaded, never typed."""

    list_display = ("kode", "nama", "jenis", "induk")
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
class AssignmentAdmin(admin.ModelAdmin):
    """All assignments in one list."""

    list_display = ("user", "role", "wilayah")
    list_filter = ("role",)
    search_fields = ("user__username", "user__display_name", "wilayah__nama", "wilayah__kode")
    autocomplete_fields = ("user", "wilayah")
    list_select_related = ("user", "wilayah")
