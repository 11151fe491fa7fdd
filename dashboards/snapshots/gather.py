"""Reads the rows that count on a day, in a reading: shared tables by ORM, cities' schemas in chunks.

A statement per kind of fact and 50 cities, however many cities there are: no loop over schemas.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from campaigns.agenda.models import (
    Registration,
    Session,
    SessionHost,
    SessionKind,
    SessionMove,
    SessionOutcome,
)
from campaigns.editions.models import Cost, Edition, Invitation, InvitationAnswer, Payer
from dashboards.figures.rows import (
    AttendanceRow,
    CityAnswers,
    DiagnosticRow,
    FieldWork,
    FormCounts,
    Inputs,
    Record,
    SessionRow,
    ShopKey,
)
from kernel.clock import day_of, end_of
from kernel.facts import Reading
from tenants.organisations.models import Kind, Organisation

CHUNK = 50

AS_OF = {
    Reading.TRUE: "{row}.superseded_at IS NULL AND {row}.happened_on <= %(day)s",
    Reading.KNOWN: (
        "{row}.recorded_at < %(end)s AND {row}.happened_on <= %(day)s"
        " AND ({row}.superseded_at IS NULL OR {row}.superseded_at >= %(end)s)"
    ),
}
# A merge holds for every day as true then, so its own day does not matter there.
MERGED = {
    Reading.TRUE: "superseded_at IS NULL",
    Reading.KNOWN: "recorded_at < %(end)s AND (superseded_at IS NULL OR superseded_at >= %(end)s)",
}

# When a row entered this database: an import as one, anything else at the end of its day.
ENTERED = (
    "coalesce(imported_at, ((recorded_at AT TIME ZONE 'Europe/Brussels')::date + 1)"
    " AT TIME ZONE 'Europe/Brussels')"
)

ATTENDANCE = """SELECT {city}, a.session_id, p.digest, a.shop_id, a.outcome, a.registered_on IS NOT NULL
FROM {schema}.attendance_attendance a JOIN {schema}.shops_person p ON p.id = a.person_id
WHERE a.edition_id = %(edition)s AND {as_of}"""

MERGES = "SELECT {city}, shop_id, into_id FROM {schema}.shops_shopmerge WHERE {merged}"

# Forms and diagnostics serve twice, and are read once: what counts on the day, and the record of the edition.
FORMS = """SELECT {as_of}, superseded_at IS NULL,
{city}, session_id, is_city_known, (recorded_at AT TIME ZONE 'Europe/Brussels')::date, {entered},
count(*), count(*) FILTER (WHERE usefulness >= 4), count(usefulness),
count(*) FILTER (WHERE tools = 'yes'), count(*) FILTER (WHERE tools <> ''),
count(*) FILTER (WHERE training = 'yes'), count(*) FILTER (WHERE training <> ''),
count(*) FILTER (WHERE strategy = 'yes'), count(*) FILTER (WHERE strategy <> ''),
coalesce(sum(relevance), 0), count(relevance)
FROM {schema}.evaluation_evaluationform f
WHERE f.edition_id = %(edition)s AND (superseded_at IS NULL OR {as_of})
GROUP BY 1, 2, session_id, is_city_known, 6, 7"""

# Corrected rows too: an atom keeps what its rows said first. A guest's is in no figure.
DIAGNOSTICS = """SELECT {as_of}, superseded_at IS NULL,
{city}, coalesce(shop_id::text, subject), happened_on,
(recorded_at AT TIME ZONE 'Europe/Brussels')::date, {entered}, score, band, themes, dimensions,
coalesce(d.sector_id, ''), coalesce(s.family, ''), session_id, recorded_at, imported_at IS NOT NULL, d.id,
corrects_id
FROM {schema}.assessment_diagnostic d LEFT JOIN public.sectors_sector s ON s.code = d.sector_id
WHERE d.edition_id = %(edition)s AND NOT d.is_guest"""

VISITS = """SELECT {city}, count(*), count(DISTINCT shop_id) FROM {schema}.rounds_visit v
WHERE v.edition_id = %(edition)s AND {as_of}"""

OUTREACH = """SELECT {city}, channel, sum(quantity) FROM {schema}.outreach_outreachaction o
WHERE o.edition_id = %(edition)s AND {as_of} GROUP BY channel"""


def gather_field_work(edition: Edition, day: date, cities: Sequence[Organisation]) -> dict[int, FieldWork]:
    """Visits and outreach of each of these cities, as true on `day`."""
    parameters = {"edition": edition.pk, "day": day}
    outreach: defaultdict[int, dict[str, int]] = defaultdict(dict)
    as_of = AS_OF[Reading.TRUE]
    for city, channel, quantity in _union(OUTREACH, cities, parameters, as_of=as_of.format(row="o")):
        outreach[city][channel] = int(quantity)
    return {
        city: FieldWork(n_visits, n_shops, outreach[city])
        for city, n_visits, n_shops in _union(VISITS, cities, parameters, as_of=as_of.format(row="v"))
    }


def gather_diagnostics(edition_id: int, cities: Sequence[Organisation]) -> list[DiagnosticRow]:
    """Every diagnostic of these cities that publication is cut from, corrected ones too."""
    rows = _union(DIAGNOSTICS, cities, {"edition": edition_id}, as_of="false", entered=ENTERED)
    return _diagnostics(rows)[1]


def cities_with_schemas() -> list[Organisation]:
    """Every city, retired ones too: history stays in the totals."""
    return list(Organisation.objects.filter(kind=Kind.CITY).exclude(schema_version=""))


def gather(
    edition: Edition, day: date, reading: Reading, cities: Sequence[Organisation] | None = None
) -> Inputs:
    """The inputs of the figures of `edition`; of some cities only, where `cities` is given."""
    if cities is None:
        cities = cities_with_schemas()
    parameters = {"edition": edition.pk, "day": day, "end": end_of(day)}

    def rows(template: str, alias: str) -> Iterator[tuple[Any, ...]]:
        return _union(
            template,
            cities,
            parameters,
            as_of=AS_OF[reading].format(row=alias),
            merged=MERGED[reading],
            entered=ENTERED,
        )

    sessions = _sessions(edition, day, reading)
    attendance = list(map(AttendanceRow._make, rows(ATTENDANCE, "a")))
    merges: dict[ShopKey, int] = {(city, shop): into for city, shop, into in rows(MERGES, "")}
    forms, current_forms = _told_apart(rows(FORMS, "f"), _form_counts)
    diagnostics, recorded = _diagnostics(rows(DIAGNOSTICS, "d"))
    invited = _answers(edition, day, reading)
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
        forms=forms,
        diagnostics=diagnostics,
        public_costs=costs,
        counts={
            "schemas": len(cities),
            "sessions": len(sessions),
            "attendance": len(attendance),
            "merges": len(merges),
            "forms": sum(form.n_forms for form in forms),
            "diagnostics": len(diagnostics),
            "cost_lines": len(costs),
        },
        record=Record(current_forms, recorded),
    )


def _union(
    template: str, cities: Sequence[Organisation], parameters: dict[str, Any], **parts: str
) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(cities), CHUNK):
        statement = "\nUNION ALL\n".join(
            template.format(city=city.pk, schema=connection.ops.quote_name(city.schema_name), **parts)
            for city in cities[start : start + CHUNK]
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            yield from cursor.fetchall()


def _told_apart[Row](
    rows: Iterable[tuple[Any, ...]], made_of: Callable[[tuple[Any, ...]], Row]
) -> tuple[list[Row], list[Row]]:
    """What counts on the day, and what no correction has replaced: the two first columns say so."""
    counting, current = [], []
    for counts, is_current, *columns in rows:
        row = made_of(tuple(columns))
        if counts:
            counting.append(row)
        if is_current:
            current.append(row)
    return counting, current


def _form_counts(row: tuple[Any, ...]) -> FormCounts:
    numbers = [int(value) for value in row[5:]]
    pairs = [(numbers[i], numbers[i + 1]) for i in range(1, 11, 2)]
    return FormCounts(row[0], row[1], row[2], row[3], row[4], numbers[0], *pairs)


def _diagnostics(rows: Iterable[tuple[Any, ...]]) -> tuple[list[DiagnosticRow], list[DiagnosticRow]]:
    """What counts on the day; and every row that was not withdrawn, each correction naming its row."""
    counting: list[DiagnosticRow] = []
    current: list[DiagnosticRow] = []
    replaced: list[DiagnosticRow] = []
    for counts, is_current, *columns in rows:
        row = _diagnostic(columns)
        if counts:
            counting.append(row)
        (current if is_current else replaced).append(row)
    return counting, with_corrections(current, replaced)


def with_corrections(
    current: Sequence[DiagnosticRow], replaced: Sequence[DiagnosticRow]
) -> list[DiagnosticRow]:
    """`current` and those of `replaced` that a row corrects; others were withdrawn, and never were.

    An import says nothing of what it corrects: its row of the same shop, session and day does.
    """
    corrected = {(row.organisation_id, row.corrects) for row in (*current, *replaced)}
    orphans = {_sitting(row): row for row in replaced if (row.organisation_id, row.id) not in corrected}
    kept = [row for row in replaced if (row.organisation_id, row.id) in corrected]
    for row in current:
        orphan = orphans.get(_sitting(row)) if row.is_imported and row.corrects is None else None
        if orphan is not None and orphan.arrived_at < row.arrived_at:
            kept += [orphan, row._replace(corrects=orphan.id)]
        else:
            kept.append(row)
    return kept


def _sitting(row: DiagnosticRow) -> tuple[int, str, int | None, date]:
    return row.organisation_id, row.shop, row.session_id, row.taken_on


def _diagnostic(columns: Sequence[Any]) -> DiagnosticRow:
    city, shop, taken_on, recorded_on, entered_at, score, band, themes, dimensions, *others = columns
    codes = tuple(theme for theme, _ in json.loads(themes))
    applying = tuple((code, value) for code, value in json.loads(dimensions).items() if value is not None)
    return DiagnosticRow(city, shop, taken_on, recorded_on, entered_at, score, band, codes, applying, *others)


def _sessions(edition: Edition, day: date, reading: Reading) -> list[SessionRow]:
    outcomes = SessionOutcome.objects.filter(session__edition=edition)
    if reading is Reading.TRUE:
        # A cancellation happens on the day it is entered; rules compare days, so no filter on them here.
        outcomes = outcomes.current()
    else:
        outcomes = outcomes.filter(recorded_at__lt=end_of(day)).exclude(superseded_at__lt=end_of(day))
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
    moves = SessionMove.objects.filter(session__edition=edition, recorded_at__gte=end_of(day))
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
