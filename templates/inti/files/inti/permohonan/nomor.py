"""Numbers of requests: three letters, seven characters by chance, one to check: ``SMP-7K3F-9QXC``.

The alphabet leaves out what people mix up (0 and O, 1 and I and L). Its 31 characters are a prime
number, so the weighted sum modulo 31 finds every single wrong character and every swap of two.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 7
FORM = re.compile(rf"([A-Z]{{3}})([{ALPHABET}]{{{LENGTH + 1}}})")


def new(prefix: str) -> str:
    """A number that nobody can guess from another: one of 31^7, 27 thousand million."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return _written(prefix, body + check_character(body))


def read(text: str) -> str | None:
    """The number that someone typed, in its own form; None when it cannot be one."""
    found = FORM.fullmatch(re.sub(r"[\s.\-–_/]", "", text).upper())
    if found is None or check_character(found[2][:-1]) != found[2][-1]:
        return None
    return _written(found[1], found[2])


def check_character(body: str) -> str:
    """The last character, from the others weighted 2, 3, 4 …."""
    total = sum(weight * ALPHABET.index(one) for weight, one in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]


def _written(prefix: str, body: str) -> str:
    return f"{prefix}-{body[:4]}-{body[4:]}"
