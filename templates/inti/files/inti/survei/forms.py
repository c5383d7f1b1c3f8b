"""The form: nine questions with four answers each, or "tidak tahu"."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inti.survei.models import SARAN_MAKS, Jawaban
from inti.survei.unsur import ELEMENTS, SCALE, Element


class JawabanForm(forms.Form):
    """Every question wants an answer, so that nothing is left out by a slip."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One field for each element, then room for words."""
        super().__init__(*args, **kwargs)
        for element in ELEMENTS:
            self.fields[element.field] = _question(element)
        self.fields["saran"] = forms.CharField(
            label=_("Saran"),
            help_text=_("Jangan menulis nama, alamat, atau NIK siapa pun."),
            max_length=SARAN_MAKS,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """At least one question has an opinion."""
        given = super().clean() or {}
        complete = all(element.field in given for element in ELEMENTS)
        if complete and not any(given[element.field] for element in ELEMENTS):
            raise ValidationError(_("Jawab sedikitnya satu pertanyaan."))
        return given

    def answer(self, **values: Any) -> Jawaban:
        """The unsaved answer of a valid form."""
        scores = {element.field: self.cleaned_data[element.field] or None for element in ELEMENTS}
        return Jawaban(saran=self.cleaned_data["saran"], **scores, **values)


def _question(element: Element) -> forms.TypedChoiceField:
    choices = [(str(score), words) for score, words in zip(SCALE, element.answers, strict=True)]
    return forms.TypedChoiceField(
        label=element.question,
        choices=[*choices, ("0", _("Tidak tahu"))],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )
