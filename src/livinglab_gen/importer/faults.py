"""What can be wrong with a source of templates."""

from __future__ import annotations

from livinglab_gen.errors import LivingLabError


class RefusedSource(LivingLabError):
    """A template that would reach beyond its own folder, collide, loop, or expand without end."""

    exit_code = 75


class NoTemplate(LivingLabError):
    """There is no Cookiecutter template where one was named."""

    exit_code = 76
