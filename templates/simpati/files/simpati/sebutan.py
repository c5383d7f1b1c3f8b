"""What a region calls its villages."""

from django.utils.translation import gettext as _

from inti.region import region


def sebutan_desa() -> str:
    """Give both kinds of village in the region's words: ``desa/kelurahan``, ``kampung/kelurahan``.

    A city has kelurahan alone, and most regencies have some.
    """
    return _("%(desa)s/kelurahan") % {"desa": region().terms.desa.lower()}
