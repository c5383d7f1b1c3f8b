import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inti.audit.history
import inti.models


class Migration(migrations.Migration):

    dependencies = [
        ('inti', '0003_history'),
        ('inti_people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalInvitation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('name', models.CharField(help_text='Seperti dipanggil rekan kerja, misalnya Ibu Rina.', max_length=120, verbose_name='nama')),
                ('username', models.CharField(blank=True, help_text='Usulan, huruf kecil tanpa spasi; yang diundang boleh menggantinya.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='nama pengguna')),
                ('role', models.CharField(blank=True, choices=inti.models.role_choices, max_length=50, verbose_name='peran')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dibuat')),
                ('expires', models.DateTimeField(verbose_name='berlaku sampai')),
                ('accepted', models.DateTimeField(blank=True, null=True, verbose_name='dipakai')),
                ('revoked', models.DateTimeField(blank=True, null=True, verbose_name='dicabut')),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('invited_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diundang oleh')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inti.unit', verbose_name='unit layanan')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
                ('wilayah', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inti.wilayah', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'historical undangan',
                'verbose_name_plural': 'historical undangan',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
