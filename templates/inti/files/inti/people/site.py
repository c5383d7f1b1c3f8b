"""The admin site: signs in through the service, says what waits, groups what belongs together."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from inti.region import region

# Tables of libraries that nobody should edit by hand; what matters has an admin of its own.
HIDDEN = frozenset({"account", "socialaccount", "mfa", "axes"})
# Where the models of these apps stand, and in which order; other apps follow under their name.
GROUPS = (
    (
        _("Orang dan peran"),
        ("inti.User", "inti.Assignment", "inti_people.Invitation", "auth.Group"),
    ),
    (_("Wilayah dan unit layanan"), ("inti.Unit", "inti.Wilayah")),
    (_("Keamanan masuk"), ("inti_people.SignedIn", "inti_people.WrongPassword")),
)


class StaffSite(admin.AdminSite):
    """For staff who manage people and data."""

    site_header = f"{region().service.title} · {region().name}"
    site_title = region().service.title
    index_title = _("Pengelolaan layanan")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        """Leave out what libraries register of their own accord."""
        several = isinstance(model_or_iterable, list | tuple)
        models = model_or_iterable if several else [model_or_iterable]
        wanted = [model for model in models if model._meta.app_label not in HIDDEN]
        super().register(wanted, *args, **kwargs)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Through the service's own sign-in, with its second factor and its limits."""
        if request.user.is_authenticated:
            raise PermissionDenied("Halaman pengelolaan hanya untuk staf.")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits, then all lists."""
        from inti.people.waiting import tasks

        return super().index(request, {"tasks": tasks(), **(extra_context or {})})

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The models in groups that staff think in."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return list(apps)
        places = {name: title for title, names in GROUPS for name in names}
        groups: dict[str, dict[str, Any]] = {}
        for app in apps:
            for model in app["models"]:
                name = f"{app['app_label']}.{model['object_name']}"
                title = str(places.get(name, app["name"]))
                group = groups.setdefault(title, {**app, "name": title, "models": []})
                group["models"].append(model)
        ours = _titles()
        others = [one for title, one in groups.items() if title not in ours]
        return [*_grouped(groups), *others]


def _titles() -> list[str]:
    return [str(title) for title, _names in GROUPS]


def _grouped(groups: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Our groups in our order, and their models too."""
    found = []
    for title, names in GROUPS:
        if group := groups.get(str(title)):
            order = [name.rpartition(".")[2] for name in names]
            group["models"].sort(key=lambda model: order.index(model["object_name"]))
            found.append(group)
    return found
