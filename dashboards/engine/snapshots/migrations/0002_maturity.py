from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("snapshots", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="programmesnapshot", name="maturity", field=models.JSONField(default=dict)
        ),
    ]
