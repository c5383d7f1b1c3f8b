"""Granian, which answers requests in production.

Its processes are forked from this one, which has loaded everything: a start loads the code once,
and the processes share the memory that it takes.
"""

import multiprocessing
import resource
from collections.abc import Mapping

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from inti.ports import refusal

# Phones that keep their line between two requests, each worker; all of them may meet at one worker.
CONNECTIONS = 4096


class AddressTaken(Exception):
    """The service cannot listen where it is told to; the message names the cure."""


def options(env: Mapping[str, str]) -> dict[str, object]:
    """Granian's options: two processes of four threads, recycled past 400 MB."""
    return {
        "address": env.get("HOST", "127.0.0.1"),
        "port": int(env.get("PORT", "8000")),
        "interface": Interfaces.WSGI,
        "workers": int(env.get("WORKERS", "2")),
        "blocking_threads": int(env.get("THREADS", "4")),
        "workers_max_rss": 400,
        # Granian counts idle connections too; at its default of 512 the next phone waits.
        "backlog": CONNECTIONS,
        "backpressure": CONNECTIONS,
        # A slow line may stall for half a minute in the middle of a request.
        "http1_settings": HTTP1Settings(header_read_timeout=60_000),
        # Shorter than what systemd, Docker and Kubernetes wait before they kill.
        "workers_kill_timeout": 20,
        "respawn_failed_workers": True,
        "websockets": False,
        "log_dictconfig": settings.LOGGING,
    }


def serve(env: Mapping[str, str]) -> None:
    """Answer requests until SIGTERM or SIGINT. Raises AddressTaken."""
    chosen = options(env)
    _try_address(str(chosen["address"]), int(str(chosen["port"])))
    _allow_connections()
    application = get_internal_wsgi_application()  # config.wsgi, as the settings say
    let_go_of_databases()
    multiprocessing.set_start_method("fork", force=True)
    server = Granian("config.wsgi:application", **chosen)  # type: ignore[arg-type]
    server.serve(target_loader=lambda: application, wrap_loader=False)


def let_go_of_databases() -> None:
    """Close what a forked process must not share with this one."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


def _try_address(host: str, port: int) -> None:
    """Granian's processes share a port, and would share it with another service as well."""
    if fault := refusal(host, port):
        raise AddressTaken(
            f"Alamat {host} port {port} tidak dapat dipakai ({fault.strerror}): hentikan layanan "
            "yang memakainya, atau atur HOST dan PORT."
        )


def _allow_connections() -> None:
    """Raise this process' limit of open files, which the server inherits, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
