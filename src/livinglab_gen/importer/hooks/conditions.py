"""Conditions over answers, put together and written as one Jinja expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto


class About(Enum):
    """What a fact is about: answers, what stands on the disk, a pattern, or nothing that can be read."""

    answers = auto()
    exists = auto()
    form = auto()  # whether a path is a file, or a folder
    pattern = auto()
    unknown = auto()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that holds or does not: `said` and `denied` are it and its contrary in Jinja.

    `subject` is the path, or what is matched and the pattern.
    """

    said: str
    denied: str
    about: About = About.answers
    subject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold; with none of them, always."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of these holds; with none of them, never."""

    of: tuple[Condition, ...]


Condition = Fact | Not | Every | Some
ALWAYS = Every(())
NEVER = Some(())
UNKNOWN = Fact("?", "?", About.unknown)
_LOOSE = re.compile(r"\b(or|and|if|else|not|in|is)\b")


def every(*conditions: Condition) -> Condition:
    """All of the conditions, without what is said twice; NEVER where two contradict."""
    parts = tuple(dict.fromkeys(_flat(conditions, Every)))
    known = _single(parts)
    if NEVER in parts or _opposed(known):
        return NEVER
    left = tuple(
        _where(part, known, {one for one in parts if one != part}) if isinstance(part, Some) else part
        for part in parts
    )
    if left != parts:
        return every(*left)
    return parts[0] if len(parts) == 1 else Every(parts)


def some(*conditions: Condition) -> Condition:
    """One of the conditions, without what follows from another; ALWAYS where two are contraries."""
    parts = tuple(dict.fromkeys(_flat(conditions, Some)))
    known = _single(parts)
    if ALWAYS in parts or _opposed(known):
        return ALWAYS
    left = tuple(_besides(part, known) if isinstance(part, Every) else part for part in parts)
    if left != parts:
        return some(*left)
    return parts[0] if len(parts) == 1 else Some(parts)


def contrary(condition: Condition) -> Condition:
    """What holds where the condition does not; what cannot be read has no contrary that can."""
    if isinstance(condition, Not):
        return condition.fact
    if isinstance(condition, Fact):
        return condition if condition.about is About.unknown else Not(condition)
    if isinstance(condition, Every):
        return some(*map(contrary, condition.of))
    return every(*map(contrary, condition.of))


def facts(condition: Condition) -> Iterator[Fact]:
    """Every fact that a condition is about."""
    if isinstance(condition, Fact):
        yield condition
    elif isinstance(condition, Not):
        yield condition.fact
    else:
        for part in condition.of:
            yield from facts(part)


def settled(condition: Condition, decide: Callable[[Fact, bool], Condition | None]) -> Condition:
    """The condition with facts replaced by what `decide` says of them, told whether they are denied.

    None leaves a fact as it is.
    """
    if isinstance(condition, Fact | Not):
        fact = condition if isinstance(condition, Fact) else condition.fact
        found = decide(fact, isinstance(condition, Not))
        return condition if found is None else found
    join = every if isinstance(condition, Every) else some
    return join(*(settled(part, decide) for part in condition.of))


def readable(condition: Condition) -> bool:
    """Whether a condition depends on answers alone, without patterns."""
    return all(fact.about is About.answers for fact in facts(condition))


def truth(expression: str) -> Fact:
    """That a Jinja expression is true."""
    return Fact(expression, f"not {grouped(expression)}")


def text(condition: Condition) -> str:
    """The condition as a Jinja expression."""
    if isinstance(condition, Fact):
        return condition.said
    if isinstance(condition, Not):
        return condition.fact.denied
    if not condition.of:
        return "true" if condition == ALWAYS else "false"
    word = " and " if isinstance(condition, Every) else " or "
    return word.join(_part(part) for part in condition.of)


def grouped(expression: str) -> str:
    """The expression in brackets, unless it is one name."""
    return expression if re.fullmatch(r"[\w.]+", expression) else f"({expression})"


def _part(condition: Condition) -> str:
    told = text(condition)
    return f"({told})" if _LOOSE.search(told) else told


def _flat(conditions: tuple[Condition, ...], kind: type[Every] | type[Some]) -> Iterator[Condition]:
    for condition in conditions:
        if isinstance(condition, kind):
            yield from condition.of
        else:
            yield condition


def _single(parts: tuple[Condition, ...]) -> frozenset[Condition]:
    """The parts that are one fact, or its contrary; of what is unknown nothing follows."""
    return frozenset(part for part in parts if isinstance(part, Fact | Not) and part != UNKNOWN)


def _opposed(known: frozenset[Condition]) -> bool:
    """Whether one of the facts denies another."""
    return any(isinstance(one, Not) and one.fact in known for one in known)


def _where(choice: Some, known: frozenset[Condition], others: set[Condition]) -> Condition:
    """What is left of `choice` where the facts `known` and the conditions `others` hold."""
    denied = [set(_flat((contrary(one),), Every)) for one in others if isinstance(one, Some)]
    left = []
    for way in choice.of:
        parts = way.of if isinstance(way, Every) else (way,)
        if any(contrary(part) in known for part in parts) or any(one <= set(parts) for one in denied if one):
            continue
        left.append(every(*(part for part in parts if part not in known and part not in others)))
    return some(*left)


def _besides(way: Every, known: frozenset[Condition]) -> Condition:
    """What is left of `way` where one of the facts `known` would do as well."""
    if any(part in known for part in way.of):
        return NEVER
    return every(*(part for part in way.of if contrary(part) not in known))
