"""What the queue needs beside django-tasks-db's own table."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from inti.audit.history import no_history

LEASE = timedelta(seconds=60)


@no_history("keadaan sesaat, tanpa data siapa pun")
class Worker(models.Model):
    """A running ``manage.py kerja``; not renewed within the lease, it is held for dead."""

    name = models.CharField(_("nama"), max_length=64, primary_key=True)
    started_at = models.DateTimeField(_("mulai"))
    seen_at = models.DateTimeField(_("terakhir terlihat"), db_index=True)

    class Meta:
        """Words for the admin."""

        verbose_name = _("pekerja")
        verbose_name_plural = _("pekerja")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def alive(cls, now: datetime, lease: timedelta = LEASE) -> models.QuerySet["Worker"]:
        """Workers seen within the lease; one seen in the future died while the clock was wrong."""
        return cls.objects.filter(seen_at__gte=now - lease, seen_at__lte=now + lease)


@no_history("keadaan sesaat, tanpa data siapa pun")
class ScheduleRun(models.Model):
    """The last slot of a schedule that was put on the queue; one row for each schedule."""

    name = models.CharField(_("nama"), max_length=200, primary_key=True)
    slot = models.DateTimeField(_("waktu terakhir"))

    class Meta:
        """Words for the admin."""

        verbose_name = _("jadwal")
        verbose_name_plural = _("jadwal")

    def __str__(self) -> str:
        return self.name


@no_history("catatan itu sendiri, tidak pernah diubah")
class Once(models.Model):
    """Something that was done and must not be done twice; see ``inti.jobs.once``."""

    key = models.CharField(_("kunci"), max_length=200, primary_key=True)
    done_at = models.DateTimeField(_("selesai"), auto_now_add=True, db_index=True)

    class Meta:
        """Words for the admin."""

        verbose_name = _("pekerjaan satu kali")
        verbose_name_plural = _("pekerjaan satu kali")

    def __str__(self) -> str:
        return self.key


class Job(DBTaskResult):
    """A task of the queue, under the name that the admin shows."""

    class Meta:
        """Words for the admin."""

        proxy = True
        verbose_name = _("tugas")
        verbose_name_plural = _("tugas")
