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


def sql_local(instant: str) -> str:
    """SQL: what the clock of Brussels shows at an instant, itself an SQL expression."""
    return f"({instant} AT TIME ZONE 'Europe/Brussels')"


def sql_day_of(instant: str) -> str:
    """SQL: the Brussels day of an instant, itself an SQL expression. As `day_of`."""
    return f"{sql_local(instant)}::date"


def sql_start_of(day: str) -> str:
    """SQL: the first instant of a Brussels day, itself an SQL expression. As `start_of`.

    Cast first: PostgreSQL takes a bare date for midnight in the session's zone, and the day would begin one
    or two hours late.
    """
    return sql_local(f"({day})::timestamp")
