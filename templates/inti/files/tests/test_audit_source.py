"""The code check: bulk writes that leave no history are found, others left alone."""

from pathlib import Path

import pytest
from django.conf import settings

from inti.audit.source import faults, of_text

KNOWN = {"Anak": True, "Daftar": False}
TAKEN_TWICE = """
def rapikan(antrean):
    anak = Anak.objects.filter(aktif=True)
    anak.update(aktif=False)
"""


@pytest.mark.parametrize(
    "code",
    [
        "Anak.objects.filter(aktif=True).update(aktif=False)",
        "Anak.objects.bulk_create(rows)",
        "Anak.objects.bulk_update(rows, ['nama'])",
        "Anak.objects.all()._raw_delete('default')",
        "Anak.kader.through.objects.bulk_create(rows)",
        "posyandu.anak.filter(aktif=True).update(aktif=False)",
        "posyandu.anak.all().update(aktif=False)",
        "anak_untuk(pengguna).update(aktif=False)",
        "anak.bulk_create(rows)",
        "anak.save_without_historical_record()",
        TAKEN_TWICE,
        "def f(anak: QuerySet[Anak]):\n    anak.update(aktif=False)",
        "Anak.objects.update(aktif=False)  # tanpa-jejak:",
    ],
)
def test_a_write_without_history_is_found(code: str) -> None:
    """Whatever way it is written."""
    assert len(list(of_text(code, KNOWN))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "Daftar.objects.filter(x=1).update(x=2)",
        "Daftar.objects.bulk_create(rows)",
        "bulk.bulk_create(Anak, rows, why='impor')",
        "values.update(extra)",
        "globals().update(name=1)",
        "dict(a=1).update(b=2)",
        "digest.update(data)",
        "Anak.objects.filter(aktif=True).delete()",
        "Anak.objects.update_or_create(nama='x')",
        "anak.save(update_fields=['nama'])",
        "Anak.objects.update(aktif=False)  # tanpa-jejak: hitungan tanpa data pribadi",
        "Anak.objects.filter(\n    x=1,\n).update(x=2)  # tanpa-jejak: hitungan saja",
    ],
)
def test_what_leaves_history_or_has_none_is_let_alone(code: str) -> None:
    """No false alarm for dictionaries, other models, and lines that say why."""
    assert list(of_text(code, KNOWN)) == []


def test_the_own_code_writes_with_history() -> None:
    """Every local app of this repository, the region's included."""
    assert list(faults(Path(settings.BASE_DIR))) == []


def test_a_fault_names_file_line_and_cure(tmp_path: Path) -> None:
    """One sentence that leads to the place; migrations and tests are not looked at."""
    for name in ("daerah", "daerah/tests", "daerah/migrations"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "contoh.py").write_text("\nUser.objects.update(is_active=False)\n")
    (found,) = faults(tmp_path)
    assert found.startswith("daerah/contoh.py:2: update() ")
    assert "inti.audit.bulk" in found
