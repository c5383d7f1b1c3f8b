"""Messages to people: ``from inti.messaging import Message, send``."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inti.messaging.message import Message as Message
    from inti.messaging.sending import send as send

_WHERE = {"Message": "inti.messaging.message", "send": "inti.messaging.sending"}


def __getattr__(name: str) -> Any:
    """Both names, loaded when first used: the settings import this package before the apps."""
    from importlib import import_module

    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(_WHERE[name]), name)
