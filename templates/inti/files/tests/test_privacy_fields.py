"""Encrypted fields: what stands in the database, how it is found, and how keys change."""

import io
import json
import secrets
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from inti.privacy import keys, sealing
from inti.privacy.fields import (
    BlindIndexField,
    EncryptedTextField,
    Unreadable,
    index_of,
    plain_form,
    seal,
    unseal,
)

NIK = "1101015501909901"


class Kartu(models.Model):
    """A card with a number, as a service would keep it."""

    nomor = EncryptedTextField("nomor", max_length=40, blank=True)
    nomor_indeks = BlindIndexField(of="nomor", kind="nik", unique=True)
    nama = models.CharField("nama", max_length=40, default="")
    objects: ClassVar["models.Manager[Kartu]"] = models.Manager()

    class Meta:
        """Of the tests only."""

        app_label = "inti_privacy"
        managed = False

    def __str__(self) -> str:
        return self.nama


@pytest.fixture
def kartu(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Kartu]]:
    """Its table, and the key rotation that knows it."""
    with connection.schema_editor() as editor:
        monkeypatch.setattr(Kartu._meta, "managed", True)
        editor.create_model(Kartu)
    monkeypatch.setattr(sealing, "columns", lambda: [(Kartu, Kartu._meta.get_field("nomor"))])
    yield Kartu
    with connection.schema_editor() as editor:
        editor.delete_model(Kartu)


def column(name: str = "nomor") -> list[Any]:
    """What the database itself holds, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM inti_privacy_kartu ORDER BY id")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def new_key() -> str:
    """Another key."""
    return secrets.token_urlsafe(32)


@given(st.text(min_size=1))
def test_whatever_is_sealed_opens_again(text: str) -> None:
    """Any text comes back as it was, and no two sealings look alike."""
    assert unseal(seal(text)) == text
    assert seal(text) != seal(text)


def test_the_database_holds_no_plain_value(kartu: type[Kartu]) -> None:
    """The column has neither the number nor a part of it; the program reads it as ever."""
    kartu.objects.create(nomor=NIK)
    (stored,) = column()
    assert stored.startswith("f1$")
    assert NIK[:6] not in stored
    assert NIK not in column("nomor_indeks")[0]
    assert kartu.objects.get().nomor == NIK


def test_a_number_is_found_however_it_is_typed(kartu: type[Kartu]) -> None:
    """The index takes the plain text, with or without separators, one or many."""
    made = kartu.objects.create(nomor=NIK)
    spaced = " ".join(NIK[start : start + 4] for start in range(0, 16, 4))
    for asked in (NIK, spaced, made.nomor_indeks):
        assert kartu.objects.get(nomor_indeks=asked) == made
    assert kartu.objects.filter(nomor_indeks__in=["x", NIK]).exists()
    assert not kartu.objects.filter(nomor_indeks=NIK[:-1] + "2").exists()


def test_the_same_number_is_kept_once_but_none_many_times(kartu: type[Kartu]) -> None:
    """The unique index refuses a double, in the form and in the database; empty is no double."""
    kartu.objects.create(nomor=NIK)
    with pytest.raises(ValidationError):
        Kartu(nomor=NIK).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        kartu.objects.create(nomor=NIK)
    kartu.objects.bulk_create([Kartu(), Kartu()])
    assert column("nomor_indeks")[1:] == [None, None]


@pytest.mark.parametrize("lookup", ["nomor", "nomor__icontains", "nomor__in", "nomor_indeks__gt"])
def test_a_search_that_could_not_work_is_refused(lookup: str) -> None:
    """In place of finding nothing, it says what to use."""
    with pytest.raises(FieldError, match=r"BlindIndexField|exact values"):
        Kartu.objects.filter(**{lookup: NIK})


def test_an_index_is_not_left_behind(kartu: type[Kartu]) -> None:
    """Saving the value without its index is a fault of the program and told as such."""
    made = kartu.objects.create(nomor=NIK)
    made.nomor = ""
    with pytest.raises(ValueError, match="nomor_indeks"), transaction.atomic():
        made.save(update_fields=["nomor"])
    made.save()
    assert column("nomor_indeks") == [None]


def test_length_is_checked_on_the_plain_text(kartu: type[Kartu]) -> None:
    """The database cannot; so every save does."""
    with pytest.raises(ValidationError), transaction.atomic():
        kartu.objects.create(nomor="9" * 41)
    assert column() == []


def test_a_value_that_does_not_open_is_marked_and_kept(kartu: type[Kartu], settings: Any) -> None:
    """A lost key costs no page and no data: what is stored stays through any save."""
    kartu.objects.create(nomor=NIK)
    before = column() + column("nomor_indeks")
    settings.FIELD_KEYS = [new_key()]
    found = kartu.objects.get()
    assert isinstance(found.nomor, Unreadable)
    assert str(found.nomor) == "tidak dapat dibuka"
    found.nama = "lain"
    found.save()
    form = modelform_factory(Kartu, fields=["nomor", "nama"])(
        {"nomor": "tidak dapat dibuka", "nama": "dari formulir"}, instance=found
    )
    assert form.is_valid(), form.errors
    form.save()
    assert column() + column("nomor_indeks") == before
    assert kartu.objects.get(nomor_indeks=NIK).nama == "dari formulir"


@pytest.mark.parametrize("stored", ["1101015501909901", "f1$", "f1$abc$def", "f1$00000000$", "$$$"])
def test_nonsense_in_the_column_is_marked_too(stored: str) -> None:
    """Plain text and torn values are never shown as if they were whole."""
    found = unseal(stored)
    assert isinstance(found, Unreadable)
    assert found.stored == stored


def test_rotation_moves_every_row_and_only_those_that_need_it(
    kartu: type[Kartu], settings: Any
) -> None:
    """Old rows get the newest key, new ones stay byte for byte, indexes stay the same."""
    old, new = settings.FIELD_KEYS[0], new_key()
    for number in range(7):
        kartu.objects.create(nomor=f"{number:016d}")
    settings.FIELD_KEYS = [new, old]
    kartu.objects.create(nomor=NIK)
    before, indexes = column(), column("nomor_indeks")
    out = io.StringIO()
    call_command("putar_kunci", "--sekaligus=3", stdout=out)
    after = column()
    assert all(one.startswith(f"f1${keys.fingerprint(new)}$") for one in after)
    assert after[-1] == before[-1]
    assert column("nomor_indeks") == indexes
    assert "3 dari 7" in out.getvalue()
    assert "7 nilai" in out.getvalue()
    settings.FIELD_KEYS = [new]
    assert [one.nomor for one in kartu.objects.order_by("pk")][-1] == NIK
    call_command("putar_kunci", stdout=io.StringIO())
    assert column() == after


def test_rotation_goes_on_where_it_was_cut_off(kartu: type[Kartu], settings: Any) -> None:
    """Half done and started again, it does the other half only."""
    for number in range(6):
        kartu.objects.create(nomor=f"{number:016d}")
    settings.FIELD_KEYS = [new_key(), *settings.FIELD_KEYS]
    steps = sealing.rotate(size=2)
    next(steps)
    half = column()
    del steps
    assert [one.done for one in sealing.rotate(size=10)] == [4]
    assert column()[:2] == half[:2]


def test_rotation_tells_what_it_cannot_open_and_leaves_it(
    kartu: type[Kartu], settings: Any
) -> None:
    """The command fails with the cure, the other rows are done, the lost one is untouched."""
    kartu.objects.create(nomor=NIK)
    lost = column()
    known = new_key()
    settings.FIELD_KEYS = [known]
    kartu.objects.create(nomor="2" * 16)
    settings.FIELD_KEYS = [new_key(), known]
    with pytest.raises(CommandError, match="1 nilai tidak dapat dibuka"):
        call_command("putar_kunci", stdout=io.StringIO())
    assert column()[:1] == lost
    assert kartu.objects.get(nomor_indeks="2" * 16).nomor == "2" * 16


def test_a_new_index_key_needs_new_indexes(kartu: type[Kartu], settings: Any) -> None:
    """After INDEX_KEY changed nobody is found until the indexes are made anew."""
    kartu.objects.create(nomor=NIK)
    settings.INDEX_KEY = new_key()
    assert not kartu.objects.filter(nomor_indeks=NIK).exists()
    call_command("putar_kunci", "--indeks", stdout=io.StringIO())
    assert kartu.objects.get(nomor_indeks=NIK).nomor == NIK


def test_an_index_tells_nothing_about_another_kind() -> None:
    """The same number as NIK and as phone has two indexes, so that tables cannot be joined."""
    assert index_of("nik", NIK) != index_of("telepon", NIK)
    assert plain_form("1101.0155 0190-9901") == NIK
    assert plain_form(" Budi@Contoh.ID ") == "budi@contoh.id"


def test_fingerprints_name_keys_without_telling_them(settings: Any) -> None:
    """A backup records them; none of the keys can be read from it."""
    told = json.dumps(keys.fingerprints())
    assert len(keys.fingerprints()["FIELD_KEYS"]) == len(settings.FIELD_KEYS)
    assert settings.INDEX_KEY not in told
    assert settings.FIELD_KEYS[0] not in told


@pytest.mark.parametrize("key", ["pendek", "x" * 50, "ä" * 43])
def test_a_key_of_the_wrong_form_is_told(key: str) -> None:
    """One sentence with the cure, not a fault of the library."""
    with pytest.raises(ImproperlyConfigured, match="bukan kunci 32 bita"):
        keys.require([key], new_key())
