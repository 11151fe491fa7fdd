"""Seats of the sessions that are there; apart, because PostgreSQL alters no table with checks still pending."""

from django.db import migrations

SEATS_OF_THE_SESSIONS_THERE = """
INSERT INTO agenda_seatcounter (session_id, registration, starts_at, capacity, hard_limit, has_quotas,
  lets_smaller_groups_pass, n_taken, n_waiting, last_position)
SELECT s.id, CASE WHEN s.starts_at > now() AND NOT EXISTS (
    SELECT FROM agenda_sessionoutcome o WHERE o.session_id = s.id AND o.superseded_at IS NULL
  ) THEN 'open' ELSE 'closed' END, s.starts_at, s.capacity,
  CASE s.kind WHEN 'small_group' THEN greatest(s.capacity, 5) END, false, false, 0, 0, 0
FROM agenda_session s"""


class Migration(migrations.Migration):

    dependencies = [('agenda', '0002_seats')]

    operations = [migrations.RunSQL(SEATS_OF_THE_SESSIONS_THERE, migrations.RunSQL.noop)]
