from django.db import migrations, models


class Migration(migrations.Migration):

    downtime_because = 'kuncian sesaat saja: kolom ibu pada kasus masih kosong'

    dependencies = [
        ('simpati', '0015_keluarga_ibu_remaja'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='kasus',
            constraint=models.UniqueConstraint(condition=models.Q(('selesai', None)), fields=('ibu',), name='kasus_ibu_terbuka_sekali', violation_error_message='Ibu ini sudah punya kasus yang terbuka.'),
        ),
    ]
