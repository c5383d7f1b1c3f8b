from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('simpati', '0010_rekap'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpengukuran',
            name='kiriman',
            field=models.UUIDField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='pengukuran',
            name='kiriman',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
