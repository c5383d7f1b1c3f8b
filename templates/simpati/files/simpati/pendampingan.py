"""Children and mothers who need help: when a case opens, who takes it on, how it ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inti.models import User
from simpati.antropometri import GIZI_BURUK, tidak_naik_berturut
from simpati.aturan import Aturan, aturan
from simpati.kehamilan import Anemia, Keadaan, anemia, kek
from simpati.models import IbuHamil, Intervensi, Kasus, PemeriksaanIbu, Pengukuran
from simpati.rekap import segarkan_kasus

BERAT_SANGAT_KURANG = "bb-sangat-kurang"
"""Weight-for-age under -3 SD is what lies under the red line of the Kartu Menuju Sehat."""


USANG_HARI = 62
"""Two months: an older measurement opens no case any more."""


def periksa(pengukuran: Pengukuran, riwayat: Sequence[Pengukuran]) -> Kasus | None:
    """Open a case where a child's last measurement asks for one; gives the open case, if any.

    `riwayat` are all its measurements, oldest first; one of months ago says nothing about today. A
    worse reason makes an open case more urgent; a case that rests on a measurement which was
    corrected since ends as such.
    """
    if riwayat[-1] is not pengukuran or not pengukuran.balita.aktif or _usang(pengukuran):
        return None
    alasan = sebab(riwayat, aturan())
    if alasan is None:
        return _batalkan(pengukuran)
    tenggat = _tenggat(alasan, pengukuran.tanggal, aturan())
    terbuka, _baru = Kasus.objects.get_or_create(
        balita=pengukuran.balita,
        selesai=None,
        defaults={
            "sebab": alasan,
            "pengukuran": pengukuran,
            "mulai": pengukuran.tanggal,
            "tenggat": tenggat,
        },
    )
    if _lebih_berat(alasan, Kasus.Sebab(terbuka.sebab)):
        terbuka.sebab, terbuka.tenggat = alasan, min(tenggat, terbuka.tenggat)
        terbuka.save()
    return terbuka


def sebab(riwayat: Sequence[Pengukuran], aturan: Aturan) -> Kasus.Sebab | None:
    """Tell why a child's last measurement asks for help, the most serious reason; None without.

    Oedema counts whatever the numbers say; no other reason rests on a value to be measured again.
    """
    kini = riwayat[-1]
    if kini.edema:
        return Kasus.Sebab.GIZI_BURUK
    if kini.perlu_ukur_ulang:
        return None
    if kini.kelas_bbtb == GIZI_BURUK.kode:
        return Kasus.Sebab.GIZI_BURUK
    if kini.kelas_bbu == BERAT_SANGAT_KURANG:
        return Kasus.Sebab.BAWAH_GARIS_MERAH
    timbangan = [satu.timbangan for satu in riwayat if satu.berat_dinilai]
    bulan = tidak_naik_berturut(kini.balita.kelamin, timbangan, aturan.kenaikan_minimal)
    return Kasus.Sebab.TIDAK_NAIK if bulan >= aturan.tidak_naik else None


def periksa_ibu(
    ibu: IbuHamil, pemeriksaan: PemeriksaanIbu, riwayat: Sequence[PemeriksaanIbu]
) -> Kasus | None:
    """Open, sharpen, or end a mother's case by her last known values; gives the open case, if any.

    `pemeriksaan` is the visit just recorded or corrected, one of `riwayat`. Both values normal
    again mean that she recovered; a visit corrected before anything was done was a slip.
    """
    keadaan = Keadaan.dari(riwayat)
    temuan = sebab_ibu(keadaan, aturan())
    terbuka = ibu.kasus_terbuka
    if temuan is None:
        return _selesaikan_ibu(terbuka, pemeriksaan, riwayat) if terbuka else None
    alasan, ditemukan, tenggat = temuan
    if terbuka is None:
        if _usang(ditemukan):
            return None
        terbuka, _baru = Kasus.objects.get_or_create(
            ibu=ibu,
            selesai=None,
            defaults={
                "sebab": alasan,
                "pemeriksaan_ibu": ditemukan,
                "mulai": ditemukan.tanggal,
                "tenggat": tenggat,
            },
        )
    berat = _lebih_berat(alasan, Kasus.Sebab(terbuka.sebab))
    if berat or (alasan == terbuka.sebab and tenggat < terbuka.tenggat):
        terbuka.sebab, terbuka.tenggat = alasan, min(tenggat, terbuka.tenggat)
        terbuka.save()
    return terbuka


def sebab_ibu(keadaan: Keadaan, aturan: Aturan) -> tuple[Kasus.Sebab, PemeriksaanIbu, date] | None:
    """Tell why a mother needs help, by which visit, until when; the more serious reason."""
    if keadaan.hb is not None and keadaan.hb.hb is not None:
        kelas = anemia(keadaan.hb.hb, aturan.ibu)
        if kelas is not Anemia.TIDAK:
            segera = kelas is Anemia.BERAT
            hari = aturan.tenggat_segera_hari if segera else aturan.tenggat_hari
            return Kasus.Sebab.ANEMIA, keadaan.hb, keadaan.hb.tanggal + timedelta(days=hari)
    if keadaan.lila is not None and kek(keadaan.lila.lila_cm, aturan.ibu):
        tenggat = keadaan.lila.tanggal + timedelta(days=aturan.tenggat_hari)
        return Kasus.Sebab.KEK, keadaan.lila, tenggat
    return None


def akhiri_ibu(ibu: IbuHamil, tanggal: date) -> None:
    """End a mother's open case with her pregnancy; she did not recover before."""
    terbuka = ibu.kasus_terbuka
    if terbuka is None:
        return
    pindah = ibu.status == IbuHamil.Status.PINDAH
    terbuka.status = Kasus.Status.PINDAH if pindah else Kasus.Status.PUTUS
    terbuka.selesai = tanggal
    terbuka.catatan = terbuka.catatan or _("Kehamilan berakhir.")
    terbuka.save()


def ambil(kasus: Kasus, oleh: User) -> None:
    """Make someone responsible for an open case. Raises ValidationError for one that ended."""
    if not kasus.terbuka:
        raise ValidationError(_("Kasus ini sudah berakhir."))
    kasus.penanggung_jawab = oleh
    kasus.save()


@transaction.atomic
def pindahkan(
    kasus: Kasus, status: Kasus.Status, *, oleh: User, hari_ini: date, catatan: str = ""
) -> None:
    """Move a case on. Raises ValidationError where the status cannot follow, or a reason is due."""
    if status not in kasus.berikut:
        raise ValidationError(
            _("Dari %(dari)s tidak bisa ke %(ke)s.")
            % {"dari": kasus.get_status_display().lower(), "ke": str(status.label).lower()}
        )
    if status in (Kasus.Status.PUTUS, Kasus.Status.KELIRU) and not catatan:
        raise ValidationError({"catatan": _("Tulis alasannya.")})
    kasus.status = status
    kasus.catatan = catatan or kasus.catatan
    kasus.penanggung_jawab = kasus.penanggung_jawab or oleh
    if status in Kasus.BERAKHIR:
        kasus.selesai = hari_ini
    kasus.save()
    segarkan_kasus(kasus)


@transaction.atomic
def catat_intervensi(intervensi: Intervensi) -> None:
    """Save a planned or done help; the first one that was done takes the case into treatment.

    Raises ValidationError for a case that ended, for a day before the child was found, and for one
    that says just what another says: a finger that taps twice sends twice.
    """
    kasus = intervensi.kasus
    if intervensi._state.adding:
        _demand_baru(intervensi)
    if not kasus.terbuka:
        raise ValidationError(_("Kasus ini sudah berakhir."))
    if intervensi.realisasi and intervensi.realisasi < kasus.mulai:
        raise ValidationError({"realisasi": _("Kasus ini ditemukan sesudah tanggal itu.")})
    intervensi.save()
    if intervensi.terlaksana and kasus.status == Kasus.Status.TERDETEKSI:
        kasus.status = Kasus.Status.DITANGANI
        kasus.save()
    segarkan_kasus(kasus)


def _demand_baru(intervensi: Intervensi) -> None:
    """Raise ValidationError for what is written down already; whoever comes second waits."""
    Kasus.objects.select_for_update().get(pk=intervensi.kasus_id)
    kolom = ("kasus", "jenis", "pelaksana", "jadwal", "realisasi", "sumber_dana", "hasil")
    isi = {nama: getattr(intervensi, nama) for nama in kolom}
    if Intervensi.objects.filter(**isi).exists():
        raise ValidationError(
            _("Intervensi ini sudah tercatat. Buka di halaman kasusnya untuk memperbaruinya.")
        )


def _batalkan(pengukuran: Pengukuran) -> Kasus | None:
    """End a case whose reason was corrected away before anything was done; gives one that stays."""
    terbuka = pengukuran.balita.kasus_terbuka
    if terbuka is None or terbuka.pengukuran_id != pengukuran.pk:
        return terbuka
    if terbuka.status != Kasus.Status.TERDETEKSI or terbuka.intervensi.exists():
        return terbuka
    terbuka.status, terbuka.selesai = Kasus.Status.KELIRU, pengukuran.tanggal
    terbuka.catatan = _("Angkanya diperbaiki.")
    terbuka.save()
    return None


def _selesaikan_ibu(
    terbuka: Kasus, pemeriksaan: PemeriksaanIbu, riwayat: Sequence[PemeriksaanIbu]
) -> Kasus | None:
    """End a mother's case whose values are normal; gives one that stays for whoever helps."""
    if terbuka.pemeriksaan_ibu_id != pemeriksaan.pk:
        terbuka.status = Kasus.Status.PULIH
    elif terbuka.status != Kasus.Status.TERDETEKSI or terbuka.intervensi.exists():
        return terbuka
    else:
        terbuka.status, terbuka.catatan = Kasus.Status.KELIRU, _("Angkanya diperbaiki.")
    terbuka.selesai = max(satu.tanggal for satu in riwayat)
    terbuka.save()
    return None


def _usang(pengukuran: Pengukuran | PemeriksaanIbu) -> bool:
    return pengukuran.tanggal < timezone.localdate() - timedelta(days=USANG_HARI)


def _tenggat(sebab: Kasus.Sebab, mulai: date, aturan: Aturan) -> date:
    segera = sebab is Kasus.Sebab.GIZI_BURUK
    return mulai + timedelta(days=aturan.tenggat_segera_hari if segera else aturan.tenggat_hari)


def _lebih_berat(satu: Kasus.Sebab, lain: Kasus.Sebab) -> bool:
    berat = list(Kasus.Sebab)
    return berat.index(satu) > berat.index(lain)
