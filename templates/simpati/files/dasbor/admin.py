"""The admin of survey figures."""

from django.contrib import admin
from django.db.models import QuerySet

from dasbor.models import Survei
from inti.access import below, units
from inti.models import User
from inti.scoped import ScopedAdmin


@admin.register(Survei)
class SurveiAdmin(ScopedAdmin):
    """Figures of surveys, one by one; a file of them is taken in on the page of surveys."""

    list_display = ("nama", "tahun", "wilayah", "indikator", "nilai", "bawah", "atas", "sampel")
    list_filter = ("indikator", "nama", "tahun")
    list_select_related = ("wilayah",)
    search_fields = ("nama", "sumber")
    autocomplete_fields = ("wilayah",)

    def rows(self, user: User) -> QuerySet[Survei]:
        """Those of the person's own units."""
        return Survei.objects.filter(below("wilayah", units(user)))
