"""The structure of a NIK, held to made-up numbers whose verdict was read by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from simpati import nik
from simpati.models import Balita, Posyandu
from simpati.tests.test_halaman import isi_anak, nik_untuk

EMAS = json.loads((Path(__file__).parent / "data" / "nik-golden.json").read_text("utf-8"))
ACUAN = date.fromisoformat(EMAS["meta"]["reference_date"])


@pytest.mark.parametrize("kasus", EMAS["cases"], ids=lambda satu: satu["note"])
def test_golden(kasus: dict[str, Any]) -> None:
    """Valid ones tell place, day and sex, with a warning where the code is of before."""
    if not kasus["valid"]:
        with pytest.raises(nik.NikSalah) as salah:
            nik.baca(kasus["input"])
        assert [salah.value.kode] == kasus["errors"]
        return
    dibaca = nik.baca(kasus["input"])
    assert dibaca.wilayah == kasus["region"]
    assert dibaca.kecamatan == (kasus["district"] or "")
    assert dibaca.lahir(ACUAN).isoformat() == kasus["birth_date"]
    assert dibaca.kelamin == kasus["sex"]
    assert bool(nik.peringatan(dibaca)) == ("wilayah_unknown" in kasus["warnings"])


@pytest.mark.django_db
def test_an_old_code_is_told_and_kept(kader: Client, posyandu: Posyandu, hari_ini: date) -> None:
    """A NIK of a kecamatan that is no more is saved, and the kader is told."""
    isi = isi_anak(hari_ini)
    lahir = date.fromisoformat(isi["tanggal_lahir"])
    lama = "110199" + nik_untuk(lahir, isi["jenis_kelamin"])[6:]
    alamat = reverse("simpati:daftar", args=[posyandu.pk])
    jawaban = kader.post(alamat, {**isi, "nik": lama}, follow=True)
    assert nik.baca(lama).wilayah in jawaban.text
    assert Balita.objects.get().nik == lama
