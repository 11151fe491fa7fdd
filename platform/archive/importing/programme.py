"""What of an archive is written into `public`: the edition, invitations and answers, sessions, cost lines.

What is no fact (a name, a venue, a host) is brought up to date where the archive says otherwise.
"""
# ruff: noqa: S608 - names come from the code; values are parameters

from __future__ import annotations

from django.db import connection

from archive.format.edition_file import EditionFile
from archive.format.tables import COSTS, INVITATIONS, SESSIONS
from archive.importing.fact_tables import FactTable, ImportTarget
from archive.importing.temporary_tables import create_table_as
from campaigns.editions.models import Edition, PublishedBilan
from kernel.clock import sql_day_of

ANSWERS = FactTable(
    file=INVITATIONS.file,
    table="editions_invitationanswer",
    key=("invitation_id", "happened_on", "known_on"),
    values=("answer", "reason"),
    fixed={},
    is_shared=True,
    # Several answers of one day, entered on one day: the one that counts stands for them.
    existing=f"""(SELECT DISTINCT ON (a.invitation_id, a.happened_on, {sql_day_of("a.recorded_at")},
  CASE WHEN a.superseded_at IS NULL THEN 0 ELSE a.id END) a.*
FROM {{table}} a JOIN editions_invitation i ON i.id = a.invitation_id WHERE i.edition_id = %(edition)s
ORDER BY a.invitation_id, a.happened_on, {sql_day_of("a.recorded_at")},
  CASE WHEN a.superseded_at IS NULL THEN 0 ELSE a.id END,
  a.answer = 'no_answer', a.recorded_at DESC, a.id DESC) f WHERE true""",
    prepared="""
SELECT s.line, 0 AS city_id, i.id AS invitation_id, s.answer, coalesce(s.reason, '') AS reason,
  s.answered_on AS happened_on, coalesce(s.entered_on, s.answered_on) AS known_on
FROM staged_invitations s JOIN organisations_city c ON c.nis = s.nis
LEFT JOIN editions_invitation i ON i.edition_id = %(edition)s AND i.organisation_id = c.organisation_id
WHERE s.answer IS NOT NULL AND s.answered_on IS NOT NULL""",
)

OUTCOMES = FactTable(
    file=SESSIONS.file,
    table="agenda_sessionoutcome",
    key=("session_id",),
    values=("status",),
    fixed={},
    is_shared=True,
    existing="{table} f JOIN agenda_session s ON s.id = f.session_id WHERE s.edition_id = %(edition)s",
    # A cancellation happens on the day it is entered; without one, before anybody looked.
    prepared="""
SELECT s.line, 0 AS city_id, a.session_id, s.status, days.happened_on,
  coalesce(s.entered_on, days.happened_on) AS known_on
FROM staged_sessions s JOIN archive_sessions a ON a.code = s.code
CROSS JOIN LATERAL (SELECT CASE s.status WHEN 'held' THEN a.day
  ELSE coalesce(s.entered_on, %(from_the_start)s) END AS happened_on) days
WHERE s.status <> 'planned'""",
)

COST_LINES = FactTable(
    file=COSTS.file,
    table="editions_cost",
    key=("label", "payer", "happened_on"),
    values=("amount_eur",),
    is_shared=True,
    prepared="""
SELECT line, 0 AS city_id, label, payer, amount_eur, incurred_on AS happened_on,
  coalesce(entered_on, incurred_on) AS known_on
FROM staged_costs""",
)

INVITED = """
SELECT s.line, c.organisation_id, s.invited_on, s.letter_on, i.id AS invitation_id, CASE
  WHEN i.id IS NULL THEN 'new'
  WHEN i.invited_on = s.invited_on AND i.letter_on IS NOT DISTINCT FROM s.letter_on THEN 'same'
  ELSE 'changed' END AS verdict
FROM (SELECT nis, min(line) AS line, min(invited_on) AS invited_on,
  (array_agg(letter_on ORDER BY invited_on, line) FILTER (WHERE letter_on IS NOT NULL))[1] AS letter_on
  FROM staged_invitations GROUP BY nis) s
JOIN organisations_city c ON c.nis = s.nis
LEFT JOIN editions_invitation i ON i.edition_id = %(edition)s AND i.organisation_id = c.organisation_id"""

DESCRIBED_SESSIONS = """
SELECT s.line, s.code, s.kind, s.starts_at, s.duration_min, coalesce(s.venue, '') AS venue, s.capacity,
  coalesce(s.trainers, '') AS trainers, s.announced_on, hosts.ids AS hosts, a.id AS session_id, CASE
  WHEN a.id IS NULL THEN 'new'
  WHEN (a.kind, a.starts_at, a.duration_min, a.venue, seats.capacity, a.trainers)
    = (s.kind, s.starts_at, s.duration_min, coalesce(s.venue, ''), s.capacity, coalesce(s.trainers, ''))
    AND a.announced_on IS NOT DISTINCT FROM s.announced_on AND before.ids = hosts.ids THEN 'same'
  ELSE 'changed' END AS verdict
FROM staged_sessions s
CROSS JOIN LATERAL (SELECT array_agg(c.organisation_id ORDER BY h.position) AS ids
  FROM unnest(s.host_nis) WITH ORDINALITY h(nis, position) JOIN organisations_city c ON c.nis = h.nis) hosts
LEFT JOIN agenda_session a ON a.edition_id = %(edition)s AND a.code = s.code
LEFT JOIN agenda_seatcounter seats ON seats.session_id = a.id
LEFT JOIN LATERAL (SELECT array_agg(b.organisation_id ORDER BY b.position) AS ids
  FROM agenda_sessionhost b WHERE b.session_id = a.id) before ON true"""

# An archive says what was agreed elsewhere, derogations included: its capacity is taken as it is, but never
# set below the seats that are taken here. A session to come takes sign-ups.
SEATS = """
INSERT INTO agenda_seatcounter (session_id, registration, starts_at, capacity, hard_limit, has_quotas,
  lets_smaller_groups_pass, n_taken, n_waiting, last_position)
SELECT a.id, CASE WHEN a.starts_at > now() AND s.status = 'planned' THEN 'open' ELSE 'closed' END,
  l.starts_at, l.capacity, CASE l.kind WHEN 'small_group' THEN greatest(l.capacity, 5) END, false, false,
  0, 0, 0
FROM compared_sessions l JOIN agenda_session a ON a.edition_id = %(edition)s AND a.code = l.code
JOIN staged_sessions s ON s.code = l.code
WHERE l.verdict IN ('new', 'changed') ORDER BY l.line
ON CONFLICT (session_id) DO UPDATE SET starts_at = excluded.starts_at,
  capacity = greatest(excluded.capacity, agenda_seatcounter.n_taken),
  hard_limit = CASE WHEN excluded.hard_limit IS NOT NULL
    THEN greatest(excluded.hard_limit, agenda_seatcounter.n_taken) END"""

# The sessions of the archive as other files refer to them.
SESSIONS_BY_CODE = f"""
SELECT s.code, a.id AS session_id, {sql_day_of("s.starts_at")} AS day,
  c.organisation_id AS first_host
FROM staged_sessions s JOIN organisations_city c ON c.nis = s.host_nis[1]
LEFT JOIN agenda_session a ON a.edition_id = %(edition)s AND a.code = s.code"""


def edition_state(edition_file: EditionFile) -> str:
    """new, same or changed."""
    edition = Edition.objects.filter(code=edition_file.code).first()
    if edition is None:
        return "new"
    known = {bilan.label: bilan.as_of for bilan in edition.published.all()}
    is_same = all(getattr(edition, name) == value for name, value in _fields(edition_file).items()) and all(
        known.get(bilan.label) == bilan.as_of for bilan in edition_file.published
    )
    return "same" if is_same else "changed"


def write_edition(edition_file: EditionFile) -> Edition:
    """The edition, made or brought up to date; published bilans that the archive lacks are left."""
    edition, _ = Edition.objects.update_or_create(code=edition_file.code, defaults=_fields(edition_file))
    for bilan in edition_file.published:
        PublishedBilan.objects.update_or_create(
            edition=edition, label=bilan.label, defaults={"as_of": bilan.as_of}
        )
    return edition


def _fields(edition_file: EditionFile) -> dict[str, object]:
    names = ("name", "starts_on", "ends_on", "as_of", "planned_until", "is_fictional")
    return {name: getattr(edition_file, name) for name in names}


def compare_invitations(target: ImportTarget) -> None:
    create_table_as("compared_invitations", INVITED, target.parameters)


def write_invitations(target: ImportTarget) -> int:
    return _run(
        target,
        """UPDATE editions_invitation i SET invited_on = l.invited_on, letter_on = l.letter_on
FROM compared_invitations l WHERE i.id = l.invitation_id AND l.verdict = 'changed'""",
        """INSERT INTO editions_invitation (edition_id, organisation_id, invited_on, letter_on)
SELECT %(edition)s, organisation_id, invited_on, letter_on
FROM compared_invitations WHERE verdict = 'new' ORDER BY line""",
    )


def compare_sessions(target: ImportTarget) -> None:
    create_table_as("compared_sessions", DESCRIBED_SESSIONS, target.parameters)


def write_sessions(target: ImportTarget) -> int:
    return _run(
        target,
        """UPDATE agenda_session a SET kind = l.kind, starts_at = l.starts_at, duration_min = l.duration_min,
  venue = l.venue, trainers = l.trainers, announced_on = l.announced_on
FROM compared_sessions l WHERE a.id = l.session_id AND l.verdict = 'changed'""",
        """INSERT INTO agenda_session (edition_id, code, kind, starts_at, duration_min, venue, trainers,
  announced_on, title, description, languages, venue_address, access, parking, derogation, sequence)
SELECT %(edition)s, code, kind, starts_at, duration_min, venue, trainers, announced_on,
  '', '', 'fr', '', '', '', '', 0
FROM compared_sessions WHERE verdict = 'new' ORDER BY line""",
        SEATS,
        """DELETE FROM agenda_sessionhost h USING compared_sessions l
WHERE h.session_id = l.session_id AND l.verdict = 'changed'""",
        """INSERT INTO agenda_sessionhost (session_id, organisation_id, position)
SELECT a.id, h.organisation_id, h.position - 1
FROM compared_sessions l JOIN agenda_session a ON a.edition_id = %(edition)s AND a.code = l.code
CROSS JOIN unnest(l.hosts) WITH ORDINALITY h(organisation_id, position)
WHERE l.verdict IN ('new', 'changed') ORDER BY l.line, h.position""",
    )


def resolve_sessions(target: ImportTarget) -> None:
    """Make `archive_sessions`; without an identifier while they are not written (a dry run)."""
    create_table_as("archive_sessions", SESSIONS_BY_CODE, target.parameters)


def _run(target: ImportTarget, *statements: str) -> int:
    n_written = 0
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, target.parameters)
            n_written += cursor.rowcount
    return n_written
