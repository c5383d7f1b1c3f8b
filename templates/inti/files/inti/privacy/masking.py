"""Personal data made short for people who need not know all of it, and taken out of texts."""

import re
from collections.abc import Callable

from django.conf import settings

DOT = "•"
HIDDEN = "[disamarkan]"
NIK, PHONE, EMAIL = "[NIK]", "[telepon]", "[surel]"

# A NIK or KK number has 16 digits; up to 18 are hidden too, since a slip of the finger still tells.
# One separator may stand between digits, as people and address lines write it.
_NIK = re.compile(r"(?<!\d)\d(?:(?:[ \t.\-+_]|%20|%2[DE])?\d){15,17}(?!\d)", re.IGNORECASE)
_SPACE = r"(?:[ .\-+]|%20)?"
_PHONE = re.compile(
    rf"(?<![\w.])(?:(?:\+|%2B)?62{_SPACE}|0)8\d(?:{_SPACE}\d){{6,11}}(?!\d)"
    r"|\(0\d{2,3}\)\s?\d{5,8}(?!\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.%+\-]{1,64}?(?:@|%40)[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.IGNORECASE)
_PARAMETER = re.compile(
    r"""(?<!\w)((?:nik\w*|no_kk|kk|nama\w*|q|cari|\w*password\w*|\w*token|\w*secret\w*|email|surel
    |telepon|phone|no_hp|hp|alamat|(?<=[?&])(?:code|state))=)[^&\s"'<>]+""",
    re.IGNORECASE | re.VERBOSE,
)
# One of these stands in whatever is looked for; most lines of a log have none of them.
_MARK = re.compile(r"[\d@=(]")
# What PostgreSQL tells about the row that it refused.
_ROW = re.compile(r"(?<=Failing row contains )\(.*?\)(?=\.|\s*$)|(?<=\)=)\(.*?\)(?= )", re.DOTALL)


def mask_nik(value: str | None) -> str:
    """All but the last four digits hidden; the birth date inside a NIK stays hidden."""
    if not value:
        return ""
    digits = re.sub(r"\D", "", value)
    return f"•••• •••• •••• {digits[-4:]}" if len(digits) >= 8 else str(value)


def mask_name(value: str | None) -> str:
    """The first letter of each word: ``B••• S••••••``."""
    return " ".join(word[0] + DOT * (len(word) - 1) for word in (value or "").split())


def mask_phone(value: str | None) -> str:
    """The first four and the last three digits: ``0812•••••789``."""
    digits = re.sub(r"[^\d+]", "", value or "")
    if len(digits) < 9:
        return DOT * len(digits)
    return digits[:4] + DOT * (len(digits) - 7) + digits[-3:]


def mask_email(value: str | None) -> str:
    """The first letter and the domain: ``b•••@contoh.id``."""
    name, at, domain = (value or "").rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else DOT * len(domain)


def mask_text(value: object) -> str:
    """A text without NIK or KK numbers, phone numbers, e-mail addresses, passwords and keys.

    Finds them in any text and in query strings, percent-encoded too. Names cannot be told from
    other words, so they go only where a parameter or the database names them.
    """
    text = str(value)
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    if not _MARK.search(text):
        return text
    text = _ROW.sub(f"({HIDDEN})", text)
    text = _PARAMETER.sub(rf"\1{HIDDEN}", text)
    text = _NIK.sub(NIK, text)
    text = _PHONE.sub(PHONE, text)
    return _EMAIL.sub(EMAIL, text)


def _secrets() -> list[str]:
    names = ("SECRET_KEY", "INDEX_KEY", "EMAIL_HOST_PASSWORD")
    found = [getattr(settings, name, "") or "" for name in names]
    return [one for one in (*found, *getattr(settings, "FIELD_KEYS", ())) if len(one) >= 8]


KINDS: dict[str, Callable[[str | None], str]] = {
    "nik": mask_nik,
    "nama": mask_name,
    "telepon": mask_phone,
    "surel": mask_email,
    "teks": mask_text,
}
