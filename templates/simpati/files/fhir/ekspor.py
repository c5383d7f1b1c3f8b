"""Validated measurements as a file: NDJSON (a resource in each line) or a Bundle (collection).

Both are written while the rows are read. A posyandu and a child stand once, before what refers to
them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from fhir import pilih, sumber
from fhir.akses import posyandu_untuk
from fhir.sumber import KELIRU, Rujuk, Sumber
from inti.access import below
from inti.models import User, Wilayah
from simpati.models import Pengukuran

NDJSON, BUNDEL = "ndjson", "json"
BENTUK = {NDJSON: "application/fhir+ndjson", BUNDEL: "application/fhir+json"}


@dataclass(frozen=True, kw_only=True)
class Permintaan:
    """Whose file (None: the service's own), where, from when to when, with names and NIK or not."""

    pengguna: User | None
    wilayah: Wilayah | None = None
    sejak: date | None = None
    sampai: date | None = None
    utuh: bool = False

    @property
    def saringan(self) -> str:
        """What was asked for, in words, for the trail."""
        bagian = [
            "FHIR R4",
            self.wilayah.kode if self.wilayah else _("seluruh wilayah tugas"),
            f"{self.sejak or '…'} - {self.sampai or '…'}",
            _("dengan nama dan NIK") if self.utuh else _("tanpa nama dan NIK"),
        ]
        return ", ".join(bagian)

    def ukuran(self) -> QuerySet[Pengukuran]:
        """The measurements that leave."""
        return self._batasi(pilih.sah())

    def _batasi(self, semua: QuerySet[Any]) -> QuerySet[Any]:
        if self.pengguna is not None:
            boleh = posyandu_untuk(self.pengguna).select_related(None).order_by().values("pk")
            semua = semua.filter(balita__posyandu__in=boleh)
        if self.wilayah is not None:
            semua = semua.filter(below("balita__posyandu__desa", [self.wilayah.kode]))
        sejak = Q(tanggal__gte=self.sejak) if self.sejak else Q()
        sampai = Q(tanggal__lte=self.sampai) if self.sampai else Q()
        return semua.filter(sejak, sampai)

    def sumber(self, rujuk: Rujuk) -> Iterator[Sumber]:
        """Give every resource, each posyandu and child once."""
        ada: set[tuple[str, int]] = set()
        for bagian in pilih.potongan(self.ukuran().iterator(chunk_size=pilih.SEKALI)):
            status = pilih.status(bagian)
            kembar = pilih.kembar({satu.balita_id for satu in bagian}) if self.utuh else set()
            for ukuran in bagian:
                yield from self._milik(ukuran, rujuk, ada, kembar)
                yield from sumber.pengamatan(
                    ukuran, status[ukuran.pk], rujuk, ukuran.balita.posyandu_id
                )
        for ukuran in self._batasi(pilih.terhapus()).select_related("balita__posyandu"):
            yield from self._milik(ukuran, rujuk, ada, set())
            yield from sumber.pengamatan(ukuran, KELIRU, rujuk, ukuran.balita.posyandu_id)

    def _milik(
        self, ukuran: Pengukuran, rujuk: Rujuk, ada: set[tuple[str, int]], kembar: set[int]
    ) -> Iterator[Sumber]:
        """Give the posyandu and the child of a measurement where they do not stand yet."""
        anak = ukuran.balita
        if ("Organization", anak.posyandu_id) not in ada:
            ada.add(("Organization", anak.posyandu_id))
            yield sumber.organisasi(anak.posyandu)
        if ("Patient", anak.pk) not in ada:
            ada.add(("Patient", anak.pk))
            yield sumber.pasien(anak, rujuk, utuh=self.utuh, kembar=anak.pk in kembar)


def tulis(permintaan: Permintaan, bentuk: str) -> Iterator[str]:
    """Give the file piece by piece, a resource each; `bentuk` is a key of `BENTUK`."""
    return _ndjson(permintaan) if bentuk == NDJSON else _bundel(permintaan)


def _ndjson(permintaan: Permintaan) -> Iterator[str]:
    for satu in permintaan.sumber(sumber.rujuk_berkas):
        yield teks(_dengan_id(satu).isi) + "\n"


def _dengan_id(satu: Sumber) -> Sumber:
    return replace(satu, isi={**satu.isi, "id": sumber.id_berkas(satu.jenis, satu.kunci)})


def _bundel(permintaan: Permintaan) -> Iterator[str]:
    """Give a collection; FHIR allows no empty list, so that the entries open with the first."""
    yield '{"resourceType":"Bundle","type":"collection"'
    pembuka = ',"entry":['
    for satu in permintaan.sumber(sumber.urn):
        yield pembuka + teks({"fullUrl": sumber.urn(satu.jenis, satu.kunci), "resource": satu.isi})
        pembuka = ","
    yield "}" if pembuka != "," else "]}"


def teks(isi: dict[str, Any]) -> str:
    """Write JSON on one line."""
    return json.dumps(isi, ensure_ascii=False, separators=(",", ":"))
