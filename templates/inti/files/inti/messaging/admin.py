"""The outbox in the admin: who was told when, masked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inti.messaging.models import Outbox


@admin.register(Outbox)
class OutboxAdmin(admin.ModelAdmin):
    """Messages without recipient and text; trying again is done in the list of tasks."""

    list_display = ("channel", "to_shown", "status", "attempts", "created_at", "sent_at")
    list_filter = ("channel", "status")
    fields = (
        *("channel", "to_shown", "status", "attempts", "fault", "provider_id"),
        *("created_at", "not_before", "sent_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages come from the service."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was said stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Old ones go by themselves."""
        return False
