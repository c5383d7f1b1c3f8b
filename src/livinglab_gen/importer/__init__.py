"""What others have already: a Cookiecutter template, read without running anything of it."""

from livinglab_gen.importer.faults import NoTemplate, RefusedSource
from livinglab_gen.importer.source import Opened, opened

__all__ = ["NoTemplate", "Opened", "RefusedSource", "opened"]
