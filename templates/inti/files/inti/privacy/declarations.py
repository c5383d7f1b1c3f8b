"""What personal data each app keeps and why: ``<app>/privasi.py`` with ``PERSONAL_DATA``.

The privacy page shows it, the checks hold it against the models, and consent is asked for only
where a declaration names it as its basis.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inti.hooks import brought

Text = str | Promise


class Klass(Enum):
    """Classes of personal data, UU 27/2022 Pasal 4."""

    KESEHATAN = ("spesifik", _("Data kesehatan"))
    BIOMETRIK = ("spesifik", _("Data biometrik"))
    GENETIKA = ("spesifik", _("Data genetika"))
    KEJAHATAN = ("spesifik", _("Catatan kejahatan"))
    ANAK = ("spesifik", _("Data anak"))
    KEUANGAN = ("spesifik", _("Data keuangan pribadi"))
    NAMA = ("umum", _("Nama lengkap"))
    KELAMIN = ("umum", _("Jenis kelamin"))
    KEWARGANEGARAAN = ("umum", _("Kewarganegaraan"))
    AGAMA = ("umum", _("Agama"))
    PERKAWINAN = ("umum", _("Status perkawinan"))
    IDENTIFIKASI = ("umum", _("Data yang dikombinasikan untuk mengenali seseorang"))

    @property
    def specific(self) -> bool:
        """Whether it is specific personal data, which needs more care."""
        return self.value[0] == "spesifik"

    @property
    def title(self) -> Text:
        """What people read."""
        return self.value[1]


class Basis(Enum):
    """Legal bases, UU 27/2022 Pasal 20 (2)."""

    PERSETUJUAN = _("Persetujuan Anda")
    PERJANJIAN = _("Perjanjian dengan Anda")
    KEWAJIBAN = _("Kewajiban hukum")
    VITAL = _("Kepentingan vital Anda")
    TUGAS = _("Tugas pemerintah untuk kepentingan umum dan pelayanan publik")
    SAH = _("Kepentingan sah lainnya")


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """What people agree to; a changed text gets a new version, and is asked for anew."""

    code: str
    version: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One group of data: which fields (``app.Model.field``), class, purpose, basis, retention.

    ``consent`` belongs to the basis PERSETUJUAN and to no other.
    """

    title: Text
    fields: tuple[str, ...]
    classes: tuple[Klass, ...]
    purpose: Text
    basis: Basis
    law: Text
    retention: Text
    seen_by: Text
    consent: ConsentText | None = None

    def __post_init__(self) -> None:
        if (self.basis is Basis.PERSETUJUAN) != (self.consent is not None):
            raise ValueError(f"{self.fields}: a ConsentText goes with Basis.PERSETUJUAN only")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """An app with what it declares."""

    app: str
    data: tuple[PersonalData, ...]


def declarations() -> list[Declaration]:
    """Every app's declared personal data."""
    return [
        Declaration(app=app, data=tuple(module.PERSONAL_DATA)) for app, module in brought("privasi")
    ]


def consent_texts() -> dict[str, ConsentText]:
    """What people can agree to, by code."""
    texts = (one.consent for declared in declarations() for one in declared.data)
    return {text.code: text for text in texts if text is not None}


def personal_models() -> frozenset[str]:
    """Labels (``app.model`` in small letters) of the models that hold declared personal data."""
    fields = (name for one in declarations() for data in one.data for name in data.fields)
    return frozenset(name.rpartition(".")[0].lower() for name in fields)
