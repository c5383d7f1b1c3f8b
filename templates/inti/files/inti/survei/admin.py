"""The admin shows answers with their suggestions; nobody changes them."""

from django.contrib import admin

from inti.permohonan.admin import ReadOnly
from inti.survei.models import Jawaban


@admin.register(Jawaban)
class JawabanAdmin(ReadOnly, admin.ModelAdmin):
    """Answers, newest first."""

    list_display = ("layanan", "tanggal", "jalur", "saran")
    list_filter = ("layanan", "jalur", "tanggal")
