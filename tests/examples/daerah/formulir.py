"""The region's fields on the services' forms."""

from django import forms

from daerah.models import TambahanBalita


class TambahanBalitaForm(forms.ModelForm):
    """Asked with the child's own data."""

    class Meta:
        """The region's field."""

        model = TambahanBalita
        fields = ("buku_kia",)


TAMBAHAN = {"simpati.balita": TambahanBalitaForm}
