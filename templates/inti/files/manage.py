#!/usr/bin/env python
"""Django's command line for this service."""

import os
import sys


def main() -> None:
    """Run one management command; a fault of the set-up is one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db.utils import InterfaceError, OperationalError
    except ImportError:
        sys.exit(
            "Django belum terpasang di Python ini. Jalankan `make run` atau pakai .venv/bin/python."
        )
    from config import own

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(f"Pengaturan belum benar: {fault}")
    except (OperationalError, InterfaceError) as fault:
        if "--traceback" in sys.argv:
            raise
        said = " ".join(str(fault).split())
        sys.exit(f"Basis data tidak menjawab: periksa DATABASE_URL dan servernya ({said}).")
    except Exception as fault:
        told = own.told(fault)
        if told is None or "--traceback" in sys.argv:
            raise
        sys.exit(f"{told} Selengkapnya: tambahkan --traceback.")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
