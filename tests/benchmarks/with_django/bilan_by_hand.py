"""The bilan as somebody who wants only its numbers would write it in SQL: UNION ALL over the schemas.

It answers one day and reading with totals alone: no rows kept for suppression, identities or a page. That is
the yardstick for the product's own way, which gathers rows and counts them in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection

AS_OF = {
    "true": "{row}.superseded_at IS NULL AND {row}.happened_on <= %(day)s",
    "known": (
        "{row}.happened_on <= %(day)s AND {row}.recorded_at < %(end)s"
        " AND ({row}.superseded_at IS NULL OR {row}.superseded_at >= %(end)s)"
    ),
}
KNOWN = {
    "true": "{row}.superseded_at IS NULL",
    "known": (
        "{row}.recorded_at < %(end)s AND ({row}.superseded_at IS NULL OR {row}.superseded_at >= %(end)s)"
    ),
}

SESSIONS = """
WITH s AS MATERIALIZED (
  SELECT s.id, s.code, s.starts_at, o.status, CASE
    WHEN day.starts_on <= %(day)s AND o.status = 'held' THEN s.kind
    WHEN s.kind <> 'awareness' OR coalesce(s.announced_on > %(day)s, false) THEN NULL
    WHEN day.starts_on > %(day)s AND day.starts_on <= %(until)s
      AND NOT coalesce(o.status = 'cancelled' AND o.happened_on <= %(day)s, false) THEN 'planned'
    WHEN day.starts_on <= %(day)s AND o.status IS NULL AND %(reading)s = 'known' THEN 'unreported'
  END AS state
  FROM agenda_session s
  CROSS JOIN LATERAL (SELECT (s.starts_at AT TIME ZONE 'Europe/Brussels')::date AS starts_on) day
  LEFT JOIN agenda_sessionoutcome o ON o.session_id = s.id AND {known}
  WHERE s.edition_id = %(edition)s
), hosts AS (
  SELECT h.organisation_id, bool_or(s.state = 'awareness') AS is_covered
  FROM agenda_sessionhost h JOIN s ON s.id = h.session_id
  WHERE s.state IN ('awareness', 'planned') GROUP BY h.organisation_id
)
SELECT coalesce(array_agg(id ORDER BY starts_at, code) FILTER (WHERE state = 'awareness'), '{{}}'),
  count(*) FILTER (WHERE state = 'planned'), count(*) FILTER (WHERE state = 'unreported'),
  count(*) FILTER (WHERE state = 'small_group'),
  (SELECT count(*) FROM hosts WHERE is_covered), (SELECT count(*) FROM hosts WHERE NOT is_covered)
FROM s"""

ANSWERS = """
SELECT count(*), count(*) FILTER (WHERE a.answer = 'interested'),
  count(*) FILTER (WHERE a.answer = 'declined'), count(*) FILTER (WHERE a.answer IS NULL)
FROM editions_invitation i LEFT JOIN LATERAL (
  SELECT a.answer FROM editions_invitationanswer a
  WHERE a.invitation_id = i.id AND a.answer <> 'no_answer' AND {as_of}
  ORDER BY a.happened_on DESC, a.recorded_at DESC, a.id DESC LIMIT 1
) a ON true
WHERE i.edition_id = %(edition)s AND i.invited_on <= %(day)s"""

COSTS = """SELECT sum(c.amount_eur), count(*) FROM editions_cost c
WHERE c.edition_id = %(edition)s AND c.payer <> 'private' AND {as_of}"""

CAME = """SELECT {city} AS city, a.session_id, p.digest, a.shop_id AS shop,
  a.outcome IN ('present', 'walk_in') AS came, a.outcome = 'absent' AS absent,
  a.registered_on IS NOT NULL AS registered
FROM {schema}.attendance_attendance a JOIN {schema}.shops_person p ON p.id = a.person_id
WHERE a.edition_id = %(edition)s AND a.session_id = ANY(%(held)s) AND {as_of}"""

MERGED = """SELECT {city} AS city, shop_id AS shop, into_id AS into_shop
FROM {schema}.shops_shopmerge m WHERE {known}"""

PEOPLE = """
WITH visits AS (
  SELECT session_id, digest,
    bool_or(came) AS came, bool_or(absent) AS absent, bool_or(registered) AS registered
  FROM came GROUP BY session_id, digest
), reached AS (
  SELECT city, shop, bool_or(session_id = ANY(%(first)s)) AS is_first FROM came WHERE came GROUP BY city, shop
), shops AS (
  SELECT r.city, coalesce(n.into_shop, m.into_shop, r.shop), bool_or(r.is_first) AS is_first FROM reached r
  LEFT JOIN merged m ON m.city = r.city AND m.shop = r.shop
  LEFT JOIN merged n ON n.city = r.city AND n.shop = m.into_shop GROUP BY 1, 2
), counted AS (
  SELECT count(*) FILTER (WHERE came) AS participants,
    count(*) FILTER (WHERE came AND session_id = ANY(%(first)s)) AS participants_first,
    count(*) FILTER (WHERE registered) AS registered,
    count(*) FILTER (WHERE registered AND absent AND NOT came) AS no_shows
  FROM visits
)
SELECT participants, participants_first, registered, no_shows,
  (SELECT count(*) FROM (SELECT DISTINCT digest FROM visits WHERE came) persons),
  (SELECT count(*) FROM shops), (SELECT count(*) FROM shops WHERE is_first)
FROM counted"""

FORMS = """SELECT count(*) FILTER (WHERE usefulness >= 4), count(usefulness),
  count(*) FILTER (WHERE tools = 'yes'), count(*) FILTER (WHERE tools <> ''),
  count(*) FILTER (WHERE training = 'yes'), count(*) FILTER (WHERE training <> ''),
  count(*) FILTER (WHERE strategy = 'yes'), count(*) FILTER (WHERE strategy <> ''),
  coalesce(sum(relevance) FILTER (WHERE session_id = ANY(%(first)s)), 0),
  count(relevance) FILTER (WHERE session_id = ANY(%(first)s))
FROM {schema}.evaluation_evaluationform f
WHERE f.edition_id = %(edition)s AND session_id = ANY(%(held)s) AND {as_of}"""

DIAGNOSTICS = """WITH d AS MATERIALIZED ({union})
SELECT 'band', band, count(*), sum(score) FROM d GROUP BY band
UNION ALL
SELECT 'theme', theme ->> 0, count(*), 0 FROM d, jsonb_array_elements(themes) theme GROUP BY 2"""
DIAGNOSTIC = """SELECT score, band, themes FROM {schema}.assessment_diagnostic d
WHERE d.edition_id = %(edition)s AND {as_of}"""


@dataclass(frozen=True)
class Question:
    """What is asked; `cities` as (organisation, quoted schema); `chunk` schemas go into one statement."""

    parameters: dict[str, Any]
    cities: Sequence[tuple[int, str]]
    chunk: int

    @property
    def reading(self) -> str:
        return str(self.parameters["reading"])

    def union(self, template: str, row: str) -> Iterator[str]:
        parts = {"as_of": AS_OF[self.reading].format(row=row), "known": KNOWN[self.reading].format(row=row)}
        for chunk in batched(self.cities, self.chunk):
            yield "\nUNION ALL\n".join(
                template.format(city=city, schema=schema, **parts) for city, schema in chunk
            )


def figures_by_hand(question: Question) -> dict[str, Any]:
    """The figures under the registry's codes, rates as (numerator, denominator). Inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS.format(known=KNOWN[question.reading].format(row="o")), question.parameters)
        held, planned, unreported, small_groups, covered, cities_planned = cursor.fetchone()
        asked = question.parameters | {"held": held, "first": held[:20]}
        cursor.execute(ANSWERS.format(as_of=AS_OF[question.reading].format(row="a")), asked)
        invited, interested, declined, silent = cursor.fetchone()
        cursor.execute(COSTS.format(as_of=AS_OF[question.reading].format(row="c")), asked)
        cost, n_costs = cursor.fetchone()
        people = _people(cursor, question, asked)
        forms = _forms(cursor, question, asked)
        diagnostics = _diagnostics(cursor, question, asked)
    return {
        "cities_invited": invited,
        "cities_interested": interested,
        "cities_declined": declined,
        "cities_silent": silent,
        "sessions_held": len(held),
        "cities_covered": covered,
        "sessions_planned": planned,
        "sessions_unreported": unreported,
        "cities_planned": cities_planned,
        "small_groups": small_groups,
        "public_cost_per_shop": cost / people["shops"] if n_costs and people["shops"] else None,
        **people,
        **forms,
        **diagnostics,
    }


def _people(cursor: Any, question: Question, asked: dict[str, Any]) -> dict[str, Any]:
    """In one statement where one chunk holds all cities; else by way of temporary tables."""
    parts = {"came": list(question.union(CAME, "a")), "merged": list(question.union(MERGED, "m"))}
    if len(parts["came"]) == 1:
        together = ", ".join(f"{name} AS MATERIALIZED ({selects[0]})" for name, selects in parts.items())
        cursor.execute(PEOPLE.replace("WITH ", f"WITH {together}, ", 1), asked)
    else:
        for name, selects in parts.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {selects[0]}", asked)
            for select in selects[1:]:
                cursor.execute(f"INSERT INTO {name} {select}", asked)
        cursor.execute(PEOPLE, asked)
    names = (
        "participants", "participants_first20", "registered", "no_shows", "persons", "shops", "shops_first20",
    )  # fmt: skip
    return dict(zip(names, cursor.fetchone(), strict=True))


def _forms(cursor: Any, question: Question, asked: dict[str, Any]) -> dict[str, Any]:
    totals = [0] * 10
    for select in question.union(FORMS, "f"):
        cursor.execute(select, asked)
        for row in cursor.fetchall():
            totals = [total + value for total, value in zip(totals, row, strict=True)]
    names = ("useful", "tools", "training", "strategy", "relevance_first20")
    return {name: (totals[2 * i], totals[2 * i + 1]) for i, name in enumerate(names)}


def _diagnostics(cursor: Any, question: Question, asked: dict[str, Any]) -> dict[str, Any]:
    bands: dict[str, int] = {}
    themes: dict[str, int] = {}
    score = 0
    for union in question.union(DIAGNOSTIC, "d"):
        cursor.execute(DIAGNOSTICS.format(union=union), asked)
        for what, name, n, total in cursor.fetchall():
            counts = bands if what == "band" else themes
            counts[name] = counts.get(name, 0) + n
            score += total
    ranked = sorted(themes, key=lambda theme: (-themes[theme], theme))
    return {
        "diagnostics": sum(bands.values()),
        "score": score,
        "bands": bands,
        "top_themes": ranked[:5],
    }
