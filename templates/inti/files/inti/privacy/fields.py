"""Fields whose values lie encrypted in the database, and the index by which they are found.

A stored value reads ``f1$<fingerprint of its key>$<Fernet token>``, so that every row tells by
which key it opens and which rows a key rotation still has before it. An empty text stays empty.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from cryptography.fernet import InvalidToken
from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import pre_save
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti.privacy import keys

log = logging.getLogger(__name__)

MARK = "f1$"
FINGERPRINT = re.compile(r"[0-9a-f]{8}")
INDEX = re.compile(r"[0-9a-f]{64}")
SEPARATORS = re.compile(r"[\s.\-]")


class Sealed(str):
    """A column's content as it stands in the database; it is written as it is."""

    __slots__ = ()


class Unreadable(str):
    """What stands for a value that no key opens; saving it writes back what was stored."""

    stored: str

    def __new__(cls, stored: str) -> "Unreadable":
        """Read as a short Indonesian note; ``stored`` keeps the column's content."""
        made = super().__new__(cls, gettext("tidak dapat dibuka"))
        made.stored = stored
        return made


class Index(str):
    """A blind index, as opposed to the value that it stands for."""

    __slots__ = ()


def seal(text: str) -> Sealed:
    """Encrypt with the newest key."""
    name, cipher = keys.newest()
    return Sealed(f"{MARK}{name}${cipher.encrypt(text.encode()).decode()}")


def unseal(stored: str) -> str:
    """Decrypt what stands in a column; Unreadable when no key of ours opens it."""
    mark, _sep, rest = stored.partition("$")
    name, _sep, token = rest.partition("$")
    cipher = keys.ring().get(name) if mark + "$" == MARK else None
    try:
        if cipher is not None:
            return cipher.decrypt(token).decode()
    except InvalidToken:
        pass
    _tell_once(name if FINGERPRINT.fullmatch(name) else "tanpa nama")
    return Unreadable(stored)


@cache
def _tell_once(name: str) -> None:
    """One line per key and process: the values themselves are nobody's business."""
    log.error("Ada nilai terenkripsi yang tidak dapat dibuka (kunci %s).", name)


def index_of(kind: str, value: str) -> Index:
    """HMAC-SHA256 of a value, the same however people separate its digits."""
    digest = hmac.digest(keys.index_key(kind), plain_form(value).encode(), hashlib.sha256)
    return Index(digest.hex())


def plain_form(value: str) -> str:
    """Numbers without separators, other texts without case and outer blanks."""
    bare = SEPARATORS.sub("", value)
    return bare if bare.isdigit() else value.strip().casefold()


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It cannot be searched: see BlindIndexField.

    ``max_length`` and validators hold for the plain text and are checked at every save, since no
    constraint of the database can read it.
    """

    description = _("Teks terenkripsi")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only ``isnull``: anything else would silently find nothing. Raises FieldError."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: look it up by its BlindIndexField")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The plain text, or Unreadable."""
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; a value that could not be opened goes back unchanged."""
        text = super().get_prep_value(value)
        if isinstance(text, Unreadable):
            return text.stored
        if not text or isinstance(text, Sealed):
            return text
        return str(seal(text))

    def run_validators(self, value: Any) -> None:
        """Hold for plain text; what cannot be opened was checked when it was closed."""
        if not isinstance(value, (Unreadable, Sealed)):
            super().run_validators(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Check, then encrypt. Raises ValidationError."""
        if isinstance(value, str):
            self.run_validators(value)
        return super().get_db_prep_save(value, connection)

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """An unreadable value that came back from a form as its note stays what it was."""
        kept = getattr(instance, self.attname)
        if not (isinstance(kept, Unreadable) and data == kept):
            super().save_form_data(instance, data)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """One line where the length is limited, else a text area."""
        widget = forms.TextInput if self.max_length else forms.Textarea
        return super().formfield(*args, **{"widget": widget, **kwargs})


class IndexOfValue(DeferredAttribute):
    """Reads as the index of the other attribute's present value, loaded or just set."""

    field: "BlindIndexField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """The index; the stored one while the value is not loaded or cannot be opened."""
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.of, False)
        if isinstance(value, (Unreadable, Sealed)) or value is False:
            return super().__get__(instance, cls)
        return index_of(self.field.kind, value) if value else None

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep what was loaded."""
        instance.__dict__[self.field.attname] = value


class BlindIndexField(models.CharField):
    """A keyed hash of an encrypted field: exact look-ups and uniqueness without the plain text.

    ``filter(nik_indeks="3211…")`` takes the plain text. ``kind`` (default: the field's name) lets
    several fields share an index, so that a mother's NIK is found wherever it stands. Empty values
    have no index (NULL), so that they are never doubles of each other.
    """

    description = _("Indeks buta")
    descriptor_class = IndexOfValue
    derived = True  # from ``of`` and INDEX_KEY: a seal over the row leaves it out

    def __init__(self, *args: Any, of: str, kind: str = "", **kwargs: Any) -> None:
        self.of, self.kind = of, kind or of
        fixed = {"max_length": 64, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **{**kwargs, **fixed})

    def deconstruct(self) -> Any:
        """Name what is ours in migrations."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, {**kwargs, "of": self.of, "kind": self.kind}

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        """Watch over saves that would leave the index behind."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            pre_save.connect(_together(self), sender=cls, weak=False)

    def get_lookup(self, lookup_name: str) -> Any:
        """Exact look-ups only. Raises FieldError."""
        if lookup_name in ("exact", "in", "isnull"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is a blind index: it knows exact values only")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """An index, not a plain value."""
        return Index(value) if value else None

    def get_prep_value(self, value: Any) -> Any:
        """The index of a plain value; an index stays itself."""
        text = super().get_prep_value(value)
        if not text:
            return None
        return str(text if INDEX.fullmatch(text) else index_of(self.kind, text))


def _together(index: BlindIndexField) -> Callable[..., None]:
    def check(sender: Any, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
        if update_fields and index.of in update_fields and index.name not in update_fields:
            raise ValueError(f"save {index.of} together with {index.name}, its index")

    return check
