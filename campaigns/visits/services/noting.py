"""Noting visits: one, a street side, or all that a phone sends at once, in as few statements for fifty as
for one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from campaigns.editions.services import mark_figures_stale
from campaigns.visits.errors import NoEdition, ShopUnknown
from campaigns.visits.models import Round, RoundSteward, ShopFind, Visit
from campaigns.visits.rules import LATEST, STATE_AFTER, steward_code, visit_times
from campaigns.visits.services.states import set_states
from kernel.clock import day_of
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.shops.merged import surviving_ids, with_merged_into
from tenants.shops.models import Shop, ShopState


@dataclass(frozen=True)
class TypedVisit:
    """A visit as a phone, a paper grid or a program gives it.

    `shop` is the shop's uuid, or the key of the action that found it. `round` is the uuid of a round of the
    steward's; one that is not is left out. `happened_at`: see `rules.visit_times`.
    """

    key: uuid.UUID
    shop: uuid.UUID
    outcome: str
    happened_at: datetime
    round: uuid.UUID | None = None
    reason: str = ""
    come_back_on: date | None = None
    come_back_at: time | None = None
    language: str = ""
    best_time: str = ""
    materials: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenDown:
    """How visits are noted that somebody else writes down, from paper or an archive.

    `steward` is the code of who went, `visited_by` their account, if they have one. `latest`: how long ago
    the writer is believed. `edition`: in which they count, where they are of no round; None: the current one.
    `register_follows`: whether the register says what a visit found.
    """

    steward: str
    visited_by: User | None = None
    latest: timedelta = LATEST
    edition: Edition | None = None
    register_follows: bool = True


@dataclass(frozen=True)
class NotedVisit:
    """`state`: what the register says of the shop from that day on, "" where nothing followed."""

    visit: Visit
    state: str = ""


def note_visits(
    *, actor: Actor, visits: Sequence[TypedVisit], now: datetime, written_down: WrittenDown | None = None
) -> list[NotedVisit | DomainError]:
    """Note these visits (at least one), in their order; what became of each: visits add up, also two of one
    shop on one day.

    A `key` that is known already is not noted again. Vacant, moved, not a shop: the register says so from
    that day on, where the shop is in it. ShopUnknown for one that is nobody's; raises NoEdition. At most 9
    statements, 4 more where states follow. The actor made them, unless they are `written_down`.
    """
    how = written_down or WrittenDown(steward_code(actor.user.pk), actor.user)
    with transaction.atomic():
        shops = _shops([visit.shop for visit in visits])
        rounds = _rounds(how.visited_by, {visit.round for visit in visits if visit.round})
        is_of_rounds = all(visit.round in rounds for visit in visits)
        edition = how.edition or (None if is_of_rounds else _edition(now))
        times = visit_times([visit.happened_at for visit in visits], now, latest=how.latest)
        known = _known(how.steward, [visit.key for visit in visits], times)
        before = {visit.key: visit for visit in known if visit.key}
        results: list[Visit | DomainError] = []
        new: list[Visit] = []
        for visit, at in zip(visits, times, strict=True):
            shop = shops.get(visit.shop)
            if visit.key in before:
                results.append(before[visit.key])
            elif shop is None:
                results.append(ShopUnknown())
            else:
                row = _row(how, visit, shop, at, rounds.get(visit.round), edition, now)
                new.append(row)
                before[visit.key] = row
                results.append(row)
        _in_different_seconds(new, known)
        if how.register_follows:
            _set_states(actor, new, now)
        Visit.objects.bulk_create(new)
        for stale in {row.edition_id: row.edition for row in new}.values():
            mark_figures_stale(stale, [actor.organisation])
        return [NotedVisit(one, _state(one)) if isinstance(one, Visit) else one for one in results]


def _shops(uuids: Collection[uuid.UUID]) -> dict[uuid.UUID, Shop]:
    """By what names them, the shops that they are now, locked in one order. 1 statement; 1 more where a find
    names
    one, 2 more for doubles."""
    wanted = set(uuids)
    found = {shop.uuid: shop for shop in _locked(Shop.objects.filter(uuid__in=wanted))}
    if missing := wanted - set(found):
        finds = dict(ShopFind.objects.filter(key__in=missing).values_list("key", "shop"))
        by_pk = (
            {shop.pk: shop for shop in _locked(Shop.objects.filter(pk__in=finds.values()))} if finds else {}
        )
        found |= {key: by_pk[pk] for key, pk in finds.items()}
    doubles = {shop.pk for shop in found.values() if _is_double(shop)}
    if doubles:
        ends = surviving_ids(doubles)
        standing = {shop.pk: shop for shop in _locked(Shop.objects.filter(pk__in=set(ends.values())))}
        found = {key: standing[ends[shop.pk]] if shop.pk in ends else shop for key, shop in found.items()}
    return found


def _is_double(shop: Shop) -> bool:
    return shop.merged_into is not None  # type: ignore[attr-defined]


def _locked(shops: Any) -> list[Shop]:
    """With `merged_into`, and what the register said last: `last_state`, `last_state_on`."""
    said = ShopState.objects.current().filter(shop=OuterRef("pk")).order_by("-happened_on", "-id")
    rows = with_merged_into(shops).annotate(
        last_state=Subquery(said.values("state")[:1]), last_state_on=Subquery(said.values("happened_on")[:1])
    )
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _rounds(steward: User | None, uuids: Collection[uuid.UUID]) -> Mapping[uuid.UUID | None, Round]:
    """Those of them that are, or were, given to this steward. 1 statement."""
    if not uuids or steward is None:
        return {}
    given = RoundSteward.objects.filter(user=steward, round__uuid__in=uuids)
    return {row.round.uuid: row.round for row in given.select_related("round__edition")}


def _edition(now: datetime) -> Edition:
    edition = current_edition(day_of(now))
    if edition is None:
        raise NoEdition
    return edition


def _row(
    how: WrittenDown,
    visit: TypedVisit,
    shop: Shop,
    at: datetime,
    of_round: Round | None,
    edition: Edition | None,
    now: datetime,
) -> Visit:
    counted_in = of_round.edition if of_round is not None else edition
    assert counted_in is not None  # noqa: S101  (asked for where a visit is of no round)
    return Visit(
        edition=counted_in,
        shop=shop,
        visited_at=at,
        happened_on=day_of(at),
        recorded_at=now,
        steward=how.steward,
        visited_by=how.visited_by,
        outcome=visit.outcome,
        key=visit.key,
        round=of_round,
        reason=visit.reason,
        come_back_on=visit.come_back_on,
        come_back_at=visit.come_back_at,
        language=visit.language,
        best_time=visit.best_time,
        materials=list(visit.materials) or None,
    )


def _known(steward: str, keys: Sequence[uuid.UUID], times: Sequence[datetime]) -> list[Visit]:
    """Visits with these keys, undone ones too, and those of the steward at about these times. 1 statement."""
    around = Q(
        superseded_at__isnull=True,
        steward=steward,
        visited_at__gte=min(times),
        visited_at__lte=max(times) + timedelta(minutes=1),
    )
    rows = Visit.objects.filter(Q(key__in=keys) | around).select_related("state_set")
    return list(rows.order_by("id"))


def _in_different_seconds(new: Sequence[Visit], known: Sequence[Visit]) -> None:
    """A steward is at one shop once in a second: the archive tells visits apart by it."""
    taken = {(visit.shop_id, visit.visited_at) for visit in known if visit.superseded_at is None}
    for visit in new:
        while (visit.shop_id, visit.visited_at) in taken:
            visit.visited_at += timedelta(seconds=1)
        taken.add((visit.shop_id, visit.visited_at))


def _set_states(actor: Actor, new: Sequence[Visit], now: datetime) -> None:
    following = [visit for visit in new if _says_otherwise(visit)]
    if following:
        is_day_free = all(visit.shop.last_state_on < visit.happened_on for visit in following)  # type: ignore[attr-defined]
        set_states(following, actor=actor.user, now=now, is_day_free=is_day_free)


def _state(visit: Visit) -> str:
    return visit.state_set.state if visit.state_set else ""


def _says_otherwise(visit: Visit) -> bool:
    """Whether the shop is in the register, in another state than this visit found it in."""
    last: str | None = visit.shop.last_state  # type: ignore[attr-defined]
    state = STATE_AFTER.get(visit.outcome)
    return state is not None and last not in (None, state)
