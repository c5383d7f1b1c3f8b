"""The service's keys: told by a fingerprint in a backup, kept in a file of their own.

Which settings are keys stands in ``BACKUP_KEYS``; a value is one key or a list, the newest first.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from inti.state.faults import StateFault

HEADER = """\
# Kunci layanan ini. Simpan di tempat yang aman dan TERPISAH dari cadangan data.
# Di mesin pengganti: salin isinya ke .env sebelum memulihkan.
"""


def current() -> dict[str, list[str]]:
    """Every key that the service runs with, by the name of its setting."""
    found = {name: getattr(settings, name, None) for name in settings.BACKUP_KEYS}
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in found.items()
        if value
    }


def fingerprints() -> dict[str, list[str]]:
    """Eight hexadecimal digits by which each key is told, without giving it away."""
    return {name: [_print(name, key) for key in keys] for name, keys in current().items()}


def _print(name: str, key: str) -> str:
    return hashlib.sha256(f"cadangan/{name}/{key}".encode()).hexdigest()[:8]


def lacking(recorded: Mapping[str, Sequence[str]]) -> list[str]:
    """Names of keys that a backup was made with and that this service does not have."""
    here = fingerprints()
    return sorted(
        name for name, prints in recorded.items() if set(prints) - set(here.get(name, ()))
    )


def write(path: Path) -> None:
    """Write all keys as lines for ``.env``, readable by their owner only. Raises StateFault."""
    lines = [f"{name}='{','.join(keys)}'\n" for name, keys in current().items()]
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StateFault(
            f"{path} sudah ada dan tidak ditimpa: pindahkan dahulu, atau pilih nama lain."
        ) from None
    except OSError as fault:
        raise StateFault(f"{path} tidak dapat ditulis ({fault.strerror}).") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(HEADER + "".join(lines))
