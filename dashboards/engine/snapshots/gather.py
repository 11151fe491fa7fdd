"""Reads the rows that count on a day, in a reading: shared tables by ORM, cities' schemas in chunks.

A statement per kind of fact and 50 cities, however many cities there are: no loop over schemas.
"""
# ruff: noqa: S608 - parts of the statements come from the code, schemas are quoted; values are parameters

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.rows import namedtuple_row

from campaigns.agenda.models import (
    Registration,
    Rescheduling,
    Session,
    SessionHost,
    SessionKind,
    SessionOutcome,
)
from campaigns.editions.models import Cost, Edition, Invitation, InvitationAnswer, Payer
from dashboards.engine.figures.rows import (
    AttendanceRow,
    CityAnswers,
    DiagnosticRow,
    FieldWork,
    FormCounts,
    Inputs,
    PersonMergeRow,
    PublicationRows,
    RegisterRow,
    SessionRow,
    ShopKey,
)
from kernel.clock import day_of, end_of, sql_day_of, sql_start_of
from kernel.facts import Reading, sql_as_of, sql_standing
from tenants.consent.register import declared_sql, register_sql
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import cities_with_schemas, union_over
from tenants.shops.merged import SURVIVING_SHOPS

# When a row entered this database: an import as one, anything else at the end of its day.
ENTERED_AT = f"coalesce(imported_at, {sql_start_of(sql_day_of('recorded_at') + ' + 1')})"

# In the order of `AttendanceRow`.
ATTENDANCE = """SELECT {city} AS organisation_id, a.session_id, p.digest, a.shop_id, a.outcome,
a.registered_on IS NOT NULL AS is_registered
FROM {schema}.attendance_attendance a JOIN {schema}.shops_person p ON p.id = a.person_id
WHERE a.edition_id = %(edition)s AND {as_of}"""

# As true then, a merge holds for every day: its own does not matter. Of people by digest, which is the same
# in every city.
MERGES = """SELECT {city} AS organisation_id, m.shop_id, m.into_id, '' AS digest, '' AS into_digest
FROM {schema}.shops_shopmerge m WHERE {standing}
UNION ALL SELECT {city}, NULL, NULL, p.digest, i.digest FROM {schema}.shops_personmerge m
JOIN {schema}.shops_person p ON p.id = m.person_id JOIN {schema}.shops_person i ON i.id = m.into_id
WHERE {standing}"""

# Forms and diagnostics serve twice, and are read once: what counts on the day, what publication is cut from.
FORMS = f"""SELECT {{as_of}} AS counts, superseded_at IS NULL AS is_current,
{{city}} AS organisation_id, session_id, is_city_known,
{sql_day_of("recorded_at")} AS recorded_on, {ENTERED_AT} AS entered_at,
count(*) AS n_forms, count(*) FILTER (WHERE usefulness >= 4) AS n_useful, count(usefulness) AS n_usefulness,
count(*) FILTER (WHERE tools = 'yes') AS n_tools_yes, count(*) FILTER (WHERE tools <> '') AS n_tools,
count(*) FILTER (WHERE training = 'yes') AS n_training_yes,
count(*) FILTER (WHERE training <> '') AS n_training,
count(*) FILTER (WHERE strategy = 'yes') AS n_strategy_yes,
count(*) FILTER (WHERE strategy <> '') AS n_strategy,
coalesce(sum(relevance), 0)::bigint AS relevance_points, count(relevance) AS n_relevance
FROM {{schema}}.evaluation_evaluationform f
WHERE f.edition_id = %(edition)s AND (superseded_at IS NULL OR {{as_of}})
GROUP BY 1, 2, session_id, is_city_known, 6, 7"""

# Corrected rows too: an atom keeps what its rows said first. A guest's is in no figure.
DIAGNOSTICS = f"""SELECT {{as_of}} AS counts, superseded_at IS NULL AS is_current,
{{city}} AS organisation_id, coalesce(shop_id::text, subject) AS shop, happened_on AS taken_on,
{sql_day_of("recorded_at")} AS recorded_on, {ENTERED_AT} AS entered_at, score, band, themes, dimensions,
coalesce(d.sector_id, '') AS sector, coalesce(s.family, '') AS family, session_id, recorded_at,
imported_at IS NOT NULL AS is_imported, d.id, corrects_id AS corrects
FROM {{schema}}.assessment_diagnostic d LEFT JOIN public.sectors_sector s ON s.code = d.sector_id
WHERE d.edition_id = %(edition)s AND NOT d.is_guest"""

VISITS = f"""SELECT {{city}} AS organisation_id, count(*) AS n_visits,
count(DISTINCT coalesce(s.survivor_id, v.shop_id)) AS n_shops, count(DISTINCT v.shop_id) AS n_rows
FROM {{schema}}.rounds_visit v LEFT JOIN {SURVIVING_SHOPS} s ON s.id = v.shop_id
WHERE v.edition_id = %(edition)s AND {{as_of}}"""

OUTREACH = """SELECT {city} AS organisation_id, channel, sum(quantity)::bigint AS quantity
FROM {schema}.outreach_outreachaction o
WHERE o.edition_id = %(edition)s AND {as_of} GROUP BY channel"""

# A city without a register that it declares complete has no row: nothing of it is read.
REGISTER = """(WITH RECURSIVE {declared}, {register},
came AS (
  SELECT DISTINCT coalesce(d.shop, a.shop_id) AS shop FROM {schema}.attendance_attendance a
  LEFT JOIN double_of d ON d.id = a.shop_id
  WHERE a.edition_id = %(edition)s AND {as_of} AND EXISTS (SELECT FROM in_register)),
visited AS (
  SELECT DISTINCT coalesce(d.shop, v.shop_id) AS shop FROM {schema}.rounds_visit v
  LEFT JOIN double_of d ON d.id = v.shop_id
  WHERE v.edition_id = %(edition)s AND {as_of_visits} AND EXISTS (SELECT FROM in_register))
SELECT {city} AS organisation_id, count(shop) AS n_shops,
  count(*) FILTER (WHERE is_contactable) AS n_contactable,
  count(*) FILTER (WHERE shop IN (SELECT shop FROM visited)) AS n_visited,
  coalesce(array_agg(shop) FILTER (WHERE shop IN (SELECT shop FROM came)), '{{}}') AS came
FROM declared LEFT JOIN in_register ON true WHERE declared.is_complete
GROUP BY declared.is_complete)"""


def gather_field_work(edition: Edition, day: date, cities: Sequence[Organisation]) -> dict[int, FieldWork]:
    """Visits and outreach of each of these cities, as true on `day`."""
    parameters = {"edition": edition.pk, "day": day}
    outreach: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in _union(OUTREACH, cities, parameters, as_of=sql_as_of("o", Reading.TRUE)):
        outreach[row.organisation_id][row.channel] = row.quantity
    return {
        row.organisation_id: FieldWork(
            row.n_visits, row.n_shops, outreach[row.organisation_id], row.n_rows - row.n_shops
        )
        for row in _union(
            VISITS,
            cities,
            parameters,
            as_of=sql_as_of("v", Reading.TRUE),
            standing=sql_standing("m", Reading.TRUE),
        )
    }


def gather_diagnostics(edition_id: int, cities: Sequence[Organisation]) -> list[DiagnosticRow]:
    """Every diagnostic of these cities that publication is cut from, corrected ones too."""
    rows = _union(DIAGNOSTICS, cities, {"edition": edition_id}, as_of="false")
    return _diagnostics(rows)[1]


def gather(
    edition: Edition, day: date, reading: Reading, cities: Sequence[Organisation] | None = None
) -> Inputs:
    """The inputs of the figures of `edition`; of some cities only, where `cities` is given."""
    if cities is None:
        cities = cities_with_schemas()
    parameters = {"edition": edition.pk, "day": day, "end": end_of(day)}

    def rows(template: str, alias: str) -> Iterator[Any]:
        as_of, standing = sql_as_of(alias, reading), sql_standing(alias, reading)
        return _union(template, cities, parameters, as_of=as_of, standing=standing)

    sessions = _sessions(edition, day, reading)
    attendance = list(map(AttendanceRow._make, rows(ATTENDANCE, "a")))
    merges: dict[ShopKey, int] = {}
    person_merges: list[PersonMergeRow] = []
    for row in rows(MERGES, "m"):
        if row.shop_id is None:
            person_merges.append(PersonMergeRow(row.organisation_id, row.digest, row.into_digest))
        else:
            merges[row.organisation_id, row.shop_id] = row.into_id
    forms, current_forms = _forms(rows(FORMS, "f"))
    diagnostics, recorded = _diagnostics(rows(DIAGNOSTICS, "d"))
    invited = _answers(edition, day, reading)
    registers = {
        row.organisation_id: RegisterRow(row.n_shops, row.n_contactable, row.n_visited, frozenset(row.came))
        for row in rows(_register_statement(reading), "a")
    }
    costs = list(
        Cost.objects.filter(edition=edition)
        .exclude(payer=Payer.PRIVATE)
        .as_of(day, reading)
        .values_list("amount_eur", flat=True)
    )
    return Inputs(
        day=day,
        reading=reading.value,
        planned_until=edition.planned_until,
        sessions=sessions,
        cities=invited,
        attendance=attendance,
        merges=merges,
        person_merges=person_merges,
        forms=forms,
        diagnostics=diagnostics,
        public_costs=costs,
        counts={
            "schemas": len(cities),
            "sessions": len(sessions),
            "attendance": len(attendance),
            "merges": len(merges),
            "merges_of_people": len(person_merges),
            "forms": sum(form.n_forms for form in forms),
            "diagnostics": len(diagnostics),
            "cost_lines": len(costs),
        },
        publication_rows=PublicationRows(current_forms, recorded),
        registers=registers,
    )


def _register_statement(reading: Reading) -> str:
    schema = "{schema}."
    parts = {
        "{declared}": declared_sql(reading, schema),
        "{register}": register_sql(
            reading, schema, only_if="EXISTS (SELECT FROM declared WHERE declared.is_complete)"
        ),
        "{as_of_visits}": sql_as_of("v", reading),
    }
    statement = REGISTER
    for name, part in parts.items():
        statement = statement.replace(name, part)
    return statement


def _union(
    template: str, cities: Sequence[Organisation], parameters: dict[str, Any], **parts: str
) -> Iterator[Any]:
    """The rows of a statement over every city's schema, by the names of its columns."""
    for statement in union_over(cities, template, parts):
        with connection.cursor() as cursor:
            cursor.cursor.row_factory = namedtuple_row
            cursor.execute(statement, parameters)
            yield from cursor.fetchall()


def _forms(rows: Iterable[Any]) -> tuple[list[FormCounts], list[FormCounts]]:
    """What counts on the day, and what no correction has replaced."""
    counting, current = [], []
    for row in rows:
        counts = FormCounts(
            organisation_id=row.organisation_id,
            session_id=row.session_id,
            is_city_known=row.is_city_known,
            recorded_on=row.recorded_on,
            entered_at=row.entered_at,
            n_forms=row.n_forms,
            useful=(row.n_useful, row.n_usefulness),
            tools=(row.n_tools_yes, row.n_tools),
            training=(row.n_training_yes, row.n_training),
            strategy=(row.n_strategy_yes, row.n_strategy),
            relevance=(row.relevance_points, row.n_relevance),
        )
        if row.counts:
            counting.append(counts)
        if row.is_current:
            current.append(counts)
    return counting, current


def _diagnostics(rows: Iterable[Any]) -> tuple[list[DiagnosticRow], list[DiagnosticRow]]:
    """What counts on the day; and every row that was not withdrawn, each correction naming its row."""
    counting: list[DiagnosticRow] = []
    current: list[DiagnosticRow] = []
    replaced: list[DiagnosticRow] = []
    for row in rows:
        diagnostic = _diagnostic(row)
        if row.counts:
            counting.append(diagnostic)
        (current if row.is_current else replaced).append(diagnostic)
    return counting, with_corrections(current, replaced)


def with_corrections(
    current: Sequence[DiagnosticRow], replaced: Sequence[DiagnosticRow]
) -> list[DiagnosticRow]:
    """`current` and those of `replaced` that a row corrects; others were withdrawn, and never were.

    An import says nothing of what it corrects: its row of the same shop, session and day does.
    """
    corrected = {(row.organisation_id, row.corrects) for row in (*current, *replaced)}
    orphans = {_import_key(row): row for row in replaced if (row.organisation_id, row.id) not in corrected}
    kept = [row for row in replaced if (row.organisation_id, row.id) in corrected]
    for row in current:
        orphan = orphans.get(_import_key(row)) if row.is_imported and row.corrects is None else None
        if orphan is not None and orphan.arrived_at < row.arrived_at:
            kept += [orphan, row._replace(corrects=orphan.id)]
        else:
            kept.append(row)
    return kept


def _import_key(row: DiagnosticRow) -> tuple[int, str, int | None, date]:
    return row.organisation_id, row.shop, row.session_id, row.taken_on


def _diagnostic(row: Any) -> DiagnosticRow:
    dimensions = json.loads(row.dimensions)
    return DiagnosticRow(
        organisation_id=row.organisation_id,
        shop=row.shop,
        taken_on=row.taken_on,
        recorded_on=row.recorded_on,
        entered_at=row.entered_at,
        score=row.score,
        band=row.band,
        themes=tuple(theme for theme, _ in json.loads(row.themes)),
        dimensions=tuple((code, value) for code, value in dimensions.items() if value is not None),
        sector=row.sector,
        family=row.family,
        session_id=row.session_id,
        recorded_at=row.recorded_at,
        is_imported=row.is_imported,
        id=row.id,
        corrects=row.corrects,
    )


def _sessions(edition: Edition, day: date, reading: Reading) -> list[SessionRow]:
    # A cancellation happens on the day it is entered; rules compare days, so no filter on them here.
    outcomes = SessionOutcome.objects.filter(session__edition=edition).standing(day, reading)
    by_session = {outcome.session_id: outcome for outcome in outcomes}
    hosts: defaultdict[int, list[int]] = defaultdict(list)
    pairs = SessionHost.objects.filter(session__edition=edition).order_by("position")
    for session_id, organisation_id in pairs.values_list("session_id", "organisation_id"):
        hosts[session_id].append(organisation_id)
    starts = _starts_before_moves(edition, day) if reading is Reading.KNOWN else {}
    rows = []
    # A draft is a plan of its hosts: nobody counts it.
    for session in Session.objects.filter(edition=edition).exclude(seats__registration=Registration.DRAFT):
        outcome = by_session.get(session.pk)
        starts_at = starts.get(session.pk, session.starts_at)
        rows.append(
            SessionRow(
                id=session.pk,
                code=session.code,
                is_small_group=session.kind == SessionKind.SMALL_GROUP,
                starts_at=starts_at,
                starts_on=day_of(starts_at),
                venue=session.venue,
                announced_on=session.announced_on,
                hosts=tuple(hosts[session.pk]),
                outcome=outcome.status if outcome else None,
                outcome_on=outcome.happened_on if outcome else None,
                outcome_recorded_on=day_of(outcome.recorded_at) if outcome else None,
            )
        )
    return rows


def _starts_before_moves(edition: Edition, day: date) -> dict[int, datetime]:
    """By session, the start known at the end of `day` of those that were moved since."""
    moves = Rescheduling.objects.filter(session__edition=edition, recorded_at__gte=end_of(day))
    latest_first = moves.order_by("-recorded_at", "-id").values_list("session_id", "starts_at_before")
    return dict(latest_first)


def _answers(edition: Edition, day: date, reading: Reading) -> list[CityAnswers]:
    answers: defaultdict[int, list[InvitationAnswer]] = defaultdict(list)
    rows = InvitationAnswer.objects.filter(invitation__edition=edition).as_of(day, reading)
    for answer in rows.order_by("happened_on", "recorded_at", "id"):
        answers[answer.invitation_id].append(answer)
    return [
        CityAnswers(
            organisation_id=invitation.organisation_id,
            invited_on=invitation.invited_on,
            answers=tuple(answer.answer for answer in answers[invitation.pk]),
            reason=next((a.reason for a in reversed(answers[invitation.pk]) if a.answer == "declined"), ""),
        )
        for invitation in Invitation.objects.filter(edition=edition, invited_on__lte=day).order_by("pk")
    ]
