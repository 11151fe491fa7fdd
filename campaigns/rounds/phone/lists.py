"""What a phone keeps of a round: as small as it can be, without addresses of people, and without
diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from campaigns.agenda.public_sessions.presentation import joined_names, places_text
from campaigns.agenda.public_sessions.selectors import PublicSession
from campaigns.visits.models import OvertakenValue, Round
from campaigns.visits.selectors import RoundLine
from campaigns.visits.services.details import value_of
from tenants.accounts.models import User
from tenants.shops.models import RegisterState
from tenants.streets.rules import Side

# The columns of a shop's row; rows come without their empty end.
SHOP = (
    "uuid",
    "number",
    "name",
    "street",  # place in `streets`
    "side",  # 1 odd, 2 even, 0 without number
    "sector",
    "state",  # of the register, "" where it is active
    "blocked",  # 1: do not contact
    "closing_days",
    "outcome",  # of the last visit since the round began
    "at",
    "by",  # place in `people`
    "visit",  # its key, where this phone may correct it
    "come_back_on",
    "come_back_at",
    "best_time",
    "latitude",
    "longitude",
)
SIDES = {Side.UNKNOWN: 0, Side.ODD: 1, Side.EVEN: 2}


def round_for_phone(
    row: Round,
    lines: Sequence[RoundLine],
    *,
    user: User,
    overtaken: Sequence[OvertakenValue],
    calls: Sequence[dict[str, Any]],
    now: datetime,
) -> dict[str, Any]:
    """A round of `round_to_open` with its shops along their streets. `people`: who made the last visits,
    whoever looks
    first."""
    streets: dict[tuple[str, str], int] = {}
    names: list[str] = []
    people: dict[int, int] = {user.pk: 0}
    who = [str(user)]
    rows = []
    for line in lines:
        street = (line.shop.postal_code, line.street_key)
        if street not in streets:
            streets[street] = len(names)
            names.append(line.street)
        visited_by = line.last.visited_by if line.last else None
        if visited_by is not None and visited_by.pk not in people:
            people[visited_by.pk] = len(who)
            who.append(str(visited_by))
        rows.append(_row(line, streets[street], people, is_blocked=line.is_blocked))
    return {
        "round": {
            "uuid": str(row.uuid),
            "name": row.name,
            "aim": row.aim,
            "instruction": row.instruction,
            "phone": row.phone,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "is_closed": row.closed_at is not None,
            "stewards": row.names,  # type: ignore[attr-defined]
        },
        "streets": names,
        "postal_codes": [postal_code for postal_code, _key in streets],
        "people": who,
        "shops": {"columns": SHOP, "rows": rows},
        "overtaken": [_overtaken(one) for one in overtaken],
        "calls": list(calls),
        "read_at": now.isoformat(),
    }


def session_for_phone(public: PublicSession, here: int) -> dict[str, Any]:
    """A session at which a place may be asked for, in the words of the public pages."""
    session = public.session
    text, _tone = places_text(public)
    return {
        "id": session.pk,
        "title": session.shown_title,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": session.place,
        "cities": joined_names([host.shown_name for host in public.hosts]),
        "is_here": any(host.pk == here for host in public.hosts),
        "n_left": public.n_left,
        "places": text,
    }


def _row(line: RoundLine, street: int, people: dict[int, int], *, is_blocked: bool) -> list[Any]:
    shop, last = line.shop, line.last
    state: str | None = shop.state  # type: ignore[attr-defined]
    row: list[Any] = [
        str(shop.uuid),
        " ".join(part for part in (shop.number, f"bte {shop.box}" if shop.box else "") if part),
        shop.name,
        street,
        SIDES[line.side],
        shop.sector_id or "",
        "" if state in (None, RegisterState.ACTIVE) else state,
        1 if is_blocked else "",
        value_of(shop, "closing_days"),
        last.outcome if last else "",
        last.visited_at.isoformat(timespec="minutes") if last else "",
        people[last.visited_by.pk] if last and last.visited_by else "",
        str(last.key) if last and last.key and last.visited_by and people[last.visited_by.pk] == 0 else "",
        _day(last.come_back_on) if last else "",
        last.come_back_at.isoformat(timespec="minutes") if last and last.come_back_at else "",
        last.best_time if last else "",
        round(shop.latitude, 5) if shop.latitude is not None else "",
        round(shop.longitude, 5) if shop.longitude is not None else "",
    ]
    while row and row[-1] == "":
        row.pop()
    return row


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _overtaken(one: OvertakenValue) -> dict[str, Any]:
    return {
        "id": one.pk,
        "shop": str(one.shop.uuid),
        "name": one.shop.name,
        "field": one.field,
        "lost": one.lost,
        "kept": one.kept,
        "by": str(one.kept_by),
    }
