"""The part of the chassis that knows who is signed in."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PeopleConfig(AppConfig):
    """Sign-in, second factor, invitations, sessions."""

    name = "inti.people"
    label = "inti_people"
    verbose_name = _("Orang dan akun")
    account: ClassVar["tuple[tuple[StrOrPromise, str], ...]"] = (
        (_("Undang rekan"), "people:undangan"),
    )

    def ready(self) -> None:
        """Listen to sign-ins and to changes of passwords and second factors."""
        from inti.people import receivers  # noqa: F401
