"""``manage.py susun_bahasa``: make the texts of all languages ready; keep their sources fresh."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inti.bahasa import ENGLISH, folders, sources
from inti.bahasa.catalogues import CatalogueFault, build, read
from inti.bahasa.extraction import missing, texts, update


class Command(BaseCommand):
    """Build ``django.mo`` from the ``.po`` files; with options, update or list these."""

    requires_system_checks = ()
    help = "Susun teks semua bahasa; --perbarui menyegarkan berkas .po (make bahasa)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do besides building."""
        parser.add_argument("--perbarui", action="store_true", help="Ambil teks dari kode ke .po.")
        parser.add_argument("--kurang", metavar="KODE", help="Tulis teks yang belum diterjemahkan.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a broken file or a folder that cannot be written."""
        try:
            if options["perbarui"]:
                self._update()
            if options["kurang"]:
                self._list(options["kurang"])
            built = build(settings.LOCALE_SOURCES, settings.LOCALE_DIR)
        except CatalogueFault as fault:
            raise CommandError(str(fault)) from None
        if options["verbosity"] and built:
            self.stdout.write(f"Bahasa disusun: {', '.join(built)}.")

    def _update(self) -> None:
        for app in settings.LOCAL_APPS:
            folder = Path(settings.BASE_DIR) / app
            wanted = texts(folder)
            for path in sorted((folder / "locale").glob("*/LC_MESSAGES/django.po")):
                update(path, wanted, keep=app == "daerah")
                gaps = len(missing(wanted, [read(path)]))
                code = path.parent.parent.name
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {code}, kurang {gaps}")

    def _list(self, code: str) -> None:
        for app, gaps in untranslated(code).items():
            for text in gaps:
                self.stdout.write(f"{app}: {text}")


def untranslated(code: str = ENGLISH) -> dict[str, list[str]]:
    """The texts of each local app that no catalogue gives in this language."""
    base = Path(settings.BASE_DIR)
    apps = [*settings.LOCAL_APPS, *settings.CHASSIS_PARTS]
    known = [read(path) for path in sources(folders(base, apps), code)]
    return {app: missing(texts(base / app), known) for app in settings.LOCAL_APPS}
