"""Ask the service in this container whether it is well; the exit status is the answer.

``healthcheck.py`` asks ``/healthz`` (does it live), ``healthcheck.py /readyz`` asks another address
(may it be sent requests).
"""

import http.client
import os
import sys
from collections.abc import Mapping


def is_well(env: Mapping[str, str], path: str = "/healthz") -> bool:
    """Whether ``path`` answers 200 within four seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", int(env.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well(os.environ, *sys.argv[1:2]) else 1)
