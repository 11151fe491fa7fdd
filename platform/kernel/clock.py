"""Days and instants: an instant is UTC, a day is a calendar day in Brussels."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")


def today() -> date:
    """The current day in Brussels. Rules take it as a parameter; only views, tasks and commands call this."""
    return timezone.now().astimezone(BRUSSELS).date()


def day_of(instant: datetime) -> date:
    """The Brussels day on which an aware instant falls."""
    return instant.astimezone(BRUSSELS).date()


def start_of(day: date) -> datetime:
    """The first instant (UTC) of a Brussels day."""
    return datetime.combine(day, time.min, tzinfo=BRUSSELS).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first instant (UTC) after a Brussels day: compare with `<`, days of a clock change included."""
    return start_of(day + timedelta(days=1))
