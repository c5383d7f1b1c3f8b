"""From ``.po`` files to what Django reads: one merged ``django.mo`` for each language."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.utils.translation import trans_real
from django.utils.translation.reloader import translation_file_changed

from inti.bahasa import sources

# The time of a build is no part of what it makes.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


class CatalogueFault(Exception):
    """A ``.po`` file is broken or ``django.mo`` cannot be written; the message names the cure."""


def read(path: Path) -> Catalog:
    """One ``.po`` file. Raises CatalogueFault."""
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, ValueError, OSError) as fault:
        raise CatalogueFault(f"{path} tidak terbaca ({fault}): perbaiki baris itu.") from None


def merged(paths: Sequence[Path]) -> bytes:
    """The texts of all the files as one ``.mo``; the first file wins. Raises CatalogueFault."""
    whole = Catalog(creation_date=NO_DATE, revision_date=NO_DATE, fuzzy=False)
    for path in reversed(paths):
        catalogue = read(path)
        whole.mime_headers = [
            (name, value)
            for name, value in catalogue.mime_headers
            if name in ("Plural-Forms", "Content-Type", "Language")
        ]
        for message in _translated(catalogue):
            whole.delete(message.id, message.context)
            whole[message.id] = message
    target = BytesIO()
    write_mo(target, whole)
    return target.getvalue()


def _translated(catalogue: Catalog) -> Iterable[Message]:
    for message in catalogue:
        texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not message.fuzzy and all(texts):
            yield message


def stale(where: Sequence[Path], target: Path) -> dict[Path, bytes]:
    """Each ``django.mo`` under the target that has to be written, with its content."""
    codes = {path.name for folder in where for path in folder.iterdir() if path.is_dir()}
    wanted = {
        target / code / "LC_MESSAGES" / "django.mo": merged(found)
        for code in sorted(codes)
        if (found := sources(where, code))
    }
    return {
        path: content
        for path, content in wanted.items()
        if not path.is_file() or path.read_bytes() != content
    }


def build(where: Sequence[Path], target: Path) -> list[str]:
    """Write what is missing or old; gives the codes that were written. Raises CatalogueFault."""
    todo = stale(where, target)
    for path, content in todo.items():
        try:
            _write(path, content)
        except OSError as fault:
            raise CatalogueFault(
                f"{path} tidak dapat ditulis ({fault.strerror}): jalankan `manage.py susun_bahasa` "
                "saat membangun kontainer, atau isi LOCALE_DIR dengan folder yang dapat ditulis."
            ) from None
    if todo:
        forget()
    return [path.parent.parent.name for path in todo]


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: several processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)  # noqa: PTH105  a rename that replaces, on every system


def forget() -> None:
    """Make this process read the texts anew."""
    translation_file_changed(None, Path("django.mo"))
    trans_real.reset_cache(setting="LANGUAGES")
