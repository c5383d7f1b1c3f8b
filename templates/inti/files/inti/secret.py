"""Keys of a developer's own machine, made once and kept in ``var/``."""

import os
import secrets
import tempfile
from pathlib import Path


def development_secret(var: Path, name: str = "secret_key", size: int = 50) -> str:
    """The key kept in ``var/<name>``, made on first use and readable by its owner only.

    ``size`` is the number of random bytes. A second process that is faster wins.
    """
    path = var / name
    if not path.is_file():
        var.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=var)  # readable by its owner only
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(made, path)  # whole or not at all
        except FileExistsError:
            pass
        finally:
            Path(made).unlink()
    return path.read_text(encoding="ascii").strip()
