"""Where FHIR resources are sent and how they are named, from the environment; see docs/fhir.md.

The identifiers of resources begin with `FHIR_SISTEM`: a server knows a child and a measurement
again by them, so it stays as it is once something was sent.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from inti.region import region

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WAJIB = ("FHIR_TOKEN_URL", "FHIR_KLIEN", "FHIR_RAHASIA", "FHIR_ORGANISASI", "FHIR_SISTEM")


@dataclass(frozen=True, kw_only=True)
class Pengaturan:
    """A FHIR server with its account; without `url` nothing is sent."""

    sistem: str
    url: str = ""
    token_url: str = ""
    klien: str = ""
    rahasia: str = ""
    organisasi: str = ""

    def __repr__(self) -> str:
        """Without the account, for logs and error pages."""
        return f"Pengaturan(url={self.url!r}, organisasi={self.organisasi!r})"


@cache
def pengaturan() -> Pengaturan:
    """What this service is set to. Raises ImproperlyConfigured."""
    return baca(Environment(), demo=settings.DEMO)


def baca(env: Any, *, demo: bool) -> Pengaturan:
    """Read and check; the demo sends nothing. Raises ImproperlyConfigured, naming the cure."""
    nilai = {nama: env.str(nama, default="") for nama in ("FHIR_URL", *WAJIB)}
    sistem = nilai["FHIR_SISTEM"].rstrip("/") or _sistem_baku()
    if demo or not nilai["FHIR_URL"]:
        return Pengaturan(sistem=sistem)
    kurang = [nama for nama in WAJIB if not nilai[nama]]
    if kurang:
        raise ImproperlyConfigured(
            f"FHIR_URL ditulis tanpa {', '.join(kurang)}: tulis semuanya, atau hapus FHIR_URL."
        )
    for nama in ("FHIR_URL", "FHIR_TOKEN_URL"):
        _periksa(nama, nilai[nama])
    return Pengaturan(
        sistem=sistem,
        url=nilai["FHIR_URL"].rstrip("/"),
        token_url=nilai["FHIR_TOKEN_URL"],
        klien=nilai["FHIR_KLIEN"],
        rahasia=nilai["FHIR_RAHASIA"],
        organisasi=nilai["FHIR_ORGANISASI"],
    )


def _periksa(nama: str, alamat: str) -> None:
    bagian = urlsplit(alamat)
    aman = bagian.scheme == "https" or (bagian.scheme == "http" and bagian.hostname in LOOPBACK)
    if not aman or not bagian.hostname or bagian.username:
        raise ImproperlyConfigured(
            f"{nama} harus berawalan https:// dan memuat nama server, tanpa nama pengguna."
        )


def _sistem_baku() -> str:
    situs = region().contact.website.rstrip("/")
    return f"{situs}/simpati" if situs else f"urn:livinglab:{region().code}:simpati"


def pengaturan_check(**_: Any) -> list[CheckMessage]:
    """The faults of the environment, before the service starts."""
    try:
        pengaturan()
    except ImproperlyConfigured as salah:
        return [Error(str(salah), id="fhir.E001")]
    return []
