"""Ask the service in this container whether it is well; the exit status is the answer.

``healthcheck.py`` asks ``/healthz`` (does it live), ``healthcheck.py /readyz`` asks another address
(may it be sent requests). The request names an allowed host, since the service refuses any other.
"""

import http.client
import os
import sys
from collections.abc import Mapping


def host_of(env: Mapping[str, str]) -> str:
    """A host that the service answers to: the first of ``ALLOWED_HOSTS``, else its own address."""
    first = env.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    return first.lstrip(".") if first not in ("", "*") else "127.0.0.1"


def is_well(env: Mapping[str, str], path: str = "/healthz") -> bool:
    """Whether ``path`` answers 200 within four seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", int(env.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", path, headers={"Host": host_of(env)})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well(os.environ, *sys.argv[1:2]) else 1)
