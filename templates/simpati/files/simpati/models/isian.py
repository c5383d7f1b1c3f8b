"""What fields of several models promise."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

BENTUK_NIK = RegexValidator(r"\A[0-9]{16}\Z", _("NIK terdiri dari 16 angka."))
BENTUK_KK = RegexValidator(r"\A[0-9]{16}\Z", _("Nomor KK terdiri dari 16 angka."))
BENTUK_PONSEL = RegexValidator(r"\A0[0-9]{8,13}\Z", "Nomor ponsel diawali 0.")
TIGA_ANGKA = RegexValidator(r"\A[0-9]{0,3}\Z", _("Tulis paling banyak tiga angka, misalnya 02."))
