"""The rows as they are now become the first rows of their history."""

from django.db import migrations

from inti.audit.operations import Baseline


class Migration(migrations.Migration):

    dependencies = [("simpati", "0006_history")]

    operations = [
        Baseline("simpati", "Posyandu", "kader"),
        Baseline("simpati", "Balita"),
        Baseline("simpati", "Pengukuran"),
        Baseline("simpati", "Pendaftaran"),
    ]
