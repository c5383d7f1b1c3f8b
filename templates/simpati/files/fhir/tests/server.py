"""A FHIR server on loopback: it holds what it gets to R4 and keeps it, as a real one would."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from fhir.pengaturan import Pengaturan
from fhir.tests.conftest import periksa, rujukan_di

KLIEN, RAHASIA, TOKEN = "klien-uji", "rahasia-sekali", "token-sekali"


class Salah(Exception):
    """A bundle is refused as a whole: status and code of the issue."""


@dataclass
class Gudang:
    """What a server holds, by address (``Patient/1``), and how often it was asked."""

    isi: dict[str, dict[str, Any]] = field(default_factory=dict)
    bundel: list[dict[str, Any]] = field(default_factory=list)
    token: int = 0
    jawab_dulu: list[int] = field(default_factory=list)
    """Statuses that are answered before anything works."""
    putus_sesudah: bool = False
    """Whether the next answer gets lost although the bundle was taken."""
    tolak_nama: str = ""
    """A child that the server refuses."""

    def terima(self, bundel: dict[str, Any]) -> dict[str, Any]:
        """Take a transaction, all or nothing. Raises Salah."""
        periksa(bundel)
        self.bundel.append(bundel)
        baru = dict(self.isi)
        alamat = {satu["fullUrl"]: self._alamat(satu, baru) for satu in bundel["entry"]}
        jawaban = [self._satu(satu, alamat, baru) for satu in bundel["entry"]]
        for isi in baru.values():
            for rujukan in rujukan_di(isi):
                if rujukan not in baru and not rujukan.startswith("Organization/10000004"):
                    raise Salah(422, "not-found")
        self.isi = baru
        return {"resourceType": "Bundle", "type": "transaction-response", "entry": jawaban}

    def _alamat(self, satu: Mapping[str, Any], baru: dict[str, dict[str, Any]]) -> str:
        minta = satu["request"]
        cari = minta.get("ifNoneExist") or urlsplit(minta["url"]).query
        if cari:
            ada = self._cari(satu["resource"]["resourceType"], cari, baru)
            if ada:
                return ada
        elif minta["method"] == "PUT":
            assert minta["url"] == f"{satu['resource']['resourceType']}/{satu['resource']['id']}"
            return str(minta["url"])
        nomor = 1 + sum(1 for nama in baru)
        baru[f"{satu['resource']['resourceType']}/{nomor}"] = {"baru": True}
        return f"{satu['resource']['resourceType']}/{nomor}"

    def _cari(self, jenis: str, query: str, baru: dict[str, dict[str, Any]]) -> str:
        sistem, nilai = unquote(query.removeprefix("identifier=")).split("|")
        cocok = [
            nama
            for nama, isi in baru.items()
            if nama.startswith(f"{jenis}/")
            and {"system": sistem, "value": nilai}
            in [
                {"system": satu["system"], "value": satu["value"]}
                for satu in isi.get("identifier", [])
            ]
        ]
        if len(cocok) > 1:
            raise Salah(412, "multiple-matches")
        return cocok[0] if cocok else ""

    def _satu(
        self, satu: Mapping[str, Any], alamat: Mapping[str, str], baru: dict[str, dict[str, Any]]
    ) -> dict[str, Any]:
        if self.tolak_nama and self.tolak_nama in json.dumps(satu):
            raise Salah(422, "business-rule")
        tempat = alamat[satu["fullUrl"]]
        ada = baru[tempat] != {"baru": True}
        if satu["request"]["method"] == "PUT" or not ada:
            teks = json.dumps(satu["resource"])
            for nama, nilai in alamat.items():
                teks = teks.replace(f'"{nama}"', f'"{nilai}"')
            baru[tempat] = json.loads(teks)
        status = "200 OK" if ada else "201 Created"
        return {"response": {"status": status, "location": f"{tempat}/_history/1"}}

    def jenis(self, nama: str) -> list[dict[str, Any]]:
        """Give what it holds of one kind."""
        return [isi for isi in self.isi.values() if isi["resourceType"] == nama]


class _Pelayan(BaseHTTPRequestHandler):
    gudang: Gudang

    def do_POST(self) -> None:
        """Give a token, or take a bundle."""
        badan = self.rfile.read(int(self.headers["Content-Length"]))
        if self.gudang.jawab_dulu:
            self._jawab(self.gudang.jawab_dulu.pop(0), _gangguan("transient"))
        elif self.path.startswith("/token"):
            self._beri_token(badan)
        elif self.headers["Authorization"] != f"Bearer {TOKEN}-{self.gudang.token}":
            self._jawab(401, _gangguan("login"))
        else:
            self._terima(json.loads(badan))

    def _beri_token(self, badan: bytes) -> None:
        isi = parse_qs(badan.decode())
        assert urlsplit(self.path).query == "grant_type=client_credentials"
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        if (isi["client_id"], isi["client_secret"]) != ([KLIEN], [RAHASIA]):
            self._jawab(401, _gangguan("login"))
            return
        self.gudang.token += 1
        token = f"{TOKEN}-{self.gudang.token}"
        self._jawab(200, {"access_token": token, "expires_in": "3599"})

    def _terima(self, bundel: dict[str, Any]) -> None:
        assert self.headers["Content-Type"] == "application/fhir+json"
        try:
            jawaban = self.gudang.terima(bundel)
        except Salah as salah:
            status, kode = salah.args
            self._jawab(status, _gangguan(kode))
            return
        if self.gudang.putus_sesudah:
            self.gudang.putus_sesudah = False
            self.close_connection = True
            return
        self._jawab(200, jawaban)

    def _jawab(self, status: int, isi: dict[str, Any]) -> None:
        badan = json.dumps(isi).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(badan)))
        self.end_headers()
        self.wfile.write(badan)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name of the base
        """Say nothing."""


def _gangguan(kode: str) -> dict[str, Any]:
    masalah = {"severity": "error", "code": kode, "diagnostics": "isi yang memuat NIK"}
    hasil = {"resourceType": "OperationOutcome", "issue": [masalah]}
    periksa(hasil)
    return hasil


@contextmanager
def jalan() -> Iterator[tuple[Gudang, Pengaturan]]:
    """Run one, with the settings that lead to it."""
    gudang = Gudang()
    pelayan = type("Pelayan", (_Pelayan,), {"gudang": gudang})
    with ThreadingHTTPServer(("127.0.0.1", 0), pelayan) as server:
        utas = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        utas.start()
        dasar = f"http://127.0.0.1:{server.server_port}"
        atur = Pengaturan(
            sistem="https://simpati.example.go.id",
            url=f"{dasar}/fhir",
            token_url=f"{dasar}/token",
            klien=KLIEN,
            rahasia=RAHASIA,
            organisasi="10000004",
        )
        try:
            yield gudang, atur
        finally:
            server.shutdown()
            utas.join()
