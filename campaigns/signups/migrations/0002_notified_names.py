"""What a group heard last is named so in Python; the columns stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signups", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("signup", "told_starts_at", "notified_starts_at"),
                migrations.AlterField(
                    "signup", "notified_starts_at", models.DateTimeField(db_column="told_starts_at")
                ),
                migrations.RenameField("signup", "told_venue", "notified_venue"),
                migrations.AlterField(
                    "signup",
                    "notified_venue",
                    models.CharField(max_length=200, blank=True, db_column="told_venue"),
                ),
            ]
        )
    ]
