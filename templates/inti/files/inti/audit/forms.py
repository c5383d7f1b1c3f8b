"""The one question that the trail asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inti.audit.context import WHY_LENGTH
from inti.privacy.masking import mask_text


class ReasonForm(forms.Form):
    """Why someone outside the normal duty opens personal data."""

    why = forms.CharField(
        label=_("Untuk keperluan apa?"),
        help_text=_("Satu kalimat, misalnya: memeriksa laporan salah catat dari puskesmas."),
        min_length=10,
        max_length=WHY_LENGTH,
        error_messages={
            "required": _("Tulis keperluannya dulu."),
            "min_length": _("Tulis sedikit lebih lengkap, paling sedikit 10 huruf."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_why(self) -> str:
        """Without a NIK or telephone number: the log says whose data by number already."""
        return mask_text(self.cleaned_data["why"])[:WHY_LENGTH]
