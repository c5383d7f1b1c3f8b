"""What an import would do with each row: the same decision for the check and for the import.

A row is taken whole or not at all. What a file says of a child is read from its first row about
that child, so that the same file again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inti.privacy.fields import Unreadable
from pertukaran.baris import Baris, Cacat, samarkan
from pertukaran.kolom import IDENTITAS
from pertukaran.models import Impor
from pertukaran.padan import Anak, Daftar, kunci_ibu, senama
from pertukaran.tempat import Tempat, Tolak
from simpati.antropometri import posisi_baku, umur_hari
from simpati.ketentuan import periksa_lahir, periksa_nik, periksa_riwayat, periksa_tanggal
from simpati.models import Balita, Laporan, Pengukuran, Posyandu
from simpati.nik import baca, peringatan

NILAI_UKUR = ("berat_kg", "panjang_tinggi_cm", "posisi", "edema")
MENGUBAH_HITUNGAN = frozenset(("tanggal_lahir", "jenis_kelamin"))


@dataclass(kw_only=True)
class Rencana:
    """What a part of a file adds and changes, what was found in it, and its counts of rows.

    `cacat` are rows that are not taken, `lihat` what is unusual in rows that are; `pindah_dari`
    tells for each child that moves the posyandu where it was.
    """

    anak_baru: list[Anak] = field(default_factory=list)
    anak_ubah: dict[Anak, Balita] = field(default_factory=dict)
    kolom_ubah: set[str] = field(default_factory=set)
    ukur_baru: list[Pengukuran] = field(default_factory=list)
    ukur_ubah: list[Pengukuran] = field(default_factory=list)
    hitung_ulang: set[int] = field(default_factory=set)
    pindah_dari: dict[int, int] = field(default_factory=dict)
    cacat: list[tuple[int, Cacat]] = field(default_factory=list)
    lihat: list[tuple[int, Cacat]] = field(default_factory=list)
    hitungan: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class UsulAnak:
    """A row's child: its record, and what the row changes in it."""

    anak: Anak | None
    balita: Balita
    ubah: Mapping[str, Any]
    dibiarkan: bool = False


@dataclass(frozen=True, kw_only=True)
class UsulUkur:
    """A row's measurement: values, and the stored one of that day."""

    tanggal: date
    nilai: Mapping[str, Any]
    tersimpan: Pengukuran | None
    ubah: Mapping[str, Any]
    dibiarkan: bool = False


class Pemutus:
    """Decides row by row; knows what the rows before said."""

    def __init__(self, impor: Impor, hari_ini: date) -> None:
        """`hari_ini` is the day in the region's time zone."""
        self._impor, self._hari_ini = impor, hari_ini
        self._daftar = Daftar()
        self._tempat = Tempat(impor.oleh, impor.posyandu)
        self._terkunci = set(Laporan.objects.order_by().values_list("desa", "bulan"))
        self._balita: dict[int, Balita] = {}
        self._ukuran: dict[tuple[int, date], Pengukuran] = {}
        self._rencana = Rencana()

    def putuskan(self, potongan: Sequence[Baris], *, ingat: bool = False) -> Rencana:
        """Decide a part of the file. With `ingat` it was written before and is only remembered."""
        self._rencana = Rencana()
        self._muat(potongan)
        for baris in potongan:
            self._rencana.hitungan["baris"] += 1
            if baris.cacat:
                self._catat(baris, *baris.cacat)
                continue
            try:
                self._satu(baris, ingat=ingat)
            except Tolak as tolak:
                self._catat(baris, tolak.cacat)
        return self._rencana

    def tersimpan(self, rencana: Rencana) -> None:
        """Know the children of a plan by their keys, now that they are written."""
        for anak in (*rencana.anak_baru, *rencana.anak_ubah):
            if anak.balita is not None:
                anak.pk, anak.balita = anak.balita.pk, None

    def _muat(self, potongan: Sequence[Baris]) -> None:
        """Load what the rows are about in two queries."""
        kunci = set()
        for baris in potongan:
            try:
                anak = self._kenali(baris)[0]
            except Tolak:
                continue
            if anak is not None and anak.pk is not None:
                kunci.add(anak.pk)
        hari = {baris.ukur["tanggal"] for baris in potongan if baris.ukur}
        self._balita = Balita.objects.select_for_update().in_bulk(kunci)
        self._ukuran = {
            (satu.balita_id, satu.tanggal): satu
            for satu in Pengukuran.objects.filter(balita__in=kunci, tanggal__in=hari)
        }

    def _kenali(self, baris: Baris) -> tuple[Anak | None, Posyandu | None]:
        posyandu = self._tempat.cari(baris)
        return self._daftar.cari(baris, posyandu, self._impor.tanpa_nik), posyandu

    def _catat(self, baris: Baris, *cacat: Cacat) -> None:
        self._rencana.hitungan["ganda" if cacat[0].ganda else "salah"] += 1
        self._rencana.cacat += [(baris.nomor, satu) for satu in cacat]

    def _satu(self, baris: Baris, *, ingat: bool) -> None:
        anak, posyandu = self._kenali(baris)
        usul = (
            self._usul_baru(baris, posyandu) if anak is None else self._usul(baris, anak, posyandu)
        )
        ukur = self._usul_ukur(baris, usul) if baris.ukur else None
        if ukur is None and anak is not None and anak.baris:
            pesan = _("Anak ini sudah ada di baris %(baris)d. Baris ini dilewati.")
            raise Tolak(baris.tolak("nama", pesan % {"baris": anak.baris}, ganda=True))
        if ingat and anak is None:
            return  # what was written is stored; this child was taken away since
        self._terapkan(baris, usul, ukur)

    # --- The child ------------------------------------------------------------------------------

    def _usul_baru(self, baris: Baris, posyandu: Posyandu | None) -> UsulAnak:
        for kolom in IDENTITAS:
            if kolom not in baris.anak:
                pesan = _(
                    "Anak ini belum terdaftar: nama, JK, tanggal lahir, dan ibunya perlu diisi."
                )
                raise Tolak(baris.tolak(kolom, pesan))
        if posyandu is None:
            pesan = _("Posyandu perlu diisi: di kolom Posyandu, atau dipilih di halaman pemetaan.")
            raise Tolak(baris.tolak("posyandu", pesan))
        balita = Balita(posyandu=posyandu, **baris.anak)
        self._periksa(baris, balita, None)
        return UsulAnak(anak=None, balita=balita, ubah={})

    def _usul(self, baris: Baris, anak: Anak, posyandu: Posyandu | None) -> UsulAnak:
        if anak.posyandu not in self._tempat.semua:
            pesan = _(
                "Anak ini sudah terdaftar di posyandu di luar wilayah tugas Anda. Hubungi bidan "
                "di sana."
            )
            raise Tolak(baris.tolak("nik", pesan, ganda=True))
        balita = anak.balita or self._balita[anak.pk or 0]
        if anak.baris:
            return UsulAnak(anak=anak, balita=balita, ubah={})
        ubah = {
            kolom: nilai
            for kolom, nilai in baris.anak.items()
            if getattr(balita, kolom) != nilai
            and not isinstance(getattr(balita, kolom), Unreadable)
        }
        if posyandu is not None and baris.tempat.get("posyandu") and anak.posyandu != posyandu.pk:
            ubah["posyandu_id"] = posyandu.pk
        if ubah and self._impor.bila_beda == Impor.Beda.BIARKAN:
            return UsulAnak(anak=anak, balita=balita, ubah={}, dibiarkan=True)
        if ubah:
            self._periksa(baris, _seandainya(balita, ubah), anak)
            if "tanggal_lahir" in ubah:
                _taati(baris, "tanggal_lahir", periksa_riwayat, balita, ubah["tanggal_lahir"])
        return UsulAnak(anak=anak, balita=balita, ubah=ubah)

    def _periksa(self, baris: Baris, balita: Balita, anak: Anak | None) -> None:
        """Hold the rules of the form. Raises Tolak."""
        lahir = balita.tanggal_lahir
        _taati(baris, "tanggal_lahir", periksa_lahir, lahir, self._hari_ini, baru=anak is None)
        if balita.nik and not isinstance(balita.nik, Unreadable):
            _taati(baris, "nik", periksa_nik, balita.nik, lahir, balita.jenis_kelamin)
        kunci = kunci_ibu(balita)
        lain = self._daftar.ibu.get(kunci) if kunci else None
        if lain is not None and lain is not anak:
            pesan = _(
                "Ibu, tanggal lahir, dan jenis kelaminnya sama dengan anak lain. Bila kembar, isi "
                "kolom Kembar Ke."
            )
            raise Tolak(baris.tolak("nik_ibu", pesan, ganda=True))

    # --- The measurement ------------------------------------------------------------------------

    def _usul_ukur(self, baris: Baris, usul: UsulAnak) -> UsulUkur:
        lahir = usul.ubah.get("tanggal_lahir", usul.balita.tanggal_lahir)
        tanggal = baris.ukur["tanggal"]
        _taati(baris, "tanggal", periksa_tanggal, tanggal, lahir, self._hari_ini)
        nilai = {kolom: baris.ukur[kolom] for kolom in NILAI_UKUR if kolom in baris.ukur}
        if usul.anak is not None and tanggal in usul.anak.terukur:
            _tolak_dua_kali(baris, *usul.anak.terukur[tanggal])
        lama = None
        if usul.anak is not None and usul.anak.pk is not None:
            lama = self._ukuran.get((usul.anak.pk, tanggal))
        if lama is None:
            self._demand_terbuka(baris, usul)
            baku = {"posisi": posisi_baku(umur_hari(lahir, tanggal)).value}
            return UsulUkur(tanggal=tanggal, nilai={**baku, **nilai}, tersimpan=None, ubah={})
        ubah = {kolom: isi for kolom, isi in nilai.items() if getattr(lama, kolom) != isi}
        if ubah and self._impor.bila_beda == Impor.Beda.BIARKAN:
            return UsulUkur(tanggal=tanggal, nilai=nilai, tersimpan=lama, ubah={}, dibiarkan=True)
        if ubah:
            self._demand_terbuka(baris, usul)
        return UsulUkur(tanggal=tanggal, nilai=nilai, tersimpan=lama, ubah=ubah)

    def _demand_terbuka(self, baris: Baris, usul: UsulAnak) -> None:
        """Raise Tolak for a month whose report was sent: a file gives no reason."""
        tempat = self._tempat.semua.get(usul.balita.posyandu_id)
        bulan = baris.ukur["tanggal"].replace(day=1)
        if tempat is not None and (tempat.desa_id, bulan) in self._terkunci:
            pesan = _(
                "Laporan bulan itu sudah dikirim. Koreksi satu per satu di halaman pengukurannya, "
                "dengan alasan."
            )
            raise Tolak(baris.tolak("tanggal", pesan))

    # --- The decision ---------------------------------------------------------------------------

    def _terapkan(self, baris: Baris, usul: UsulAnak, ukur: UsulUkur | None) -> None:
        self._ingatkan(baris, baris.anak if usul.anak is None else usul.ubah)
        self._ingatkan_nama(baris, usul)
        anak = usul.anak or self._daftarkan(usul.balita)
        if usul.ubah:
            self._ubah_anak(anak, usul)
        anak.baris = anak.baris or baris.nomor
        anak.disebut = anak.disebut or baris.anak.get("nama", "")
        if ukur is not None:
            anak.terukur[ukur.tanggal] = (baris.nomor, ukur.nilai)
            self._ukur(usul.balita, ukur)
        hitungan = self._rencana.hitungan
        ukur_baru = ukur is not None and ukur.tersimpan is None
        if usul.anak is None or ukur_baru:
            hitungan["baru"] += 1
        elif usul.ubah or (ukur is not None and ukur.ubah):
            hitungan["berubah"] += 1
        else:
            hitungan["dibiarkan" if _dibiarkan(usul, ukur) else "sama"] += 1
        hitungan["anak_baru"] += usul.anak is None
        hitungan["ukur_baru"] += ukur_baru

    def _ingatkan(self, baris: Baris, ditulis: Mapping[str, Any]) -> None:
        """Tell what is unusual in a NIK that is written now; no reason to refuse its row."""
        for kolom in ("nik", "nik_ibu"):
            if ditulis.get(kolom) and (pesan := peringatan(baca(ditulis[kolom]))):
                self._rencana.hitungan["lihat"] += 1
                self._rencana.lihat.append((baris.nomor, baris.tolak(kolom, pesan)))

    def _ingatkan_nama(self, baris: Baris, usul: UsulAnak) -> None:
        """Tell a stored child that is known by its mother and has another name: a twin, perhaps."""
        if usul.anak is None or usul.anak.baris or usul.balita.nik == baris.anak.get("nik", "-"):
            return
        if senama(baris.anak.get("nama", ""), usul.balita.nama):
            return
        pesan = _(
            "Di SIMPATI namanya %(nama)s; dianggap anak yang sama karena ibu, tanggal lahir, dan "
            "jenis kelaminnya sama. Bila ini kembarannya, isi kolom Kembar Ke."
        )
        cacat = baris.tolak("nama", pesan % {"nama": samarkan("nama", usul.balita.nama)})
        self._rencana.hitungan["lihat"] += 1
        self._rencana.lihat.append((baris.nomor, cacat))

    def _daftarkan(self, balita: Balita) -> Anak:
        anak = Anak(pk=None, posyandu=balita.posyandu_id, nik="", balita=balita)
        self._daftar.masukkan(anak, balita)
        self._rencana.anak_baru.append(anak)
        return anak

    def _ubah_anak(self, anak: Anak, usul: UsulAnak) -> None:
        balita = usul.balita
        self._daftar.lepas(anak, balita)
        if balita.pk is not None and "posyandu_id" in usul.ubah:
            self._rencana.pindah_dari[balita.pk] = balita.posyandu_id
        for kolom, nilai in usul.ubah.items():
            setattr(balita, kolom, nilai)
        self._daftar.masukkan(anak, balita)
        if balita.pk is not None:
            anak.balita = balita
            self._rencana.anak_ubah[anak] = balita
            self._rencana.kolom_ubah |= set(usul.ubah)
            if MENGUBAH_HITUNGAN & set(usul.ubah):
                self._rencana.hitung_ulang.add(balita.pk)

    def _ukur(self, balita: Balita, ukur: UsulUkur) -> None:
        if ukur.tersimpan is None:
            pengukuran = Pengukuran(
                balita=balita, tanggal=ukur.tanggal, petugas=self._impor.oleh, **ukur.nilai
            )
            self._rencana.ukur_baru.append(pengukuran)
        elif ukur.ubah:
            pengukuran = ukur.tersimpan
            pengukuran.balita, pengukuran.petugas = balita, self._impor.oleh
            for kolom, nilai in ukur.ubah.items():
                setattr(pengukuran, kolom, nilai)
            self._rencana.ukur_ubah.append(pengukuran)


def _taati(
    baris: Baris, kolom: str, aturan: Callable[..., None], *isi: Any, **pilihan: Any
) -> None:
    """Hold a row to a rule of the forms. Raises Tolak with its sentence."""
    try:
        aturan(*isi, **pilihan)
    except ValidationError as salah:
        raise Tolak(baris.tolak(kolom, salah.messages[0])) from salah


def _seandainya(balita: Balita, ubah: Mapping[str, Any]) -> Balita:
    """Give a child as a change would leave it; nothing is changed."""
    isi = {satu.attname: getattr(balita, satu.attname) for satu in Balita._meta.concrete_fields}
    return Balita(**{**isi, **ubah})


def _tolak_dua_kali(baris: Baris, nomor: int, nilai: Mapping[str, Any]) -> None:
    """Tell two measurements of one child on one day. Raises Tolak."""
    sama = all(
        nilai.get(kolom, isi) == isi for kolom, isi in baris.ukur.items() if kolom != "tanggal"
    )
    pesan = (
        _("Pengukuran ini sudah ada di baris %(baris)d. Baris ini dilewati.")
        if sama
        else _("Baris %(baris)d mencatat hari yang sama dengan angka lain. Hapus yang keliru.")
    )
    raise Tolak(baris.tolak("tanggal", pesan % {"baris": nomor}, ganda=sama))


def _dibiarkan(usul: UsulAnak, ukur: UsulUkur | None) -> bool:
    return usul.dibiarkan or (ukur is not None and ukur.dibiarkan)
