"""The keys of encrypted fields and of their indexes.

Two kinds, so that one can change without the other: ``FIELD_KEYS`` open and close values (the
newest first, older ones still open), ``INDEX_KEY`` makes the blind indexes. Both are backed up
apart from the data: who has only one of the two can read nothing.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BYTES = 32
HOW = "`python3 deploy/kunci.py`"


class KeyFault(ImproperlyConfigured):
    """A key is missing or has the wrong form; the message names the cure."""


def require(field_keys: Sequence[str], index_key: str) -> None:
    """Raise KeyFault unless both kinds of keys are there and have their form."""
    for name, keys in (("FIELD_KEYS", list(field_keys)), ("INDEX_KEY", [index_key])):
        if not any(keys):
            raise KeyFault(
                f"{name} belum diisi. Buat satu kali dengan {HOW}, simpan di lingkungan server, "
                "dan salin ke tempat aman yang terpisah dari cadangan data."
            )
        for key in keys:
            key_bytes(name, key)


def key_bytes(name: str, key: str) -> bytes:
    """The 32 bytes that a key's text stands for. Raises KeyFault."""
    try:
        found = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != BYTES:
        raise KeyFault(f"{name} bukan kunci 32 bita: buat dengan {HOW}.")
    return found


def fingerprint(key: str) -> str:
    """Eight hexadecimal digits by which a key is told, without giving it away."""
    return hashlib.sha256(b"inti.privacy/" + key_bytes("kunci", key)).hexdigest()[:8]


def fingerprints() -> dict[str, list[str]]:
    """Which keys this service runs with: a backup records it, and a restore can say what lacks."""
    return {
        "FIELD_KEYS": [fingerprint(key) for key in settings.FIELD_KEYS],
        "INDEX_KEY": [fingerprint(settings.INDEX_KEY)],
    }


def ring() -> Mapping[str, Fernet]:
    """The field keys by fingerprint, the newest first."""
    return _ring(tuple(settings.FIELD_KEYS))


def newest() -> tuple[str, Fernet]:
    """Fingerprint and cipher of the key that new values are closed with."""
    return next(iter(ring().items()))


@cache
def _ring(keys: tuple[str, ...]) -> dict[str, Fernet]:
    return {
        fingerprint(key): Fernet(base64.urlsafe_b64encode(key_bytes("FIELD_KEYS", key)))
        for key in keys
    }


def index_key(kind: str) -> bytes:
    """The index key of one kind of value (``nik``): an index of another kind tells nothing."""
    return _index_key(settings.INDEX_KEY, kind)


@cache
def _index_key(key: str, kind: str) -> bytes:
    info = f"inti.privacy/index/{kind}".encode()
    derive = HKDF(algorithm=hashes.SHA256(), length=BYTES, salt=None, info=info)
    return derive.derive(key_bytes("INDEX_KEY", key))
