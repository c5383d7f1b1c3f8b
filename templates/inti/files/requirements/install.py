"""Make the Python environment of this repository: ``python requirements/install.py VENV LOCK``.

Standard library only, since it runs before anything is installed. Packages come from the
hash-pinned lock and are installed only when the lock is not the one that was installed last.
uv does the work where it is present and able.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SetUpFault(Exception):
    """The environment cannot be made; the message names the cure."""


def main(arguments: list[str]) -> int:
    """Install the lock into the environment; 0 when it stands."""
    venv, lock = Path(arguments[0]).absolute(), Path(arguments[1])
    try:
        with locked(venv):
            if not stands(venv, lock):
                install(venv, lock)
    except SetUpFault as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nDihentikan. Jalankan lagi untuk melanjutkan.", file=sys.stderr)
        return 130
    return 0


def stands(venv: Path, lock: Path) -> bool:
    """Whether exactly this lock was installed before and the environment's Python still starts."""
    stamp = stamp_of(venv, lock)
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != digest(lock):
        return False
    return runs(venv)


def install(venv: Path, lock: Path) -> None:
    """Make or mend the environment, install, remember the lock. Raises SetUpFault."""
    started = time.monotonic()
    say(
        f"Menyiapkan lingkungan Python di {venv.name} "
        "(hanya saat pertama atau setelah pembaruan) ..."
    )
    stamp_of(venv, lock).unlink(missing_ok=True)
    if not with_uv(venv, lock):
        with_pip(venv, lock)
    stamp_of(venv, lock).write_text(digest(lock), encoding="ascii")
    say(f"Selesai dalam {time.monotonic() - started:.0f} detik.")


def with_uv(venv: Path, lock: Path) -> bool:
    """Install by uv; False when uv is not there or does not manage."""
    uv = shutil.which("uv")
    if not uv:
        return False
    if not runs(venv) and called(
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv)]
    ):
        return False
    target = [uv, "pip", "install", "--quiet", "--python", str(python_of(venv)), "--require-hashes"]
    return called([*target, "-r", str(lock)]) == 0


def with_pip(venv: Path, lock: Path) -> None:
    """Install by the environment's own pip. Raises SetUpFault."""
    if not runs(venv) or called([str(python_of(venv)), "-m", "pip", "--version"], quiet=True):
        make_venv(venv)
    say("Memasang paket, kira-kira setengah menit ...")
    target = [
        str(python_of(venv)),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    if called([*target, "--require-hashes", "-r", str(lock)]):
        raise SetUpFault(
            "Paket gagal dipasang: periksa sambungan internet, lalu jalankan perintah ini lagi."
        )


def make_venv(venv: Path) -> None:
    """A fresh environment with pip. Raises SetUpFault when Python has no venv (Debian)."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpFault(
            f"Python {version} ini belum punya venv. Pasang dengan:\n"
            f"  sudo apt install python{version}-venv"
        )
    if called([sys.executable, "-m", "venv", "--clear", str(venv)]):
        raise SetUpFault(
            f"Lingkungan Python {venv} gagal dibuat: hapus folder itu, lalu coba lagi."
        )


def runs(venv: Path) -> bool:
    """Whether the environment has a Python that starts."""
    python = python_of(venv)
    return python.exists() and called([str(python), "-c", ""], quiet=True) == 0


def called(command: list[str], *, quiet: bool = False) -> int:
    """Exit code of a program."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, check=False, stdout=sink, stderr=sink).returncode  # noqa: S603


@contextmanager
def locked(venv: Path) -> Iterator[None]:
    """Let two set-ups of one environment wait for each other."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(f"{venv.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def python_of(venv: Path) -> Path:
    """The environment's Python."""
    return venv / "bin" / "python"


def stamp_of(venv: Path, lock: Path) -> Path:
    """Where the digest of the lock that was installed last is kept."""
    return venv / f".terpasang-{lock.stem}"


def digest(lock: Path) -> str:
    """SHA-256 of the lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def say(text: str) -> None:
    """Show progress at once, also through a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    # pip and uv must not be led elsewhere by an environment that happens to be active.
    os.environ.pop("VIRTUAL_ENV", None)
    os.environ.pop("PYTHONHOME", None)
    sys.exit(main(sys.argv[1:]))
