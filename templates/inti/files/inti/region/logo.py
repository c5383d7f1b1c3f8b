"""The region's logo: a small picture that can do nothing but be seen."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path("daerah") / "static" / "daerah"
ROOT = "{http://www.w3.org/2000/svg}svg"
"""Without this name a browser shows no picture."""
LARGEST = 24 * 1024
"""Bytes; a public page has 30 KB in all."""

SIGNS = {".svg": b"<svg", ".png": b"\x89PNG\r\n\x1a\n", ".webp": b"WEBP"}
"""What stands at the beginning of each kind of file."""

ACTIVE = re.compile(
    r"<\s*(?:\w+:)?(?:script|foreignObject|iframe|embed|object|handler|set|animate\w*)\b"
    r"|<!ENTITY|<!DOCTYPE|<\?xml-stylesheet|\son\w+\s*=|javascript:|@import"
    r"|(?:href|src)\s*=\s*[\"']\s*(?!#|data:image/(?:png|jpeg|webp))|url\(\s*[\"']?\s*(?!#)",
    re.IGNORECASE,
)
"""What an SVG may not hold: scripts, events, other documents, addresses elsewhere."""


def logo_faults(base: Path, name: object) -> Iterator[str]:
    """Every fault of the file that ``logo`` names, each with its cure; an empty name is none."""
    if name == "":
        return
    where = f"di {FOLDER.as_posix()}/"
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+(\.[\w-]+)*", name):
        yield f'logo harus nama berkas {where} di antara tanda kutip, misalnya "logo.svg".'
        return
    path = base / FOLDER / name
    if path.suffix.lower() not in SIGNS:
        yield f"logo {name!r} bukan gambar yang didukung: pakai .svg, .png atau .webp."
    elif not path.is_file():
        yield f"logo {name!r} tidak ada: simpan berkasnya {where}."
    else:
        yield from _content_faults(name, path.suffix.lower(), path.read_bytes())


def _content_faults(name: str, suffix: str, content: bytes) -> Iterator[str]:
    if len(content) > LARGEST:
        yield (
            f"logo {name!r} {len(content) // 1024} KB: perkecil sampai paling besar "
            f"{LARGEST // 1024} KB supaya halaman tetap ringan."
        )
    if SIGNS[suffix] not in content[:2048]:
        yield f"isi logo {name!r} bukan {suffix[1:].upper()}: simpan ulang gambarnya."
    elif suffix == ".svg":
        yield from _svg_faults(name, content)


def _svg_faults(name: str, content: bytes) -> Iterator[str]:
    plain = "simpan ulang sebagai SVG sederhana (Plain SVG)."
    if ACTIVE.search(content.decode("utf-8", "replace").replace("\x00", "")):
        yield f"logo {name!r} memuat skrip, animasi, DOCTYPE atau alamat luar: {plain}"
    elif not _is_whole(content):
        yield f"logo {name!r} bukan SVG yang utuh: {plain}"


def _is_whole(svg: bytes) -> bool:
    try:
        return ElementTree.fromstring(svg).tag == ROOT  # noqa: S314  its entities were refused
    except (ElementTree.ParseError, ValueError, LookupError):
        return False
