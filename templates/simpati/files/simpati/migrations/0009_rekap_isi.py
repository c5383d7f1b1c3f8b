from collections import Counter

from django.db import migrations

KELOMPOK = (0, 6, 12, 24, 36, 48)
KOLOM = (
    'balita',
    'balita__jenis_kelamin',
    'balita__tanggal_lahir',
    'tanggal',
    'z_tbu',
    'tanda_tbu',
    'kelas_tbu',
)


def isi(apps, schema_editor):
    """Count what was measured before there were counts; the night after counts all the rest."""
    rekap = apps.get_model('simpati', 'Rekap')
    for posyandu in apps.get_model('simpati', 'Posyandu').objects.values_list('pk', flat=True):
        rekap.objects.bulk_create(
            [
                rekap(posyandu_id=posyandu, bulan=bulan, jenis_kelamin=kelamin, kelompok=kelompok, **jumlah)
                for (bulan, kelamin, kelompok), jumlah in hitung(apps, posyandu).items()
            ],
            batch_size=200,
        )


def hitung(apps, posyandu):
    """Counts by month, sex and age group; each child by its last measurement of the month."""
    baris = apps.get_model('simpati', 'Pengukuran').objects.filter(
        balita__posyandu=posyandu, balita__aktif=True
    )
    hasil, lihat = {}, set()
    for balita, kelamin, lahir, hari, z, tanda, kelas in baris.order_by('-tanggal').values_list(*KOLOM):
        bulan = hari.replace(day=1)
        if umur_bulan(lahir, bulan) >= 60:
            continue
        tercapai = (bulan.year - lahir.year) * 12 + bulan.month - lahir.month
        kelompok = max((awal for awal in KELOMPOK if awal <= tercapai), default=0)
        for nama in ('diukur', 'terukur') if z is not None and not tanda else ('diukur',):
            if (balita, bulan, nama) not in lihat:
                lihat.add((balita, bulan, nama))
                jumlah = hasil.setdefault((bulan, kelamin, kelompok), Counter())
                jumlah[nama] += 1
                jumlah['stunting'] += nama == 'terukur' and kelas in ('sangat-pendek', 'pendek')
    return hasil


def umur_bulan(lahir, hari):
    return (hari.year - lahir.year) * 12 + hari.month - lahir.month - (hari.day < lahir.day)


class Migration(migrations.Migration):

    dependencies = [
        ('simpati', '0008_gizi_lengkap'),
    ]

    operations = [
        migrations.RunPython(isi, migrations.RunPython.noop),
    ]
