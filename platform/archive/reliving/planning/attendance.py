"""Sign-ups on the day of registration, the door on the day of the session, lists that are typed later.

A row is known since its `entered_on`. So each person is noted on that day, and the list of a session is
closed on the last of them: closing says of everybody else that they were absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from archive.format.table_reading import Row
from archive.format.tables import ATTENDANCE
from archive.reliving import hours
from archive.reliving.archive_rows import day, text
from archive.reliving.events import Act, Event, Remark
from archive.reliving.planning.draft import Draft, PlannedSession
from archive.reliving.planning.sessions import IN_THE_FUTURE, KNOWN_BEFORE
from kernel.clock import day_of

CAME = ("present", "walk_in")

SESSION_IMPORTED = "its session is imported"
SESSION_NOT_HELD = "its session was not held: nobody is noted"
NEVER_SIGNED_UP = "not there, and never signed up: nobody knows of such a person"
SIGNED_UP_AFTER = "signed up after the session began"
OTHER_SHOP = "another outcome or day for another shop of the same person at the same session"
BEFORE_ANNOUNCEMENT = "registered before the session was announced: signed up once it was"
CAME_UNREGISTERED = "present without registration: somebody who walked in"
WALKED_IN_REGISTERED = "walked in with a registration: present"


def plan_attendance(draft: Draft) -> None:
    by_session: defaultdict[str, list[Row]] = defaultdict(list)
    for row in draft.rows.of(ATTENDANCE):
        by_session[text(row, "session")].append(row)
    for code, rows in by_session.items():
        session = draft.sessions.get(code)
        if session is None:
            draft.leave(SESSION_IMPORTED, *rows)
        else:
            _plan_session(draft, code, session, rows)


def _plan_session(draft: Draft, code: str, session: PlannedSession, rows: Sequence[Row]) -> None:
    is_held = text(session.row, "status") == "held"
    noted: list[tuple[date, Sequence[Row]]] = []
    for person in _of_persons(rows):
        signed_up, walked_in = _sorted_out(draft, person)
        signed_up = _sign_up(draft, code, session, signed_up)
        if not is_held:
            draft.leave(SESSION_NOT_HELD, *signed_up, *walked_in)
            continue
        if signed_up:
            noted.append((_noted_on(signed_up[0], session), signed_up))
        if walked_in:
            _walk_in(draft, code, session, walked_in)
    if is_held:
        _note(draft, code, session, noted, rows)


def _of_persons(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each person of each city, who may come for several shops, in the order of the file."""
    persons: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        persons.setdefault((text(row, "nis"), text(row, "person_ref")), []).append(row)
    return list(persons.values())


def _sorted_out(draft: Draft, rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(signed up, walked in) of one person. What differs from the rest of the person's rows is left."""
    signed_up, walked_in = [], []
    for row in rows:
        is_registered, outcome = day(row, "registered_on") is not None, text(row, "outcome")
        if is_registered:
            signed_up.append(row)
        elif outcome in CAME:
            walked_in.append(row)
        else:
            draft.leave(NEVER_SIGNED_UP, row)
    if signed_up:
        kept = max(signed_up, key=lambda row: (_came(row), -row.line))
        alike = [row for row in signed_up if _noted_as(row) == _noted_as(kept)]
        draft.leave(OTHER_SHOP, *(row for row in signed_up if row not in alike), *walked_in)
        return alike, []
    if walked_in:
        alike = [row for row in walked_in if _entered_on(row) == _entered_on(walked_in[0])]
        draft.leave(OTHER_SHOP, *(row for row in walked_in if row not in alike))
        return [], alike
    return [], []


def _came(row: Row) -> bool:
    return text(row, "outcome") in CAME


def _noted_as(row: Row) -> tuple[str, date | None]:
    return outcome_of(row), _entered_on(row)


def outcome_of(row: Row) -> str:
    """As the door notes somebody who signed up: present, excused or absent."""
    return "present" if _came(row) else text(row, "outcome")


def _entered_on(row: Row) -> date | None:
    return day(row, "entered_on")


def _noted_on(row: Row, session: PlannedSession) -> date:
    """The day since which it is known, which is not before the session's."""
    session_day = day_of(session.starts_at)
    return max(_entered_on(row) or session_day, session_day)


def _sign_up(draft: Draft, code: str, session: PlannedSession, rows: Sequence[Row]) -> list[Row]:
    """Those that can be signed up."""
    able = []
    for row in rows:
        registered_on = day(row, "registered_on")
        signed_up_at = None
        if registered_on is not None:
            signed_up_at = hours.sign_up(registered_on, session.announced_at, session.starts_at)
        if registered_on is None or signed_up_at is None:
            draft.leave(SIGNED_UP_AFTER, row)
            continue
        if signed_up_at > draft.until:
            draft.leave(IN_THE_FUTURE, row)
            continue
        if day_of(signed_up_at) > registered_on:
            draft.later.append(Remark(row, BEFORE_ANNOUNCEMENT))
        if text(row, "outcome") == "walk_in":
            draft.otherwise.append(Remark(row, WALKED_IN_REGISTERED))
        draft.play(signed_up_at, Act.SIGN_UP, row, session=code, is_last=False)
        able.append(row)
    return able


def _walk_in(draft: Draft, code: str, session: PlannedSession, rows: Sequence[Row]) -> None:
    for row in rows:
        if text(row, "outcome") == "present":
            draft.otherwise.append(Remark(row, CAME_UNREGISTERED))
    _note_early(draft, session, rows)
    draft.play(hours.door(session.starts_at, _noted_on(rows[0], session)), Act.WALK_IN, *rows, session=code)


def _note_early(draft: Draft, session: PlannedSession, rows: Sequence[Row]) -> None:
    for row in rows:
        entered_on = _entered_on(row)
        if entered_on is not None and entered_on < day_of(session.starts_at):
            draft.later.append(Remark(row, KNOWN_BEFORE))


def _note(
    draft: Draft,
    code: str,
    session: PlannedSession,
    noted: Sequence[tuple[date, Sequence[Row]]],
    rows: Sequence[Row],
) -> None:
    """Each person on the day of entry; whom closing on the last of them finds absent, by closing."""
    session_day = day_of(session.starts_at)
    held_on = max(day(session.row, "entered_on") or session_day, session_day)
    closed_on = max(held_on, *(_noted_on(row, session) for row in rows))
    by_closing: list[Row] = []
    for noted_on, person in noted:
        _note_early(draft, session, person)
        if outcome_of(person[0]) == "absent" and noted_on == closed_on:
            by_closing += person
        else:
            draft.play(hours.door(session.starts_at, noted_on), Act.CHECK_IN, *person, session=code)
    closed_at = hours.report(session.ends_at, session.starts_at, closed_on)
    draft.events.append(Event(closed_at, Act.CLOSE_LIST, by_closing, code))
