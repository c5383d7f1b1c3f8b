"""NIK of the demo: right in structure, with serials that no register gives out in practice."""

from datetime import date

from simpati.antropometri import Kelamin


def nik_rekaan(desa: str, lahir: date, kelamin: Kelamin, nomor: int) -> str:
    """Give the NIK of someone registered in the kecamatan of this village; `nomor` from 8000."""
    hari = lahir.day + (40 if kelamin is Kelamin.PEREMPUAN else 0)
    return f"{desa.replace('.', '')[:6]}{hari:02d}{lahir:%m%y}{nomor}"
