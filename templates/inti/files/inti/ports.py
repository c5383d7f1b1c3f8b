"""Ports: a free one of this machine for a developer's server, and that of an address."""

import errno
import socket
from urllib.parse import SplitResult

HOST = "127.0.0.1"


class NoFreePort(RuntimeError):
    """None of the ports tried is free; the message names the cure."""


def free_port(first: int, tries: int = 100) -> int:
    """The first free port at or after ``first``. Raises NoFreePort."""
    for port in range(first, min(first + tries, 65_536)):
        if is_free(port):
            return port
    raise NoFreePort(
        f"Port {first} sampai {first + tries - 1} terpakai semua: pilih yang lain dengan --port."
    )


def is_free(port: int) -> bool:
    """Whether nobody listens on the port of the loopback address.

    Connecting comes first: on BSD and macOS a second program may bind a port that is taken on all
    addresses.
    """
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex((HOST, port)) == 0:
            return False
    fault = refusal(HOST, port)
    if fault is not None and fault.errno not in (errno.EADDRINUSE, errno.EACCES):
        raise fault
    return fault is None


def refusal(host: str, port: int) -> OSError | None:
    """Why nobody may begin to listen there; None when one may."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            return fault
    return None


def port_can_be(address: SplitResult) -> bool:
    """Whether an address names no port, or one that there can be."""
    try:
        return address.port is None or address.port > 0
    except ValueError:
        return False
