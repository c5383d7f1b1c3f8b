"""Numbers, dates, money and telephone numbers in the form of the reader's language."""

from django import template

from inti import formats

register = template.Library()

register.filter("angka", formats.angka)
register.filter("persen", formats.persen)
register.filter("rupiah", formats.rupiah)
register.filter("tanggal", formats.tanggal)
register.filter("tanggal_pendek", formats.tanggal_pendek)
register.filter("bulan", formats.bulan)
register.filter("jam", formats.jam)
register.filter("waktu", formats.waktu)
register.filter("telepon", formats.telepon)
register.filter("telepon_tautan", formats.telepon_tautan)
