from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import kernel.key_fields
import kernel.names


def fill_keys(apps, schema_editor):
    Organisation = apps.get_model("organisations", "Organisation")
    for organisation in Organisation.objects.all():
        organisation.save(update_fields=["name_key"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        TrigramExtension(),  # nearness of names; trusted: an owner of the database may create it
        migrations.AddField(
            model_name="organisation",
            name="keys_version",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="organisation",
            name="name_key",
            field=kernel.key_fields.KeyField(key=kernel.names.name_key, of=("name",)),
        ),
        migrations.AlterModelOptions(name="organisation", options={"ordering": ["name_key", "id"]}),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
