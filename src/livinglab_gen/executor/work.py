"""What is given out: work that knows what to say of an item that it could not do."""

from __future__ import annotations

from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_Item = TypeVar("_Item", contravariant=True)
_Result = TypeVar("_Result", covariant=True)


class Work(Protocol[_Item, _Result]):
    """A function that goes to other processes and machines: it, its items and results can be pickled."""

    def __call__(self, item: _Item, /) -> _Result:
        """What becomes of the item; its own faults are results."""

    def failed(self, item: _Item, fault: Exception, /) -> _Result:
        """What is told of an item that came to nothing: an unforeseen fault, or whoever had it died."""
