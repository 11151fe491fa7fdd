"""Sign-ups counted, from shared rows alone: no city's schema is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from campaigns.agenda.models import ClaimState, Registration, SeatClaim
from campaigns.agenda.models.seats import SEATED
from campaigns.editions.models import Edition


@dataclass(frozen=True)
class SignedUpCounts:
    """Persons signed up for sessions to come: who hold seats, of these who confirmed, who wait, and by which
    way they came (all of them, waiting included)."""

    registered: int = 0
    confirmed: int = 0
    waiting: int = 0
    by_source: Mapping[str, int] = field(default_factory=dict)


def signed_up_rows(edition: Edition, now: datetime) -> QuerySet[SeatClaim, Any]:
    """Persons by city, guest or not, and source, of sessions that have not begun: for `counts_of`."""
    return (
        SeatClaim.objects.active()
        .filter(session__edition=edition, session__starts_at__gt=now)
        .exclude(session__seats__registration=Registration.DRAFT)
        .order_by()
        .values("organisation_id", "is_guest", "source")
        .annotate(
            registered=Sum("n_persons", filter=Q(state__in=SEATED), default=0),
            confirmed=Sum("n_persons", filter=Q(state=ClaimState.CONFIRMED), default=0),
            waiting=Sum("n_persons", filter=Q(state=ClaimState.WAITING), default=0),
        )
    )


def counts_of(rows: Iterable[Mapping[str, Any]]) -> dict[int | None, SignedUpCounts]:
    """Rows of `signed_up_rows` by city of the shop; guests under None."""
    by_city: defaultdict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_city[None if row["is_guest"] else row["organisation_id"]].append(row)
    return {city: _counts(of_city) for city, of_city in by_city.items()}


def signed_up_by_city(edition: Edition, now: datetime) -> dict[int | None, SignedUpCounts]:
    """By city of the shop, guests under None; of sessions that have not begun at `now`. One statement."""
    return counts_of(signed_up_rows(edition, now))


def _counts(rows: list[Mapping[str, Any]]) -> SignedUpCounts:
    by_source: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        by_source[row["source"]] += row["registered"] + row["waiting"]
    registered, confirmed, waiting = (
        sum(row[name] for row in rows) for name in ("registered", "confirmed", "waiting")
    )
    return SignedUpCounts(registered, confirmed, waiting, dict(sorted(by_source.items())))
