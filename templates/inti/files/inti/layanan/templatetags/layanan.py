"""The services for pages that are not this part's own, such as the start page."""

from django import template

from inti.layanan.daftar import all_standards
from inti.layanan.standar import Standard

register = template.Library()


@register.simple_tag
def daftar_layanan() -> list[Standard]:
    """Every public service."""
    return list(all_standards().values())
