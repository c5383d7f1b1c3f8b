"""What parents see of SIMPATI is there in Sundanese, in any region's repository."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from inti.models import Wilayah
from inti.permohonan.models import Permohonan
from inti.privacy.models import Knock
from simpati.angka import SEL_TERKECIL
from simpati.models import Posyandu
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Ukur
from tests.sundanese import asked as asked
from tests.sundanese import reader as reader
from tests.sundanese import untranslated


def test_registering(
    reader: Client, asked: set[str], kecamatan: Wilayah, desa: Wilayah, hari_ini: date
) -> None:
    """Both steps, each wrong answer, and the request that follows."""
    alamat = f"{reverse('simpati:minta-daftar')}?kecamatan={kecamatan.kode}"
    benar = {
        "nama": "Yuli Lestari",
        "telepon": "081200000001",
        "desa": desa.pk,
        "bulan_lahir": f"{hari_ini:%m/%Y}",
    }
    bulan = [{"bulan_lahir": salah} for salah in ("kemarin", "01/2050", "01/2010")]
    for path in (reverse("simpati:minta-daftar"), alamat):
        assert reader.get(path).status_code == 200
    for salah in ({"telepon": "1"}, *bulan, {"nama": ""}, {"desa": "99"}):
        assert reader.post(alamat, {**benar, **salah}).status_code in (422, 429)
        Knock.objects.all().delete()
    assert reader.post(alamat, benar, follow=True).status_code == 200
    assert Permohonan.objects.exists()
    assert untranslated(asked) == []


@pytest.mark.parametrize("banyak", [1, SEL_TERKECIL])
def test_outcomes(
    reader: Client,
    asked: set[str],
    banyak: int,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Figures of too few children, and of enough."""
    lalu = Periode.dari(hari_ini).sebelum.akhir
    for urutan in range(banyak):
        ukur(buat_balita(posyandu, nama_ibu=f"Siti {urutan}"), tanggal=lalu)
    assert reader.get("/hasil/").status_code == 200
    assert "Prevalensi stunting (rutin)" in asked
    assert untranslated(asked) == []
