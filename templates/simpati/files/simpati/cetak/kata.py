"""The sentences of the monthly report: its title, its figures in words, what needs attention."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inti import formats
from inti.models import Wilayah
from inti.region import region
from simpati.angka import SEL_TERKECIL, Angka
from simpati.aturan import aturan
from simpati.cetak.isi import Baris, Isi, Kiriman
from simpati.sebutan import sebutan_desa

NAMA_MAKS = 5
"""Names in one sentence; what is more is told as a number."""


def judul(isi: Isi) -> str:
    """Name the report: ``Laporan pencegahan stunting, Kecamatan Wado, November 2026``."""
    return _("Laporan pencegahan stunting, %(unit)s, %(bulan)s") % {
        "unit": isi.unit,
        "bulan": isi.periode,
    }


def status(isi: Isi) -> str:
    """Tell how many villages stand behind the figures."""
    nilai = {
        "verif": formats.angka(isi.kiriman.diverifikasi),
        "kirim": formats.angka(isi.kiriman.terkirim),
        "desa": formats.angka(isi.kiriman.desa),
        "sebutan": sebutan_desa(),
    }
    if isi.final:
        return _("Laporan semua %(sebutan)s sudah diverifikasi (%(desa)s %(sebutan)s).") % nilai
    return (
        _(
            "Angka sementara: dari %(desa)s %(sebutan)s, %(kirim)s sudah mengirim laporan dan "
            "%(verif)s sudah diverifikasi."
        )
        % nilai
    )


def pokok(isi: Isi) -> list[tuple[str, str, str]]:
    """Give the headline figures: title, rate, and what it was counted from."""
    total, samar = isi.total, isi.total_tersembunyi
    tutup = _("Kurang dari %(batas)d anak terukur.") % {"batas": SEL_TERKECIL}
    return [
        (
            _("Prevalensi stunting"),
            _("disembunyikan") if samar else formats.persen(total.prevalensi),
            tutup
            if samar
            else _("%(stunting)s pendek atau sangat pendek dari %(terukur)s anak terukur")
            % _teks(total),
        ),
        (
            _("Cakupan penimbangan (D/S)"),
            formats.persen(total.cakupan),
            _("%(diukur)s diukur dari %(terdaftar)s anak terdaftar") % _teks(total),
        ),
        (
            _("Berat naik (N/D′)"),
            _("disembunyikan") if samar else formats.persen(total.kenaikan),
            tutup
            if samar
            else _("%(naik)s naik cukup dari %(dinilai)s yang dapat dinilai") % _teks(total),
        ),
    ]


def sel(baris: Baris) -> list[str]:
    """Give the cells of a row: S, D, D/S, stunting, its rate, N/D', reports."""
    angka, tutup = baris.angka, baris.tersembunyi
    lapor = baris.kiriman
    return [
        formats.angka(angka.terdaftar),
        formats.angka(angka.diukur),
        formats.persen(angka.cakupan, 0),
        "×" if tutup else f"{formats.angka(angka.stunting)} / {formats.angka(angka.terukur)}",
        "×" if tutup else formats.persen(angka.prevalensi),
        "×" if tutup else formats.persen(angka.kenaikan, 0),
        f"{formats.angka(lapor.diverifikasi)} / {formats.angka(lapor.desa)}" if lapor.desa else "",
    ]


def kepala(isi: Isi) -> list[str]:
    """Give the headings of the table."""
    desa = isi.unit.jenis in Wilayah.DESA
    return [
        _("Posyandu") if desa else _("Wilayah"),
        "S",
        "D",
        "D/S",
        _("Stunting"),
        "%",
        "N/D′",
        "" if desa else _("Diverifikasi"),
    ]


def jumlah_baris(isi: Isi) -> list[str]:
    """Give the cells of the total."""
    return sel(
        Baris(
            nama="",
            angka=isi.total,
            tersembunyi=isi.total_tersembunyi,
            kiriman=Kiriman() if isi.unit.jenis in Wilayah.DESA else isi.kiriman,
        )
    )


def penanganan(isi: Isi) -> list[tuple[str, str]]:
    """Give what was done about the cases."""
    kasus = isi.penanganan

    def banyak(n: int) -> str:
        samar = 0 < n < SEL_TERKECIL and not isi.bernama
        return _("kurang dari %(n)d") % {"n": SEL_TERKECIL} if samar else formats.angka(n)

    return [
        (_("Kasus terbuka hari ini"), banyak(kasus.terbuka)),
        (_("Lewat tenggat hari ini"), banyak(kasus.terlambat)),
        (_("Ditemukan bulan ini"), banyak(kasus.ditemukan)),
        (_("Di antaranya ditangani tepat waktu"), banyak(kasus.ditangani)),
        (_("Berakhir bulan ini"), banyak(kasus.berakhir)),
        (_("Di antaranya pulih"), banyak(kasus.pulih)),
    ]


def perhatian(isi: Isi) -> Iterator[str]:
    """Tell what the head of the unit may act on: reports, coverage, deadlines."""
    if isi.belum_kirim:
        yield ngettext(
            "%(n)s %(sebutan)s belum mengirim laporan: %(nama)s.",
            "%(n)s %(sebutan)s belum mengirim laporan: %(nama)s.",
            len(isi.belum_kirim),
        ) % {
            "n": formats.angka(len(isi.belum_kirim)),
            "nama": _daftar(isi.belum_kirim),
            "sebutan": sebutan_desa(),
        }
    sasaran = aturan().cakupan_sasaran / 100
    rendah = sorted(
        (baris.angka.cakupan, baris.nama)
        for baris in isi.baris
        if baris.angka.cakupan is not None and baris.angka.cakupan < sasaran
    )
    if rendah:
        yield _("Cakupan di bawah %(sasaran)s: %(nama)s.") % {
            "sasaran": formats.persen(sasaran, 0),
            "nama": _daftar([f"{nama} ({formats.persen(nilai, 0)})" for nilai, nama in rendah]),
        }
    if isi.penanganan.terlambat:
        yield _("Masih ada kasus yang lewat tenggat. Tanyakan hambatannya kepada puskesmas.")


def metode() -> list[str]:
    """Tell how the figures are counted, and where they come from."""
    from simpati.outcomes import METODE, METODE_CAKUPAN

    return [
        str(METODE),
        str(METODE_CAKUPAN),
        _(
            "N/D′: anak yang beratnya naik cukup menurut Kartu Menuju Sehat dibagi anak yang "
            "ditimbang bulan itu dan bulan sebelumnya."
        ),
        _(
            "Angka wilayah adalah jumlah, bukan rata-rata. Tanda × berarti disembunyikan supaya "
            "tidak ada anak yang dapat dikenali."
        ),
        _("Sumber: SIMPATI %(daerah)s, pencatatan posyandu.") % {"daerah": region().name},
    ]


def penanda_tangan(isi: Isi) -> tuple[str, str]:
    """Give who signs: the head of the unit, and whoever made the report."""
    jenis, istilah = isi.unit.jenis, region().terms
    jabatan = {
        Wilayah.Jenis.KABUPATEN: _("Bupati"),
        Wilayah.Jenis.KOTA: _("Wali Kota"),
        Wilayah.Jenis.KECAMATAN: _("Camat")
        if istilah.kecamatan == "Kecamatan"
        else _("Kepala %(unit)s") % {"unit": istilah.kecamatan},
        Wilayah.Jenis.KELURAHAN: _("Lurah"),
    }.get(Wilayah.Jenis(jenis), _("Kepala %(unit)s") % {"unit": istilah.desa})
    return jabatan, _("Disusun oleh")


def _teks(angka: Angka) -> dict[str, str]:
    return {nama: formats.angka(nilai) for nama, nilai in vars(angka).items()}


def _daftar(nama: Iterable[str]) -> str:
    semua = list(nama)
    lain = len(semua) - NAMA_MAKS
    teks = ", ".join(semua[:NAMA_MAKS])
    if lain <= 0:
        return teks
    return _("%(nama)s, dan %(n)s lagi") % {"nama": teks, "n": formats.angka(lain)}
