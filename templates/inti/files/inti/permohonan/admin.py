"""The admin shows requests; only the services move them on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inti.permohonan.models import Langkah, Permohonan


class ReadOnly:
    """No row is added, changed or removed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come from the services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come from the services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows stay."""
        return False


class LangkahInline(ReadOnly, admin.TabularInline):
    """The history of one request."""

    model = Langkah


@admin.register(Permohonan)
class PermohonanAdmin(ReadOnly, admin.ModelAdmin):
    """Requests by number."""

    list_display = ("nomor", "layanan", "status", "dibuka", "tenggat", "selesai")
    list_filter = ("layanan", "status")
    search_fields = ("nomor",)
    inlines = (LangkahInline,)
