"""A TOML file that a hand wrote: read it, or tell in one sentence what to mend and where."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CURES = {
    "Cannot overwrite": "kunci itu sudah ditulis di atasnya, jadi hapus salah satunya",
    "Duplicate": "kunci itu ditulis dua kali, jadi hapus salah satunya",
    "Cannot declare": "tabel itu sudah ditulis di atasnya, jadi gabungkan keduanya",
    "Unterminated": "tanda kutip penutupnya belum ada",
    "Illegal": "tanda kutip penutupnya belum ada, atau ada huruf yang tidak terlihat",
    "Unescaped": "tulis garis miring terbalik dua kali (\\\\)",
    "Unclosed": "kurung penutupnya belum ada",
}
"""How Python's messages begin, and what to do."""
USUAL = 'tulis satu kunci satu baris, misalnya kunci = "teks", dengan tanda kutip lurus'
LINE = re.compile(r"at line (\d+)")


class TomlFault(Exception):
    """The file cannot be read; the message is a sentence with the cure."""


def read(path: Path) -> dict[str, Any]:
    """The file's tables. Raises TomlFault, and FileNotFoundError when there is no file.

    Some editors begin a file with a byte order mark, which TOML does not know: it is left out.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise
    except OSError:
        raise TomlFault(
            f"{path.name} tidak dapat dibaca: pastikan itu berkas, bukan folder, dan boleh dibaca."
        ) from None
    except UnicodeDecodeError:
        raise TomlFault(
            f"{path.name} tidak tersimpan sebagai UTF-8: simpan ulang dengan pengodean UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise TomlFault(f"{path.name} bukan TOML yang benar {_told(str(fault))}.") from None


def faulty(path: Path, faults: Iterable[str]) -> str:
    """The faults of a file's content as one message, each a sentence with its cure."""
    return f"{path.name} perlu diperbaiki:\n" + "\n".join(f"  - {one}" for one in faults)


def _told(message: str) -> str:
    line = LINE.search(message)
    where = f"di baris {line[1]}" if line else "di akhir berkas"
    cure = next((told for begin, told in CURES.items() if message.startswith(begin)), USUAL)
    return f"{where}: {cure}"
