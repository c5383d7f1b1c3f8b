"""The signing key of a developer's own machine."""

import os
import secrets
from pathlib import Path


def development_secret(var: Path) -> str:
    """The key kept in ``var/secret_key``, made on first use and readable by its owner only."""
    path = var / "secret_key"
    if not path.is_file():
        var.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # a second process was faster
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()
