"""Codes and systems of the resources.

LOINC where the R4 table of vital signs names one: weight 29463-7, body height 8302-2, and 8306-3
beside it for a child that lay. For WHO z-scores and the classes of Permenkes 2/2020 no official
code is known to be right (LOINC 77606-2 and its like are percentiles), so that they carry codes of
the region's own systems. Identifier systems and the extension of addresses are SATUSEHAT's, as its
public documentation tells them; its profiles could not be tried.
"""

from dataclasses import dataclass

from fhir.pengaturan import pengaturan
from simpati.antropometri import Indeks

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
NIK = "https://fhir.kemkes.go.id/id/nik"
NIK_IBU = "https://fhir.kemkes.go.id/id/nik-ibu"
KODE_WILAYAH = "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode"

BERAT = (LOINC, "29463-7", "Body weight")
TINGGI = (LOINC, "8302-2", "Body height")
PANJANG = (LOINC, "8306-3", "Body height --lying")

EDEMA = "edema-kedua-punggung-kaki"


@dataclass(frozen=True, kw_only=True)
class ZSkor:
    """Where a measurement keeps an index, and what it is called."""

    indeks: Indeks
    kode: str
    sebutan: str


Z_SKOR = (
    ZSkor(indeks=Indeks.TBU, kode="z-tbu", sebutan="Z-skor PB/U atau TB/U (WHO 2006)"),
    ZSkor(indeks=Indeks.BBU, kode="z-bbu", sebutan="Z-skor BB/U (WHO 2006)"),
    ZSkor(indeks=Indeks.BBTB, kode="z-bbtb", sebutan="Z-skor BB/PB atau BB/TB (WHO 2006)"),
    ZSkor(indeks=Indeks.IMTU, kode="z-imtu", sebutan="Z-skor IMT/U (WHO 2006)"),
)


def sistem(nama: str) -> str:
    """Give the region's own system of identifiers (``id/balita``) or of codes."""
    dasar = pengaturan().sistem
    pemisah = ":" if dasar.startswith("urn:") else "/"
    return pemisah.join([dasar, *nama.split("/")])
