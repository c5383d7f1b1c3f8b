"""What can be wrong with a source of templates, and with what an import makes of it."""

from __future__ import annotations

from livinglab_gen.errors import LivingLabError


class NotConverted(LivingLabError):
    """Something of the template could not be converted, and nothing may be left (`--strict`)."""

    exit_code = 71


class Differs(LivingLabError):
    """The import does not render what Cookiecutter renders."""

    exit_code = 72


class NoCookiecutter(LivingLabError):
    """Cookiecutter is not installed, so there is nothing to compare with."""

    exit_code = 73


class RefusedSource(LivingLabError):
    """A template that would reach beyond its own folder, collide, loop, or expand without end."""

    exit_code = 75


class NoTemplate(LivingLabError):
    """There is no Cookiecutter template where one was named."""

    exit_code = 76


class NothingToAdopt(LivingLabError):
    """The project is managed already, or nobody knows which template it was made from."""

    exit_code = 77


class NotItsTemplate(LivingLabError):
    """The project has nothing in common with what the template makes."""

    exit_code = 78
