"""Print the keys that a new installation needs, as lines for its environment file.

Each run makes others. Keep a copy apart from the data: without FIELD_KEYS nobody can read what was
encrypted, and without INDEX_KEY nobody is found by NIK any more.
"""

import base64
import os
import secrets
import sys
from pathlib import Path


def keys() -> dict[str, str]:
    """A fresh value for each key; FIELD_KEYS has the form that Fernet wants (32 bytes, base64)."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
        "INDEX_KEY": secrets.token_urlsafe(32),
        "AUDIT_KEY": secrets.token_urlsafe(32),
    }


def would_replace(file: Path) -> bool:
    """Whether the output is added to this file, which has keys: the later ones would win."""
    try:
        same = os.path.samestat(os.fstat(sys.stdout.fileno()), file.stat())
    except FileNotFoundError:
        return False
    return same and any(
        line.removeprefix("FIELD_KEYS=").strip()
        for line in file.read_text().splitlines()
        if line.startswith("FIELD_KEYS=")
    )


if __name__ == "__main__":
    if would_replace(Path(".env")):
        sys.exit(
            ".env sudah berisi kunci, jadi tidak ada yang ditambahkan: dengan kunci lain data lama "
            "tidak terbaca. Untuk mengganti kunci: docs/privasi.md."
        )
    for name, value in keys().items():
        print(f"{name}={value}")
