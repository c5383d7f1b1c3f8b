"""What every phone takes along: WHO tables, rules, classes with their advice, and words.

The same for everyone who reads one language. The browser has no rule or number of its own, so a
correction in `simpati.antropometri` or `simpati.saran` reaches the phones with the next worker.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpati import saran
from simpati.antropometri import GIZI_BURUK, UMUR_MAKS_HARI, Indeks, Kelamin
from simpati.antropometri.kelas import KELAS, Kelas
from simpati.antropometri.tabel import AWAL_PERSEPULUH, LMS, menurut_umur, tabel
from simpati.antropometri.zskor import BATAS_TANDA, HARI_MULAI_BERDIRI, SELISIH_POSISI_CM
from simpati.grafik import HARI_PER_BULAN
from simpati.hari_ukur.kata import kata
from simpati.models import BERAT_KG, PANJANG_CM
from simpati.models.pengukuran import DI_LUAR_UMUR

HARI_DISIMPAN = 3
"""For so many days after it was loaded a list of children stays on a phone."""


def bekal() -> Mapping[str, Any]:
    """Give it in the reader's language."""
    return _bekal(translation.get_language())


@lru_cache(maxsize=8)
def _bekal(_bahasa: str) -> Mapping[str, Any]:
    return {
        "aturan": _aturan(),
        "tabel": {nama: _menurut_panjang(nama) for nama in ("wfl", "wfh")},
        "kurva": {satu.value: _kurva(satu) for satu in Kelamin},
        "indeks": {satu.name: _indeks(satu) for satu in Indeks},
        "edema": _(saran.EDEMA),
        "ukur_ulang": _(saran.UKUR_ULANG),
        "di_luar_umur": str(DI_LUAR_UMUR),
        "tahun": [ngettext("%(n)d tahun", "%(n)d tahun", n) for n in (1, 2)],
        "bulan": [ngettext("%(n)d bulan", "%(n)d bulan", n) for n in (1, 2)],
        "kata": kata(),
    }


def _aturan() -> Mapping[str, Any]:
    return {
        "zona": settings.TIME_ZONE,
        "hari_disimpan": HARI_DISIMPAN,
        "umur_maks": UMUR_MAKS_HARI,
        "mulai_berdiri": HARI_MULAI_BERDIRI,
        "asi_saja": saran.HARI_ASI_SAJA,
        "selisih_posisi": SELISIH_POSISI_CM,
        "susut": saran.SUSUT_CM,
        "hari_per_bulan": HARI_PER_BULAN,
        "gizi_buruk": GIZI_BURUK.kode,
        "berat": [float(satu) for satu in BERAT_KG],
        "panjang": [float(satu) for satu in PANJANG_CM],
    }


def _menurut_panjang(nama: str) -> Mapping[str, Any]:
    """Give wfl or wfh by sex: the first 0.1 cm, and L, M and S from there on in steps of 0.1 cm."""
    return {
        satu.value: {
            "awal": AWAL_PERSEPULUH[nama],
            **_lms(tabel(nama)[satu]),
        }
        for satu in Kelamin
    }


def _lms(semua: Sequence[LMS]) -> Mapping[str, Any]:
    """Give the columns; L is one number in these tables, so that it is sent once."""
    (tetap,) = {satu.l for satu in semua}
    return {"l": tetap, "m": [satu.m for satu in semua], "s": [satu.s for satu in semua]}


def _kurva(kelamin: Kelamin) -> Mapping[int, list[float]]:
    """Give the days between which the chart's lines run, with their cm at 0, -2, -3 and 2 SD."""
    bulan = {round(n * HARI_PER_BULAN) for n in range(61)}
    hari = sorted({*bulan, HARI_MULAI_BERDIRI, UMUR_MAKS_HARI})
    return {
        satu: [round(lms.pada(sd), 2) for sd in (0, -2, -3, 2)]
        for satu in hari
        if (lms := menurut_umur("lfa", kelamin, satu))
    }


def _indeks(indeks: Indeks) -> Mapping[str, Any]:
    return {
        "judul": _(saran.JUDUL[indeks]),
        "tanda": [float(satu) for satu in BATAS_TANDA[indeks]],
        "kelas": [_kelas(indeks, satu) for satu in KELAS[indeks]],
    }


def _kelas(indeks: Indeks, kelas: Kelas) -> Mapping[str, Any]:
    """Give a class with what to do next; `bayi`: while a baby gets breast milk only."""
    bayi, lain = (saran.saran(indeks, kelas, hari) for hari in (0, saran.HARI_ASI_SAJA))
    return {
        "kode": kelas.kode,
        "nama": lain.kelas,
        "batas": kelas.batas,
        "termasuk": kelas.termasuk,
        "rupa": lain.rupa,
        "langkah": lain.langkah,
        "bayi": bayi.langkah,
    }
