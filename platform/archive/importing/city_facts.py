"""What of an archive is written as facts of the cities: attendance, forms, outreach, visits, diagnostics."""
# ruff: noqa: S608 - names of columns come from the code

from __future__ import annotations

from django.db import connection

from archive.format.tables import ATTENDANCE, DIAGNOSTICS, EVALUATIONS, OUTREACH, VISITS
from archive.importing.fact_tables import FactTable
from kernel.clock import sql_day_of

PEOPLE_AT_SESSIONS = FactTable(
    file=ATTENDANCE.file,
    table="attendance_attendance",
    key=("city_id", "session_id", "shop_id", "person_id"),
    values=("role", "registered_on", "source", "outcome"),
    prepared="""
SELECT a.line, s.city_id, e.session_id, s.shop_id, p.person_id, a.role, a.registered_on,
  coalesce(a.source, '') AS source, a.outcome, e.day AS happened_on,
  coalesce(a.entered_on, e.day) AS known_on
FROM staged_attendance a JOIN archive_sessions e ON e.code = a.session
JOIN archive_shops s ON s.shop_ref = a.shop_ref
JOIN archive_people p ON p.city_id = s.city_id AND p.person_ref = a.person_ref""",
)

FORMS = FactTable(
    file=EVALUATIONS.file,
    table="evaluation_evaluationform",
    key=("session_id", "number"),
    values=(
        "is_city_known",
        "usefulness",
        "tools",
        "training",
        "strategy",
        "relevance",
        "pace",
        "reasons",
    ),
    # A form without a city is kept by the first host.
    prepared="""
SELECT v.line, coalesce(c.organisation_id, e.first_host) AS city_id, e.session_id, v.form AS number,
  v.nis IS NOT NULL AS is_city_known, v.usefulness, coalesce(v.tools, '') AS tools,
  coalesce(v.training, '') AS training, coalesce(v.strategy, '') AS strategy, v.relevance,
  coalesce(v.pace, '') AS pace, to_jsonb(v.reasons) AS reasons, e.day AS happened_on,
  coalesce(v.entered_on, e.day) AS known_on
FROM staged_evaluations v JOIN archive_sessions e ON e.code = v.session
LEFT JOIN organisations_city c ON c.nis = v.nis""",
)

ACTIONS = FactTable(
    file=OUTREACH.file,
    table="outreach_outreachaction",
    key=("city_id", "channel", "actor", "happened_on"),
    values=("quantity",),
    prepared="""
SELECT o.line, c.organisation_id AS city_id, o.channel, o.actor, o.quantity, o.sent_on AS happened_on,
  coalesce(o.entered_on, o.sent_on) AS known_on
FROM staged_outreach o JOIN organisations_city c ON c.nis = o.nis""",
)

STEWARDS_VISITS = FactTable(
    file=VISITS.file,
    table="rounds_visit",
    key=("city_id", "shop_id", "visited_at", "steward"),
    values=("outcome",),
    prepared=f"""
SELECT v.line, s.city_id, s.shop_id, v.visited_at, v.steward, v.outcome, d.day AS happened_on,
  coalesce(v.entered_on, d.day) AS known_on
FROM staged_visits v JOIN archive_shops s ON s.shop_ref = v.shop_ref
CROSS JOIN LATERAL (SELECT {sql_day_of("v.visited_at")} AS day) d""",
)

# A session that is not written yet (a dry run) is not "no session": -1 meets no row. What was answered online
# has an `entry` and may be there several times for one shop, day and session; rows of archives have none, so
# that they replace each other only, and meet an online one as its equal (`recognise_diagnostics`).
FINISHED_DIAGNOSTICS = FactTable(
    file=DIAGNOSTICS.file,
    table="assessment_diagnostic",
    key=("city_id", "shop_id", "happened_on", "session_id", "entry"),
    values=("sector_id", "questionnaire", "answers"),
    carried=("subject", "score", "band", "is_partial", "dimensions", "themes"),
    nullable=frozenset({"session_id", "entry"}),
    prepared="""
SELECT d.line, coalesce(s.city_id, c.organisation_id) AS city_id, s.shop_id,
  CASE WHEN d.session IS NULL THEN NULL ELSE coalesce(e.session_id, -1) END AS session_id,
  NULL::uuid AS entry, coalesce(d.subject, '') AS subject, d.sector AS sector_id, d.questionnaire,
  d.answers, d.score, d.band, d.is_partial, d.dimensions, d.themes,
  d.shop_ref IS NULL AS is_without_shop, d.taken_on AS happened_on,
  coalesce(d.entered_on, d.taken_on) AS known_on
FROM staged_diagnostics d JOIN organisations_city c ON c.nis = d.nis
LEFT JOIN archive_shops s ON s.shop_ref = d.shop_ref
LEFT JOIN archive_sessions e ON e.code = d.session""",
)

CITY_FACTS = (PEOPLE_AT_SESSIONS, FORMS, ACTIONS, STEWARDS_VISITS, FINISHED_DIAGNOSTICS)

# What is equal in two diagnostics, and how many times it comes. Of equal rows that are there, current ones
# first; then those that a correction online has replaced.
_EQUAL = "city_id, happened_on, coalesce(session_id, 0), sector_id, questionnaire, answers"
_RECOGNISED = f"""
UPDATE compared_assessment_diagnostic l SET existing_id = f.id, existing_city_id = f.city_id,
  verdict = CASE WHEN f.superseded_at IS NULL THEN 'same' ELSE 'overruled' END
FROM (SELECT line, row_number() OVER (PARTITION BY {_EQUAL}{{and_shop}}
    ORDER BY is_without_shop, known_on, line) AS n
  FROM compared_assessment_diagnostic WHERE verdict = 'new') p
JOIN compared_assessment_diagnostic q ON q.line = p.line
JOIN (SELECT *, row_number() OVER (PARTITION BY {_EQUAL}{{and_shop}}
    ORDER BY superseded_at IS NOT NULL, shop_id IS NOT NULL, known_on, id) AS n
  FROM known_assessment_diagnostic t WHERE (superseded_at IS NULL OR entry IS NOT NULL)
  AND NOT EXISTS (SELECT FROM compared_assessment_diagnostic m WHERE m.existing_id = t.id
    AND m.existing_city_id = t.city_id)) f
ON f.n = p.n AND (f.city_id, f.happened_on, f.questionnaire, f.answers)
  = (q.city_id, q.happened_on, q.questionnaire, q.answers)
  AND f.sector_id IS NOT DISTINCT FROM q.sector_id AND f.session_id IS NOT DISTINCT FROM q.session_id
WHERE l.line = q.line AND ({{shops}})"""
_OF_ONE_SHOP = _RECOGNISED.format(
    and_shop=", shop_id", shops="f.entry IS NOT NULL AND f.shop_id = q.shop_id AND NOT q.is_without_shop"
)
_OF_UNKNOWN_SHOP = _RECOGNISED.format(and_shop="", shops="q.is_without_shop OR f.shop_id IS NULL")


def recognise_diagnostics() -> None:
    """After their comparison: a diagnostic that was answered online, or has no shop, is an equal one's same.

    An export leaves out the shop; so as many of equal rows as are there already are not written again,
    whichever of the two, the archive or the database, knows the shop. Equal to one that was corrected online
    since: overruled.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE_SHOP)
        cursor.execute(_OF_UNKNOWN_SHOP)
