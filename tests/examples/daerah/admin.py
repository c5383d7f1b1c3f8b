"""The region's rows in the administration."""

from django.contrib import admin

from daerah.models import TambahanBalita
from inti.audit.admin import AuditedAdmin


@admin.register(TambahanBalita)
class TambahanBalitaAdmin(AuditedAdmin):
    """Who has no book yet."""

    list_display = ("balita", "buku_kia")
    list_filter = ("buku_kia",)
    list_select_related = ("balita",)
