from django.db import migrations, models


class Migration(migrations.Migration):
    """One child per NIK again, now by the indexes."""

    downtime_because = 'versi 1.0.0 tidak mengisi indeks NIK'

    dependencies = [
        ('simpati', '0004_nik_enkripsi_isi'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='balita',
            constraint=models.UniqueConstraint(fields=('nik_indeks',), name='balita_nik_sekali', violation_error_message='NIK ini sudah dipakai anak lain.'),
        ),
        migrations.AddConstraint(
            model_name='balita',
            constraint=models.UniqueConstraint(fields=('nik_ibu_indeks', 'tanggal_lahir', 'jenis_kelamin', 'urutan_kembar'), name='balita_ibu_sekali', violation_error_message='Anak dengan ibu, tanggal lahir, dan jenis kelamin ini sudah terdaftar.'),
        ),
    ]
