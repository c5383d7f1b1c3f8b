"""Child anthropometry for 0-60 months: WHO z-scores and the classes of Permenkes 2/2020.

Pure functions, no Django. Sources: WHO Child Growth Standards 2006 with the calculation rules of
WHO igrowup (position correction, SD23 adjustment, interpolation, plausibility flags) and the
classes of Permenkes 2/2020 (Standar Antropometri Anak). Every rule is held by
`tests/data/who-igrowup-golden.json`.

    tabel     the LMS tables
    zskor     one number: how many standard deviations from the median
    kelas     one word: the class of a z-score
    kenaikan  one letter: whether a child gained enough since the month before
    penilaian one child: all four indices of a measurement
"""

from simpati.antropometri.kelas import GIZI_BURUK, STUNTING, Kelas, kelas, kelas_dari_kode
from simpati.antropometri.kenaikan import (
    KENAIKAN_MINIMAL,
    Minimal,
    Naik,
    Timbangan,
    naik,
    tidak_naik_berturut,
)
from simpati.antropometri.penilaian import (
    Nilai,
    Penilaian,
    nilai_pengukuran,
    posisi_baku,
    umur_hari,
)
from simpati.antropometri.tabel import UMUR_MAKS_HARI, Indeks, Kelamin
from simpati.antropometri.zskor import Posisi, panjang_pada

__all__ = [
    "GIZI_BURUK",
    "KENAIKAN_MINIMAL",
    "STUNTING",
    "UMUR_MAKS_HARI",
    "Indeks",
    "Kelamin",
    "Kelas",
    "Minimal",
    "Naik",
    "Nilai",
    "Penilaian",
    "Posisi",
    "Timbangan",
    "kelas",
    "kelas_dari_kode",
    "naik",
    "nilai_pengukuran",
    "panjang_pada",
    "posisi_baku",
    "tidak_naik_berturut",
    "umur_hari",
]
