from django.core.validators import RegexValidator
from django.db import migrations

import inti.privacy.fields

BENTUK_NIK = RegexValidator(r'\A[0-9]{16}\Z', 'NIK terdiri dari 16 angka.')


class Migration(migrations.Migration):
    """Room for encrypted NIK and their indexes; the plain values are still there."""

    downtime_because = 'versi 1.0.0 tidak dapat membaca NIK yang tersandi'

    dependencies = [
        ('simpati', '0002_pendaftaran'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='balita', name='balita_nik_sekali'),
        migrations.RemoveConstraint(model_name='balita', name='balita_ibu_sekali'),
        migrations.RemoveConstraint(model_name='balita', name='balita_bentuk_nik'),
        migrations.AlterField(
            model_name='balita',
            name='nik',
            field=inti.privacy.fields.EncryptedTextField(blank=True, max_length=16, validators=[BENTUK_NIK], verbose_name='NIK anak'),
        ),
        migrations.AlterField(
            model_name='balita',
            name='nik_ibu',
            field=inti.privacy.fields.EncryptedTextField(blank=True, max_length=16, validators=[BENTUK_NIK], verbose_name='NIK ibu'),
        ),
        migrations.AddField(
            model_name='balita',
            name='nik_indeks',
            field=inti.privacy.fields.BlindIndexField(kind='nik', of='nik', verbose_name='indeks NIK anak'),
        ),
        migrations.AddField(
            model_name='balita',
            name='nik_ibu_indeks',
            field=inti.privacy.fields.BlindIndexField(kind='nik', of='nik_ibu', verbose_name='indeks NIK ibu'),
        ),
    ]
