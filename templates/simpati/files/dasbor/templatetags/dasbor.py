"""Cells of tables, and addresses of tables as files."""

from django import template
from django.urls import reverse

from dasbor.tabel import Sel, tampil

register = template.Library()


@register.filter
def sel(nilai: Sel) -> str:
    """Write a cell."""
    return tampil(nilai)


@register.filter
def angkakah(nilai: Sel) -> bool:
    """Whether a cell is a number, or the place of one."""
    return not isinstance(nilai, str)


@register.simple_tag
def berkas(alamat: str, kode: str, nama: str, bentuk: str, pertanyaan: str) -> str:
    """Give the address of a table as a file."""
    isi = {"kode": kode, "nama": nama, "bentuk": bentuk}
    return f"{reverse(alamat, kwargs=isi)}?{pertanyaan}"
