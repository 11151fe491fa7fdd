"""What an archive says of diagnostics: answers and sector, never the shop."""
# ruff: noqa: S608 - names come from the code, schemas are quoted; values are parameters

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

from django.db import connection

from archive.exporting.edition_export import EditionExport, Values, entered_on
from diagnostic.versions.selectors import current_version, questionnaire_of
from kernel.clock import sql_day_of

SUBJECT_BYTES = 8

# Ordered by what the rows say themselves: an order by shop would tie each of them to one again.
DIAGNOSTICS_OF_EDITION = f"""
SELECT f.session_id, f.happened_on, f.sector_id, f.questionnaire, f.answers, {sql_day_of("f.recorded_at")}
FROM {{schema}}.assessment_diagnostic f
LEFT JOIN unnest(%(sessions)s::bigint[]) WITH ORDINALITY o(id, position) ON o.id = f.session_id
WHERE f.edition_id = %(edition)s AND f.superseded_at IS NULL AND NOT f.is_guest
ORDER BY f.happened_on, o.position NULLS LAST, f.sector_id, f.questionnaire, f.answers::text COLLATE "C", 6
"""


def diagnostic_rows(export: EditionExport) -> Iterator[Values]:
    """Each under a name made up for this export, with its sector; never with its shop, nor its score.

    `sector` is empty where who answered was not sure.
    """
    for city, (session_id, taken_on, sector, questionnaire, answers, known_on) in export.rows(
        "diagnostics.csv", DIAGNOSTICS_OF_EDITION
    ):
        yield {
            "nis": city.nis,
            "subject": f"s{secrets.token_hex(SUBJECT_BYTES)}",
            "sector": sector,
            "session": None if session_id is None else export.sessions[session_id].code,
            "taken_on": taken_on,
            "entered_on": entered_on(known_on, taken_on),
            "questionnaire": questionnaire,
            "answers": {
                question: answer if isinstance(answer, str) else " ".join(answer)
                for question, answer in json.loads(answers).items()
            },
        }


def questions_of(export: EditionExport) -> tuple[str, ...]:
    """The columns of answers: every question of the versions that were used."""
    versions: set[str] = set()
    for city in export.cities:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT questionnaire FROM {city.schema}.assessment_diagnostic"
                " WHERE edition_id = %s AND NOT is_guest",
                [export.edition.pk],
            )
            versions.update(version for (version,) in cursor.fetchall())
    forms = [questionnaire_of(version) for version in sorted(versions or {current_version()})]
    return tuple(sorted({question.code for form in forms for question in form.questions}))
