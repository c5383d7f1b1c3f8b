"""Tampering: whoever gets at the database itself is found out by the seals."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from inti.audit import present, record_read, redact
from inti.audit.history import history_model
from inti.audit.models import AccessEntry, Exemption, Seal
from inti.audit.redaction import Tampered
from inti.audit.seals import newest, seal_new, unsealed
from inti.audit.triggers import install, name, permit
from inti.audit.verification import Report, faults
from inti.models import Unit, User

pytestmark = pytest.mark.django_db
People = Callable[..., User]
HISTORY = "inti_historicaluser"
ACCESS = "inti_audit_accessentry"


def sql(statement: str) -> None:
    """Run SQL as someone who holds the database and has dropped the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def trail(person: People) -> list[User]:
    """Three people with history and one entry in the access log, all sealed."""
    people = [person(one) for one in ("rina", "sari", "dodi")]
    record_read(people[0], people[1:], why="uji")
    seal_new()
    return people


@pytest.fixture
def open_tables(trail: list[User]) -> Iterator[None]:
    """The triggers of the history, the log and the seals, dropped; put back afterwards."""
    for table in (HISTORY, ACCESS, "inti_audit_seal", "inti_audit_exemption"):
        for event in ("update", "delete"):
            suffix = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            sql(f'DROP TRIGGER "{name(table, event)}"{suffix}')
    yield
    install()


def found(anchor: str = "") -> list[str]:
    """What the verification says, without what it says of the dropped triggers."""
    return [one for one in faults(Report(), anchor) if "pemicu" not in one]


def row_of(user: User) -> Any:
    """A person's first row of history."""
    return user.history.order_by("pk").first()


def test_an_untouched_trail_is_whole(trail: list[User], capsys: Any) -> None:
    """The command says so and prints the anchor; sealing again adds nothing."""
    call_command("periksa_jejak")
    said = capsys.readouterr().out
    last = newest()
    assert last is not None
    assert "Jejak utuh" in said
    assert last.digest in said
    assert seal_new() == []
    assert unsealed() == 0


def test_a_changed_row_is_named(trail: list[User], open_tables: None) -> None:
    """The table and the key of the row, and the command fails."""
    row = row_of(trail[1])
    sql(f"UPDATE {HISTORY} SET username = 'orang-lain' WHERE history_id = {row.pk}")  # noqa: S608
    assert found() == [f"inti.historicaluser baris {row.pk}: isinya diubah sesudah disegel."]
    install()
    with pytest.raises(CommandError, match=f"2 temuan.*inti.historicaluser baris {row.pk}"):
        call_command("periksa_jejak")


def test_a_removed_row_is_named(trail: list[User], open_tables: None) -> None:
    """Also in the access log."""
    entry = AccessEntry.objects.get()
    sql("DELETE FROM inti_audit_accessentry")
    assert found() == [f"inti_audit.accessentry baris {entry.pk}: dihapus sesudah disegel."]


def test_an_inserted_row_is_named(trail: list[User], open_tables: None) -> None:
    """A row put in place of a removed one bears no mark of the key."""
    row = row_of(trail[1])
    sql(f"DELETE FROM {HISTORY} WHERE history_id = {row.pk}")  # noqa: S608
    row.username = "sisipan"
    row.save(force_insert=True)
    assert found() == [f"inti.historicaluser baris {row.pk}: isinya diubah sesudah disegel."]


def test_a_changed_seal_is_named(trail: list[User], open_tables: None) -> None:
    """Whoever fits the seal to the row lacks the key for its digest."""
    seal = Seal.objects.order_by("pk").first()
    assert seal is not None
    sql(f"UPDATE inti_audit_seal SET count = 99 WHERE id = {seal.pk}")  # noqa: S608
    assert found() == [f"segel {seal.pk}: isinya diubah sesudah dibuat."]


def test_a_removed_seal_breaks_the_chain(trail: list[User], open_tables: None) -> None:
    """The next seal no longer joins on."""
    first = Seal.objects.order_by("pk").first()
    assert first is not None
    sql(f"DELETE FROM inti_audit_seal WHERE id = {first.pk}")  # noqa: S608
    assert any("tidak menyambung" in one for one in found())


def test_a_cut_off_end_is_seen_with_the_anchor(
    trail: list[User], person: People, open_tables: None
) -> None:
    """Rows and seals removed together from the end leave a whole chain, but not the anchor."""
    person("baru")
    seal_new()
    last = newest()
    assert last is not None
    anchor = last.digest
    assert found(anchor) == []
    sql(f"DELETE FROM inti_audit_seal WHERE id = {last.pk}")  # noqa: S608
    sql(f"DELETE FROM {HISTORY} WHERE history_id > {last.first - 1}")  # noqa: S608
    assert found() == []
    assert any("jangkar" in one for one in found(anchor))


def test_a_chain_rewritten_with_the_key_is_seen_with_the_anchor(
    trail: list[User], open_tables: None
) -> None:
    """Someone who holds the key can seal anew, but not to the digest kept outside."""
    last = newest()
    assert last is not None
    sql("DELETE FROM inti_audit_seal")
    sql("UPDATE inti_historicaluser SET username = username || 'x'")
    seal_new()
    assert found() == []
    assert any("jangkar" in one for one in found(last.digest))


def test_a_dropped_trigger_is_named_and_migrate_puts_it_back(
    trail: list[User], open_tables: None
) -> None:
    """A database without its guards is a finding of its own."""
    assert any(HISTORY in one for one in faults(Report()))
    call_command("migrate", verbosity=0)
    assert list(faults(Report())) == []


def test_another_key_seals_on_and_the_old_one_verifies(
    trail: list[User], person: People, settings: Any
) -> None:
    """A new key in front; without the old one its seals are told as not checkable."""
    old = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["kunci-baru", *old]
    person("baru")
    seal_new()
    assert found() == []
    settings.AUDIT_KEYS = ["kunci-baru"]
    assert any("AUDIT_KEY" in one for one in found())


def test_redaction_is_recorded_and_the_trail_stays_whole(trail: list[User]) -> None:
    """The value is gone, who took it out and why stays, and the seals still hold."""
    boss, user = trail[0], trail[1]
    before = bytes(row_of(user).salt)
    assert redact(user.history.all(), ["username", "email"], why="hapus atas", actor=boss) == 1
    row = row_of(user)
    assert (row.username, row.email) == ("[dihapus]", "[dihapus]")
    assert bytes(row.salt) != before
    told = Exemption.objects.get()
    assert (told.actor, told.why, told.fields) == (boss, "hapus atas", "email,username")
    report = Report()
    assert list(faults(report)) == []
    assert report.exempt == 1
    redact(user.history.all(), {"first_name": "-"}, why="sekali lagi")
    seal_new()
    assert found() == []


def test_a_redacted_row_is_still_guarded(trail: list[User], open_tables: None) -> None:
    """A redaction is no licence to write something else there."""
    row = row_of(trail[1])
    redact([row], ["email"], why="hapus")
    sql(f"UPDATE {HISTORY} SET email = 'palsu@example.id' WHERE history_id = {row.pk}")  # noqa: S608
    assert any(f"baris {row.pk}" in one for one in found())


def test_a_forged_exemption_is_named(trail: list[User], open_tables: None) -> None:
    """An exemption made without the key excuses nothing."""
    row = row_of(trail[1])
    redact([row], ["email"], why="hapus")
    sql("UPDATE inti_audit_exemption SET why = 'lain'")
    assert any("buktinya tidak cocok" in one for one in found())
    assert any(f"inti.historicaluser baris {row.pk}" in one for one in found())


def test_a_tampered_row_is_not_redacted(trail: list[User], open_tables: None) -> None:
    """Redacting it would hide the fault; nothing is written."""
    row = row_of(trail[1])
    sql(f"UPDATE {HISTORY} SET email = 'palsu@example.id' WHERE history_id = {row.pk}")  # noqa: S608
    with pytest.raises(Tampered, match="periksa_jejak"):
        redact([row], ["username"], why="hapus")
    assert not Exemption.objects.exists()


def test_the_permit_ends_with_its_transaction(trail: list[User]) -> None:
    """Writing the same values in another form is let through once, and verifies."""
    row = row_of(trail[1])
    with permit("bentuk lain"):
        history_model(User)._base_manager.filter(pk=row.pk).update(username=row.username)
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM inti_audit_permit")
        assert cursor.fetchone() == (0,)


def test_old_entries_move_to_a_file_and_the_seals_stay(
    trail: list[User], tmp_path: Path, capsys: Any
) -> None:
    """The file has the rows, the log has not, the chain is whole, and a younger seal stays."""
    target = tmp_path / "akses.jsonl.gz"
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    call_command("pangkas_jejak", sebelum=date.fromisoformat(tomorrow), ke=target, alasan="retensi")
    assert "1 catatan akses" in capsys.readouterr().out
    assert not AccessEntry.objects.exists()
    with gzip.open(target, "rt") as file:
        (entry,) = [json.loads(line) for line in file]
    assert entry["why"] == "uji"
    report = Report()
    assert list(faults(report)) == []
    assert report.exempt == 1
    record_read(trail[0], trail[1:], why="sesudahnya")
    yesterday = timezone.localdate() - timedelta(days=1)
    call_command("pangkas_jejak", sebelum=yesterday, ke=tmp_path / "lain", alasan="retensi")
    assert AccessEntry.objects.count() == 1
    with pytest.raises(CommandError, match="sudah ada"):
        call_command(
            "pangkas_jejak", sebelum=date.fromisoformat(tomorrow), ke=target, alasan="retensi"
        )
    assert AccessEntry.objects.count() == 1


def test_a_seal_command_prints_the_anchor(person: People, capsys: Any) -> None:
    """The digest to keep outside."""
    person("rina")
    call_command("segel_jejak")
    last = newest()
    assert last is not None
    assert f"Jangkar: {last.digest}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE inti_unit SET nama = 'Lain' WHERE kode = 'a'", "tidak sama dengan riwayat"),
        ("DELETE FROM inti_unit WHERE kode = 'a'", "dihapus langsung"),
        (
            "INSERT INTO inti_unit (kode, nama, jenis) VALUES ('c', 'C', 'opd')",
            "ada tanpa riwayat",
        ),
    ],
)
def test_a_row_that_was_written_past_the_program_is_named(statement: str, told: str) -> None:
    """The row itself, not only its history; rows that were deleted by the program are fine."""
    for code in ("a", "b", "hapus"):
        Unit.objects.create(kode=code, nama=code.upper(), jenis="opd")
    Unit.objects.get(kode="hapus").delete()
    assert list(present.faults()) == []
    sql(statement)
    (fault,) = present.faults()
    assert fault.startswith("inti.unit baris ")
    assert told in fault
    with pytest.raises(CommandError, match=told):
        call_command("periksa_jejak")
