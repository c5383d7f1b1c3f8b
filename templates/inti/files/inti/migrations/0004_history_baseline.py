"""The rows as they are now become the first rows of their history."""

from django.db import migrations

from inti.audit.operations import Baseline


class Migration(migrations.Migration):

    dependencies = [("inti", "0003_history")]

    operations = [
        Baseline("inti", "User"),
        Baseline("inti", "Unit", "wilayah"),
        Baseline("inti", "Assignment"),
    ]
