"""``{{ anak.nik|samar }}``, ``{{ orang.nama|samar:"nama" }}``: masked values in templates."""

from django import template

from inti.privacy.masking import KINDS

register = template.Library()


@register.filter
def samar(value: object, kind: str = "nik") -> str:
    """The value with most of it hidden; kinds: nik, nama, telepon, surel, teks."""
    return KINDS[kind](None if value is None else str(value))
