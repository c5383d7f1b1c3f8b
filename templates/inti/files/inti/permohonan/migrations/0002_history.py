import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inti.audit.history


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('inti_permohonan', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPermohonan',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('nomor', models.CharField(db_index=True, editable=False, max_length=13, verbose_name='nomor')),
                ('layanan', models.SlugField(editable=False, max_length=60, verbose_name='layanan')),
                ('status', models.CharField(choices=[('diterima', 'Diterima'), ('diproses', 'Sedang diproses'), ('menunggu', 'Menunggu Anda'), ('selesai', 'Selesai'), ('ditolak', 'Tidak dapat dipenuhi'), ('dibatalkan', 'Dibatalkan')], default='diterima', editable=False, max_length=10, verbose_name='status')),
                ('dibuka', models.DateTimeField(editable=False, verbose_name='dibuka')),
                ('tenggat', models.DateField(editable=False, null=True, verbose_name='dijanjikan selesai')),
                ('selesai', models.DateTimeField(editable=False, null=True, verbose_name='berakhir')),
                ('isi_id', models.PositiveBigIntegerField(editable=False, null=True)),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('isi_jenis', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'historical permohonan',
                'verbose_name_plural': 'historical permohonan',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
