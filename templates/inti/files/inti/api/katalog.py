"""The catalogue of open data (DCAT 3, in the profile that Satu Data harvests) and its CSV file."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from inti.api.chassis import row_of
from inti.outcomes import Outcome
from inti.region import region

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = "http://www.iana.org/assignments/media-types/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"

Node = dict[str, Any]


def catalogue(outcomes: Iterable[Outcome], base: str, today: date) -> Node:
    """The whole catalogue; ``base`` is the service's address without a slash at its end."""
    datasets = [dataset(one, base, today) for one in outcomes]
    return {
        "@context": CONTEXT,
        "@id": base + reverse("api:katalog"),
        "@type": "dcat:Catalog",
        "dct:title": _text(f"Data terbuka {region().service.title} {region().name}"),
        "dct:description": _text(region().service.purpose or region().service.summary),
        "dct:publisher": publisher(base),
        "dct:license": _licence(),
        "dct:language": _node(f"{AUTHORITY}language/IND", "dct:LinguisticSystem"),
        "dct:spatial": place(),
        "dct:modified": _day(today),
        "foaf:homepage": _node(base + reverse("inti:beranda"), "foaf:Document"),
        "dcat:dataset": datasets,
    }


def dataset(outcome: Outcome, base: str, today: date) -> Node:
    """One set of figures with who publishes it, where and when it holds, and its files."""
    node = {
        "@id": f"{base}{reverse('api:katalog')}#{outcome.code}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{region().code}-{outcome.code}",
        "dct:title": _text(f"{outcome.title}, {region().name}"),
        "dct:description": _text(str(outcome.method)),
        "dct:publisher": publisher(base),
        "dcat:contactPoint": contact(base),
        "dct:license": _licence(),
        "dct:language": _node(f"{AUTHORITY}language/IND", "dct:LinguisticSystem"),
        "dct:spatial": place(),
        "dct:issued": _day(outcome.end + timedelta(days=1) if outcome.end else today),
        "dct:modified": _day(today),
        "dct:accrualPeriodicity": _node(f"{AUTHORITY}frequency/MONTHLY", "dct:Frequency"),
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "skos:note": str(outcome.source)},
        "dcat:keyword": [region().service.title, region().short_name, outcome.code],
        "dcat:distribution": [
            distribution(base, outcome, "v1:hasil", "JSON", "application/json"),
            distribution(base, outcome, "hasil-csv", "CSV", "text/csv"),
        ],
    }
    if outcome.start and outcome.end:
        node["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(outcome.start),
            "dcat:endDate": _day(outcome.end),
        }
    return node


def distribution(base: str, outcome: Outcome, name: str, form: str, media: str) -> Node:
    """One file of a data set."""
    address = base + reverse(f"api:{name}")
    return {
        "@id": f"{address}#{outcome.code}",
        "@type": "dcat:Distribution",
        "dct:title": _text(f"{outcome.title} ({form})"),
        "dcat:accessURL": _link(address),
        "dcat:downloadURL": _link(address),
        "dcat:mediaType": _node(MEDIA + media, "dct:MediaType"),
        "dct:format": _node(f"{AUTHORITY}file-type/{form}", "dct:MediaTypeOrExtent"),
        "dct:license": _licence(),
    }


def publisher(base: str) -> Node:
    """The region's agency, or its government where none is named."""
    name = region().contact.unit or f"Pemerintah {region().name}"
    return {
        "@id": f"{base}/#penerbit",
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": name,
    }


def contact(base: str) -> Node:
    """Where questions about the figures go."""
    own = region().contact
    node: Node = {
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": own.unit or f"Pemerintah {region().name}",
        "vcard:hasURL": _link(own.website or base),
    }
    if own.email:
        node["vcard:hasEmail"] = _link(f"mailto:{own.email}")
    return node


def place() -> Node:
    """The region by its Kemendagri code."""
    return {
        "@type": "dct:Location",
        "dct:identifier": region().code,
        "skos:prefLabel": _text(region().name),
    }


def table(outcomes: Iterable[Outcome]) -> str:
    """Every figure as CSV (RFC 4180), a header first; numbers with a decimal point."""
    rows = [row_of(one) for one in outcomes]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(["" if row[key] is None else row[key] for key in COLUMNS] for row in rows)
    return out.getvalue()


COLUMNS = (
    "kode",
    "judul",
    "jenis",
    "nilai",
    "satuan",
    "pembilang",
    "penyebut",
    "cakupan",
    "tercakup",
    "sasaran",
    "periode",
    "mulai",
    "selesai",
    "kode_wilayah",
    "wilayah",
    "metode",
    "sumber",
)


def _text(text: str) -> Node:
    return {"@language": "id", "@value": text}


def _link(address: str) -> Node:
    return {"@id": address}


def _node(address: str, kind: str) -> Node:
    """A thing of a class, as DCAT-AP wants it said: a harvester does not look it up."""
    return {"@id": address, "@type": kind}


def _licence() -> Node:
    return _node(settings.DATA_LICENSE, "dct:LicenseDocument")


def _day(day: date) -> Node:
    return {"@type": "xsd:date", "@value": day.isoformat()}


def today() -> date:
    """The region's day."""
    return timezone.localdate()
