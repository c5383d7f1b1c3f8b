import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inti.audit.history
import inti.privacy.fields


class Migration(migrations.Migration):

    dependencies = [
        ('inti', '0004_history_baseline'),
        ('simpati', '0005_nik_enkripsi_tunggal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalBalita',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('nama', models.CharField(max_length=100, verbose_name='nama anak')),
                ('jenis_kelamin', models.CharField(choices=[('L', 'Laki-laki'), ('P', 'Perempuan')], max_length=1, verbose_name='jenis kelamin')),
                ('tanggal_lahir', models.DateField(verbose_name='tanggal lahir')),
                ('nama_ibu', models.CharField(max_length=100, verbose_name='nama ibu')),
                ('nik', inti.privacy.fields.EncryptedTextField(blank=True, max_length=16, validators=[django.core.validators.RegexValidator('\\A[0-9]{16}\\Z', 'NIK terdiri dari 16 angka.')], verbose_name='NIK anak')),
                ('nik_indeks', inti.privacy.fields.BlindIndexField(kind='nik', of='nik', verbose_name='indeks NIK anak')),
                ('nik_ibu', inti.privacy.fields.EncryptedTextField(blank=True, max_length=16, validators=[django.core.validators.RegexValidator('\\A[0-9]{16}\\Z', 'NIK terdiri dari 16 angka.')], verbose_name='NIK ibu')),
                ('nik_ibu_indeks', inti.privacy.fields.BlindIndexField(kind='nik', of='nik_ibu', verbose_name='indeks NIK ibu')),
                ('urutan_kembar', models.PositiveSmallIntegerField(default=1, verbose_name='urutan lahir kembar')),
                ('alamat', models.CharField(blank=True, max_length=200, verbose_name='alamat')),
                ('rt', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('\\A[0-9]{0,3}\\Z', 'Tulis paling banyak tiga angka, misalnya 02.')], verbose_name='RT')),
                ('rw', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('\\A[0-9]{0,3}\\Z', 'Tulis paling banyak tiga angka, misalnya 02.')], verbose_name='RW')),
                ('aktif', models.BooleanField(default=True, verbose_name='masih terdaftar')),
                ('dibuat', models.DateTimeField(blank=True, editable=False)),
                ('diubah', models.DateTimeField(blank=True, editable=False)),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('posyandu', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='simpati.posyandu')),
            ],
            options={
                'verbose_name': 'historical balita',
                'verbose_name_plural': 'historical balita',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPendaftaran',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('nama', models.CharField(max_length=100, verbose_name='nama orang tua')),
                ('telepon', inti.privacy.fields.EncryptedTextField(max_length=15, validators=[django.core.validators.RegexValidator('\\A0[0-9]{8,13}\\Z', 'Nomor ponsel diawali 0.')], verbose_name='nomor ponsel')),
                ('bulan_lahir', models.DateField(verbose_name='bulan lahir anak')),
                ('dibuat', models.DateTimeField(blank=True, editable=False)),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('desa', models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'jenis__in': ['desa', 'kelurahan', 'desa-adat']}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inti.wilayah', verbose_name='desa/kelurahan')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('posyandu', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='simpati.posyandu')),
            ],
            options={
                'verbose_name': 'historical pendaftaran posyandu',
                'verbose_name_plural': 'historical pendaftaran posyandu',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPengukuran',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('tanggal', models.DateField(db_index=True, verbose_name='tanggal ukur')),
                ('berat_kg', models.DecimalField(decimal_places=2, max_digits=4, verbose_name='berat badan (kg)')),
                ('panjang_tinggi_cm', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='panjang/tinggi (cm)')),
                ('posisi', models.CharField(choices=[('terlentang', 'Terlentang'), ('berdiri', 'Berdiri')], max_length=10, verbose_name='posisi ukur')),
                ('edema', models.BooleanField(default=False, verbose_name='edema')),
                ('umur_hari', models.PositiveSmallIntegerField(editable=False, verbose_name='umur (hari)')),
                ('z_tbu', models.DecimalField(decimal_places=2, editable=False, max_digits=6, null=True, verbose_name='z PB/U|TB/U')),
                ('z_bbu', models.DecimalField(decimal_places=2, editable=False, max_digits=6, null=True, verbose_name='z BB/U')),
                ('z_bbtb', models.DecimalField(decimal_places=2, editable=False, max_digits=6, null=True, verbose_name='z BB/PB|BB/TB')),
                ('z_imtu', models.DecimalField(decimal_places=2, editable=False, max_digits=6, null=True, verbose_name='z IMT/U')),
                ('kelas_tbu', models.CharField(blank=True, editable=False, max_length=20, verbose_name='kelas PB/U|TB/U')),
                ('kelas_bbu', models.CharField(blank=True, editable=False, max_length=20, verbose_name='kelas BB/U')),
                ('kelas_bbtb', models.CharField(blank=True, editable=False, max_length=20, verbose_name='kelas BB/PB|BB/TB')),
                ('kelas_imtu', models.CharField(blank=True, editable=False, max_length=20, verbose_name='kelas IMT/U')),
                ('tanda_tbu', models.BooleanField(default=False, editable=False, verbose_name='tanda PB/U|TB/U')),
                ('tanda_bbu', models.BooleanField(default=False, editable=False, verbose_name='tanda BB/U')),
                ('tanda_bbtb', models.BooleanField(default=False, editable=False, verbose_name='tanda BB/PB|BB/TB')),
                ('tanda_imtu', models.BooleanField(default=False, editable=False, verbose_name='tanda IMT/U')),
                ('status', models.CharField(choices=[('terkirim', 'Tercatat'), ('perlu-ukur-ulang', 'Perlu ukur ulang')], editable=False, max_length=20, verbose_name='status')),
                ('dibuat', models.DateTimeField(blank=True, editable=False)),
                ('diubah', models.DateTimeField(blank=True, editable=False)),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('balita', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='simpati.balita')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
                ('petugas', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='petugas')),
            ],
            options={
                'verbose_name': 'historical pengukuran',
                'verbose_name_plural': 'historical pengukuran',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPosyandu',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('nama', models.CharField(max_length=80, verbose_name='nama')),
                ('rw', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('\\A[0-9]{0,3}\\Z', 'Tulis paling banyak tiga angka, misalnya 02.')], verbose_name='RW')),
                ('history_change_reason', models.CharField(max_length=200, null=True, verbose_name='alasan')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('desa', models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'jenis__in': ['desa', 'kelurahan', 'desa-adat']}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inti.wilayah', verbose_name='desa/kelurahan')),
                ('history_user', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
            ],
            options={
                'verbose_name': 'historical posyandu',
                'verbose_name_plural': 'historical posyandu',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPosyandu_kader',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('salt', models.BinaryField(default=inti.audit.history.new_salt, max_length=16)),
                ('m2m_history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='simpati.historicalposyandu')),
                ('posyandu', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='simpati.posyandu')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'HistoricalPosyandu_kader',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
