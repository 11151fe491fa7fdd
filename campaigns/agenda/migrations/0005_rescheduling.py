"""A change of a session's start is a rescheduling, in Python; the table stays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0004_capacity_is_of_the_seats")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("SessionMove", "Rescheduling"),
                migrations.AlterModelTable("rescheduling", "agenda_sessionmove"),
                migrations.AlterField(
                    "rescheduling",
                    "session",
                    models.ForeignKey(
                        "agenda.session",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reschedulings",
                    ),
                ),
            ]
        )
    ]
