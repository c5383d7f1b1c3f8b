"""What may be entered of a child and a measurement, whoever enters it: a form, a phone, a file.

Each rule raises ValidationError with one sentence that names the cure.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inti import formats
from simpati import nik as aturan_nik
from simpati.antropometri import UMUR_MAKS_HARI, umur_hari
from simpati.models import Balita
from simpati.periode import BALITA_BULAN, umur_bulan


def periksa_lahir(lahir: date, hari_ini: date, *, baru: bool) -> None:
    """Hold a birth date: not in the future, and under 60 months when the child is new."""
    if lahir > hari_ini:
        raise ValidationError(_("Tanggal lahir belum terjadi. Periksa tahunnya."))
    bulan = umur_bulan(lahir, hari_ini)
    if baru and bulan >= BALITA_BULAN:
        raise ValidationError(
            _(
                "Anak ini sudah %(tahun)d tahun. SIMPATI mencatat anak di bawah 60 bulan; "
                "periksa tahunnya."
            )
            % {"tahun": bulan // 12}
        )


def periksa_riwayat(balita: Balita, lahir: date) -> None:
    """Hold a corrected birth date to the measurements that are there."""
    if not balita.pk:
        return
    for tanggal in balita.pengukuran.values_list("tanggal", flat=True):
        if not 0 <= umur_hari(lahir, tanggal) <= UMUR_MAKS_HARI:
            raise ValidationError(
                _(
                    "Anak ini diukur %(tanggal)s: tanggal lahir harus sebelum itu dan paling "
                    "lama 60 bulan sebelumnya."
                )
                % {"tanggal": formats.tanggal(tanggal)}
            )


def periksa_nik(nik: str, lahir: date, kelamin: str) -> None:
    """Hold a child's NIK, of the right structure, to the birth date and sex it tells."""
    dibaca = aturan_nik.baca(nik)
    if not dibaca.cocok_lahir(lahir):
        raise ValidationError(
            _(
                "Tanggal lahir di NIK tidak sama dengan yang ditulis. Periksa keduanya, atau "
                "kosongkan NIK dulu."
            )
        )
    if dibaca.kelamin != kelamin:
        raise ValidationError(
            _(
                "Jenis kelamin di NIK tidak sama dengan yang dipilih. Periksa keduanya, atau "
                "kosongkan NIK dulu."
            )
        )


def periksa_tanggal(tanggal: date, lahir: date, hari_ini: date) -> None:
    """Hold the day of a measurement: between birth and today, within the WHO tables."""
    if tanggal > hari_ini:
        raise ValidationError(
            _("Tanggal ukur belum terjadi. Pakai tanggal hari ini atau sebelumnya.")
        )
    if tanggal < lahir:
        raise ValidationError(
            _("Anak lahir %(tanggal)s, tanggal ukur tidak bisa sebelum itu.")
            % {"tanggal": formats.tanggal(lahir)}
        )
    if umur_hari(lahir, tanggal) > UMUR_MAKS_HARI:
        raise ValidationError(
            _("Pada tanggal itu anak sudah lewat 60 bulan; balita saja yang dicatat.")
        )
