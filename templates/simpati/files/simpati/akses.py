"""Which rows a person may see.

By name: a kader the children of the posyandu where she is listed (and only while her assignment
covers its village), a bidan or tenaga gizi every posyandu of her unit. As figures: everyone with a
role, for the units of their assignments and all below.
"""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from inti.access import units, within
from inti.models import User, Wilayah
from inti.privacy.roles import PENGELOLA_DATA
from simpati.models import (
    Balita,
    IbuHamil,
    Kasus,
    Keluarga,
    Kembaran,
    PemeriksaanIbu,
    PemeriksaanRemaja,
    Pendaftaran,
    Pengukuran,
    Posyandu,
    RemajaPutri,
)
from simpati.roles import KADER, PER_NAMA, SEMUA, TENAGA_KESEHATAN

Pengguna = User | AnonymousUser


def posyandu_untuk(pengguna: Pengguna) -> QuerySet[Posyandu]:
    """Posyandu whose children this person may see by name."""
    semua = Posyandu.objects.select_related("desa")
    if not isinstance(pengguna, User):
        return semua.none()
    petugas = within(pengguna, "desa", TENAGA_KESEHATAN)
    # Her own are listed once each, so that the join gives none twice.
    sendiri = within(pengguna, "desa", [KADER]) & Q(kader=pengguna)
    if not units(pengguna, [KADER]):
        return semua.filter(petugas)
    if not units(pengguna, TENAGA_KESEHATAN):
        return semua.filter(sendiri)
    return semua.filter(petugas | Q(pk__in=Posyandu.objects.filter(sendiri).values("pk")))


def balita_untuk(pengguna: Pengguna) -> QuerySet[Balita]:
    """Children whom this person may see by name; a merged record is seen as what it became."""
    return Balita.objects.filter(
        posyandu__in=posyandu_untuk(pengguna).select_related(None), gabungan=None
    ).select_related("posyandu__desa")


def balita_diawasi(pengguna: Pengguna) -> QuerySet[Balita]:
    """Children of whom this person may see who opened their data: not a kader's own colleagues."""
    peran = (*TENAGA_KESEHATAN, PENGELOLA_DATA)
    return Balita.objects.filter(within(pengguna, "posyandu__desa", peran)).select_related(
        "posyandu__desa"
    )


def pengukuran_untuk(pengguna: Pengguna) -> QuerySet[Pengukuran]:
    """Measurements whose child this person may see by name."""
    return Pengukuran.objects.filter(balita__in=balita_untuk(pengguna).select_related(None))


def ibu_untuk(pengguna: Pengguna) -> QuerySet[IbuHamil]:
    """Mothers whom this person may see by name."""
    return IbuHamil.objects.filter(
        posyandu__in=posyandu_untuk(pengguna).select_related(None)
    ).select_related("posyandu__desa")


def pemeriksaan_ibu_untuk(pengguna: Pengguna) -> QuerySet[PemeriksaanIbu]:
    """Visits of the mothers whom this person may see by name."""
    return PemeriksaanIbu.objects.filter(ibu__in=ibu_untuk(pengguna).select_related(None))


def remaja_untuk(pengguna: Pengguna) -> QuerySet[RemajaPutri]:
    """Girls whom this person may see by name."""
    return RemajaPutri.objects.filter(
        posyandu__in=posyandu_untuk(pengguna).select_related(None)
    ).select_related("posyandu__desa")


def pemeriksaan_remaja_untuk(pengguna: Pengguna) -> QuerySet[PemeriksaanRemaja]:
    """Visits of the girls whom this person may see by name."""
    return PemeriksaanRemaja.objects.filter(remaja__in=remaja_untuk(pengguna).select_related(None))


def keluarga_untuk(pengguna: Pengguna) -> QuerySet[Keluarga]:
    """Families of the children and mothers whom this person may see by name."""
    return _keluarga_di(posyandu_untuk(pengguna))


def keluarga_berdesil(pengguna: Pengguna) -> QuerySet[Keluarga]:
    """Families whose decile this person may see: a bidan's, not a kader's."""
    return _keluarga_di(posyandu_divalidasi(pengguna))


def _keluarga_di(posyandu: QuerySet[Posyandu]) -> QuerySet[Keluarga]:
    tempat = posyandu.select_related(None).order_by()
    anak = Balita.objects.filter(posyandu__in=tempat, gabungan=None, keluarga__isnull=False)
    ibu = IbuHamil.objects.filter(posyandu__in=tempat, keluarga__isnull=False)
    return Keluarga.objects.filter(
        Q(pk__in=anak.order_by().values("keluarga")) | Q(pk__in=ibu.order_by().values("keluarga"))
    )


def kasus_untuk(pengguna: Pengguna) -> QuerySet[Kasus]:
    """Cases of the children and mothers whom this person may see by name."""
    posyandu = posyandu_untuk(pengguna).select_related(None).order_by()
    return Kasus.objects.filter(
        Q(balita__posyandu__in=posyandu) | Q(ibu__posyandu__in=posyandu)
    ).select_related("balita__posyandu__desa", "ibu__posyandu__desa", "penanggung_jawab")


def kasus_diputuskan(pengguna: Pengguna) -> QuerySet[Kasus]:
    """Cases on which this person decides: a bidan's and a tenaga gizi's, not a kader's."""
    return kasus_untuk(pengguna).filter(
        within(pengguna, "balita__posyandu__desa", TENAGA_KESEHATAN)
        | within(pengguna, "ibu__posyandu__desa", TENAGA_KESEHATAN)
    )


def posyandu_divalidasi(pengguna: Pengguna) -> QuerySet[Posyandu]:
    """Posyandu whose measurements this person validates and corrects: a bidan's, not a kader's."""
    return Posyandu.objects.select_related("desa").filter(
        within(pengguna, "desa", TENAGA_KESEHATAN)
    )


def pasangan_untuk(pengguna: Pengguna) -> QuerySet[Kembaran]:
    """Possible doubles that wait, where both records are this person's to decide on."""
    kiri = within(pengguna, "kiri__posyandu__desa", TENAGA_KESEHATAN)
    kanan = within(pengguna, "kanan__posyandu__desa", TENAGA_KESEHATAN)
    return Kembaran.objects.filter(kiri, kanan, bukan=False).select_related(
        "kiri__posyandu__desa", "kanan__posyandu__desa"
    )


def desa_untuk(pengguna: Pengguna, peran: Sequence[str] = SEMUA) -> QuerySet[Wilayah]:
    """Villages in which this person holds one of the roles."""
    desa = [jenis.value for jenis in Wilayah.DESA]
    return wilayah_untuk(pengguna, peran).filter(jenis__in=desa)


def wilayah_untuk(pengguna: Pengguna, peran: Sequence[str] = SEMUA) -> QuerySet[Wilayah]:
    """Units in which this person holds one of the roles, and whose figures they may see."""
    return Wilayah.objects.filter(within(pengguna, "", peran))


def unit_utama(pengguna: Pengguna) -> list[Wilayah]:
    """Give the units of a person's assignments; the region itself for a superuser."""
    if isinstance(pengguna, User) and pengguna.is_superuser:
        return list(Wilayah.objects.filter(induk=None))
    return list(Wilayah.objects.filter(pk__in=units(pengguna, SEMUA)))


def pendaftaran_untuk(pengguna: Pengguna) -> QuerySet[Pendaftaran]:
    """Registrations in the villages where this person works with children by name."""
    return Pendaftaran.objects.filter(within(pengguna, "desa", PER_NAMA)).select_related(
        "desa__induk", "posyandu"
    )
