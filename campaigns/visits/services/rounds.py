"""Planning rounds: given to one or two stewards, handed over, split, closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from campaigns.editions.selectors import current_edition
from campaigns.visits.errors import DatesWrong, NoEdition, RoundClosed, RoundEmpty, StewardsWrong
from campaigns.visits.models import Round, RoundShop, RoundSteward
from kernel.clock import day_of
from kernel.database import connection
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import NAME_READERS
from tenants.organisations.models import Organisation

MOST_STEWARDS = 2
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/rounds', 0))"
PER_STATEMENT = 1_000


@dataclass(frozen=True)
class RoundValues:
    """What a round says of itself; days included, `phone` is whom its stewards call."""

    name: str
    starts_on: date
    ends_on: date
    aim: str = ""
    instruction: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Planned:
    """`n_elsewhere`: shops that were left out, because another round that is open has them."""

    round: Round
    n_shops: int
    n_elsewhere: int


def plan_round(
    *, actor: Actor, values: RoundValues, shops: Collection[int], stewards: Sequence[User], now: datetime
) -> Planned:
    """A round of these shops (ids that stand) for one or two people of the team.

    Shops that another open round has are left out. Raises DatesWrong, StewardsWrong, NoEdition, RoundEmpty.
    """
    with transaction.atomic():
        _check_days(values)
        _check_stewards(actor.organisation, stewards)
        edition = current_edition(day_of(now))
        if edition is None:
            raise NoEdition
        row = Round.objects.create(edition=edition, created_by=actor.user, created_at=now, **vars(values))
        n = _add_shops(row, shops, now)
        if not n:
            raise RoundEmpty
        _give(row, stewards, now)
        record(
            "round.planned", actor=actor.user, subject=f"round:{row.pk}", n_shops=n, n_stewards=len(stewards)
        )
        return Planned(row, n, len(set(shops)) - n)


def change_round(row: Round, *, actor: Actor, values: RoundValues) -> None:
    """Its name, aim, instruction, phone, days. Raises DatesWrong."""
    _check_days(values)
    with transaction.atomic():
        for name, value in vars(values).items():
            setattr(row, name, value)
        row.save(update_fields=list(vars(values)))
        record("round.changed", actor=actor.user, subject=f"round:{row.pk}")


def add_shops(row: Round, *, actor: Actor, shops: Collection[int], now: datetime) -> Planned:
    """More shops for a round. Raises RoundClosed, RoundEmpty where all are in a round already."""
    with transaction.atomic():
        locked = _open(row)
        n = _add_shops(locked, shops, now)
        if not n:
            raise RoundEmpty
        record("round.shops_added", actor=actor.user, subject=f"round:{row.pk}", n_shops=n)
        return Planned(locked, n, len(set(shops)) - n)


def remove_shops(row: Round, *, actor: Actor, shops: Collection[int], now: datetime) -> int:
    """Take shops out of a round; their visits stay. How many. Raises RoundClosed."""
    with transaction.atomic():
        _open(row)
        n = _take_out(row, shops, now)
        if n:
            record("round.shops_removed", actor=actor.user, subject=f"round:{row.pk}", n_shops=n)
        return n


def hand_over(row: Round, *, actor: Actor, stewards: Sequence[User], now: datetime) -> None:
    """The round is these people's from now on. Raises StewardsWrong, RoundClosed."""
    with transaction.atomic():
        locked = _open(row)
        _check_stewards(actor.organisation, stewards)
        given = locked.stewards.filter(until__isnull=True)
        given.exclude(user__in=[user.pk for user in stewards]).update(until=now)
        known = set(given.values_list("user_id", flat=True))
        _give(locked, [user for user in stewards if user.pk not in known], now)
        record("round.handed_over", actor=actor.user, subject=f"round:{row.pk}", n_stewards=len(stewards))


def split_round(
    row: Round,
    *,
    actor: Actor,
    values: RoundValues,
    shops: Collection[int],
    stewards: Sequence[User],
    now: datetime,
) -> Planned:
    """Give these shops of a round, as another round, to others. Raises what `plan_round` raises, and
    RoundClosed."""
    with transaction.atomic():
        locked = _open(row)
        here = set(locked.shops.filter(removed_at__isnull=True).values_list("shop_id", flat=True))
        moved = here & set(shops)
        _take_out(locked, moved, now)
        planned = plan_round(actor=actor, values=values, shops=moved, stewards=stewards, now=now)
        record("round.split", actor=actor.user, subject=f"round:{row.pk}", n_shops=planned.n_shops)
        return planned


def close_round(row: Round, *, actor: Actor, now: datetime) -> None:
    """Nothing is asked of its stewards any more; what their phones still hold comes in. Repeatable."""
    with transaction.atomic():
        closed = Round.objects.filter(pk=row.pk, closed_at__isnull=True)
        if closed.update(closed_at=now, closed_by=actor.user):
            record("round.closed", actor=actor.user, subject=f"round:{row.pk}")


def reopen_round(row: Round, *, actor: Actor) -> None:
    """Repeatable. Shops that another round has taken meanwhile are in both."""
    with transaction.atomic():
        if Round.objects.filter(pk=row.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            record("round.reopened", actor=actor.user, subject=f"round:{row.pk}")


def _check_days(values: RoundValues) -> None:
    if values.ends_on < values.starts_on:
        raise DatesWrong


def _check_stewards(organisation: Organisation, stewards: Sequence[User]) -> None:
    wanted = {user.pk for user in stewards}
    team = Membership.objects.active().filter(
        organisation=organisation, role__in=NAME_READERS, user__in=wanted
    )
    if not 1 <= len(wanted) <= MOST_STEWARDS or team.count() != len(wanted):
        raise StewardsWrong


def _give(row: Round, stewards: Sequence[User], now: datetime) -> None:
    RoundSteward.objects.bulk_create(RoundSteward(round=row, user=user, since=now) for user in stewards)


def _add_shops(row: Round, shops: Collection[int], now: datetime) -> int:
    with connection.cursor() as cursor:
        # Two who plan at once give a shop to one round.
        cursor.execute(ONE_AT_A_TIME, [connection.schema_name])
    open_rounds = RoundShop.objects.filter(removed_at__isnull=True, round__closed_at__isnull=True)
    taken = set(open_rounds.filter(shop__in=shops).values_list("shop_id", flat=True))
    new = sorted(set(shops) - taken)
    RoundShop.objects.bulk_create(
        [RoundShop(round=row, shop_id=pk, added_at=now) for pk in new], PER_STATEMENT
    )
    return len(new)


def _take_out(row: Round, shops: Collection[int], now: datetime) -> int:
    return row.shops.filter(shop__in=shops, removed_at__isnull=True).update(removed_at=now)


def _open(row: Round) -> Round:
    locked = Round.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.closed_at is not None:
        raise RoundClosed
    return locked
