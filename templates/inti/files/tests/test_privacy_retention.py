"""Rules of retention: what is due goes row by row, and one row's fault is not the end of it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from inti.audit.models import AccessEntry
from inti.audit.redaction import Tampered
from inti.jobs.schedule import schedules
from inti.models import User
from inti.privacy import retensi
from inti.privacy.models import DataRequest
from inti.privacy.retention import Rule, carry_out, rules
from inti.privacy.subjects import Deed, Redacted
from inti.privacy.tasks import keep_no_longer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db: None) -> DataRequest:
    """A request that was answered today."""
    return DataRequest.objects.create(
        source="contoh",
        key="7",
        subject_name="Siti Rahasia",
        kind="akses",
        applicant="Siti",
        relation="sendiri",
        proof="KTP",
        recorded_by=User.objects.create_user("pencatat"),
        answered_at=timezone.now(),
        status="selesai",
    )


def test_an_answered_request_goes_after_five_years(asked: DataRequest) -> None:
    """Not a day earlier; an open one never by itself."""
    rule = retensi.RULES[0]
    later = timezone.now() + retensi.KEPT
    assert carry_out(rule, later - timedelta(days=1)).done == 0
    DataRequest.objects.update(answered_at=None)
    assert carry_out(rule, later + timedelta(days=1)).done == 0
    DataRequest.objects.update(answered_at=timezone.now())
    assert carry_out(rule, later + timedelta(days=1)).done == 1
    assert not DataRequest.objects.exists()


def rule_on_people(deed: Callable[[User], Iterator[Redacted]]) -> Rule:
    """Give a rule for active accounts."""
    return Rule(
        code="akun-uji",
        title="Akun",
        period="sehari",
        deed=Deed.REDACT,
        due=lambda _now: User.objects.filter(is_active=True),
        carry_out=deed,
    )


def closed(row: User) -> Iterator[Redacted]:
    """Close an account and take its name out."""
    row.is_active, row.display_name = False, ""
    row.save()
    yield Redacted(row=row, values={"display_name": ""})


def test_a_row_that_fits_no_seal_stays_and_the_others_go(db: None) -> None:
    """It is counted, told in the log, and nothing of it is written."""
    bad, good = User.objects.create_user("rusak"), User.objects.create_user("baik")

    def deed(row: User) -> Iterator[Redacted]:
        yield from closed(row)
        if row.pk == bad.pk:
            raise Tampered("uji")

    done = carry_out(rule_on_people(deed), timezone.now())
    assert (done.done, done.refused, done.left) == (1, 1, 1)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.is_active, good.is_active) == (True, False)


def test_the_history_loses_it_and_a_run_has_a_limit(db: None) -> None:
    """What a wrong rule or clock could do in one night."""
    people = [User.objects.create_user(f"orang{n}", display_name="Siti Rahasia") for n in range(3)]
    rule = rule_on_people(closed)
    assert carry_out(rule, timezone.now(), most=2).left == 1
    first: Any = people[0]
    assert {row.display_name for row in first.history.all()} == {""}
    assert carry_out(rule, timezone.now(), most=2).left == 0


def test_the_preview_changes_nothing(asked: DataRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of rows, never what stands in them."""
    DataRequest.objects.update(answered_at=timezone.now() - retensi.KEPT - timedelta(days=1))
    out = StringIO()
    call_command("retensi", "--periksa", "--json", stdout=out)
    told = {one["kode"]: one for one in json.loads(out.getvalue())["aturan"]}
    assert told["permintaan-data"]["nomor"] == [asked.pk]
    assert "Siti" not in out.getvalue()
    assert DataRequest.objects.exists()
    assert keep_no_longer.call() == 1
    assert not AccessEntry.objects.filter(keys__contains="Siti").exists()


def test_every_rule_has_a_code_of_its_own_and_is_asked_every_night() -> None:
    """Two rules of one code could not be told apart in the trail."""
    codes = [rule.code for rule in rules()]
    assert len(codes) == len(set(codes))
    assert keep_no_longer.module_path in {one.key for one in schedules()}
