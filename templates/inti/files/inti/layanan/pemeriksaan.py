"""System checks: faults stop the start, components still empty are told."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Info

from inti.layanan.berkas import LayananFault, berkas
from inti.layanan.daftar import declared, overlaid
from inti.layanan.standar import COMPONENTS, DELIVERY, Standard

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PREFIX = re.compile(r"[A-Z]{3}")


def standards_check(**_: Any) -> list[CheckMessage]:
    """Faults of the standards and of ``daerah/layanan.toml``, and what is still to be filled in."""
    try:
        found = declared()
        texts = berkas().layanan
        shown = list(overlaid(found, texts).values())
    except LayananFault as fault:
        return [Error(str(fault), id="inti_layanan.E001")]
    return [*_faults(found), *(message for one in shown for message in completeness(one))]


def completeness(standard: Standard) -> Iterator[CheckMessage]:
    """E003 for a component that must be published, I001 for the others that are empty."""
    missing = [key for key in standard.empty if key in DELIVERY]
    later = [key for key in standard.empty if key not in DELIVERY]
    if missing:
        yield Error(
            f"Layanan {standard.slug}: komponen yang wajib diumumkan belum diisi: "
            f"{_titles(missing)}.",
            hint="Isi di layanan.py aplikasinya atau di daerah/layanan.toml.",
            id="inti_layanan.E003",
        )
    if later:
        yield Info(
            f"Layanan {standard.slug}: komponen yang belum diisi: {_titles(later)}.",
            hint="Halaman layanan menampilkan 'belum diisi'. Isi di daerah/layanan.toml.",
            id="inti_layanan.I001",
        )


def _faults(standards: Sequence[Standard]) -> Iterator[CheckMessage]:
    twice = [slug for slug, count in Counter(one.slug for one in standards).items() if count > 1]
    for slug in twice:
        yield Error(f"Layanan {slug} ada dua kali: beri slug lain.", id="inti_layanan.E002")
    for one in standards:
        if not SLUG.fullmatch(one.slug) or not PREFIX.fullmatch(one.prefix):
            yield Error(
                f"Layanan {one.slug}: slug memakai huruf kecil, angka dan tanda hubung; "
                "prefix tiga huruf besar.",
                id="inti_layanan.E004",
            )


def _titles(keys: Sequence[str]) -> str:
    return ", ".join(str(COMPONENTS[key]) for key in keys)
