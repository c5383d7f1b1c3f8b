"""The queue in the admin: what runs, what failed and why, and trying again."""

from typing import Any

import django_tasks_db.admin  # noqa: F401  registered first, replaced below
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from inti.jobs import masking, queue
from inti.jobs.models import Job, ScheduleRun, Worker

admin.site.unregister(DBTaskResult)


class LookOnly(admin.ModelAdmin):
    """Rows that a program writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The queue writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The queue writes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The clean-up deletes them."""
        return False


@admin.register(Job)
class JobAdmin(LookOnly):
    """Tasks; arguments and faults are masked, for they may tell about people."""

    list_display = ("name", "status", "attempts", "enqueued_at", "started_at", "finished_at")
    list_filter = ("status", "queue_name")
    search_fields = ("task_path",)
    ordering = ("-enqueued_at",)
    actions = ("try_again",)
    fields = (
        *("id", "name", "status", "attempts", "queue_name", "arguments"),
        *("enqueued_at", "run_after", "started_at", "finished_at", "kind", "fault"),
    )

    @admin.display(description=_("tugas"), ordering="task_path")
    def name(self, row: Job) -> str:
        """The path of the task's function."""
        return row.task_path

    @admin.display(description=_("percobaan"))
    def attempts(self, row: Job) -> int:
        """How often it was tried."""
        return len(row.worker_ids)

    @admin.display(description=_("masukan (disamarkan)"))
    def arguments(self, row: Job) -> str:
        """Keys as they are, everything else hidden."""
        given = row.args_kwargs
        named = (f"{key}={masking.argument(value)}" for key, value in given["kwargs"].items())
        return ", ".join([*map(masking.argument, given["args"]), *named]) or "-"

    @admin.display(description=_("jenis galat"))
    def kind(self, row: Job) -> str:
        """The exception's class."""
        return row.exception_class_path or "-"

    @admin.display(description=_("galat (disamarkan)"))
    def fault(self, row: Job) -> str:
        """Where it failed."""
        return masking.fault(row.traceback) or "-"

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        """Who may change tasks may put one back; nobody may edit one."""
        return request.user.has_perm("inti_jobs.change_job")

    @admin.action(description=_("Coba lagi tugas yang gagal"), permissions=["try_again"])
    def try_again(self, request: HttpRequest, rows: QuerySet[DBTaskResult]) -> None:
        """Put the chosen failed tasks back on the queue."""
        number = queue.again(rows, timezone.now())
        if not number:
            messages.warning(request, now_("Tidak ada tugas gagal di antara yang dipilih."))
            return
        text = ngettext("%(n)s tugas akan dicoba lagi.", "%(n)s tugas akan dicoba lagi.", number)
        messages.success(request, text % {"n": number})


@admin.register(ScheduleRun)
class ScheduleAdmin(LookOnly):
    """When each schedule last went to the queue."""

    list_display = ("name", "slot")


@admin.register(Worker)
class WorkerAdmin(LookOnly):
    """Who works now."""

    list_display = ("name", "started_at", "seen_at")
