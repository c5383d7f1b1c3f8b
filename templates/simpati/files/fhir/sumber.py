"""Rows of SIMPATI as FHIR R4 resources: values in, plain JSON objects out, nothing is read or sent.

An encounter is left out: a posyandu keeps none. `performer` is the posyandu. `meta.profile` is left
out, since conformance to SATUSEHAT's profiles could not be checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from fhir import kode
from fhir.kode import Z_SKOR, sistem
from inti.region import region
from simpati.antropometri import kelas_dari_kode
from simpati.models import Balita, Pengukuran, Posyandu

Isi = dict[str, Any]
KELAMIN = {"L": "male", "P": "female"}
JENIS = {"Organization": "posyandu", "Patient": "balita", "Observation": "pengukuran"}
AKHIR, DIUBAH, KELIRU = "final", "amended", "entered-in-error"
"""Observation.status of what was measured, corrected, and deleted."""


@dataclass(frozen=True, kw_only=True)
class Sumber:
    """A resource with what it is about: the row's key, and for an Observation which value."""

    jenis: str
    asal: int
    isi: Isi
    kode: str = ""

    @property
    def kunci(self) -> str:
        """What its own identifier says: ``12``, ``12-berat``."""
        return kunci(self.asal, self.kode)


class Rujuk(Protocol):
    """How a resource is named within what is written: an id, a urn, a server's address."""

    def __call__(self, jenis: str, kunci: str) -> str:
        """Give the text of ``reference``."""
        ...


def kunci(asal: int, kode: str = "") -> str:
    """Give the value of a resource's own identifier."""
    return f"{asal}-{kode}" if kode else str(asal)


def id_berkas(jenis: str, kunci: str) -> str:
    """Give an id within a file: ``pengukuran-12-berat``."""
    return f"{JENIS[jenis]}-{kunci}"


def rujuk_berkas(jenis: str, kunci: str) -> str:
    """Name a resource as lines of a file do."""
    return f"{jenis}/{id_berkas(jenis, kunci)}"


def urn(jenis: str, kunci: str) -> str:
    """Name a resource within a bundle; the same one each time."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{pengenal(jenis, kunci)}')}"


def pengenal(jenis: str, kunci: str) -> str:
    """Give a resource's own identifier as a search takes it: ``system|value``."""
    return f"{sistem(f'id/{JENIS[jenis]}')}|{kunci}"


def organisasi(posyandu: Posyandu, induk: str = "") -> Sumber:
    """Give a posyandu; `induk` is the server's id of the organization it belongs to."""
    isi = _baru("Organization", posyandu.pk)
    isi |= {
        "active": True,
        "name": _rapi(f"Posyandu {posyandu.nama}"),
        "address": [_alamat(posyandu)],
    }
    if induk:
        isi["partOf"] = {"reference": f"Organization/{induk}"}
    return Sumber(jenis="Organization", asal=posyandu.pk, isi=isi)


def pasien(balita: Balita, rujuk: Rujuk, *, utuh: bool, kembar: bool = False) -> Sumber:
    """Give a child; without names, NIK and address unless `utuh`.

    `kembar`: whether another child has the same mother and birth date. SATUSEHAT finds a child
    without NIK by its mother's, with 0 as the order of birth of who is no twin.
    """
    isi = _baru("Patient", balita.pk)
    isi |= {
        "active": balita.aktif,
        "gender": KELAMIN[balita.jenis_kelamin],
        "birthDate": balita.tanggal_lahir.isoformat(),
        "managingOrganization": {"reference": rujuk("Organization", str(balita.posyandu_id))},
    }
    if utuh:
        isi["identifier"] += list(_nik(balita))
        isi["name"] = [{"use": "official", "text": _rapi(balita.nama)}]
        isi["contact"] = [_ibu(balita)]
        isi["address"] = [_alamat(balita.posyandu, balita)]
        if balita.nik_ibu and not balita.nik:
            isi["multipleBirthInteger"] = balita.urutan_kembar if kembar else 0
    return Sumber(jenis="Patient", asal=balita.pk, isi=isi)


def pengamatan(ukuran: Pengukuran, status: str, rujuk: Rujuk, posyandu: int) -> Iterator[Sumber]:
    """Give what was measured and what follows from it, each as an Observation.

    `ukuran` may be a row of history. Flagged z-scores are left out.
    """
    tetap: Isi = {
        "status": status,
        "subject": {"reference": rujuk("Patient", str(ukuran.balita_id))},
        "effectiveDateTime": ukuran.tanggal.isoformat(),
        "performer": [{"reference": rujuk("Organization", str(posyandu))}],
    }
    nilai = {"berat": _berat(ukuran), "panjang-tinggi": _panjang(ukuran), "edema": _edema(ukuran)}
    dasar = [
        {"reference": rujuk("Observation", kunci(ukuran.id, nama))} for nama in list(nilai)[:2]
    ]
    for satu in Z_SKOR:
        if z := _z_skor(ukuran, satu):
            nilai[satu.kode] = {**z, "derivedFrom": dasar}
    for nama, isi in nilai.items():
        lengkap = {**_baru("Observation", ukuran.id, nama), **tetap, **isi}
        yield Sumber(jenis="Observation", asal=ukuran.id, kode=nama, isi=lengkap)


def _baru(jenis: str, asal: int, kode: str = "") -> Isi:
    sendiri = {"system": sistem(f"id/{JENIS[jenis]}"), "value": kunci(asal, kode)}
    return {"resourceType": jenis, "identifier": [sendiri]}


def _nik(balita: Balita) -> Iterator[Isi]:
    for nama, nilai in ((kode.NIK, balita.nik), (kode.NIK_IBU, balita.nik_ibu)):
        # What no key opens reads as a note, not as digits.
        if nilai.isdigit():
            yield {"use": "official", "system": nama, "value": nilai}


def _ibu(balita: Balita) -> Isi:
    # R4 wants a code of the first system; only the second one can say who she is.
    hubungan = _kodean(
        (f"{kode.HL7}/v2-0131", "N", "Next-of-Kin"), (f"{kode.HL7}/v3-RoleCode", "MTH", "mother")
    )
    return {"relationship": [hubungan], "name": {"text": _rapi(balita.nama_ibu)}}


def _alamat(posyandu: Posyandu, balita: Balita | None = None) -> Isi:
    """Give the village by Kemendagri's codes, without dots; a child's own lines where given."""
    angka = posyandu.desa_id.split(".")
    tingkat = ("province", "city", "district", "village")
    bagian = [
        {"url": nama, "valueCode": "".join(angka[: nomor + 1])}
        for nomor, nama in enumerate(tingkat)
    ]
    rt_rw = {"rt": balita.rt if balita else "", "rw": balita.rw if balita else posyandu.rw}
    bagian += [{"url": nama, "valueCode": nilai} for nama, nilai in rt_rw.items() if nilai]
    isi: Isi = {
        "use": "home" if balita else "work",
        "city": region().name,
        "country": "ID",
        "extension": [{"url": kode.KODE_WILAYAH, "extension": bagian}],
    }
    baris = _rapi(balita.alamat) if balita else ""
    return {**isi, "line": [baris]} if baris else isi


def _berat(ukuran: Pengukuran) -> Isi:
    return {
        **_golongan("vital-signs", "Vital Signs"),
        "code": _kodean(kode.BERAT),
        "valueQuantity": _jumlah(float(ukuran.berat_kg), "kg"),
    }


def _panjang(ukuran: Pengukuran) -> Isi:
    terlentang = ukuran.posisi == Pengukuran.PosisiUkur.TERLENTANG
    return {
        **_golongan("vital-signs", "Vital Signs"),
        "code": _kodean(kode.TINGGI, *([kode.PANJANG] if terlentang else [])),
        "valueQuantity": _jumlah(float(ukuran.panjang_tinggi_cm), "cm"),
    }


def _edema(ukuran: Pengukuran) -> Isi:
    sendiri = (sistem("antropometri"), kode.EDEMA, "Edema di kedua punggung kaki")
    return {
        **_golongan("exam", "Exam"),
        "code": _kodean(sendiri),
        "valueBoolean": bool(ukuran.edema),
    }


def _z_skor(ukuran: Pengukuran, satu: kode.ZSkor) -> Isi | None:
    nama = satu.indeks.name.lower()
    z, kelas = getattr(ukuran, f"z_{nama}"), getattr(ukuran, f"kelas_{nama}")
    if z is None or getattr(ukuran, f"tanda_{nama}"):
        return None
    isi = {
        **_golongan("exam", "Exam"),
        "code": _kodean((sistem("antropometri"), satu.kode, satu.sebutan)),
        "valueQuantity": {**_jumlah(float(z), "{SD}"), "unit": "SD"},
    }
    if kelas:
        sebutan = kelas_dari_kode(satu.indeks, kelas).nama
        isi["interpretation"] = [_kodean((sistem("kelas-gizi"), kelas, sebutan))]
    return isi


def _rapi(teks: str) -> str:
    """Give a text with plain blanks only: FHIR refuses others, as word processors write them."""
    return " ".join(teks.replace("\ufeff", " ").split())


def _golongan(nama: str, sebutan: str) -> Isi:
    return {"category": [_kodean((f"{kode.HL7}/observation-category", nama, sebutan))]}


def _kodean(*semua: tuple[str, str, str]) -> Isi:
    kodean = [
        {"system": tempat, "code": nama, "display": sebutan} for tempat, nama, sebutan in semua
    ]
    return {"coding": kodean, "text": semua[-1][2]}


def _jumlah(nilai: float, satuan: str) -> Isi:
    return {"value": nilai, "unit": satuan, "system": kode.UCUM, "code": satuan}


def tanpa_nik(isi: Mapping[str, Any]) -> bool:
    """Whether nobody but us can know a Patient: no NIK, nor its mother's."""
    return len(isi["identifier"]) == 1
