"""Fields that a region adds to a service's form."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from inti import extension
from inti.models import User


@pytest.fixture
def extended(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[models.Model]]:
    """A region that keeps the shoe size of each user, between 20 and 50, in a table of its own."""
    with isolate_apps("daerah"):

        class Sepatu(models.Model):
            orang = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
            ukuran = models.PositiveSmallIntegerField("ukuran sepatu")

            class Meta:
                app_label = "daerah"

            def clean(self) -> None:
                if self.ukuran and not 20 <= self.ukuran <= 50:
                    raise forms.ValidationError("Ukuran 20 sampai 50.")

        class SepatuForm(forms.ModelForm):
            class Meta:
                model = Sepatu
                fields = ("ukuran",)

        with connection.schema_editor() as editor:
            editor.create_model(Sepatu)
        monkeypatch.setattr(extension, "additions", lambda: {"inti.user": SepatuForm})
        yield Sepatu
        with connection.schema_editor() as editor:
            editor.delete_model(Sepatu)


class NameForm(extension.ExtendableForm):
    """A service's form."""

    class Meta:
        """One field."""

        model = User
        fields = ("username",)


def filled(**data: Any) -> NameForm:
    """The form as a person sent it."""
    return NameForm(data, instance=User())


@pytest.mark.django_db(transaction=True)
def test_the_regions_field_is_shown_checked_and_saved(extended: type[models.Model]) -> None:
    """One form, two rows; opened again it holds what was saved."""
    form = filled(username="rina", ukuran="38")
    assert form.is_valid(), form.errors
    user = form.save()
    assert extension.facts(user) == [("Ukuran sepatu", 38)]
    again = NameForm(instance=user)
    assert "38" in str(again["ukuran"])
    changed = NameForm({"username": "rina", "ukuran": "39"}, instance=user)
    assert changed.is_valid()
    changed.save()
    assert extended._default_manager.count() == 1
    assert extension.facts(user) == [("Ukuran sepatu", 39)]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_saved_elsewhere_takes_its_addition_along(
    extended: type[models.Model],
) -> None:
    """A service that saves the row itself says when it is there, as with many-to-many fields."""
    form = filled(username="rina", ukuran="38")
    assert form.is_valid(), form.errors
    user = form.save(commit=False)
    user.save()
    assert extension.facts(user) == []
    form.save_addition(user)
    assert extension.facts(user) == [("Ukuran sepatu", 38)]


@pytest.mark.django_db(transaction=True)
def test_the_addition_goes_with_its_row(extended: type[models.Model]) -> None:
    """Erasing someone's data reaches what the region keeps about them, and its history."""
    form = filled(username="rina", ukuran="38")
    assert form.is_valid(), form.errors
    user = form.save()
    (gone,) = extension.forget(user)
    assert gone.values == {"ukuran": 0}
    assert extension.facts(user) == []
    assert not extended._default_manager.exists()
    assert extension.forget(User.objects.create_user("tanpa")) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("value", ["", "besar", "70"])
def test_a_fault_in_the_regions_field_saves_nothing(extended: Any, value: str) -> None:
    """Missing, unreadable or refused by the region's model: told once, neither row is saved."""
    form = filled(username="rina", ukuran=value)
    assert not form.is_valid()
    assert sum(len(told) for told in form.errors.values()) == 1
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_services_field_saves_nothing(extended: Any) -> None:
    """The service's own checks hold as ever."""
    assert not filled(username="", ukuran="38").is_valid()


@pytest.mark.django_db(transaction=True)
def test_a_field_of_the_same_name_is_refused(extended: Any) -> None:
    """A region cannot hide a service's field by accident; the message names the cure."""

    class Clash(extension.ExtendableForm):
        ukuran = forms.IntegerField()

        class Meta:
            model = User
            fields = ("username",)

    with pytest.raises(ImproperlyConfigured, match="nama lain"):
        Clash(instance=User())


def test_without_additions_a_form_is_what_it_was(db: None) -> None:
    """Nothing is asked of a region that adds nothing."""
    user = User.objects.create_user("rina")
    assert list(NameForm(instance=user).fields) == ["username"]
    assert extension.facts(user) == []
