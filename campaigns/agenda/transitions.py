"""The table of transitions: from which state a session may be published, closed, held, cancelled. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a session is for people; `full` is open without a free seat."""

    DRAFT = "draft"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    HELD = "held"
    CANCELLED = "cancelled"


class Transition(StrEnum):
    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"
    MARK_HELD = "mark_held"
    CANCEL = "cancel"
    UNDO_HELD = "undo_held"
    DISCARD = "discard"


class When(StrEnum):
    """Whether a transition asks that the session has begun, or that it has not."""

    BEFORE = "before"
    AFTER = "after"
    ANY = "any"


@dataclass(frozen=True)
class Allowed:
    states: frozenset[State]
    when: When = When.ANY


_ANNOUNCED = frozenset({State.OPEN, State.FULL, State.CLOSED})

TRANSITIONS: Mapping[Transition, Allowed] = {
    Transition.PUBLISH: Allowed(frozenset({State.DRAFT}), When.BEFORE),
    Transition.CLOSE: Allowed(frozenset({State.OPEN, State.FULL}), When.BEFORE),
    Transition.REOPEN: Allowed(frozenset({State.CLOSED}), When.BEFORE),
    Transition.MARK_HELD: Allowed(_ANNOUNCED, When.AFTER),
    Transition.CANCEL: Allowed(_ANNOUNCED),
    Transition.UNDO_HELD: Allowed(frozenset({State.HELD})),
    Transition.DISCARD: Allowed(frozenset({State.DRAFT})),
}


def state_of(*, registration: str, n_free: int, outcome: str | None) -> State:
    """`outcome` is the current fact of what became of the session: it says more than the registration."""
    if outcome is not None:
        return State(outcome)
    if registration == State.OPEN and n_free <= 0:
        return State.FULL
    return State(registration)


def is_allowed(transition: Transition, state: State, *, starts_at: datetime, now: datetime) -> bool:
    allowed = TRANSITIONS[transition]
    if state not in allowed.states:
        return False
    has_begun = now >= starts_at
    return allowed.when is When.ANY or has_begun == (allowed.when is When.AFTER)


def transitions_from(state: State, *, starts_at: datetime, now: datetime) -> list[Transition]:
    """The transitions that are allowed now, in the order of the table."""
    return [
        transition
        for transition in TRANSITIONS
        if is_allowed(transition, state, starts_at=starts_at, now=now)
    ]
