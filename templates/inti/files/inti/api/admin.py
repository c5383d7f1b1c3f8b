"""Tokens in the admin: who holds which, and a way to revoke them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inti.api.models import Token


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Looked at and revoked here; made by their owner, who alone sees the secret."""

    list_display = ("name", "owner", "hint", "created", "expires", "last_used", "revoked")
    list_filter = ("revoked", "expires")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username", "owner__display_name", "hint")
    actions = ("revoke",)

    @admin.action(description=_("Cabut token yang dipilih"), permissions=["delete"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[Token]) -> None:
        """Take them out of use."""
        for token in tokens:
            token.revoke()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Made by the owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        """A token is revoked, never changed."""
        return False
