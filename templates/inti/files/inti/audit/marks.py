"""Keyed digests: of a row, of a seal, of an exemption.

HMAC-SHA256. The keys come from ``AUDIT_KEYS``; the first one makes, all of them verify.
"""

import hashlib
import hmac
import json
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

GENESIS = "0" * 64
MARK_BYTES = 16
_ENTRY = struct.Struct(f">q{MARK_BYTES}s")


class UnknownKey(LookupError):
    """A seal was made with a key that AUDIT_KEY no longer names; the message says the cure."""


def keys() -> dict[str, bytes]:
    """The keys by their public name, the one in use first."""
    return _derive(tuple(settings.AUDIT_KEYS))


def key_id() -> str:
    """The name of the key in use."""
    return next(iter(keys()))


def key(name: str) -> bytes:
    """A key by its name. Raises UnknownKey."""
    try:
        return keys()[name]
    except KeyError:
        raise UnknownKey(
            f"segel ini dibuat dengan kunci {name} yang tidak ada di AUDIT_KEY: tambahkan kunci "
            "lama di belakang kunci baru, dipisah koma."
        ) from None


def of_row(row: Any, stream: str, fields: Sequence[str], name: str) -> bytes:
    """The mark of one row: over its values as the program reads them, with their column names."""
    values = [[field, row._meta.get_field(field).value_to_string(row)] for field in fields]
    return _hmac(key(name), ["row", stream, row.pk, values]).digest()[:MARK_BYTES]


def digest(parts: Iterable[Any], name: str) -> str:
    """64 hexadecimal characters over some values."""
    return _hmac(key(name), list(parts)).hexdigest()


def pack(marks: Iterable[tuple[int, bytes]]) -> bytes:
    """Primary keys and marks as bytes."""
    return b"".join(_ENTRY.pack(*one) for one in marks)


def unpack(data: Any) -> dict[int, bytes]:
    """Marks by primary key. Raises struct.error for a truncated value."""
    return dict(_ENTRY.iter_unpack(bytes(data)))


def same(one: bytes | str, other: bytes | str) -> bool:
    """Compare without telling by the time it takes."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _hmac(secret: bytes, message: Any) -> "hmac.HMAC":
    text = json.dumps(message, sort_keys=True, default=str, ensure_ascii=False)
    return hmac.new(secret, text.encode(), hashlib.sha256)


@lru_cache(maxsize=8)
def _derive(secrets: tuple[str, ...]) -> dict[str, bytes]:
    """A key for the seals alone, so that nothing else that uses the secret can make one."""
    made = [hmac.new(b"inti.audit.seal", one.encode(), hashlib.sha256).digest() for one in secrets]
    return {hashlib.sha256(one).hexdigest()[:12]: one for one in made}
