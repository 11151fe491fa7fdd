"""Forms that staff type for shopkeepers, as staff may see them: never a result, a code or a link.

A steward sees what they typed themselves; administrators and managers answer for their team and see all of
the city's. Once finished, an entry is a line of the list: its answers are the shopkeeper's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from campaigns.agenda.models import Registration, Session, SessionOutcome, SessionStatus
from diagnostic.assessment.models import Attempt, Mode
from kernel.clock import day_of
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Organisation

LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Entry:
    """A line of the list. `by` is empty where nobody is known for it."""

    pk: int
    shop: str
    taken_on: date | None
    mode: str
    by: str
    is_finished: bool


def entries_visible_to(actor: Actor) -> QuerySet[Attempt]:
    """What was typed here for others, latest first; nothing of a result is loaded."""
    rows = Attempt.objects.filter(entered_by__isnull=False, mode__in=(Mode.ASSISTED, Mode.PAPER))
    if actor.role not in NAME_READERS:
        return rows.none()
    if actor.role == Role.STEWARD:
        rows = rows.filter(entered_by=actor.user.pk)
    return rows.order_by("-started_at", "-id")


def listed(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Only the columns that the list shows."""
    shown = ("taken_on", "mode", "entered_by", "finished_at", "started_at", "shop__name")
    return rows.select_related("shop").only(*shown)


def lines_of(rows: list[Attempt]) -> list[Entry]:
    """One statement, for the names of who typed them."""
    by = {row.entered_by_id for row in rows if row.entered_by_id is not None}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=by)} if by else {}
    return [
        Entry(
            pk=row.pk,
            shop=row.shop.name if row.shop else "",
            taken_on=row.taken_on,
            mode=str(Mode(row.mode).label),
            by=names.get(row.entered_by_id or 0, ""),
            is_finished=row.is_finished,
        )
        for row in rows
    ]


def open_entry(actor: Actor, pk: int) -> Attempt | None:
    """An entry that may still be typed; None for a finished one, whoever typed it."""
    return entries_visible_to(actor).filter(pk=pk, finished_at__isnull=True).select_related("shop").first()


def is_finished_entry(actor: Actor, pk: int) -> bool:
    return entries_visible_to(actor).filter(pk=pk, finished_at__isnull=False).exists()


def sessions_lately(city: Organisation, now: datetime) -> list[Session]:
    """Sessions that this city has hosted lately, the latest first: where a form may come from."""
    cancelled = SessionOutcome.objects.current().filter(status=SessionStatus.CANCELLED)
    held = Session.objects.filter(
        hosts__organisation=city, starts_at__lte=now, starts_at__gte=now - LATELY
    ).exclude(seats__registration=Registration.DRAFT)
    return list(held.exclude(pk__in=cancelled.values("session")).order_by("-starts_at")[:30])


@dataclass(frozen=True)
class TypedName:
    """A shop's name as somebody typed it: when, and in which session (None: at home). Nothing of a result."""

    pk: int
    name: str
    on: date
    session: Session | None


def typed_names() -> list[TypedName]:
    """Names that no shop is known by yet, the latest first, once for an attempt with its corrections."""
    rows = Attempt.objects.filter(shop__isnull=True, is_guest=False).exclude(shop_typed="")
    rows = rows.select_related("session").only("shop_typed", "started_at", "taken_on", "session", "chain")
    latest = list(rows.order_by("chain", "-id").distinct("chain"))
    found = [_typed_name(row) for row in latest]
    return sorted(found, key=lambda one: (one.on, one.pk), reverse=True)


def typed_name(pk: int) -> TypedName | None:
    """One of them; None once it is settled."""
    rows = Attempt.objects.filter(pk=pk, shop__isnull=True, is_guest=False).exclude(shop_typed="")
    row = rows.select_related("session").first()
    return _typed_name(row) if row is not None else None


def _typed_name(row: Attempt) -> TypedName:
    return TypedName(row.pk, row.shop_typed, row.taken_on or day_of(row.started_at), row.session)
