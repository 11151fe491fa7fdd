"""What a change to a session sends, shown before it is made: asked of the app above that writes the mails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from campaigns.agenda.models import Session
from tenants.membership.actors import Actor


@dataclass(frozen=True)
class CityMails:
    """Of one city's groups: how many get a mail, and how many have no address."""

    city: str
    n_mails: int
    n_without_address: int


@dataclass(frozen=True)
class Notice:
    """The mails that a change sends, and one of them as an example, in the reader's language."""

    cities: tuple[CityMails, ...]
    subject: str
    text: str

    @property
    def n_mails(self) -> int:
        return sum(city.n_mails for city in self.cities)

    @property
    def n_without_address(self) -> int:
        return sum(city.n_without_address for city in self.cities)


@dataclass(frozen=True)
class Change:
    """Another start or place, or (`is_cancelled`) that it does not take place, with the `reason` typed."""

    starts_at: datetime
    venue: str
    venue_address: str
    is_cancelled: bool = False
    reason: str = ""


Writer = Callable[[Actor, Session, Change, datetime], Notice]
_writers: list[Writer] = []


def register(writer: Writer) -> None:
    """The one app that knows who has signed up says what they would be sent."""
    _writers[:] = [writer]


def notice_of(actor: Actor, session: Session, change: Change, *, now: datetime) -> Notice:
    """What `change` would send if `actor` made it now. Changes nothing."""
    [writer] = _writers
    return writer(actor, session, change, now)
