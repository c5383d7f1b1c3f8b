"""Who answers when people ask about their data."""

from inti.roles import Role

PENGELOLA_DATA = "pengelola-data"

ROLES: tuple[Role, ...] = (Role(code=PENGELOLA_DATA, title="Pengelola data pribadi"),)
