"""Print the keys that a new installation needs, as lines for its environment file.

Each run makes others. Keep a copy apart from the data: without FIELD_KEYS nobody can read what was
encrypted, and without INDEX_KEY nobody is found by NIK any more.
"""

import base64
import secrets


def keys() -> dict[str, str]:
    """A fresh value for each key; FIELD_KEYS has the form that Fernet wants (32 bytes, base64)."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
        "INDEX_KEY": secrets.token_urlsafe(32),
        "AUDIT_KEY": secrets.token_urlsafe(32),
    }


if __name__ == "__main__":
    for name, value in keys().items():
        print(f"{name}={value}")
