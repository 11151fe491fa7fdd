"""A claim that ended says from which state. Those that ended before do not know, and stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_rescheduling")]

    operations = [
        migrations.AddField(
            "seatclaim",
            "ended_from",
            models.CharField(
                blank=True,
                choices=[
                    ("held", "à confirmer"),
                    ("confirmed", "confirmée"),
                    ("waiting", "sur la liste d’attente"),
                    ("offered", "place proposée"),
                    ("ended", "terminée"),
                ],
                db_default="",
                default="",
                max_length=9,
            ),
        )
    ]
