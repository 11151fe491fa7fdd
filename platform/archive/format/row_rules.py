"""What one row says as a whole: pure checks over its values, beside those that `tables` declares.

A rule sees the values that could be read; a cell that was refused is not among them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from archive.format.cells import Value
from archive.format.problems import Severity
from kernel.clock import day_of

SMALL_GROUP_MAX = 5

type Values = Mapping[str, Value]


class Finding(NamedTuple):
    """A problem without its place in the file."""

    severity: Severity
    code: str
    column: str
    value: object = ""
    parameters: Mapping[str, object] = {}


def days_in_order(pairs: Iterable[tuple[str, str]], values: Values) -> Iterator[Finding]:
    """A warning for each pair of which the second day is before the first."""
    for earlier, later in pairs:
        first, second = values.get(earlier), values.get(later)
        if isinstance(first, date) and isinstance(second, date):
            first_day, second_day = _day(first), _day(second)
            if second_day < first_day:
                around = {"earlier": earlier, "other": first_day}
                yield Finding(Severity.WARNING, "row_order", later, second_day, around)


def _day(when: date) -> date:
    return day_of(when) if isinstance(when, datetime) else when


def answer_has_its_day(values: Values) -> Iterator[Finding]:
    """Without its day an answer would count on no day at all."""
    answer = values.get("answer")
    if answer in {"interested", "declined"} and values.get("answered_on") is None:
        yield Finding(Severity.ERROR, "row_answer_without_day", "answered_on", "", {"answer": answer})


def reason_goes_with_refusal(values: Values) -> Iterator[Finding]:
    if values.get("reason") is not None and values.get("answer") != "declined":
        yield Finding(Severity.WARNING, "row_reason_without_refusal", "reason")


def held_is_known_after_start(values: Values) -> Iterator[Finding]:
    starts_at, entered_on = values.get("starts_at"), values.get("entered_on")
    if values.get("status") == "held" and isinstance(starts_at, datetime) and isinstance(entered_on, date):
        day = day_of(starts_at)
        if entered_on < day:
            yield Finding(Severity.WARNING, "row_held_before_start", "entered_on", entered_on, {"other": day})


def cancellation_has_its_day(values: Values) -> Iterator[Finding]:
    if values.get("status") == "cancelled" and values.get("entered_on") is None:
        yield Finding(Severity.WARNING, "row_cancelled_without_day", "entered_on")


def small_group_is_small(values: Values) -> Iterator[Finding]:
    capacity = values.get("capacity")
    if values.get("kind") == "small_group" and isinstance(capacity, int) and capacity > SMALL_GROUP_MAX:
        limit = {"limit": SMALL_GROUP_MAX}
        yield Finding(Severity.WARNING, "row_group_too_big", "capacity", capacity, limit)


def walk_in_is_not_registered(values: Values) -> Iterator[Finding]:
    if values.get("outcome") == "walk_in" and values.get("registered_on") is not None:
        yield Finding(Severity.WARNING, "row_walk_in_registered", "registered_on")


def merge_is_complete(values: Values) -> Iterator[Finding]:
    into, on = values.get("merged_into"), values.get("merged_on")
    if (into is None) != (on is None):
        yield Finding(Severity.ERROR, "row_merge_incomplete", "merged_into")
    if into is not None and into == values.get("shop_ref"):
        yield Finding(Severity.ERROR, "row_merge_itself", "merged_into")


def state_is_of_what_it_names(values: Values) -> Iterator[Finding]:
    """A shop has a state; a register as a whole is complete or not."""
    state = values.get("state")
    if state is not None and (state in {"complete", "incomplete"}) == (values.get("shop_ref") is not None):
        yield Finding(Severity.ERROR, "row_state_of_other", "state", state)


def diagnostic_has_answers(values: Values) -> Iterator[Finding]:
    if not values.get("answers"):
        yield Finding(Severity.ERROR, "row_no_answer", "questionnaire")
