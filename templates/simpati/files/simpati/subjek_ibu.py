"""What SIMPATI tells about mothers, girls and families to those who may ask, and what it forgets.

Keys are ``ibu-<number>`` and ``remaja-<number>``; `subjek` hands them on. A family is told with
its child or mother, and forgotten with the last of them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.access import within
from inti.extension import facts, forget
from inti.models import User
from inti.privacy.declarations import Text
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Deed, Person, Query, Redacted, Section, Step
from simpati.forms import tulis
from simpati.models import Balita, IbuHamil, Intervensi, Keluarga, PemeriksaanIbu, RemajaPutri
from simpati.pemeriksaan import akhiri

IBU, REMAJA = "ibu-", "remaja-"
DIHAPUS = "(dihapus)"
DEWASA = 18


def milik(key: str) -> IbuHamil | RemajaPutri | None:
    """Give the mother or girl of a key; None when it is neither's."""
    return _baris(key, IbuHamil.objects.all(), RemajaPutri.objects.all())


def find(query: Query, user: User) -> Iterator[Person]:
    """Mothers and girls with this NIK, or by name and birth date."""
    if query.nik:
        cocok = Q(nik_indeks=query.nik)
    elif query.born:
        cocok = Q(nama__iexact=query.name, tanggal_lahir=query.born)
    else:
        return
    yield from (_orang(satu) for satu in _ibu(user).filter(cocok).order_by("pk")[:50])
    yield from (_orang(satu) for satu in _remaja(user).filter(cocok).order_by("pk")[:50])


def person(key: str, user: User) -> Person | None:
    """One mother or girl whom this data manager may see."""
    satu = _baris(key, _ibu(user), _remaja(user))
    return _orang(satu) if satu else None


def rows(orang: IbuHamil | RemajaPutri) -> list[models.Model]:
    """Her record, her visits, and the work with her."""
    if isinstance(orang, RemajaPutri):
        return [orang, *orang.pemeriksaan.all()]
    kasus = orang.kasus.all()
    keluarga = [orang.keluarga] if orang.keluarga else []
    bantuan = Intervensi.objects.filter(kasus__in=kasus)
    return [orang, *orang.pemeriksaan.all(), *kasus, *bantuan, *keluarga]


def export(orang: IbuHamil | RemajaPutri) -> list[Section]:
    """Her record and every visit."""
    if isinstance(orang, RemajaPutri):
        return [_identitas_remaja(orang), _riwayat_remaja(orang)]
    return [_identitas_ibu(orang), _riwayat_ibu(orang), *isi_keluarga(orang.keluarga)]


def erasure(orang: IbuHamil | RemajaPutri) -> list[Step]:
    """Identity goes, visits stay without a name."""
    return [
        Step(
            deed=Deed.REDACT,
            what=_("Nama, NIK, nomor ponsel, sekolah, dan keluarganya"),
            why=_("Tidak lagi diperlukan untuk mendampinginya"),
        ),
        Step(
            deed=Deed.REDACT,
            what=_("Tanggal lahir menjadi tanggal satu bulan itu"),
            why=_("Tanggal lahir lengkap bersama desanya dapat mengenali orangnya"),
        ),
        Step(
            deed=Deed.REDACT,
            what=_("Catatan kasus, hasil intervensi, pelaksananya, dan faktor risiko"),
            why=_("Tulisan bebas dapat menyebut namanya"),
        ),
        Step(
            deed=Deed.KEEP,
            what=_("Tanggal dan hasil pemeriksaan, tanpa nama"),
            why=_("Dasar angka KEK dan anemia yang dilaporkan daerah (Perpres 72/2021)"),
        ),
    ]


def erase(orang: IbuHamil | RemajaPutri) -> Iterator[Redacted]:
    """Take the identity out of her record, her visits, and the work with her."""
    isi: dict[str, Any] = {
        "nama": DIHAPUS,
        "nik": "",
        "tanggal_lahir": orang.tanggal_lahir.replace(day=1),
    }
    if isinstance(orang, RemajaPutri):
        isi["sekolah"] = ""
        orang.aktif = False
    else:
        isi["telepon"] = ""
        if orang.hamil:
            akhiri(orang, IbuHamil.Status.PINDAH, timezone.localdate())
        yield from lepas_keluarga(orang)
        yield from _samarkan_kunjungan(orang)
    for nama, nilai in isi.items():
        setattr(orang, nama, nilai)
    orang.save()
    yield Redacted(row=orang, values={**isi, "nik_indeks": None})
    yield from forget(orang)


def isi_keluarga(keluarga: Keluarga | None) -> Iterator[Section]:
    """What is kept about a family, where there is one."""
    if keluarga is None:
        return
    bulan = formats.bulan(keluarga.periode_desil) if keluarga.periode_desil else ""
    yield _tabel(
        _("Keluarga"),
        (_("Nomor KK"), keluarga.no_kk),
        (_("Kepala keluarga"), keluarga.kepala),
        (_("Alamat"), keluarga.alamat),
        (_("RT"), keluarga.rt),
        (_("RW"), keluarga.rw),
        (_("Air minum layak"), keluarga.get_air_minum_layak_display()),
        (_("Jamban layak"), keluarga.get_jamban_layak_display()),
        (_("Desil kesejahteraan"), "" if keluarga.desil is None else str(keluarga.desil)),
        (_("Sumber desil"), keluarga.sumber_desil),
        (_("Bulan data desil"), bulan),
        *_tambahan(keluarga),
    )


def lepas_keluarga(orang: Balita | IbuHamil) -> Iterator[Redacted]:
    """Take someone out of the family; whom nobody is left of is forgotten. Saves the person."""
    keluarga = orang.keluarga
    if keluarga is None:
        return
    orang.keluarga = None
    orang.save()
    yield Redacted(row=orang, values={"keluarga": None})
    if keluarga.balita.exists() or keluarga.ibu.exists():
        return
    isi = {"no_kk": "", "kepala": DIHAPUS, "alamat": "", "rt": "", "rw": ""}
    desil = {"desil": None, "sumber_desil": "", "periode_desil": None}
    for nama, nilai in {**isi, **desil}.items():
        setattr(keluarga, nama, nilai)
    keluarga.save()
    yield Redacted(row=keluarga, values={**isi, **desil, "no_kk_indeks": None})
    yield from forget(keluarga)


def _samarkan_kunjungan(ibu: IbuHamil) -> Iterator[Redacted]:
    """What was written freely may name her."""
    for satu in ibu.pemeriksaan.all():
        satu.faktor_risiko = ""
        satu.save()
        yield Redacted(row=satu, values={"faktor_risiko": ""})
        yield from forget(satu)


def _ibu(user: User) -> QuerySet[IbuHamil]:
    terlihat = within(user, "posyandu__desa", [PENGELOLA_DATA])
    return IbuHamil.objects.filter(terlihat).select_related("posyandu__desa")


def _remaja(user: User) -> QuerySet[RemajaPutri]:
    terlihat = within(user, "posyandu__desa", [PENGELOLA_DATA])
    return RemajaPutri.objects.filter(terlihat).select_related("posyandu__desa")


def _baris(
    key: str, ibu: QuerySet[IbuHamil], remaja: QuerySet[RemajaPutri]
) -> IbuHamil | RemajaPutri | None:
    awalan, _garis, nomor = key.partition("-")
    if not nomor.isdecimal():
        return None
    if f"{awalan}-" == IBU:
        return ibu.filter(pk=int(nomor)).first()
    return remaja.filter(pk=int(nomor)).first() if f"{awalan}-" == REMAJA else None


def _orang(satu: IbuHamil | RemajaPutri) -> Person:
    ibu = isinstance(satu, IbuHamil)
    tentang = (
        say("ibu hamil, %(posyandu)s, %(desa)s")
        if ibu
        else say("remaja putri, %(posyandu)s, %(desa)s")
    )
    return Person(
        key=f"{IBU if ibu else REMAJA}{satu.pk}",
        name=satu.nama,
        born=satu.tanggal_lahir,
        child=satu.umur_tahun(timezone.localdate()) < DEWASA,
        about=tentang % {"posyandu": satu.posyandu, "desa": satu.posyandu.desa},
    )


def _identitas_ibu(ibu: IbuHamil) -> Section:
    return _tabel(
        _("Data ibu"),
        (_("Nama ibu"), ibu.nama),
        (_("Tanggal lahir"), formats.tanggal(ibu.tanggal_lahir)),
        (_("NIK ibu"), ibu.nik),
        (_("Nomor ponsel"), ibu.telepon),
        ("HPHT", formats.tanggal(ibu.hpht) if ibu.hpht else ""),
        (_("Perkiraan lahir"), formats.tanggal(ibu.hpl)),
        (_("Kehamilan ke-"), str(ibu.gravida)),
        (_("Tinggi badan (cm)"), _angka(ibu.tinggi_cm)),
        (_("Status"), ibu.get_status_display()),
        (_("Berakhir"), formats.tanggal(ibu.berakhir) if ibu.berakhir else ""),
        (_("Posyandu"), f"{ibu.posyandu}, {ibu.posyandu.desa}"),
        *_tambahan(ibu),
    )


def _riwayat_ibu(ibu: IbuHamil) -> Section:
    semua = ibu.pemeriksaan.select_related("petugas").order_by("tanggal")
    kolom = (
        _("Tanggal periksa"),
        _("Berat (kg)"),
        _("LiLA (cm)"),
        _("Hb (g/dL)"),
        _("Tablet tambah darah"),
        _("Tekanan darah"),
        _("Faktor risiko"),
        _("Petugas"),
        _("Lain-lain"),
    )
    return Section(
        title=_("Riwayat pemeriksaan"),
        columns=kolom,
        rows=[
            (
                formats.tanggal(satu.tanggal),
                _angka(satu.berat_kg),
                _angka(satu.lila_cm),
                _angka(satu.hb),
                _bulat(satu.ttd_diminum),
                _tekanan(satu),
                satu.faktor_risiko,
                str(satu.petugas),
                "; ".join(f"{nama}: {nilai}" for nama, nilai in facts(satu)),
            )
            for satu in semua
        ],
    )


def _identitas_remaja(remaja: RemajaPutri) -> Section:
    return _tabel(
        _("Data remaja"),
        (_("Nama"), remaja.nama),
        (_("Tanggal lahir"), formats.tanggal(remaja.tanggal_lahir)),
        (_("NIK"), remaja.nik),
        (_("Sekolah"), remaja.sekolah),
        (_("Posyandu"), f"{remaja.posyandu}, {remaja.posyandu.desa}"),
        *_tambahan(remaja),
    )


def _riwayat_remaja(remaja: RemajaPutri) -> Section:
    semua = remaja.pemeriksaan.select_related("petugas").order_by("tanggal")
    return Section(
        title=_("Riwayat pemeriksaan"),
        columns=(
            _("Tanggal periksa"),
            _("Hb (g/dL)"),
            _("Tablet tambah darah"),
            _("Petugas"),
            _("Lain-lain"),
        ),
        rows=[
            (
                formats.tanggal(satu.tanggal),
                _angka(satu.hb),
                _bulat(satu.ttd_diminum),
                str(satu.petugas),
                "; ".join(f"{nama}: {nilai}" for nama, nilai in facts(satu)),
            )
            for satu in semua
        ],
    )


def _tabel(judul: Text, *isi: tuple[Text, str]) -> Section:
    return Section(
        title=judul,
        columns=(_("Keterangan"), _("Isi")),
        rows=[(str(nama), nilai) for nama, nilai in isi],
    )


def _tambahan(baris: models.Model) -> list[tuple[Text, str]]:
    return [(nama, str(nilai)) for nama, nilai in facts(baris)]


def _angka(nilai: Decimal | None) -> str:
    return "" if nilai is None else tulis(nilai)


def _bulat(nilai: int | None) -> str:
    return "" if nilai is None else str(nilai)


def _tekanan(satu: PemeriksaanIbu) -> str:
    return "" if satu.sistolik is None else f"{satu.sistolik}/{satu.diastolik}"
