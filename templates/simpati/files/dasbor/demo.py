"""Demo data of the dashboards: survey figures that are made up, and say so."""

from datetime import date
from decimal import Decimal

from dasbor.models import Survei
from inti.demo import Account
from inti.models import Wilayah

NAMA = "Contoh"
SUMBER = "Rekaan untuk demo, bukan angka resmi"
ANGKA = (
    (3, "stunting", "26.4", "22.1", "30.7"),
    (2, "stunting", "24.9", "20.8", "29.0"),
    (1, "stunting", "23.0", "19.2", "26.8"),
    (0, "stunting", "21.6", "17.9", "25.3"),
    (1, "wasting", "7.4", "5.2", "9.6"),
    (0, "wasting", "6.8", "4.7", "8.9"),
    (0, "berat-kurang", "15.1", "12.0", "18.2"),
    (0, "gizi-lebih", "3.9", "2.4", "5.4"),
)
"""Years before this one, indicator, percent, interval."""


def seed(today: date) -> list[Account]:
    """Create the figures unless there are some. Needs the region itself."""
    daerah = Wilayah.objects.filter(induk=None).first()
    if daerah and not Survei.objects.exists():
        for lalu, indikator, nilai, bawah, atas in ANGKA:
            Survei.objects.create(
                nama=NAMA,
                tahun=today.year - lalu,
                wilayah=daerah,
                indikator=indikator,
                nilai=Decimal(nilai),
                bawah=Decimal(bawah),
                atas=Decimal(atas),
                sampel=640,
                sumber=SUMBER,
            )
    return []
