"""Ways for a bundle to go: told on the console, kept in a file, posted to a FHIR server.

None of them was tried against the production service of SATUSEHAT.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from fhir.ekspor import teks
from fhir.pengaturan import Pengaturan

ULANG = Retry(
    total=4,
    backoff_factor=1,
    backoff_max=30,
    retry_after_max=60,
    status_forcelist=(429, 502, 503, 504),
    # Every create is conditional and every update names what it updates: again is harmless.
    allowed_methods=None,
    raise_on_status=False,
)
DETIK = Timeout(connect=10, read=60)
SISA_TOKEN = 60.0
"""Seconds before its end at which a token is asked for anew."""


@dataclass(frozen=True, kw_only=True)
class Jawaban:
    """What became of one entry: HTTP status, and the resource's id there (may be empty)."""

    status: int
    id: str


class Ditolak(Exception):
    """The server refused a bundle as a whole; carries its status and the codes of its issues.

    Their texts may repeat what was sent and are left out.
    """


class TidakTerjangkau(Exception):
    """No answer, or one that is no FHIR, after several tries; carries the kind of fault only."""


class Pengirim(Protocol):
    """A way for bundles to go; `mencatat`: whether what went is remembered under `tujuan`."""

    tujuan: str
    mencatat: bool

    def kirim(self, bundel: Mapping[str, Any]) -> Sequence[Jawaban]:
        """Send a transaction; an answer for each entry. Raises Ditolak, TidakTerjangkau."""
        ...


class Konsol:
    """Tells how much would be sent, without a word about whom."""

    tujuan, mencatat = "konsol", False

    def __init__(self, tulis: Callable[[str], object]) -> None:
        self._tulis = tulis

    def kirim(self, bundel: Mapping[str, Any]) -> Sequence[Jawaban]:
        """Tell it."""
        self._tulis(f"Satu anak: {len(bundel['entry'])} sumber akan dikirim.")
        return []


class Berkas:
    """Adds each bundle as a line to a file that another program takes to a server."""

    tujuan, mencatat = "berkas", True

    def __init__(self, alamat: Path) -> None:
        self._alamat = alamat

    def kirim(self, bundel: Mapping[str, Any]) -> Sequence[Jawaban]:
        """Add it; it stands on the disk before it is remembered as sent. Raises OSError."""
        buka = os.open(self._alamat, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(buka, "a", encoding="utf-8") as berkas:
            berkas.write(teks(dict(bundel)) + "\n")
            berkas.flush()
            os.fsync(berkas.fileno())
        return [Jawaban(status=201, id="") for _satu in bundel["entry"]]


class Http:
    """Posts to a FHIR server with a token of OAuth 2 client credentials; redirects are refused."""

    mencatat = True

    def __init__(self, atur: Pengaturan, pool: PoolManager) -> None:
        self.tujuan = atur.url
        self._atur = atur
        self._pool = pool
        self._token, self._sampai = "", 0.0

    def kirim(self, bundel: Mapping[str, Any]) -> Sequence[Jawaban]:
        """Post it; a token that the server no longer takes is asked for anew, once."""
        jawaban = self._kirim(bundel)
        if jawaban.status == 401:
            self._token = ""
            jawaban = self._kirim(bundel)
        isi = _objek(jawaban)
        if jawaban.status not in (200, 201):
            _tolak(jawaban.status, isi)
        hasil = [_satu(satu.get("response", {})) for satu in isi.get("entry", [])]
        if len(hasil) != len(bundel["entry"]):
            raise TidakTerjangkau("jawaban tidak lengkap")
        return hasil

    def _kirim(self, bundel: Mapping[str, Any]) -> BaseHTTPResponse:
        kepala = {
            "Authorization": f"Bearer {self._bertoken()}",
            "Content-Type": "application/fhir+json",
            "Accept": "application/fhir+json",
        }
        return self._minta(self._atur.url, headers=kepala, body=teks(dict(bundel)).encode())

    def _bertoken(self) -> str:
        if not self._token or time.monotonic() > self._sampai:
            # SATUSEHAT reads the type of grant from the address, OAuth 2 has it in the body.
            jenis = {"grant_type": "client_credentials"}
            akun = {"client_id": self._atur.klien, "client_secret": self._atur.rahasia}
            jawaban = self._minta(
                f"{self._atur.token_url}?grant_type=client_credentials",
                fields={**jenis, **akun},
                encode_multipart=False,
            )
            isi = _objek(jawaban)
            if jawaban.status != 200 or not isinstance(isi.get("access_token"), str):
                raise TidakTerjangkau(f"token ditolak ({jawaban.status})")
            self._token = isi["access_token"]
            self._sampai = time.monotonic() + _detik(isi.get("expires_in")) - SISA_TOKEN
        return self._token

    def _minta(self, alamat: str, **isi: Any) -> BaseHTTPResponse:
        try:
            return self._pool.request("POST", alamat, redirect=False, **isi)
        except HTTPError as salah:
            raise TidakTerjangkau(type(salah).__name__) from None


@contextmanager
def ke_server(atur: Pengaturan, ulang: Retry = ULANG) -> Iterator[Http]:
    """Open a way to the server that is set."""
    with PoolManager(retries=ulang, timeout=DETIK) as pool:
        yield Http(atur, pool)


def _tolak(status: int, isi: Mapping[str, Any]) -> None:
    """Raise for an answer that is no success: Ditolak where the bundle is at fault."""
    kode = [str(satu.get("code", "")) for satu in isi.get("issue", []) if isinstance(satu, dict)]
    if status in (400, 404, 409, 412, 422):
        raise Ditolak(f"{status} {', '.join(kode) or 'tanpa keterangan'}")
    raise TidakTerjangkau(f"status {status}")


def _satu(jawaban: Mapping[str, Any]) -> Jawaban:
    """Read ``201 Created`` and ``Patient/12/_history/1``, be it behind an address."""
    status = str(jawaban.get("status", ""))[:3]
    bagian = str(jawaban.get("location", "")).split("/_history/")[0].rsplit("/", 1)
    if not status.isdecimal() or not status.startswith("2"):
        raise TidakTerjangkau("jawaban tidak terbaca")
    return Jawaban(status=int(status), id=bagian[1] if len(bagian) == 2 else "")


def _objek(jawaban: BaseHTTPResponse) -> dict[str, Any]:
    try:
        isi = json.loads(jawaban.data)
    except ValueError:
        return {}
    return isi if isinstance(isi, dict) else {}


def _detik(nilai: Any) -> float:
    """Read how long a token holds; SATUSEHAT writes it as text."""
    try:
        return float(nilai)
    except (TypeError, ValueError):
        return SISA_TOKEN
