"""The effort log: lines that come by themselves or are typed, and the actions that figures read from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet, Sum

from campaigns.editions.models import Edition
from campaigns.editions.services import mark_figures_stale
from campaigns.outreach.errors import EffortFromElsewhere
from campaigns.outreach.models import (
    Actor,
    CampaignStep,
    Channel,
    EffortChannel,
    EffortEntry,
    EffortSource,
    OutreachAction,
)
from kernel.database import connection
from kernel.facts import correct, withdraw
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor as Member
from tenants.organisations.models import Organisation

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/effort', 0))"
BY_HAND = (EffortSource.TYPED, EffortSource.FILE)


@dataclass(frozen=True)
class EffortValues:
    """A line of the log. `minutes` of work; `cost_eur` without what the region pays; see `EffortEntry`."""

    channel: str
    happened_on: date
    quantity: int
    actor: str = Actor.CITY
    minutes: int = 0
    cost_eur: Decimal | None = None
    note: str = ""
    step: CampaignStep | None = None


def note_effort(
    *,
    city: Organisation,
    edition: Edition,
    values: EffortValues,
    source: EffortSource,
    key: str,
    by: User | None,
    now: datetime,
) -> EffortEntry:
    """The line that `key` makes, written anew where it is there: letters sent, mails or calls of a day.

    In the caller's transaction. The sum of its day, channel and actor follows, and figures are stale.
    """
    with transaction.atomic():
        _wait_for_others()
        before = EffortEntry.objects.filter(source=source, key=key).first()
        if before is not None and all(getattr(before, name) == value for name, value in vars(values).items()):
            return before
        _keep_what_was_imported(edition, values)
        entry, _created = EffortEntry.objects.update_or_create(
            source=source,
            key=key,
            defaults=vars(values) | {"edition": edition, "entered_by": by, "entered_at": now},
        )
        if before is not None:
            _sum_up(before, now)
        _sum_up(entry, now)
        mark_figures_stale(edition, [city])
        return entry


def type_effort(
    *,
    actor: Member,
    edition: Edition,
    values: EffortValues,
    now: datetime,
    source: EffortSource = EffortSource.TYPED,
) -> EffortEntry:
    """A line that somebody types or imports."""
    with transaction.atomic():
        _wait_for_others()
        _keep_what_was_imported(edition, values)
        entry = EffortEntry.objects.create(
            edition=edition, source=source, entered_by=actor.user, entered_at=now, **vars(values)
        )
        _sum_up(entry, now)
        mark_figures_stale(edition, [actor.organisation])
        record(
            "effort.typed",
            actor=actor.user,
            channel=entry.channel,
            on=entry.happened_on.isoformat(),
            quantity=entry.quantity,
        )
        return entry


def remove_effort(entry: EffortEntry, *, actor: Member, now: datetime) -> None:
    """Raises EffortFromElsewhere for a line that nobody typed. Repeatable."""
    with transaction.atomic():
        _wait_for_others()
        found = EffortEntry.objects.filter(pk=entry.pk).first()
        if found is None:
            return
        if found.source not in BY_HAND:
            raise EffortFromElsewhere
        found.delete()
        _sum_up(found, now)
        mark_figures_stale(entry.edition, [actor.organisation])
        record(
            "effort.removed",
            actor=actor.user,
            channel=entry.channel,
            on=entry.happened_on.isoformat(),
            quantity=entry.quantity,
        )


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [connection.schema_name])


def _keep_what_was_imported(edition: Edition, values: EffortValues) -> None:
    """An action that an archive brought is a line of its own before the first other one is added to it."""
    action = _action(edition.pk, values.channel, values.happened_on, values.actor)
    if action is None or _entries(edition.pk, values.channel, values.happened_on, values.actor).exists():
        return
    EffortEntry.objects.create(
        edition=edition,
        channel=action.channel,
        actor=action.actor,
        happened_on=action.happened_on,
        quantity=action.quantity,
        source=EffortSource.ARCHIVE,
        key=f"{edition.code}:{action.pk}",
        entered_at=action.recorded_at,
    )


def _sum_up(entry: EffortEntry, now: datetime) -> None:
    """The action of the line's day, channel and actor is the sum of its lines; none where it is nothing."""
    if entry.channel not in set(Channel):
        return
    of_line = (entry.edition_id, entry.channel, entry.happened_on, entry.actor)
    total = _entries(*of_line).aggregate(n=Sum("quantity"))["n"] or 0
    action = _action(*of_line)
    if action is not None and not total:
        withdraw(action, at=now)
    elif action is not None:
        correct(action, at=now, quantity=total)
    elif total:
        OutreachAction.objects.create(
            edition_id=entry.edition_id,
            channel=EffortChannel(entry.channel).value,
            actor=entry.actor,
            happened_on=entry.happened_on,
            quantity=total,
            recorded_at=now,
        )


def _entries(edition: int, channel: str, on: date, actor: str) -> QuerySet[EffortEntry]:
    return EffortEntry.objects.filter(edition=edition, channel=channel, happened_on=on, actor=actor)


def _action(edition: int, channel: str, on: date, actor: str) -> OutreachAction | None:
    rows = OutreachAction.objects.current()
    found: OutreachAction | None = rows.filter(
        edition=edition, channel=channel, happened_on=on, actor=actor
    ).first()
    return found
