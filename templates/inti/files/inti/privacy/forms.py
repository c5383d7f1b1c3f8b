"""Forms of data managers: whom a request is about, what is asked, what is answered."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti.privacy.declarations import consent_texts
from inti.privacy.masking import mask_text
from inti.privacy.models import Consent, DataRequest, Relation
from inti.privacy.subjects import Query

SEPARATORS = re.compile(r"[\s.\-]")
_QUIET = {"autocomplete": "off", "spellcheck": "false"}


class SearchForm(forms.Form):
    """A NIK, or a name with the birth date; sent by POST, since addresses are logged."""

    nik = forms.CharField(
        label=_("NIK"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={**_QUIET, "inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=_("Nama lengkap"),
        required=False,
        max_length=100,
        help_text=_("Persis seperti di KK; dipakai bersama tanggal lahir."),
        widget=forms.TextInput(attrs=_QUIET),
    )
    born = forms.DateField(
        label=_("Tanggal lahir"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Tanggal tidak terbaca. Tulis misalnya 25-08-2025.")},
    )

    def clean_nik(self) -> str:
        """Sixteen digits or nothing."""
        bare = SEPARATORS.sub("", self.cleaned_data["nik"])
        if bare and not re.fullmatch(r"[0-9]{16}", bare):
            raise ValidationError(say("NIK terdiri dari 16 angka."))
        return bare

    def clean(self) -> dict[str, Any]:
        """One of the two ways."""
        found = self.cleaned_data
        if not self.errors and not (found.get("nik") or found.get("name")):
            raise ValidationError(say("Tulis NIK, atau nama dengan tanggal lahir."))
        return found

    @property
    def query(self) -> Query:
        """What was asked, once the form is valid."""
        found = self.cleaned_data
        return Query(nik=found["nik"], name=" ".join(found["name"].split()), born=found.get("born"))


class RequestForm(forms.ModelForm):
    """What someone who stands before you, or wrote, asks about their data."""

    class Meta:
        """As staff ask for it."""

        model = DataRequest
        fields: ClassVar[list[str]] = ["kind", "applicant", "relation", "proof"]
        help_texts: ClassVar[dict[str, Any]] = {
            "applicant": _("Seperti tertulis di tanda pengenalnya."),
            "proof": _("Misalnya KTP asli dan KK. Jangan tulis nomornya di sini."),
        }

    def clean_proof(self) -> str:
        """Which papers were shown; their numbers do not belong here."""
        proof: str = self.cleaned_data["proof"]
        if mask_text(proof) != proof:
            raise ValidationError(_("Tulis jenis buktinya saja, tanpa nomor."))
        return proof


class AnswerForm(forms.Form):
    """What the applicant was told."""

    text = forms.CharField(
        label=_("Jawaban kepada pemohon"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    refused = forms.BooleanField(
        label=_("Permintaan ditolak"),
        required=False,
        help_text=_("Hanya dengan alasan menurut Pasal 33; tulis alasannya di jawaban."),
    )


class ReasonForm(forms.Form):
    """Why data are to be erased."""

    reason = forms.CharField(
        label=_("Alasan penghapusan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConsentForm(forms.ModelForm):
    """A consent that was given; for a child its parent or guardian gives it (Pasal 25)."""

    purpose = forms.ChoiceField(label=_("Tujuan"), widget=forms.RadioSelect)

    class Meta:
        """Who, how, to what."""

        model = Consent
        fields: ClassVar[list[str]] = ["purpose", "given_by", "relation", "channel"]

    def __init__(self, *args: Any, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child = child
        choices: Any = self.fields["purpose"]
        choices.choices = [(one.code, one.text) for one in consent_texts().values()]

    def clean_relation(self) -> str:
        """Children cannot consent for themselves."""
        relation: str = self.cleaned_data["relation"]
        if self.child and relation not in (Relation.PARENT, Relation.GUARDIAN):
            raise ValidationError(say("Untuk anak, persetujuan diberikan orang tua atau wali."))
        return relation

    def clean(self) -> dict[str, Any]:
        """Keep the very words, and one standing consent for a purpose."""
        found = self.cleaned_data
        text = consent_texts().get(found.get("purpose", ""))
        if text:
            self.instance.version, self.instance.text = text.version, str(text.text)
        standing = Consent.objects.filter(
            source=self.instance.source,
            key=self.instance.key,
            purpose=found.get("purpose", ""),
            withdrawn_at=None,
        )
        if standing.exists():
            self.add_error("purpose", say("Persetujuan untuk tujuan ini sudah tercatat."))
        return found
