"""The commands: read arguments, call one function, show what it returned.

Only this package prints and ends the process.
"""

from livinglab_gen.cli.app import app, run

__all__ = ["app", "run"]
