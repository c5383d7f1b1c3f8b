"""The part for machines."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The API with its tokens, and the open data catalogue."""

    name = "inti.api"
    label = "inti_api"
    verbose_name = "API dan data terbuka"
    footer: ClassVar[tuple[tuple[str | Promise, str], ...]] = ((_("Data terbuka"), "api:docs"),)
    account: ClassVar[tuple[tuple[str | Promise, str], ...]] = ((_("Token API"), "api:token"),)
