"""Child anthropometry for 0-60 months: WHO z-scores and the classes of Permenkes 2/2020.

Pure functions, no Django. Sources: WHO Child Growth Standards 2006 with the calculation rules of
WHO igrowup (position correction, SD23 adjustment, interpolation, plausibility flags) and the
classes of Permenkes 2/2020 (Standar Antropometri Anak). Every rule is held by
`tests/data/who-igrowup-golden.json`.

    tabel     the LMS tables
    zskor     one number: how many standard deviations from the median
    kelas     one word: the class of a z-score
    penilaian one child: all four indices of a measurement
"""

from simpati.antropometri.kelas import GIZI_BURUK, STUNTING, Kelas, kelas, kelas_dari_kode
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
    "STUNTING",
    "UMUR_MAKS_HARI",
    "Indeks",
    "Kelamin",
    "Kelas",
    "Nilai",
    "Penilaian",
    "Posisi",
    "kelas",
    "kelas_dari_kode",
    "nilai_pengukuran",
    "panjang_pada",
    "posisi_baku",
    "umur_hari",
]
