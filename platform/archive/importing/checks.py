"""What must hold between the rows of an archive, as statements over its staged files.

A check says nothing while a file that it refers to has refused rows: every row that names one of those
would be reported as well, for nothing.
"""
# ruff: noqa: S608 - names of tables and columns come from the code; values are parameters

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from archive.format.problems import Problem, Severity
from archive.format.report import Report
from archive.format.tables import (
    ATTENDANCE,
    DIAGNOSTICS,
    EVALUATIONS,
    INVITATIONS,
    REGISTER,
    SESSIONS,
    SHOPS,
    TABLES,
    VISITS,
    Table,
)
from archive.importing.staging import staged
from kernel.clock import sql_day_of, sql_local

FETCH = 1_000
ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Check:
    """`sql` gives a row per finding: line, value, then the `parameters` of the message in their order.

    `refers_to`: the files whose rows must all have been readable.
    """

    code: str
    table: Table
    column: str
    sql: str
    severity: Severity = ERROR
    parameters: tuple[str, ...] = ()
    refers_to: tuple[Table, ...] = ()


def _key_twice(table: Table) -> Check:
    key, title = list(table.key), ", ".join(table.key)
    if table.is_history:  # a row of a city's history is known by its day, and the day it was entered
        key += ["answered_on", "coalesce(entered_on, answered_on)"]
        title += ", answered_on, entered_on"
    shown = [
        f"to_char({sql_local('visited_at')}, 'YYYY-MM-DD HH24:MI')" if name == "visited_at" else name
        for name in key
    ]
    return Check(
        "key_twice",
        table,
        table.key[0],
        f"SELECT line, value, '{title}', first FROM (SELECT line,"
        f" concat_ws(', ', {', '.join(shown)}) AS value,"
        f" min(line) OVER (PARTITION BY {', '.join(key)}) AS first FROM {staged(table)}) keyed"
        " WHERE line <> first ORDER BY line",
        parameters=("columns", "other"),
    )


def _unknown_session(table: Table) -> Check:
    return Check(
        "session_unknown",
        table,
        "session",
        f"SELECT line, session FROM {staged(table)} r WHERE session IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM staged_sessions s WHERE s.code = r.session) ORDER BY line",
        refers_to=(SESSIONS,),
    )


def _unknown_shop(table: Table) -> Check:
    return Check(
        "shop_unknown",
        table,
        "shop_ref",
        f"SELECT line, shop_ref FROM {staged(table)} r WHERE shop_ref IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM staged_shops s WHERE s.shop_ref = r.shop_ref) ORDER BY line",
        refers_to=(SHOPS,),
    )


def _shop_of_other_city(table: Table) -> Check:
    return Check(
        "shop_other_city",
        table,
        "nis",
        f"SELECT r.line, r.nis, s.shop_ref, s.nis FROM {staged(table)} r"
        " JOIN staged_shops s ON s.shop_ref = r.shop_ref WHERE s.nis <> r.nis ORDER BY r.line",
        parameters=("shop", "other"),
    )


_OF_SHOPS = (ATTENDANCE, VISITS, DIAGNOSTICS, REGISTER)

CHECKS = (
    *(_key_twice(table) for table in TABLES),
    *(_unknown_session(table) for table in (ATTENDANCE, EVALUATIONS, DIAGNOSTICS)),
    *(_unknown_shop(table) for table in _OF_SHOPS),
    *(_shop_of_other_city(table) for table in _OF_SHOPS),
    Check(
        "shop_bce_twice",
        SHOPS,
        "bce",
        "SELECT line, bce, first FROM (SELECT line, bce, min(line) OVER (PARTITION BY bce) AS first"
        " FROM staged_shops WHERE bce >= '2') numbered WHERE line <> first ORDER BY line",
        parameters=("other",),
    ),
    Check(
        "merge_unknown",
        SHOPS,
        "merged_into",
        "SELECT line, merged_into FROM staged_shops r WHERE merged_into IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM staged_shops s WHERE s.shop_ref = r.merged_into) ORDER BY line",
        refers_to=(SHOPS,),
    ),
    Check(
        "merge_other_city",
        SHOPS,
        "merged_into",
        "SELECT r.line, r.merged_into, i.nis FROM staged_shops r"
        " JOIN staged_shops i ON i.shop_ref = r.merged_into WHERE i.nis <> r.nis ORDER BY r.line",
        parameters=("other",),
    ),
    Check(
        "merge_cycle",
        SHOPS,
        "merged_into",
        # UNION, not UNION ALL: a path that comes round again ends there.
        "WITH RECURSIVE reached AS ("
        " SELECT shop_ref AS start, merged_into AS shop_ref FROM staged_shops WHERE merged_into IS NOT NULL"
        " UNION SELECT r.start, s.merged_into FROM reached r JOIN staged_shops s ON s.shop_ref = r.shop_ref"
        " WHERE s.merged_into IS NOT NULL)"
        " SELECT s.line, s.merged_into FROM staged_shops s JOIN reached r ON r.start = s.shop_ref"
        " AND r.shop_ref = s.shop_ref WHERE s.merged_into <> s.shop_ref ORDER BY s.line",
    ),
    Check(
        "invitation_days_differ",
        INVITATIONS,
        "invited_on",
        "SELECT line, invited_on::text, first::text FROM (SELECT line, invited_on,"
        " min(invited_on) OVER (PARTITION BY nis) AS first FROM staged_invitations) dated"
        " WHERE invited_on <> first ORDER BY line",
        severity=WARNING,
        parameters=("first",),
    ),
    Check(
        "session_host_not_invited",
        SESSIONS,
        "host_nis",
        "SELECT s.line, host.nis FROM staged_sessions s, unnest(s.host_nis) host(nis)"
        " WHERE NOT EXISTS (SELECT FROM staged_invitations i WHERE i.nis = host.nis) ORDER BY s.line",
        severity=WARNING,
        refers_to=(INVITATIONS,),
    ),
    Check(
        "session_before_answer",
        SESSIONS,
        "host_nis",
        "SELECT line, nis, held_on::text, coalesce(answered_on::text, '–') FROM ("
        f" SELECT s.line, host.nis, {sql_day_of('s.starts_at')} AS held_on,"
        " (SELECT min(i.answered_on) FROM staged_invitations i"
        "   WHERE i.nis = host.nis AND i.answer = 'interested') AS answered_on"
        " FROM staged_sessions s, unnest(s.host_nis) host(nis) WHERE s.status = 'held'"
        " AND EXISTS (SELECT FROM staged_invitations i WHERE i.nis = host.nis)) hosted"
        " WHERE answered_on IS NULL OR answered_on > held_on ORDER BY line",
        severity=WARNING,
        parameters=("day", "answered_on"),
        refers_to=(INVITATIONS,),
    ),
    Check(
        "session_over_capacity",
        SESSIONS,
        "capacity",
        "SELECT s.line, s.capacity::text, came.n FROM staged_sessions s JOIN ("
        " SELECT session, count(DISTINCT person_ref) AS n FROM staged_attendance"
        " WHERE outcome IN ('present', 'walk_in') GROUP BY session) came ON came.session = s.code"
        " WHERE came.n > s.capacity ORDER BY s.line",
        severity=WARNING,
        parameters=("n",),
    ),
    Check(
        "attendance_session_not_held",
        ATTENDANCE,
        "outcome",
        "SELECT a.line, a.outcome, s.code, s.status FROM staged_attendance a"
        " JOIN staged_sessions s ON s.code = a.session"
        " WHERE a.outcome IN ('present', 'walk_in') AND s.status <> 'held' ORDER BY a.line",
        severity=WARNING,
        parameters=("session", "status"),
    ),
    Check(
        "visit_after_closing",
        VISITS,
        "visited_at",
        "SELECT line, visited_on::text, outcome_before, closed_on::text FROM ("
        f" SELECT v.line, {sql_day_of('v.visited_at')} AS visited_on,"
        " first_value(c.outcome) OVER at_visit AS outcome_before,"
        f" first_value({sql_day_of('c.visited_at')}) OVER at_visit AS closed_on,"
        " row_number() OVER at_visit AS position"
        " FROM staged_visits v JOIN staged_visits c ON c.shop_ref = v.shop_ref"
        "  AND c.outcome IN ('closed', 'moved') AND c.visited_at < v.visited_at"
        " WINDOW at_visit AS (PARTITION BY v.line ORDER BY c.visited_at, c.line)) closed"
        " WHERE position = 1 ORDER BY line",
        severity=WARNING,
        parameters=("outcome", "other"),
    ),
)


def check_between_files(report: Report) -> None:
    """Run every check on what was staged; findings go to `report`, without a limit on their number."""
    referred = {table.file: table for check in CHECKS for table in check.refers_to}
    spoiled = {file for file in referred if report.file(file).n_errors}
    for file in referred:
        if file in spoiled:
            report.add(Problem(WARNING, file, "references_unchecked"))
    for check in CHECKS:
        if spoiled.isdisjoint(table.file for table in check.refers_to):
            run_check(check, report)


def run_check(check: Check, report: Report) -> None:
    """Run one check."""
    for line, value, *rest in _rows(check.sql):
        around = dict(zip(check.parameters, rest, strict=True))
        problem = Problem(
            check.severity, check.table.file, check.code, line, check.column, str(value), around
        )
        report.add(problem)


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """A server-side cursor: a file of which every row is wrong must not fill the memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(FETCH):
            yield from rows
