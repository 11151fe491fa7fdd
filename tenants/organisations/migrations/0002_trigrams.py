from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        TrigramExtension(),  # nearness of names; trusted: an owner of the database may create it
        migrations.AddField(
            model_name="organisation",
            name="keys_version",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
