"""The outcome figures of SIMPATI for the public page."""

from datetime import date

from inti.outcomes import Outcome
from inti.region import region
from simpati.angka import SEL_TERKECIL, Angka, jumlah, per_posyandu
from simpati.periode import Periode

METODE = (
    "Penimbangan rutin di posyandu: balita pendek dan sangat pendek (PB/U atau TB/U di bawah "
    "-2 SD, standar WHO 2006 dan Permenkes 2/2020) dibagi balita yang ukurannya wajar. "
    "Angka rutin tidak dapat dibandingkan langsung dengan angka survei (SSGI/SKI)."
)


def outcomes(today: date) -> list[Outcome]:
    """Stunting prevalence of the last full month, summed over all posyandu of the region."""
    periode = Periode.dari(today).sebelum
    angka = jumlah(per_posyandu(periode).values())
    if angka.kecil:
        angka = Angka(diukur=angka.diukur, terdaftar=angka.terdaftar)
        metode = f"{METODE} Tidak ditampilkan: kurang dari {SEL_TERKECIL} balita terukur."
    else:
        metode = METODE
    return [
        Outcome(
            code="stunting",
            title="Prevalensi stunting (rutin)",
            numerator=angka.stunting,
            denominator=angka.terukur,
            covered=angka.diukur,
            population=angka.terdaftar,
            period=str(periode),
            method=metode,
            source=f"SIMPATI {region().name}, pencatatan posyandu",
            start=periode.awal,
            end=periode.akhir,
        )
    ]
