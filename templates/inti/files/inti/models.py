"""People, the units of the region, and who may do what where."""

from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History, no_history
from inti.region import region
from inti.roles import all_roles


class Duty(NamedTuple):
    """A role that someone holds, and the unit of the region in which it holds."""

    role: str
    wilayah: str | None


class User(AbstractUser):
    """Someone who signs in."""

    display_name = models.CharField(
        _("nama tampilan"),
        max_length=120,
        blank=True,
        help_text=_("Nama yang dilihat rekan kerja, misalnya Ibu Rina. Kosong: nama lengkap."),
    )

    history = History(
        excluded_fields=["password", "last_login"], quiet=["last_login"], shown=["username"]
    )

    class Meta(AbstractUser.Meta):
        """Indonesian names for the admin."""

        verbose_name = _("pengguna")  # type: ignore[assignment]
        verbose_name_plural = _("pengguna")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.display_name or self.get_full_name() or self.username

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Every role with each place where it holds; a service unit counts for what it serves.

        Asked once for each object, as Django does with permissions: load the person anew to see
        what others changed meanwhile.
        """
        rows = self.assignments.values_list("role", "wilayah_id", "unit__wilayah").order_by()
        return tuple(Duty(role, place or served) for role, place, served in rows)


@no_history("the official list, loaded as a whole and never edited")
class Wilayah(models.Model):
    """One unit of the region, from the kabupaten or kota itself down to its villages.

    Codes are Kemendagri's (``PP.KK``, ``PP.KK.CC``, ``PP.KK.CC.SSSS``), which are not BPS codes.
    Rows come from the national list by ``manage.py muat_wilayah``; nobody edits them by hand.
    """

    class Jenis(models.TextChoices):
        """Kinds of units; for villages the first digit of the last part of the code tells."""

        KABUPATEN = "kabupaten", _("Kabupaten")
        KOTA = "kota", _("Kota")
        KECAMATAN = "kecamatan", _("Kecamatan")
        DESA = "desa", _("Desa")
        KELURAHAN = "kelurahan", _("Kelurahan")
        DESA_ADAT = "desa-adat", _("Desa adat")

    kode = models.CharField(_("kode"), primary_key=True, max_length=13)
    nama = models.CharField(_("nama"), max_length=120)
    jenis = models.CharField(_("jenis"), max_length=10, choices=Jenis.choices, db_index=True)
    induk = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anak",
        verbose_name=_("bagian dari"),
    )

    DESA: ClassVar[tuple[Jenis, ...]] = (Jenis.DESA, Jenis.KELURAHAN, Jenis.DESA_ADAT)

    class Meta:
        """Codes sort as the official list does."""

        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering: ClassVar[list[str]] = ["kode"]

    def __str__(self) -> str:
        return self.sebutan

    @property
    def sebutan(self) -> str:
        """The name with its kind, in the region's own words: ``Kecamatan …``, ``Distrik …``."""
        terms = region().terms
        if self.jenis in (self.Jenis.KABUPATEN, self.Jenis.KOTA):
            return self.nama
        if self.jenis == self.Jenis.DESA_ADAT and self.nama.lower().startswith("desa adat "):
            return self.nama  # as all of the official list bear it in their name
        words = {self.Jenis.KECAMATAN: terms.kecamatan, self.Jenis.DESA: terms.desa}
        return f"{words.get(self.Jenis(self.jenis)) or self.get_jenis_display()} {self.nama}"


class Unit(models.Model):
    """A service unit that works for several places: a puskesmas, an agency (OPD), a hospital."""

    class Jenis(models.TextChoices):
        """Kinds of service units."""

        PUSKESMAS = "puskesmas", _("Puskesmas")
        RUMAH_SAKIT = "rumah-sakit", _("Rumah sakit")
        OPD = "opd", _("Perangkat daerah (OPD)")
        UPTD = "uptd", _("UPTD")
        LAINNYA = "lainnya", _("Lainnya")

    kode = models.SlugField(
        _("kode"),
        max_length=40,
        unique=True,
        help_text=_("Kode resmi atau singkatan yang tidak berubah, misalnya dinkes."),
    )
    nama = models.CharField(_("nama"), max_length=150)
    jenis = models.CharField(_("jenis"), max_length=12, choices=Jenis.choices)
    wilayah = models.ManyToManyField(
        Wilayah,
        related_name="unit_layanan",
        verbose_name=_("wilayah kerja"),
        help_text=_(
            "Desa, kelurahan atau kecamatan yang dilayani. Untuk seluruh daerah pilih "
            "kabupaten atau kotanya."
        ),
    )
    history = History(m2m_fields=[wilayah], shown=["kode", "nama"])

    class Meta:
        """By name, as people look for it."""

        verbose_name = _("unit layanan")
        verbose_name_plural = _("unit layanan")
        ordering: ClassVar[list[str]] = ["nama"]

    def __str__(self) -> str:
        return self.nama


def role_choices() -> list[tuple[str, str]]:
    """Roles for forms; a function, so that a new role needs no migration."""
    return [(role.code, str(role.title)) for role in all_roles().values()]


class Assignment(models.Model):
    """A role within a place: a unit of the region and all below it, or a service unit."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="assignments",
        verbose_name=_("pengguna"),
    )
    role = models.CharField(_("peran"), max_length=50, choices=role_choices)
    wilayah = models.ForeignKey(
        Wilayah,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("wilayah"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("unit layanan"),
    )
    history = History(shown=["role", "wilayah", "unit"])

    class Meta:
        """One row for a role of a person in a place, and exactly one place."""

        verbose_name = _("penugasan")
        verbose_name_plural = _("penugasan")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "role", "wilayah"], name="penugasan_sekali"),
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                name="penugasan_unit_sekali",
                violation_error_message=_("Peran ini sudah diberikan untuk unit itu."),
            ),
            models.CheckConstraint(
                condition=models.Q(wilayah__isnull=False, unit__isnull=True)
                | models.Q(wilayah__isnull=True, unit__isnull=False),
                name="penugasan_satu_tempat",
                violation_error_message=_("Pilih satu tempat: wilayah atau unit layanan."),
            ),
        ]

    def __str__(self) -> str:
        role = all_roles().get(self.role)
        return f"{role.title if role else self.role}, {self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The person at hand knows of it at once."""
        super().save(*args, **kwargs)
        self._forget_duties()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """The person at hand knows of it at once."""
        done = super().delete(*args, **kwargs)
        self._forget_duties()
        return done

    def _forget_duties(self) -> None:
        person = self._state.fields_cache.get("user")
        if person is not None:
            person.__dict__.pop("duties", None)

    @property
    def place(self) -> "Wilayah | Unit | None":
        """Where the role holds."""
        return self.unit or self.wilayah
