"""What the register says after a visit, and what it said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.visits.models import Visit
from campaigns.visits.rules import STATE_AFTER
from kernel.facts import correct, withdraw
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.models import Origin, ShopState


def set_states(visits: Sequence[Visit], *, actor: User, now: datetime, is_day_free: bool = False) -> None:
    """The register says of these visits' shops, which are locked, what each visit's outcome asks for, from
    its day on.

    Of two visits of a shop on one day the later one. Each visit is given `state_set` and `state_before`; the
    caller saves it. `is_day_free`: the register is known to say nothing of these days yet. 2 statements; 2
    more where it may have.
    """
    by_day = {(visit.shop_id, visit.happened_on): visit for visit in visits}
    days = {visit.happened_on for visit in visits}
    shops = {visit.shop_id for visit in visits}
    rows = ShopState.objects.current().filter(shop__in=shops, happened_on__in=days)
    known = {} if is_day_free else {(row.shop_id, row.happened_on): row for row in rows}
    new: list[ShopState] = []
    for place, visit in by_day.items():
        before = known.get(place)
        state = STATE_AFTER[visit.outcome]
        if before is not None and before.state == state:
            continue
        visit.state_before = before.state if before else ""
        visit.state_set = ShopState(
            shop_id=visit.shop_id,
            state=state,
            source=Origin.STAFF,
            happened_on=visit.happened_on,
            recorded_at=now,
        )
        new.append(visit.state_set)
    replaced = [
        known[row.shop_id, row.happened_on].pk for row in new if (row.shop_id, row.happened_on) in known
    ]
    if replaced:
        ShopState.objects.filter(pk__in=replaced).update(superseded_at=now)
    ShopState.objects.bulk_create(new)
    for visit in by_day.values():
        visit.state_set = visit.state_set  # its key is known now
    if new:
        record("visit.states_set", actor=actor, n_shops=len(new))


def give_back_state(visit: Visit, *, actor: User, now: datetime) -> None:
    """The register says again what it said before this visit, unless somebody has said something else since,
    or another visit of the shop that stands says so, too: then that one stands for it.
    """
    row = visit.state_set
    if row is None:
        return
    others = Visit.objects.current().filter(shop=visit.shop_id, outcome__in=STATE_AFTER).exclude(pk=visit.pk)
    same_day = others.filter(happened_on=visit.happened_on)
    if row.superseded_at is not None:
        # A later visit of that day took its place: it gives back what this one found.
        same_day.filter(state_before=row.state).update(state_before=visit.state_before)
        return
    heir = same_day.order_by("-visited_at", "-id").first()
    if heir is not None:
        if heir.state_set_id is None:
            heir.state_before = visit.state_before
        heir.state_set = correct(row, at=now, state=STATE_AFTER[heir.outcome])
        heir.save(update_fields=["state_set", "state_before"])
        return
    if visit.state_before:
        correct(row, at=now, state=visit.state_before)
    else:
        withdraw(row, at=now)
    record("visit.state_given_back", actor=actor, subject=f"shop:{row.shop_id}", state=row.state)
    heir = (
        others.filter(happened_on__gt=visit.happened_on, state_set=None).order_by("visited_at", "id").first()
    )
    if heir is not None:
        set_states([heir], actor=actor, now=now)
        heir.save(update_fields=["state_set", "state_before"])
