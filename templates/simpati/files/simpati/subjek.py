"""What SIMPATI tells about a person to those who may ask, and what it forgets.

Persons are children, whose mother is found by her NIK through their records (keys are numbers),
parents who asked for a place (keys are ``daftar-<number>``), mothers and girls (`subjek_ibu`).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.urls import reverse
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
from simpati import subjek_ibu
from simpati.antropometri import UMUR_MAKS_HARI, umur_hari
from simpati.forms import tulis
from simpati.models import (
    Balita,
    Bukti,
    IbuHamil,
    Intervensi,
    Kasus,
    KontakOrangTua,
    Koreksi,
    Pendaftaran,
    Pengukuran,
    RemajaPutri,
)
from simpati.pembuka import per_hari
from simpati.pengingat.persetujuan import lupakan
from simpati.rekap import segarkan_anak
from simpati.subjek_ibu import DIHAPUS as DIHAPUS
from simpati.subjek_ibu import isi_keluarga, lepas_keluarga

TITLE: Text = "SIMPATI"
TANPA_TELEPON = "0000000000"
DAFTAR = "daftar-"


def find(query: Query, user: User) -> Iterator[Person]:
    """Children with this NIK or of a mother with it, or by name and birth date; parents by name."""
    semua = _balita(user)
    if query.nik:
        cocok = semua.filter(Q(nik_indeks=query.nik) | Q(nik_ibu_indeks=query.nik))
    elif query.born:
        cocok = semua.filter(nama__iexact=query.name, tanggal_lahir=query.born)
    else:
        cocok = semua.none()
    yield from (_orang(satu) for satu in cocok.order_by("pk")[:50])
    yield from subjek_ibu.find(query, user)
    if query.name:
        minta = _pendaftaran(user).filter(nama__iexact=query.name)
        yield from (_pendaftar(satu) for satu in minta.order_by("pk")[:50])


def person(key: str, user: User) -> Person | None:
    """One child or parent whom this data manager may see."""
    nomor = key.removeprefix(DAFTAR)
    if key.startswith(DAFTAR) and nomor.isdecimal():
        minta = _pendaftaran(user).filter(pk=int(nomor)).first()
        return _pendaftar(minta) if minta else None
    anak = _balita(user).filter(pk=int(key)).first() if key.isdecimal() else None
    return _orang(anak) if anak else subjek_ibu.person(key, user)


def rows(key: str) -> list[models.Model]:
    """The child and its measurements, or the parent's request."""
    if minta := _diminta(key):
        return [minta]
    if lain := subjek_ibu.milik(key):
        return [*subjek_ibu.rows(lain), *_semua_bukti(lain)]
    anak = Balita.objects.get(pk=key)
    kasus = anak.kasus.all()
    return [
        anak,
        *anak.pengukuran.all(),
        *kasus,
        *Intervensi.objects.filter(kasus__in=kasus),
        *Bukti.objects.filter(intervensi__kasus__in=kasus),
        *Koreksi.objects.filter(pengukuran__balita=anak),
        *([anak.keluarga] if anak.keluarga else []),
        *_tergabung(anak),
    ]


def export(key: str) -> list[Section]:
    """The child's record and every measurement, or the parent's request."""
    if minta := _diminta(key):
        return [_isi_pendaftaran(minta)]
    if lain := subjek_ibu.milik(key):
        return [*subjek_ibu.export(lain), *_pendampingan(lain), *_bukti(lain)]
    anak = Balita.objects.select_related("posyandu__desa").get(pk=key)
    ukuran = anak.pengukuran.select_related("petugas").order_by("tanggal")
    lama = Balita.objects.filter(gabungan__baru=anak).order_by("pk")
    return [
        _identitas(anak),
        _riwayat(ukuran),
        *_pendampingan(anak),
        *_bukti(anak),
        *_tambahan(ukuran),
        *isi_keluarga(anak.keluarga),
        *_pembuka(anak),
        *(bagian for satu in lama for bagian in export(str(satu.pk))),
    ]


def files(key: str) -> Iterator[tuple[str, FieldFile]]:
    """The proof of what was done for someone, each with the name that `export` gives it."""
    if not key.startswith(DAFTAR):
        orang = subjek_ibu.milik(key) or Balita.objects.get(pk=key)
        yield from ((_nama_berkas(satu), satu.berkas) for satu in _semua_bukti(orang))


def links(key: str) -> Iterator[tuple[Text, str]]:
    """Where a data manager sees who opened the child's data."""
    if key.isdecimal():
        yield _("Siapa yang membuka data ini"), reverse("simpati:pembuka", args=[key])


def erasure(key: str) -> list[Step]:
    """Identity goes, measurements stay without a name."""
    if key.startswith(DAFTAR):
        return [
            Step(
                deed=Deed.REDACT,
                what=_("Nama orang tua dan nomor ponsel"),
                why=_("Tidak lagi diperlukan setelah permohonan dijawab"),
            ),
            Step(
                deed=Deed.KEEP,
                what=_("Nomor permohonan, desa, dan langkahnya, tanpa nama"),
                why=_("Bukti bahwa layanan dijawab tepat waktu (UU 25/2009)"),
            ),
        ]
    if lain := subjek_ibu.milik(key):
        return subjek_ibu.erasure(lain)
    return [
        Step(
            deed=Deed.REDACT,
            what=_("Nama anak, nama ibu, NIK keduanya, alamat, RT, RW, dan keluarganya"),
            why=_("Tidak lagi diperlukan untuk mendampingi anak ini"),
        ),
        Step(
            deed=Deed.REDACT,
            what=_(
                "Tanggal lahir menjadi tanggal satu bulan itu, dan umur dihitung darinya; anak "
                "menjadi tidak aktif"
            ),
            why=_("Tanggal lahir lengkap bersama desanya dapat mengenali anak"),
        ),
        Step(
            deed=Deed.REDACT,
            what=_("Catatan kasus, hasil intervensi, pelaksananya, dan alasan koreksi"),
            why=_("Tulisan bebas dapat menyebut nama anak atau keluarganya"),
        ),
        Step(
            deed=Deed.DELETE,
            what=_("Nomor ponsel untuk pesan; persetujuannya ditarik dan disamarkan"),
            why=_("Tidak ada lagi yang perlu diundang"),
        ),
        Step(
            deed=Deed.DELETE,
            what=_("Foto dan PDF bukti intervensi"),
            why=_("Gambar dan surat dapat mengenali anak"),
        ),
        *_langkah_tambahan(key),
        Step(
            deed=Deed.KEEP,
            what=_("Tanggal ukur, berat, panjang atau tinggi, dan hasil penilaian, tanpa nama"),
            why=_("Dasar angka stunting yang wajib dilaporkan daerah (Perpres 72/2021)"),
        ),
    ]


def erase(key: str) -> list[Redacted]:
    """Take the identity out of the child's record, or the parent's request."""
    if minta := _diminta(key):
        return list(samarkan_pendaftaran(minta))
    if lain := subjek_ibu.milik(key):
        return list(samarkan_lain(lain))
    anak = Balita.objects.select_for_update().get(pk=key)
    hilang = list(samarkan(anak, lahir=anak.tanggal_lahir.replace(day=1), aktif=False))
    segarkan_anak(anak)
    return hilang


def samarkan_lain(orang: IbuHamil | RemajaPutri) -> Iterator[Redacted]:
    """Take the identity of a mother or a girl out of all that is kept about her."""
    for satu in _semua_bukti(orang):
        satu.delete()
    yield from _samarkan_kasus(orang)
    yield from subjek_ibu.erase(orang)


def samarkan_pendaftaran(minta: Pendaftaran) -> Iterator[Redacted]:
    """Take the parent's name and number; that the request was answered stays."""
    minta.nama, minta.telepon = DIHAPUS, TANPA_TELEPON
    minta.save()
    yield Redacted(row=minta, values={"nama": DIHAPUS, "telepon": TANPA_TELEPON})


def samarkan(anak: Balita, *, lahir: date, aktif: bool) -> Iterator[Redacted]:
    """Take the identity out of all that is kept about a child; `lahir` is the coarser birth date.

    Whoever changes `aktif` has to count its months again.
    """
    isi: dict[str, Any] = {
        "nama": DIHAPUS,
        "nama_ibu": DIHAPUS,
        "nik": "",
        "nik_ibu": "",
        "alamat": "",
        "rt": "",
        "rw": "",
        "tanggal_lahir": lahir,
        "aktif": aktif,
    }
    for nama, nilai in isi.items():
        setattr(anak, nama, nilai)
    anak.save()
    lupakan(anak, DIHAPUS)
    for satu in _semua_bukti(anak):
        satu.delete()
    jejak = {nama: nilai for nama, nilai in isi.items() if nama != "aktif"}
    yield Redacted(row=anak, values={**jejak, "nik_indeks": None, "nik_ibu_indeks": None})
    yield from _samarkan_pengukuran(anak)
    yield from _samarkan_kasus(anak)
    yield from _samarkan_gabungan(anak)
    yield from lepas_keluarga(anak)
    yield from forget(anak)


def _samarkan_pengukuran(anak: Balita) -> Iterator[Redacted]:
    """The age on the day gives the day of birth away; the region's notes may name the child."""
    for satu in anak.pengukuran.all():
        satu.umur_hari = min(umur_hari(anak.tanggal_lahir, satu.tanggal), UMUR_MAKS_HARI)
        satu.save()
        yield Redacted(row=satu, values={"umur_hari": satu.umur_hari})
        yield from forget(satu)


def _samarkan_kasus(orang: Balita | IbuHamil | RemajaPutri) -> Iterator[Redacted]:
    """What was written freely may name someone; an open case has nobody left to help."""
    if isinstance(orang, RemajaPutri):
        return
    for satu in orang.kasus.all():
        satu.catatan = ""
        if satu.terbuka:
            satu.status, satu.selesai = Kasus.Status.PUTUS, timezone.localdate()
        satu.save()
        yield Redacted(row=satu, values={"catatan": ""})
        for bantuan in satu.intervensi.all():
            bantuan.hasil, bantuan.pelaksana = "", DIHAPUS
            bantuan.save()
            yield Redacted(row=bantuan, values={"hasil": "", "pelaksana": DIHAPUS})
    if isinstance(orang, IbuHamil):
        return
    for koreksi in Koreksi.objects.filter(pengukuran__balita=orang):
        koreksi.alasan = DIHAPUS
        koreksi.save()
        yield Redacted(row=koreksi, values={"alasan": DIHAPUS})


def _tergabung(anak: Balita) -> Iterator[models.Model]:
    """The records that were merged into the child's, which keep what was not chosen."""
    for satu in anak.asal.select_related("lama"):
        yield satu
        yield from rows(str(satu.lama_id))


def _samarkan_gabungan(anak: Balita) -> Iterator[Redacted]:
    """What was merged into the record is the same child; the reason may name it."""
    for satu in anak.asal.all():
        satu.alasan = DIHAPUS
        satu.save()
        yield Redacted(row=satu, values={"alasan": DIHAPUS})
        yield from erase(str(satu.lama_id))


def _langkah_tambahan(key: str) -> Iterator[Step]:
    """What the region's own fields on the forms of the child and its measurements keep."""
    anak = Balita.objects.get(pk=key)
    isi = (label for satu in (anak, *anak.pengukuran.all()) for label, _nilai in facts(satu))
    if nama := dict.fromkeys(isi):
        yield Step(
            deed=Deed.DELETE,
            what=", ".join(nama),
            why=_("Tidak lagi diperlukan untuk mendampingi anak ini"),
        )


def _balita(user: User) -> QuerySet[Balita]:
    terlihat = within(user, "posyandu__desa", [PENGELOLA_DATA])
    return Balita.objects.filter(terlihat).select_related("posyandu__desa")


def _pendaftaran(user: User) -> QuerySet[Pendaftaran]:
    terlihat = within(user, "desa", [PENGELOLA_DATA])
    return Pendaftaran.objects.filter(terlihat).select_related("desa")


def _diminta(key: str) -> Pendaftaran | None:
    if not key.startswith(DAFTAR):
        return None
    return Pendaftaran.objects.select_related("desa").get(pk=key.removeprefix(DAFTAR))


def _pendaftar(minta: Pendaftaran) -> Person:
    return Person(
        key=f"{DAFTAR}{minta.pk}",
        name=minta.nama,
        about=say("mendaftarkan anak ke posyandu, %(desa)s") % {"desa": minta.desa},
    )


def _isi_pendaftaran(minta: Pendaftaran) -> Section:
    isi = (
        (_("Nama orang tua"), minta.nama),
        (_("Nomor ponsel"), minta.telepon),
        (_("Desa/kelurahan"), str(minta.desa)),
        (_("Bulan lahir anak"), formats.bulan(minta.bulan_lahir)),
        (_("Dikirim"), formats.waktu(minta.dibuat)),
        (_("Nomor permohonan"), ", ".join(map(str, minta.permohonan_semua.all()))),
    )
    return Section(
        title=_("Pendaftaran posyandu"),
        columns=(_("Keterangan"), _("Isi")),
        rows=[(str(nama), nilai) for nama, nilai in isi],
    )


def _orang(anak: Balita) -> Person:
    tempat = {"posyandu": anak.posyandu, "desa": anak.posyandu.desa, "ibu": anak.nama_ibu}
    return Person(
        key=str(anak.pk),
        name=anak.nama,
        born=anak.tanggal_lahir,
        child=True,
        about=say("%(posyandu)s, %(desa)s, ibu %(ibu)s") % tempat,
    )


def _identitas(anak: Balita) -> Section:
    isi = (
        (_("Nama anak"), anak.nama),
        (_("Jenis kelamin"), anak.get_jenis_kelamin_display()),
        (_("Tanggal lahir"), formats.tanggal(anak.tanggal_lahir)),
        (_("NIK anak"), anak.nik),
        (_("Nama ibu"), anak.nama_ibu),
        (_("NIK ibu"), anak.nik_ibu),
        (_("Urutan lahir kembar"), str(anak.urutan_kembar)),
        (_("Alamat"), anak.alamat),
        (_("RT"), anak.rt),
        (_("RW"), anak.rw),
        (_("Posyandu"), f"{anak.posyandu}, {anak.posyandu.desa}"),
        (_("Nomor ponsel untuk pesan"), _nomor(anak)),
        (_("Masih terdaftar"), say("ya") if anak.aktif else say("tidak")),
        *((label, str(nilai)) for label, nilai in facts(anak)),
    )
    return Section(
        title=_("Data anak"),
        columns=(_("Keterangan"), _("Isi")),
        rows=[(str(nama), nilai) for nama, nilai in isi],
    )


def _nomor(anak: Balita) -> str:
    """The number that a parent gave for invitations; empty without one."""
    kontak = KontakOrangTua.objects.filter(balita=anak).first()
    return kontak.telepon if kontak else ""


def _riwayat(ukuran: QuerySet[Pengukuran]) -> Section:
    kolom = (
        _("Tanggal ukur"),
        _("Berat (kg)"),
        _("Panjang/tinggi (cm)"),
        _("Cara"),
        _("Edema"),
        _("Hasil PB/U atau TB/U"),
        _("Hasil BB/U"),
        _("Hasil BB/PB atau BB/TB"),
        _("Petugas"),
    )
    return Section(
        title=_("Riwayat pengukuran"),
        columns=kolom,
        rows=[
            (
                formats.tanggal(satu.tanggal),
                tulis(satu.berat_kg),
                tulis(satu.panjang_tinggi_cm),
                satu.get_posisi_display(),
                say("ya") if satu.edema else say("tidak"),
                satu.kelas_tbu,
                satu.kelas_bbu,
                satu.kelas_bbtb,
                str(satu.petugas),
            )
            for satu in ukuran
        ],
    )


def _pendampingan(orang: Balita | IbuHamil | RemajaPutri) -> Iterator[Section]:
    """The cases and what was done in each, where there are any."""
    if isinstance(orang, RemajaPutri):
        return
    kasus = orang.kasus.prefetch_related("intervensi").order_by("mulai")
    isi = [
        (
            formats.tanggal(satu.mulai),
            satu.get_sebab_display(),
            satu.get_status_display(),
            "; ".join(_bantuan(bantuan) for bantuan in satu.intervensi.all()),
            satu.catatan,
        )
        for satu in kasus
    ]
    if isi:
        kolom = (_("Ditemukan"), _("Sebab"), _("Status"), _("Intervensi"), _("Catatan"))
        yield Section(title=_("Pendampingan"), columns=kolom, rows=isi)


def _bantuan(bantuan: Intervensi) -> str:
    hari = formats.tanggal(bantuan.realisasi or bantuan.jadwal)
    bagian = (str(bantuan), hari, bantuan.pelaksana, bantuan.hasil)
    return ", ".join(satu for satu in bagian if satu)


def _semua_bukti(orang: Balita | IbuHamil | RemajaPutri) -> QuerySet[Bukti]:
    """Every proof of a help; girls have no cases, and none."""
    semua = Bukti.objects.select_related("intervensi", "diunggah_oleh")
    if isinstance(orang, Balita):
        return semua.filter(intervensi__kasus__balita=orang)
    if isinstance(orang, IbuHamil):
        return semua.filter(intervensi__kasus__ibu=orang)
    return semua.none()


def _nama_berkas(bukti: Bukti) -> str:
    """A name for the file in a copy: ``bukti-7.jpg``."""
    return f"bukti-{bukti.pk}.{str(bukti.berkas.name).rpartition('.')[2]}"


def _bukti(orang: Balita | IbuHamil | RemajaPutri) -> Iterator[Section]:
    """The files that prove what was done, where there are any; the ZIP holds them."""
    isi = [
        (
            _nama_berkas(satu),
            str(satu.intervensi),
            formats.waktu(satu.diunggah),
            str(satu.diunggah_oleh),
        )
        for satu in _semua_bukti(orang)
    ]
    if isi:
        kolom = (_("Berkas"), _("Intervensi"), _("Diunggah"), _("Diunggah oleh"))
        yield Section(title=_("Bukti intervensi"), columns=kolom, rows=isi)


def _pembuka(anak: Balita) -> Iterator[Section]:
    """Who opened the child's data on which day, and how often."""
    isi = [
        (formats.tanggal(hari), siapa, peran, tindakan, alasan, formats.angka(kali))
        for hari, siapa, peran, tindakan, alasan, kali in per_hari(anak)
    ]
    if isi:
        kolom = (_("Hari"), _("Siapa"), _("Peran"), _("Tindakan"), _("Untuk apa"), _("Kali"))
        yield Section(title=_("Siapa yang membuka data ini"), columns=kolom, rows=isi)


def _tambahan(ukuran: QuerySet[Pengukuran]) -> Iterator[Section]:
    """What the region keeps about the measurements, where it does."""
    isi = [
        (formats.tanggal(satu.tanggal), nama, str(nilai))
        for satu in ukuran
        for nama, nilai in facts(satu)
    ]
    if isi:
        yield Section(
            title=_("Catatan lain pada pengukuran"),
            columns=(_("Tanggal ukur"), _("Keterangan"), _("Isi")),
            rows=isi,
        )
