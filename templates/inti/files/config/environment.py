"""The environment of the process: a value that cannot be meant is one sentence, not a guess."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


class Environment(environ.Env):  # type: ignore[misc]
    """``environ.Env`` that names the variable whose value it cannot read.

    It also refuses what the original takes for "no": HTTPS=ya would switch TLS off.
    """

    NO = ("false", "off", "no", "n", "0", "")
    YES = environ.Env.BOOLEAN_TRUE_STRINGS

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The value in the type that is asked for. Raises ImproperlyConfigured."""
        try:
            if cast is bool and self.ENVIRON.get(var, "").lower().strip() not in self.YES + self.NO:
                raise ValueError
            return super().get_value(var, cast, *args, **kwargs)
        except ValueError:
            kind = {int: "bilangan bulat", bool: "1 atau 0"}.get(cast, "nilai yang benar")
            # The value itself may be a secret.
            raise ImproperlyConfigured(f"{var} harus berisi {kind}.") from None
