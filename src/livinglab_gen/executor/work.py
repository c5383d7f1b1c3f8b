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
        """What becomes of the item; whatever it raises is told by `failed`."""

    def failed(self, item: _Item, fault: Exception, /) -> _Result:
        """What is told of an item that came to nothing: an unforeseen fault, or whoever had it died."""


def attempted(work: Work[Item, Result], item: Item) -> Result:
    """What becomes of an item: a fault of one is its result, and the others go on."""
    try:
        return work(item)
    except Exception as fault:
        return work.failed(item, fault)
