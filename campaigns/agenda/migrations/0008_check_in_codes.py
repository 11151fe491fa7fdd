from typing import Any

from django.db import migrations, models
from django.utils import timezone

import campaigns.agenda.models.seats
from campaigns.agenda.models.seats import new_check_in_code


def give_codes(apps: Any, schema_editor: Any) -> None:
    """Groups that are expected somewhere need a code to show at the door."""
    claims = apps.get_model("agenda", "SeatClaim").objects.exclude(state="ended")
    ahead = claims.filter(check_in_code=None, session__starts_at__gt=timezone.now())
    for pk in list(ahead.values_list("pk", flat=True)):
        claims.filter(pk=pk).update(check_in_code=new_check_in_code())


class Migration(migrations.Migration):
    dependencies = [("agenda", "0007_attendance")]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="seatclaim",
            name="check_in_code",
            field=models.CharField(
                blank=True,
                default=campaigns.agenda.models.seats.new_check_in_code,
                editable=False,
                max_length=8,
                null=True,
                unique=True,
            ),
        ),
    ]
