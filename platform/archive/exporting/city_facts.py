"""What an archive says of the cities: shops, attendance, forms, outreach, visits."""
# ruff: noqa: S608 - names come from the code, schemas are quoted; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterator

from archive.exporting.edition_export import EditionExport, Values, entered_on
from archive.format.references import PERSON_REF, SHOP_REF
from kernel.clock import day_of, sql_day_of

SHOPS_OF_EDITION = f"""
WITH RECURSIVE taking_part(shop_id) AS (
 SELECT shop_id FROM (SELECT shop_id FROM {{schema}}.shops_editionshop WHERE edition_id = %(edition)s
  UNION SELECT shop_id FROM {{schema}}.shops_shopstate WHERE superseded_at IS NULL
  UNION SELECT shop_id FROM {{schema}}.attendance_attendance
  WHERE edition_id = %(edition)s AND superseded_at IS NULL
  UNION SELECT shop_id FROM {{schema}}.rounds_visit
  WHERE edition_id = %(edition)s AND superseded_at IS NULL) named
 UNION SELECT m.into_id FROM taking_part t JOIN {{schema}}.shops_shopmerge m ON m.shop_id = t.shop_id
 WHERE m.superseded_at IS NULL),
named AS (SELECT s.*, {SHOP_REF} AS shop_ref FROM taking_part t
 JOIN {{schema}}.shops_shop s ON s.id = t.shop_id
 LEFT JOIN {{schema}}.shops_editionshop e ON e.shop_id = s.id AND e.edition_id = %(edition)s)
SELECT s.shop_ref, s.name, s.sector_id, s.street, s.number, s.postal_code, s.closing_day, s.bce,
 i.shop_ref, {sql_day_of("m.recorded_at")}
FROM named s LEFT JOIN {{schema}}.shops_shopmerge m ON m.shop_id = s.id AND m.superseded_at IS NULL
LEFT JOIN named i ON i.id = m.into_id ORDER BY s.shop_ref COLLATE "C"
"""


def shop_rows(export: EditionExport) -> Iterator[Values]:
    """With the merge of each shop that was merged, on the day from which it counts as known."""
    names = (
        "shop_ref",
        "name",
        "sector",
        "street",
        "number",
        "postal_code",
        "closing_day",
        "bce",
        "merged_into",
        "merged_on",
    )
    for city, row in export.rows("shops.csv", SHOPS_OF_EDITION):
        yield {"nis": city.nis, **dict(zip(names, row, strict=True))}


REGISTER_OF_EDITION = f"""
SELECT * FROM (SELECT {SHOP_REF} AS shop_ref, f.happened_on, f.state, {sql_day_of("f.recorded_at")}
FROM {{schema}}.shops_shopstate f JOIN {{schema}}.shops_shop s ON s.id = f.shop_id
LEFT JOIN {{schema}}.shops_editionshop e ON e.shop_id = s.id AND e.edition_id = %(edition)s
WHERE f.superseded_at IS NULL
UNION ALL
SELECT NULL, f.happened_on, CASE WHEN f.is_complete THEN 'complete' ELSE 'incomplete' END,
 {sql_day_of("f.recorded_at")}
FROM {{schema}}.shops_registerdeclaration f WHERE f.superseded_at IS NULL) said
ORDER BY shop_ref COLLATE "C" NULLS FIRST, happened_on
"""


def register_rows(export: EditionExport) -> Iterator[Values]:
    """The states of the shops in each city's register, and since when it is complete."""
    for city, (shop_ref, since_on, state, known_on) in export.rows("register.csv", REGISTER_OF_EDITION):
        yield {
            "nis": city.nis,
            "shop_ref": shop_ref,
            "since_on": since_on,
            "state": state,
            "entered_on": entered_on(known_on, since_on),
        }


ATTENDANCE_OF_EDITION = f"""
SELECT f.session_id, {SHOP_REF} AS shop_ref, {PERSON_REF} AS person_ref, f.role, f.registered_on, f.source,
 f.outcome, {sql_day_of("f.recorded_at")}
FROM {{schema}}.attendance_attendance f JOIN {{schema}}.shops_shop s ON s.id = f.shop_id
JOIN {{schema}}.shops_person p ON p.id = f.person_id
LEFT JOIN {{schema}}.shops_editionshop e ON e.shop_id = s.id AND e.edition_id = %(edition)s
JOIN unnest(%(sessions)s::bigint[]) WITH ORDINALITY o(id, position) ON o.id = f.session_id
WHERE f.edition_id = %(edition)s AND f.superseded_at IS NULL
ORDER BY o.position, {SHOP_REF} COLLATE "C", {PERSON_REF} COLLATE "C"
"""


def attendance_rows(export: EditionExport) -> Iterator[Values]:
    for city, row in export.rows("attendance.csv", ATTENDANCE_OF_EDITION):
        session_id, shop_ref, person_ref, role, registered_on, source, outcome, known_on = row
        session = export.sessions[session_id]
        yield {
            "session": session.code,
            "nis": city.nis,
            "shop_ref": shop_ref,
            "person_ref": person_ref,
            "role": role,
            "registered_on": registered_on,
            "source": source or None,
            "outcome": outcome,
            "entered_on": entered_on(known_on, session.day),
        }


FORMS_OF_EDITION = f"""
SELECT f.session_id, f.number, f.usefulness, f.tools, f.training, f.strategy, f.relevance, f.pace, f.reasons,
 f.is_city_known, {sql_day_of("f.recorded_at")}
FROM {{schema}}.evaluation_evaluationform f
JOIN unnest(%(sessions)s::bigint[]) WITH ORDINALITY o(id, position) ON o.id = f.session_id
WHERE f.edition_id = %(edition)s AND f.superseded_at IS NULL ORDER BY o.position, f.number
"""


def form_rows(export: EditionExport) -> Iterator[Values]:
    names = ("usefulness", "tools", "training", "strategy", "relevance", "pace")
    for city, row in export.rows("evaluations.csv", FORMS_OF_EDITION):
        session_id, number, *answers, reasons, is_city_known, known_on = row
        session = export.sessions[session_id]
        given = {name: None if answer == "" else answer for name, answer in zip(names, answers, strict=True)}
        yield {
            "session": session.code,
            "form": number,
            **given,
            "reasons": tuple(json.loads(reasons)),
            "entered_on": entered_on(known_on, session.day),
            "nis": city.nis if is_city_known else None,
        }


ACTIONS_OF_EDITION = f"""
SELECT f.channel, f.happened_on, f.quantity, f.actor, {sql_day_of("f.recorded_at")}
FROM {{schema}}.outreach_outreachaction f WHERE f.edition_id = %(edition)s AND f.superseded_at IS NULL
ORDER BY f.happened_on, f.channel, f.actor
"""


def action_rows(export: EditionExport) -> Iterator[Values]:
    for city, (channel, sent_on, quantity, actor, known_on) in export.rows(
        "outreach.csv", ACTIONS_OF_EDITION
    ):
        yield {
            "nis": city.nis,
            "channel": channel,
            "sent_on": sent_on,
            "quantity": quantity,
            "actor": actor,
            "entered_on": entered_on(known_on, sent_on),
        }


VISITS_OF_EDITION = f"""
SELECT {SHOP_REF}, f.visited_at, f.steward, f.outcome, {sql_day_of("f.recorded_at")}
FROM {{schema}}.rounds_visit f JOIN {{schema}}.shops_shop s ON s.id = f.shop_id
LEFT JOIN {{schema}}.shops_editionshop e ON e.shop_id = s.id AND e.edition_id = %(edition)s
WHERE f.edition_id = %(edition)s AND f.superseded_at IS NULL
ORDER BY f.visited_at, {SHOP_REF} COLLATE "C", f.steward COLLATE "C"
"""


def visit_rows(export: EditionExport) -> Iterator[Values]:
    for city, (shop_ref, visited_at, steward, outcome, known_on) in export.rows(
        "visits.csv", VISITS_OF_EDITION
    ):
        yield {
            "nis": city.nis,
            "shop_ref": shop_ref,
            "visited_at": visited_at,
            "steward": steward,
            "outcome": outcome,
            "entered_on": entered_on(known_on, day_of(visited_at)),
        }
