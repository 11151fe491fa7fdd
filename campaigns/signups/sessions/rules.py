"""How far a session is and what it is for somebody who might come: pure decisions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

NEAR_KM = 20.0
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

type Coordinates = tuple[float, float]  # latitude and longitude, in degrees


class Offer(StrEnum):
    """What a session is for people, today."""

    DRAFT = "draft"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    HELD = "held"
    CANCELLED = "cancelled"


def distance_km(here: Coordinates, there: Coordinates) -> float:
    """The distance as the crow flies, by the haversine formula."""
    (latitude, longitude), (other_latitude, other_longitude) = here, there
    half_up = radians(other_latitude - latitude) / 2
    half_along = radians(other_longitude - longitude) / 2
    across = cos(radians(latitude)) * cos(radians(other_latitude)) * sin(half_along) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, sin(half_up) ** 2 + across)))


def is_near(here: Coordinates, there: Coordinates, *, within_km: float = NEAR_KM) -> bool:
    return distance_km(here, there) <= within_km


def offer_of(
    *, registration: str, outcome: str | None, starts_at: datetime, n_left: int, now: datetime
) -> Offer:
    """`outcome`: held, cancelled or None. What became of it comes first, then clock, then registration."""
    if outcome is not None:
        return Offer(outcome)
    if registration == "draft":
        return Offer.DRAFT
    if starts_at <= now:
        return Offer.OVER
    if registration != "open":
        return Offer.CLOSED
    return Offer.OPEN if n_left > 0 else Offer.FULL
