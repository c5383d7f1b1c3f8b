"""What can go wrong with state; every message is one sentence that names the cure."""


class StateFault(RuntimeError):
    """Something about the database, a backup or a migration."""


class BadBackup(StateFault):
    """The file is not a whole and unchanged backup."""


class NotFitting(StateFault):
    """The backup is whole and does not fit this service or its database."""


class NotEmpty(StateFault):
    """The target holds data that a restore would replace."""


class NoTools(StateFault):
    """PostgreSQL's client programs are missing or too old."""


class NoSpace(StateFault):
    """The disk is too full."""
