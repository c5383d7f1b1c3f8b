"""Fields that a region adds to a service's form, without an edit of that service.

The region keeps them in a model of its own, one row for each of the service's, and names the form
in ``daerah/formulir.py``::

    TAMBAHAN = {"simpati.balita": TambahanBalitaForm}

A service's form that derives from `ExtendableForm` then shows, checks and saves them with its own;
`facts` shows them on a page and in a person's copy of their data.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.forms.utils import ErrorDict
from django.utils.translation import gettext

from inti import formats
from inti.audit.redaction import empty
from inti.hooks import brought
from inti.privacy.subjects import Redacted

MODULE = "daerah.formulir"


class ExtendableForm(forms.ModelForm):
    """A form on a model that the region may add fields to; ``addition`` is the region's part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the region's fields in after the form's own. Raises ImproperlyConfigured."""
        super().__init__(*args, **kwargs)
        form_class = additions().get(self._meta.model._meta.label_lower)
        self.addition = self._bound(form_class) if form_class else None
        if self.addition is not None:
            self._take_in(self.addition)

    def _bound(self, form_class: type[forms.ModelForm]) -> forms.ModelForm:
        row = _row(form_class, self.instance)
        if not self.is_bound:
            return form_class(instance=row)
        return form_class(self.data, self.files, instance=row, prefix=self.prefix)

    def _take_in(self, addition: forms.ModelForm) -> None:
        for name, field in addition.fields.items():
            if name in self.fields:
                raise ImproperlyConfigured(
                    f"{MODULE}: isian {name} sudah ada di {type(self).__name__}. Beri nama lain."
                )
            self.fields[name] = field
            if name in addition.initial:
                self.initial.setdefault(name, addition.initial[name])

    def _post_clean(self) -> None:
        """The model's own checks, then those of the region's model."""
        super()._post_clean()  # type: ignore[misc]
        if self.addition is None:
            return
        faults: ErrorDict = self.addition.errors
        for name, said in faults.items():
            place = name if name in self.fields else None
            if place is None or place not in self.errors:
                self.add_error(place, list(said))

    def save(self, commit: bool = True) -> Any:
        """Save both rows or none; after ``commit=False`` the caller calls `save_addition`."""
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            saved = super().save()
            self.save_addition(saved)
        return saved

    def save_addition(self, saved: models.Model) -> None:
        """Save the region's part of a row that is saved already."""
        if self.addition is not None:
            link = link_to(type(self.addition), self._meta.model)
            setattr(self.addition.instance, link, saved)
            self.addition.save()


def additions() -> Mapping[str, type[forms.ModelForm]]:
    """The region's forms by the model they add to (``app.model`` in small letters)."""
    found: dict[str, type[forms.ModelForm]] = {}
    for _app, module in brought("formulir"):
        found.update(module.TAMBAHAN)
    return found


def facts(instance: models.Model) -> list[tuple[str, Any]]:
    """Label and value of each field that the region keeps about a row; empty when it keeps none."""
    row = _addition_of(instance)
    if row is None:
        return []
    form = additions()[instance._meta.label_lower](instance=row)
    return [(str(form[name].label), _shown(row, name)) for name in form.fields]


def forget(instance: models.Model) -> list[Redacted]:
    """Delete what the region keeps about a row; gives what its history has to lose."""
    row = _addition_of(instance)
    if row is None:
        return []
    link, pk = link_to(additions()[instance._meta.label_lower], type(instance)), row.pk
    row.delete()
    row.pk = pk  # its history is still found by it
    fields = [one for one in row._meta.concrete_fields if not one.primary_key and one.name != link]
    return [Redacted(row=row, values={one.name: empty(one) for one in fields})]


def _addition_of(instance: models.Model) -> models.Model | None:
    """The region's row about a row of a service; None when there is none."""
    form_class = additions().get(instance._meta.label_lower)
    row = _row(form_class, instance) if form_class else None
    return row if row is not None and row.pk else None


def _shown(row: models.Model, name: str) -> Any:
    """As people read it; empty is ""."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, datetime):
        return formats.waktu(value)
    if isinstance(value, date):
        return formats.tanggal(value)
    return "" if value is None else value


def _row(form_class: type[forms.ModelForm], instance: models.Model) -> models.Model:
    """The region's row about an instance, a fresh one when there is none yet."""
    model = form_class._meta.model
    link = link_to(form_class, type(instance))
    rows = model._default_manager.filter(**{link: instance}) if instance.pk else None
    found: models.Model | None = rows.first() if rows is not None else None
    return found or model()


def link_to(form_class: type[forms.ModelForm], model: type[models.Model]) -> str:
    """The name of the field by which the region's model points to the service's."""
    own = form_class._meta.model
    for field in own._meta.fields:
        if isinstance(field, models.OneToOneField) and field.related_model is model:
            return field.name
    raise ImproperlyConfigured(
        f"{own._meta.label} tidak menunjuk ke {model._meta.label}: beri OneToOneField ke model itu."
    )
