"""The form that takes the proof of a help."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inti.privacy.uploads import SafeFileField
from simpati.bukti import BERKAS_MB
from simpati.forms import wajib


class BuktiForm(forms.Form):
    """One photo or PDF."""

    berkas = SafeFileField(
        label=_("Foto atau PDF"),
        max_mb=BERKAS_MB,
        help_text=_(
            "JPG, PNG, WebP, atau PDF, paling besar 5 MB. Lokasi dan data kamera pada foto "
            "dihapus. Potret kegiatannya; wajah anak tidak perlu tampak."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say in the service's words that a file is needed."""
        super().__init__(*args, **kwargs)
        wajib(self)
