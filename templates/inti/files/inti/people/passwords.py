"""What happens around passwords."""

from typing import Any

from inti.models import User
from inti.people import sessions


class EndSessions:
    """Not a rule for passwords: a changed one signs the person out everywhere.

    Django tells its validators of every stored change, from the account page, the admin, an
    invitation or the command line. The session in which it was changed is made anew by the caller.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Every password passes."""

    def password_changed(self, password: str, user: Any = None) -> None:
        """End all sessions of a person who is stored."""
        if isinstance(user, User) and user.pk:
            sessions.end_all(user)

    def get_help_text(self) -> str:
        """Nothing to say beside the field."""
        return ""
