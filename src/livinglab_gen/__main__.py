"""The entry point: choose the language before any text is made, then hand over to the commands."""

from __future__ import annotations

import os
import sys

from livinglab_gen import language


def main() -> None:
    """Run `livinglab` with this process's arguments and end it with the command's exit code."""
    try:
        language.speak(language.choose(sys.argv[1:], os.environ))
        from livinglab_gen.cli import run
    except KeyboardInterrupt:  # before the commands could see to it themselves
        sys.stderr.write(language.translate("Stopped; nothing half-made was left behind.") + "\n")
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
