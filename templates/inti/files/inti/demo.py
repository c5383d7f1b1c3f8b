"""What an app's ``demo.py`` gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Account:
    """A demo account; the password is shown on the screen and holds in the demo database only."""

    username: str
    password: str
    title: str
