"""The rows as they are now become the first rows of their history."""

from django.db import migrations

from inti.audit.operations import Baseline


class Migration(migrations.Migration):

    dependencies = [("inti_api", "0002_history")]

    operations = [
        Baseline("inti_api", "Token"),
    ]
