"""The admin: posyandu with their kader, children with masked NIK, measurements to look at."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from inti.models import User
from inti.scoped import ScopedAdmin
from simpati import nik
from simpati.akses import balita_untuk, kasus_untuk, pengukuran_untuk, posyandu_untuk
from simpati.models import Balita, Bukti, Kasus, Pengukuran, Posyandu
from simpati.rekap import segarkan_anak, segarkan_desa


@admin.register(Posyandu)
class PosyanduAdmin(ScopedAdmin):
    """Where a posyandu lies and who works in it."""

    list_display = ("nama", "desa", "rw")
    list_select_related = ("desa",)
    search_fields = ("nama", "desa__nama", "desa__kode")
    autocomplete_fields = ("desa", "kader")

    def rows(self, user: User) -> QuerySet[Posyandu]:
        """As on the pages."""
        return posyandu_untuk(user)

    def save_model(
        self, request: HttpRequest, obj: Posyandu, form: ModelForm, change: bool
    ) -> None:
        """A posyandu that lies in another village takes its figures along."""
        super().save_model(request, obj, form, change)
        if change and "desa" in form.changed_data:
            segarkan_desa(form.initial["desa"], obj.desa_id)


@admin.register(Balita)
class BalitaAdmin(ScopedAdmin):
    """Children; what changes a measurement's meaning is corrected in the service."""

    list_display = ("nama", "nik_samar", "jenis_kelamin", "tanggal_lahir", "posyandu", "aktif")
    list_filter = ("aktif", "jenis_kelamin")
    list_select_related = ("posyandu",)
    search_fields = ("nama", "nama_ibu")
    search_help_text = "Nama anak, nama ibu, atau NIK lengkap"
    autocomplete_fields = ("posyandu",)
    readonly_fields = ("tanggal_lahir", "jenis_kelamin", "nik_samar")
    exclude = ("nik", "nik_ibu", "keluarga", "ibu")

    def rows(self, user: User) -> QuerySet[Balita]:
        """As on the pages."""
        return balita_untuk(user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Balita], search_term: str
    ) -> tuple[QuerySet[Balita], bool]:
        """By name, or by a whole NIK of the child or the mother through the blind index."""
        angka = nik.rapikan(search_term)
        if len(angka) == 16 and angka.isdigit():
            return queryset.filter(Q(nik_indeks=angka) | Q(nik_ibu_indeks=angka)), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Balita, form: ModelForm, change: bool) -> None:
        """A child that moves or leaves takes its figures along."""
        super().save_model(request, obj, form, change)
        if {"posyandu", "aktif"} & set(form.changed_data):
            lama = form.initial["posyandu"] if "posyandu" in form.changed_data else obj.posyandu_id
            segarkan_anak(obj, lama)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Children are registered in the service, where doubles are found."""
        return False


@admin.register(Pengukuran)
class PengukuranAdmin(ScopedAdmin):
    """Measurements, read only: they are written where their z-scores are computed."""

    list_display = ("balita", "tanggal", "berat_kg", "panjang_tinggi_cm", "kelas_tbu", "status")
    list_filter = ("status", "kelas_tbu", "tanggal")
    list_select_related = ("balita",)
    search_fields = ("balita__nama",)
    date_hierarchy = "tanggal"

    def rows(self, user: User) -> QuerySet[Pengukuran]:
        """As on the pages."""
        return pengukuran_untuk(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entered in the service."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Pengukuran | None = None) -> bool:
        """Corrected in the service."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Pengukuran | None = None) -> bool:
        """Give a measurement is corrected, never deleted."""
        return False


@admin.register(Kasus)
class KasusAdmin(ScopedAdmin):
    """Cases, read only: they are opened and moved on in the service."""

    list_display = ("sasaran", "sebab", "status", "penanggung_jawab", "mulai", "tenggat")
    list_filter = ("status", "sebab")
    list_select_related = ("balita", "ibu", "penanggung_jawab")
    search_fields = ("balita__nama", "ibu__nama")

    def rows(self, user: User) -> QuerySet[Kasus]:
        """As on the pages."""
        return kasus_untuk(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Opened by a measurement."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Kasus | None = None) -> bool:
        """Moved on in the service."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Kasus | None = None) -> bool:
        """A case ends, it is never deleted."""
        return False


@admin.register(Bukti)
class BuktiAdmin(ScopedAdmin):
    """That there is proof and who sent it; the file itself is opened in the service."""

    list_display = ("intervensi", "jenis", "diunggah_oleh", "diunggah")
    list_select_related = ("intervensi", "diunggah_oleh")
    exclude = ("berkas",)

    def rows(self, user: User) -> QuerySet[Bukti]:
        """As on the pages."""
        return Bukti.objects.filter(intervensi__kasus__in=kasus_untuk(user).select_related(None))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sent in the service, where the file is cleaned."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Bukti | None = None) -> bool:
        """A file is replaced, never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Bukti | None = None) -> bool:
        """Taken away in the service."""
        return False
