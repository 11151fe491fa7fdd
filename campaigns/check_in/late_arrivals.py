"""What phones sent after the list was closed, to be settled by whoever closed it.

The field shell parks it (`tenants/field`); nothing is parked yet, so there is nothing to settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LateArrival:
    """`text` says who, for which shop; `url` is where it is settled."""

    text: str
    received_at: datetime
    url: str


def late_arrivals(session_id: int) -> list[LateArrival]:
    return []
