import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inti.audit.history


class Migration(migrations.Migration):

    dependencies = [
        ('inti_api', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalToken',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('name', models.CharField(max_length=80, verbose_name='nama')),
                ('scopes', models.JSONField(default=list, verbose_name='lingkup')),
                ('hint', models.CharField(editable=False, max_length=12, verbose_name='awal')),
                ('created', models.DateTimeField(blank=True, editable=False, verbose_name='dibuat')),
                ('expires', models.DateTimeField(verbose_name='berlaku sampai')),
                ('revoked', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dicabut')),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pemilik')),
            ],
            options={
                'verbose_name': 'historical token',
                'verbose_name_plural': 'historical token',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
