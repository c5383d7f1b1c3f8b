import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made', models.DateTimeField(verbose_name='dibuat')),
                ('stream', models.CharField(max_length=100, verbose_name='tabel')),
                ('fields', models.TextField(verbose_name='kolom')),
                ('first', models.BigIntegerField(verbose_name='dari')),
                ('last', models.BigIntegerField(verbose_name='sampai')),
                ('count', models.PositiveIntegerField(verbose_name='banyaknya')),
                ('marks', models.BinaryField()),
                ('key_id', models.CharField(max_length=16, verbose_name='kunci')),
                ('previous', models.CharField(max_length=64, unique=True, verbose_name='segel sebelumnya')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='segel')),
            ],
            options={
                'verbose_name': 'segel',
                'verbose_name_plural': 'segel',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['stream', 'last'], name='segel_tabel')],
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='waktu')),
                ('roles', models.CharField(blank=True, max_length=200, verbose_name='peran saat itu')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='alamat jaringan')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='nomor permintaan')),
                ('page', models.CharField(blank=True, max_length=100, verbose_name='halaman')),
                ('action', models.CharField(choices=[('baca', 'Membaca'), ('cetak', 'Mencetak'), ('ekspor', 'Mengekspor'), ('kirim', 'Mengirim ke sistem lain')], max_length=10, verbose_name='tindakan')),
                ('subject', models.CharField(max_length=100, verbose_name='jenis data')),
                ('keys', models.TextField(verbose_name='nomor data')),
                ('count', models.PositiveIntegerField(verbose_name='banyaknya')),
                ('why', models.CharField(max_length=200, verbose_name='alasan')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
            ],
            options={
                'verbose_name': 'catatan akses',
                'verbose_name_plural': 'catatan akses',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['time'], name='jejak_waktu'), models.Index(fields=['actor', 'time'], name='jejak_orang'), models.Index(fields=['subject', 'time'], name='jejak_data')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time', models.DateTimeField(verbose_name='waktu')),
                ('kind', models.CharField(choices=[('samar', 'Isi disamarkan'), ('pangkas', 'Dipindah ke berkas')], max_length=10, verbose_name='jenis')),
                ('stream', models.CharField(max_length=100, verbose_name='tabel')),
                ('first', models.BigIntegerField(verbose_name='dari')),
                ('last', models.BigIntegerField(verbose_name='sampai')),
                ('fields', models.CharField(blank=True, max_length=500, verbose_name='kolom')),
                ('after', models.CharField(max_length=64, verbose_name='tanda sesudahnya')),
                ('why', models.CharField(max_length=200, verbose_name='alasan')),
                ('key_id', models.CharField(max_length=16, verbose_name='kunci')),
                ('mac', models.CharField(max_length=64, verbose_name='bukti')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
            ],
            options={
                'verbose_name': 'pengecualian segel',
                'verbose_name_plural': 'pengecualian segel',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['stream', 'first'], name='pengecualian_tabel')],
            },
        ),
    ]
