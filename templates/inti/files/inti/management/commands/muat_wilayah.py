"""``manage.py muat_wilayah``: load the region's kecamatan and villages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from inti.region import region
from inti.wilayah import Loaded, UnknownRegion, load


class Command(BaseCommand):
    """Load the units of the region that region.toml names; run again, it changes nothing."""

    help = "Muat kecamatan dan desa daerah ini dari daftar wilayah Kemendagri."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report. Raises CommandError for an unknown code or missing tables."""
        try:
            loaded = load(region().code)
        except UnknownRegion as fault:
            raise CommandError(str(fault)) from None
        except (OperationalError, ProgrammingError) as fault:
            raise CommandError(
                f"Basis data belum siap ({fault}): jalankan `manage.py migrate` dahulu."
            ) from None
        if options["verbosity"]:
            self.stdout.write(report(region().name, loaded))


def report(name: str, loaded: Loaded) -> str:
    """One Indonesian sentence about a load, two when rows of another region had to stay."""
    parts = {"ditambah": loaded.added, "diubah": loaded.changed, "dihapus": loaded.removed}
    done = ", ".join(f"{count} {word}" for word, count in parts.items() if count)
    text = f"Wilayah {name}: {loaded.total} unit{f' ({done})' if done else ', sudah lengkap'}."
    if loaded.kept:
        text += (
            f" {loaded.kept} unit dari daftar lama masih dipakai data lain dan tidak dihapus: "
            "pindahkan data itu, lalu jalankan muat_wilayah lagi."
        )
    return text
