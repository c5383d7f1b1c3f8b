"""Who acts now, and why: one act per request, or one that a background job opens itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from inti.models import User

READ = "baca"
WHY_LENGTH = 200


@dataclass(kw_only=True)
class Act:
    """What one person does at one time; ``seen`` holds the primary keys read so far by model."""

    user: Any = None
    why: str = ""
    action: str = READ
    request: HttpRequest | None = None
    seen: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def actor(self) -> "User | None":
        """The signed-in person, if any."""
        user = self.user if self.request is None else getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def reason(self) -> str:
        """Why, in words; the page itself where it gives no reason."""
        return self.why or (f"halaman {self.page}" if self.page else "")

    @property
    def page(self) -> str:
        """The name of the page's address, empty outside a request."""
        match = getattr(self.request, "resolver_match", None)
        return str(match.view_name) if match else ""

    def saw(self, model: str, pk: object) -> None:
        """Remember that a row was read; counted once."""
        self.seen.setdefault(model, {})[str(pk)] = None


_current: ContextVar[Act | None] = ContextVar("inti_audit_act", default=None)


def current() -> Act | None:
    """The act under way, None outside of one (a shell, a test)."""
    return _current.get()


@contextmanager
def doing(act: Act) -> Iterator[Act]:
    """Make this the act under way."""
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


@contextmanager
def acting(user: "User | None", *, why: str, action: str = READ) -> Iterator[Act]:
    """Act for a person (None: the service itself) in a job or command; reads are recorded too."""
    from inti.audit.reading import record_act  # it imports this module

    with doing(Act(user=user, why=why, action=action)) as act:
        yield act
    record_act(act)
