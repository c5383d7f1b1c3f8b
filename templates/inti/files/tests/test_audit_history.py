"""Changes: who, what, when, why; also for relations, jobs and bulk writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import checks as django_checks
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from inti.audit import acting, bulk, checks
from inti.audit.history import History, audited, history_model, no_history
from inti.models import Assignment, Unit, User, Wilayah

pytestmark = pytest.mark.django_db
People = Callable[..., User]


def rows(user: User) -> list[Any]:
    """A person's history, oldest first."""
    return list(user.history.order_by("pk"))


def test_a_change_tells_who_what_and_why(person: People) -> None:
    """A job that acts for someone leaves their name and its reason."""
    boss, worker = person("kepala"), person("rina")
    with acting(boss, why="koreksi nama atas permintaan"):
        worker.display_name = "Ibu Rina"
        worker.save()
    last = rows(worker)[-1]
    assert (last.history_type, last.history_user, last.history_change_reason) == (
        "~",
        boss,
        "koreksi nama atas permintaan",
    )
    assert [one.display_name for one in rows(worker)] == ["Rina", "Ibu Rina"]


def test_an_act_of_the_service_itself_has_no_person(person: People) -> None:
    """A schedule acts for nobody, and says why."""
    user = person("rina")
    with acting(None, why="tugas malam"):
        user.save()
    last = rows(user)[-1]
    assert (last.history_user, last.history_change_reason) == (None, "tugas malam")


def test_passwords_stay_out_but_their_change_is_told(person: People) -> None:
    """The hash is not copied; that it was changed is on record."""
    user = person("rina")
    user.set_password("lain-sama-sekali-9")
    user.save(update_fields=["password"])
    assert len(rows(user)) == 2
    assert "password" not in {field.name for field in history_model(User)._meta.fields}


def test_a_sign_in_alone_is_no_change(person: People) -> None:
    """The time of the last sign-in is not worth a row of history."""
    user = person("rina")
    Client().force_login(user)
    user.refresh_from_db()
    assert user.last_login is not None
    assert len(rows(user)) == 1


def test_the_admin_is_named_in_the_history(person: People) -> None:
    """What the admin site writes bears the name of who was signed in."""
    person("rina")
    admin = User.objects.create_superuser("pengelola")
    client = Client()
    client.force_login(admin)
    client.post(
        reverse("admin:inti_user_add"),
        {
            "username": "baru",
            "usable_password": "true",
            "password1": "kata-Sandi-9-panjang",
            "password2": "kata-Sandi-9-panjang",
            "assignments-TOTAL_FORMS": "0",
            "assignments-INITIAL_FORMS": "0",
        },
    )
    made = history_model(User).objects.get(username="baru", history_type="+")
    assert made.history_user == admin
    assert made.history_change_reason


def test_bulk_writes_leave_history(person: People, kecamatan: list[Wilayah]) -> None:
    """Rows made and changed at once each have their history and the reason."""
    user = person("rina")
    made = bulk.bulk_create(
        Assignment,
        [Assignment(user=user, role="a", wilayah=kecamatan[0])],
        why="pemindahan massal",
    )
    made[0].role = "b"
    assert bulk.bulk_update(Assignment, made, ["role"], why="ganti peran") == 1
    found = Assignment.objects.get().history.order_by("pk")
    assert [(one.role, one.history_change_reason) for one in found] == [
        ("a", "pemindahan massal"),
        ("b", "ganti peran"),
    ]


def test_deleting_a_queryset_leaves_each_row(person: People, kecamatan: list[Wilayah]) -> None:
    """What a queryset deletes is in the history row by row; so the code check lets it pass."""
    person("rina", "a", kecamatan[0])
    with acting(None, why="berhenti"):
        Assignment.objects.all().delete()
    last = history_model(Assignment).objects.order_by("pk").last()
    assert (last.history_type, last.history_change_reason) == ("-", "berhenti")


def test_a_deleted_person_stays_in_the_history(person: People) -> None:
    """Deleting whoever changed something touches no row of history."""
    boss, worker = person("kepala"), person("rina")
    with acting(boss, why="koreksi"):
        worker.save()
    gone = boss.pk
    boss.delete()
    assert rows(worker)[-1].history_user_id == gone


def test_triggers_refuse_to_rewrite_history(person: People) -> None:
    """Neither the ORM nor SQL changes or removes a row of history."""
    user = person("rina")
    table = history_model(User)._meta.db_table
    for statement in (f"UPDATE {table} SET username = 'x'", f"DELETE FROM {table}"):  # noqa: S608
        with (
            pytest.raises(IntegrityError, match="tidak boleh diubah"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        user.history.all().delete()
    assert len(rows(user)) == 1


def test_flush_is_refused_in_production(settings: Any) -> None:
    """Emptying the database would take the trail along."""
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="menghapus jejak"):
        call_command("flush", interactive=False)


@pytest.mark.django_db(transaction=True)
def test_the_test_runner_can_still_empty_the_tables(person: People) -> None:
    """Tests with real transactions clean up by flush, which the triggers let through."""
    person("rina")
    call_command("flush", interactive=False, verbosity=0)
    assert not history_model(User).objects.exists()
    person("rina")
    with pytest.raises(IntegrityError), transaction.atomic():
        history_model(User).objects.all().delete()


def test_every_own_model_keeps_history_or_says_why() -> None:
    """The people's models are audited, and no own model is forgotten."""
    assert {User, Assignment} <= set(audited())
    assert checks.models_with_history(None) == []


def test_a_model_without_history_is_named() -> None:
    """The check's sentence names the model and the cure; a reason satisfies it."""

    class Config:
        name = "inti"

        @staticmethod
        def get_models() -> list[Any]:
            return [Contoh]

    class Contoh(models.Model):
        """A model that someone forgot."""

        class Meta:
            """Of the chassis, for the test only."""

            app_label = "inti"

    try:
        found = checks.models_with_history([Config])
        assert [type(one) for one in found] == [django_checks.Warning]
        assert "Contoh" in found[0].msg
        assert "History()" in str(found[0].hint)
        no_history("contoh")(Contoh)
        assert checks.models_with_history([Config]) == []
    finally:
        from django.apps import apps

        apps.all_models["inti"].pop("contoh")
        apps.clear_cache()


def test_the_history_page_masks_what_is_personal(person: People) -> None:
    """Old and new values are hinted at, not shown; the deleted are still there."""
    user = person("rina")
    user.first_name, user.email = "Maharani", "maharani@example.id"
    user.save()
    pk = user.pk
    user.delete()
    client = Client()
    client.force_login(User.objects.create_superuser("pengelola"))
    page = client.get(reverse("admin:inti_user_history", args=[pk])).text
    assert "Dihapus" in page
    assert "Maharani" not in page
    assert "maharani@" not in page
    assert "M••" in page


def test_the_trail_is_read_only_in_the_admin(person: People) -> None:
    """Access log, seals and exemptions can be looked at, not changed."""
    client = Client()
    client.force_login(User.objects.create_superuser("pengelola"))
    for name in ("accessentry", "seal", "exemption"):
        assert client.get(reverse(f"admin:inti_audit_{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:inti_audit_{name}_add")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_change_and_its_history_are_stored_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault between the two leaves neither."""
    unit = Unit.objects.create(kode="a", nama="Lama", jenis="opd")

    def fails(*args: object, **kwargs: object) -> None:
        raise OSError("disk is full")

    monkeypatch.setattr(History, "create_historical_record", fails)
    unit.nama = "Baru"
    with pytest.raises(OSError, match="disk"):
        unit.save()
    unit.refresh_from_db()
    assert unit.nama == "Lama"
