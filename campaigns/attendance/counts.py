"""How many people came to a session for the shops of one city, worked out from its rows."""

from __future__ import annotations

from collections.abc import Iterable

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
    count(*) FILTER (WHERE has_come AND is_registered) AS n_present,
    count(*) FILTER (WHERE has_come AND NOT is_registered) AS n_walk_ins,
    count(*) FILTER (WHERE NOT has_come AND NOT is_absent) AS n_excused,
    count(*) FILTER (WHERE NOT has_come AND is_absent) AS n_absent
  FROM (SELECT a.session_id, bool_or(a.registered_on IS NOT NULL) AS is_registered,
      bool_or(a.outcome IN ('present', 'walk_in')) AS has_come, bool_or(a.outcome = 'absent') AS is_absent
    FROM attendance_attendance a LEFT JOIN {survivors} s ON s.id = a.person_id
    WHERE a.session_id = ANY(%(sessions)s) AND a.superseded_at IS NULL
    GROUP BY a.session_id, coalesce(s.survivor_id, a.person_id)) person GROUP BY session_id) p
  ON p.session_id = asked.session_id
LEFT JOIN (SELECT session_id, count(DISTINCT person_id) AS n,
    count(DISTINCT person_id) FILTER (WHERE outcome = 'walk_in') AS n_walk_ins
  FROM attendance_guestattendance
  WHERE session_id = ANY(%(sessions)s) AND superseded_at IS NULL AND outcome IN ('present', 'walk_in')
  GROUP BY session_id) g ON g.session_id = asked.session_id
ON CONFLICT (session_id, organisation_id) DO UPDATE SET n_registered = excluded.n_registered,
  n_present = excluded.n_present, n_walk_ins = excluded.n_walk_ins, n_excused = excluded.n_excused,
  n_absent = excluded.n_absent, n_guests = excluded.n_guests, n_guest_walk_ins = excluded.n_guest_walk_ins"""


def count_again(city: Organisation, sessions: Iterable[int]) -> None:
    """Work out the `CityAttendance` of these sessions from the rows of `city`, whose schema is current.

    Whoever changes rows holds the session's lock, so that no count is older than another. One statement.
    """
    survivors = SURVIVING_PEOPLE.format(
        schema=connection.ops.quote_name(city.schema_name), standing=sql_standing("m", Reading.TRUE)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(survivors=survivors), {"city": city.pk, "sessions": sorted(set(sessions))}
        )
