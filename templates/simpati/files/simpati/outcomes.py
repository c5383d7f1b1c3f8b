"""The outcome figures of SIMPATI for the public page."""

from datetime import date

from django.core.cache import cache
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti.outcomes import Kind, Outcome, Point
from inti.region import region
from simpati import rekap
from simpati.angka import SEL_TERKECIL, Angka, jumlah
from simpati.kinerja import Hasil, ditangani, ibu_pulih, pulih
from simpati.periode import Periode
from simpati.rekap import per_posyandu

METODE = _(
    "Penimbangan rutin di posyandu: balita pendek dan sangat pendek (PB/U atau TB/U di bawah "
    "-2 SD, standar WHO 2006 dan Permenkes 2/2020) dibagi balita yang ukurannya wajar. "
    "Angka rutin tidak dapat dibandingkan langsung dengan angka survei (SSGI/SKI)."
)


METODE_CAKUPAN = _(
    "Balita yang ditimbang dan diukur di posyandu pada bulan itu (D) dibagi balita di bawah 60 "
    "bulan yang terdaftar menurut daftar hari ini (S)."
)
METODE_INSIDEN = _(
    "Balita yang pada bulan-bulan sebelumnya pernah terukur dan belum pernah stunting, lalu bulan "
    "itu stunting untuk pertama kali, dibagi balita terukur yang belum pernah stunting."
)
METODE_DITANGANI = _(
    "Anak yang ditemukan perlu didampingi pada bulan itu dan mendapat intervensi pertama sebelum "
    "tenggatnya, dibagi semua anak yang ditemukan. Salah ukur tidak dihitung."
)
METODE_PULIH = _(
    "Anak yang ditemukan perlu didampingi pada bulan itu dan pulih dalam 90 hari, dibagi semua "
    "yang ditemukan, tanpa yang pindah dan yang salah ukur."
)
METODE_IBU_PULIH = _(
    "Ibu yang bersalin pada bulan itu dan selama hamil ditemukan anemia atau kurang energi kronis "
    "(KEK), yang pulih sebelum bersalin, dibagi semua ibu seperti itu. Salah catat tidak dihitung."
)
BULAN_TREN = 6
SIMPAN = 600
"""Seconds for which the figures of past months are kept: six sums over all children are dear."""


def outcomes(today: date) -> list[Outcome]:
    """Coverage and prevalence of the last full month with those before it, and what help achieved.

    Whether children recovered can be told four months later.
    """
    periode = Periode.dari(today).sebelum
    kunci = f"simpati:deret:{periode.kode}"
    deret = cache.get_or_set(kunci, lambda: _deret(periode), SIMPAN) or []
    angka = deret[-1][1]
    lama = periode.sebelum.sebelum.sebelum
    sumber = gettext("SIMPATI %(daerah)s, pencatatan posyandu") % {"daerah": region().name}
    return [
        Outcome(
            code="penimbangan",
            kind=Kind.KADEULEU,
            title=gettext("Balita ditimbang dan diukur (D/S)"),
            numerator=angka.diukur,
            denominator=angka.terdaftar,
            covered=angka.terdaftar,
            population=angka.terdaftar,
            period=str(periode),
            method=str(METODE_CAKUPAN),
            source=sumber,
            start=periode.awal,
            end=periode.akhir,
            series=[
                Point(label=str(bulan), numerator=satu.diukur, denominator=satu.terdaftar)
                for bulan, satu in deret
            ],
        ),
        Outcome(
            code="stunting",
            title=gettext("Prevalensi stunting (rutin)"),
            numerator=angka.stunting,
            denominator=angka.terukur,
            covered=angka.diukur,
            population=angka.terdaftar,
            period=str(periode),
            method=_metode(angka),
            source=sumber,
            start=periode.awal,
            end=periode.akhir,
            series=[
                Point(label=str(bulan), numerator=satu.stunting, denominator=satu.terukur)
                for bulan, satu in deret
            ],
        ),
        _insiden(periode, sumber, angka),
        _kasus(
            "penanganan",
            gettext("Anak yang ditangani sebelum tenggat"),
            str(METODE_DITANGANI),
            ditangani(periode),
            periode,
            Kind.KARASA,
        ),
        _kasus(
            "pulih",
            gettext("Anak yang pulih dalam tiga bulan"),
            str(METODE_PULIH),
            pulih(lama),
            lama,
            Kind.KARAMPA,
        ),
        _kasus(
            "ibu-pulih",
            gettext("Ibu anemia atau KEK yang pulih sebelum bersalin"),
            str(METODE_IBU_PULIH),
            ibu_pulih(periode),
            periode,
            Kind.KARAMPA,
            gettext("Tidak ditampilkan: kurang dari %(batas)d ibu."),
        ),
    ]


def _kasus(
    kode: str,
    judul: str,
    metode: str,
    hasil: Hasil,
    periode: Periode,
    kind: Kind,
    alasan: str = "",
) -> Outcome:
    """Give a figure of cases; too few of them are told and not shown."""
    samar = 0 < hasil.semua < SEL_TERKECIL
    alasan = alasan or gettext("Tidak ditampilkan: kurang dari %(batas)d anak.")
    alasan = alasan % {"batas": SEL_TERKECIL}
    return Outcome(
        code=kode,
        kind=kind,
        title=judul,
        numerator=0 if samar else hasil.berhasil,
        denominator=0 if samar else hasil.semua,
        covered=0 if samar else hasil.semua,
        population=0 if samar else hasil.semua,
        period=str(periode),
        method=f"{metode} {alasan}" if samar else metode,
        source=gettext("SIMPATI %(daerah)s, kasus pendampingan") % {"daerah": region().name},
        start=periode.awal,
        end=periode.akhir,
    )


def _insiden(periode: Periode, sumber: str, angka: Angka) -> Outcome:
    """Give the children who were found stunted for the first time; too few are not shown.

    Its coverage is that of the month, D/S, as on the dashboard.
    """
    baru, berisiko = rekap.insiden(periode)
    samar = 0 < berisiko < SEL_TERKECIL
    alasan = gettext("Tidak ditampilkan: kurang dari %(batas)d balita terukur.") % {
        "batas": SEL_TERKECIL
    }
    return Outcome(
        code="insiden",
        title=gettext("Balita baru stunting (insiden, rutin)"),
        numerator=0 if samar else baru,
        denominator=0 if samar else berisiko,
        covered=angka.diukur,
        population=angka.terdaftar,
        period=str(periode),
        method=f"{METODE_INSIDEN} {alasan}" if samar else str(METODE_INSIDEN),
        source=sumber,
        start=periode.awal,
        end=periode.akhir,
    )


def _deret(periode: Periode) -> list[tuple[Periode, Angka]]:
    """Give the figures per month, oldest first; too few measured children count as none."""
    bulan = [periode]
    while len(bulan) < BULAN_TREN:
        bulan.append(bulan[-1].sebelum)
    return [(satu, _tersamar(jumlah(per_posyandu(satu).values()))) for satu in reversed(bulan)]


def _tersamar(angka: Angka) -> Angka:
    return Angka(diukur=angka.diukur, terdaftar=angka.terdaftar) if angka.kecil else angka


def _metode(angka: Angka) -> str:
    if angka.diukur and not angka.terukur:
        alasan = gettext("Tidak ditampilkan: kurang dari %(batas)d balita terukur.")
        return f"{METODE} {alasan % {'batas': SEL_TERKECIL}}"
    return str(METODE)
