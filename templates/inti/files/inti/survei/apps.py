"""The part that asks citizens how satisfied they are."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SurveiConfig(AppConfig):
    """Survei kepuasan masyarakat: nine elements, anonymous, results for everyone."""

    name = "inti.survei"
    label = "inti_survei"
    verbose_name = "Survei kepuasan masyarakat"
    footer: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = (
        (_("Survei kepuasan"), "survei:hasil"),
    )
