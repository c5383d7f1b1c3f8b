"""What staff may do in the admin, in words; nothing of the tables that libraries keep."""

from typing import Any

from django.contrib.admin import site
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.forms import ModelMultipleChoiceField
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

WORDS = {
    "add": _("menambah"),
    "change": _("mengubah"),
    "delete": _("menghapus"),
    "view": _("melihat"),
}


class RightsField(ModelMultipleChoiceField):
    """Rights as ``Balita: melihat``."""

    def label_from_instance(self, obj: Any) -> str:
        """The kind of data and what may be done with it."""
        model = obj.content_type.model_class()
        kind = model._meta.verbose_name if model else obj.content_type.model
        return f"{capfirst(kind)}: {WORDS.get(obj.codename.partition('_')[0], obj.name)}"


def offered() -> QuerySet[Permission]:
    """The rights on what the admin shows."""
    kinds = ContentType.objects.get_for_models(*site._registry, for_concrete_models=False)
    found = Permission.objects.filter(content_type__in=kinds.values())
    return found.select_related("content_type")


class RightsAdmin:
    """For the admin of people and of groups: the rights to choose from."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """Ours in place of every permission of every library."""
        if db_field.related_model is Permission:
            kwargs |= {"queryset": offered(), "form_class": RightsField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class PasswordForm(AdminPasswordChangeForm):
    """A new password for someone else, with every word in the reader's language."""

    usable_password_help_text: Any = format_lazy(
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _("Bila dimatikan, kata sandi akun ini yang sekarang hilang."),
    )
