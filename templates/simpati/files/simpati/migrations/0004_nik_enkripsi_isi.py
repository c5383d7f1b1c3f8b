from django.db import migrations

from inti.privacy.sealing import open_sealed, seal_plain

KOLOM = ('nik', 'nik_ibu')


def tutup(apps, schema_editor):
    for kolom in KOLOM:
        seal_plain(apps.get_model('simpati', 'Balita'), kolom, using=schema_editor.connection.alias)


def buka(apps, schema_editor):
    for kolom in KOLOM:
        open_sealed(apps.get_model('simpati', 'Balita'), kolom, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Encrypts what release 1.0.0 stored in plain text. Cut off, it goes on where it was."""

    downtime_because = 'versi 1.0.0 tidak dapat membaca NIK yang tersandi'

    atomic = False

    dependencies = [
        ('simpati', '0003_nik_enkripsi_kolom'),
    ]

    operations = [
        migrations.RunPython(tutup, buka),
    ]
