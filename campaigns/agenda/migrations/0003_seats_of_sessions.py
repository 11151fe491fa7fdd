"""Seats of the sessions that are there; apart, because PostgreSQL alters no table with checks still pending."""

from django.db import migrations
from django.utils import timezone


def give_seats(apps, schema_editor):
    """A session to come that nobody cancelled takes sign-ups; a small group keeps the size that it has."""
    session_model = apps.get_model("agenda", "Session")
    counter_model = apps.get_model("agenda", "SeatCounter")
    outcome_model = apps.get_model("agenda", "SessionOutcome")
    over = set(
        outcome_model.objects.filter(superseded_at__isnull=True).values_list("session_id", flat=True)
    )
    now = timezone.now()
    counter_model.objects.bulk_create(
        counter_model(
            session_id=session.pk,
            registration="open" if session.starts_at > now and session.pk not in over else "closed",
            starts_at=session.starts_at,
            capacity=session.capacity,
            hard_limit=max(session.capacity, 5) if session.kind == "small_group" else None,
        )
        for session in session_model.objects.all()
    )


class Migration(migrations.Migration):

    dependencies = [('agenda', '0002_seats')]

    operations = [migrations.RunPython(give_seats, migrations.RunPython.noop)]
