"""The region's rows in the administration."""

from django.contrib import admin
from django.db.models import QuerySet

from daerah.models import TambahanBalita
from inti.models import User
from inti.scoped import ScopedAdmin
from simpati.akses import balita_untuk


@admin.register(TambahanBalita)
class TambahanBalitaAdmin(ScopedAdmin):
    """Who has no book yet."""

    list_display = ("balita", "buku_kia")
    list_filter = ("buku_kia",)
    list_select_related = ("balita",)

    def rows(self, user: User) -> QuerySet[TambahanBalita]:
        """Those of the children whom the person may see by name."""
        return TambahanBalita.objects.filter(balita__in=balita_untuk(user).select_related(None))
