"""How many people came to a session for the shops of one city, worked out from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kernel.facts import Reading, sql_standing
from tenants.organisations.models import Organisation
from tenants.shops.merged import SURVIVING_PEOPLE

# A person of several rows came if any row says so, else was absent if any does (docs/figures.md).
_COUNT = """
INSERT INTO public.agenda_cityattendance AS known (session_id, organisation_id, n_registered, n_present,
  n_walk_ins, n_excused, n_absent, n_guests, n_guest_walk_ins)
SELECT asked.session_id, %(city)s, coalesce(p.n_registered, 0), coalesce(p.n_present, 0),
  coalesce(p.n_walk_ins, 0), coalesce(p.n_excused, 0), coalesce(p.n_absent, 0), coalesce(g.n, 0),
  coalesce(g.n_walk_ins, 0)
FROM unnest(%(sessions)s::bigint[]) asked(session_id)
LEFT JOIN (SELECT session_id, count(*) FILTER (WHERE is_registered) AS n_registered,
    count(*) FILTER (WHERE has_come AND NOT is_walk_in) AS n_present,
    count(*) FILTER (WHERE has_come AND is_walk_in) AS n_walk_ins,
    count(*) FILTER (WHERE NOT has_come AND NOT is_absent) AS n_excused,
    count(*) FILTER (WHERE NOT has_come AND is_absent) AS n_absent
  FROM (SELECT a.session_id, bool_or(a.registered_on IS NOT NULL) AS is_registered,
      bool_or(a.outcome IN ('present', 'walk_in')) AS has_come,
      NOT bool_or(a.outcome = 'present') AS is_walk_in,
      bool_or(a.outcome = 'absent') AS is_absent
    FROM {schema}.attendance_attendance a LEFT JOIN {survivors} s ON s.id = a.person_id
    WHERE a.session_id = ANY(%(sessions)s) AND a.superseded_at IS NULL
    GROUP BY a.session_id, coalesce(s.survivor_id, a.person_id)) person GROUP BY session_id) p
  ON p.session_id = asked.session_id
LEFT JOIN (SELECT session_id, count(DISTINCT person_id) AS n,
    count(DISTINCT person_id) FILTER (WHERE outcome = 'walk_in') AS n_walk_ins
  FROM {schema}.attendance_guestattendance
  WHERE session_id = ANY(%(sessions)s) AND superseded_at IS NULL AND outcome IN ('present', 'walk_in')
  GROUP BY session_id) g ON g.session_id = asked.session_id
ON CONFLICT (session_id, organisation_id) DO UPDATE SET n_registered = excluded.n_registered,
  n_present = excluded.n_present, n_walk_ins = excluded.n_walk_ins, n_excused = excluded.n_excused,
  n_absent = excluded.n_absent, n_guests = excluded.n_guests, n_guest_walk_ins = excluded.n_guest_walk_ins"""


# What was counted once is counted again where its last row was withdrawn.
_SESSIONS = """
SELECT s.id FROM public.agenda_session s
WHERE s.edition_id = %(edition)s AND s.starts_at < %(ended_before)s AND (
  EXISTS (SELECT FROM {schema}.attendance_attendance a WHERE a.session_id = s.id)
  OR EXISTS (SELECT FROM {schema}.attendance_guestattendance g WHERE g.session_id = s.id))"""


def count_again(city: Organisation, sessions: Iterable[int]) -> None:
    """Work out the `CityAttendance` of these sessions from the rows of `city`, whatever schema is current.

    Whoever changes rows holds the session's lock, so that no count is older than another. One statement.
    """
    _run(_COUNT, city, {"sessions": sorted(set(sessions))})


def count_edition_again(city: Organisation, edition_id: int, *, now: datetime) -> None:
    """The same for all sessions of an edition that are over: after an import, or a merge of two people. Those
    of today are counted at their doors. 2 statements at most."""
    ended_before = now - timedelta(days=1)
    sessions = _run(_SESSIONS, city, {"edition": edition_id, "ended_before": ended_before})
    if sessions:
        count_again(city, [pk for (pk,) in sessions])


def _run(template: str, city: Organisation, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    schema = connection.ops.quote_name(city.schema_name)
    survivors = SURVIVING_PEOPLE.format(schema=schema, standing=sql_standing("m", Reading.TRUE))
    statement = template.format(schema=schema, survivors=survivors)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"city": city.pk, **parameters})
        return cursor.fetchall() if cursor.description else ()
