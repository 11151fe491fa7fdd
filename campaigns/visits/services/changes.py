"""Undoing and correcting a visit: the register's state that followed goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.editions.services import mark_figures_stale
from campaigns.visits.errors import VisitNotYours, VisitUnknown
from campaigns.visits.models import Visit
from campaigns.visits.rules import STATE_AFTER
from campaigns.visits.services.states import give_back_state, set_states
from kernel.facts import correct, withdraw
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.shops.models import Shop, ShopState

CHANGED = (
    "outcome", "reason", "come_back_on", "come_back_at", "language", "best_time", "materials",
)  # fmt: skip


def undo_visit(*, actor: Actor, key: UUID, now: datetime) -> bool:
    """The visit with this key never was. Whether it was there; repeatable. Raises VisitNotYours."""
    with transaction.atomic():
        visit = _current(key)
        if visit is None:
            return False
        _refuse_others(actor, visit)
        give_back_state(visit, actor=actor.user, now=now)
        withdraw(visit, at=now)
        mark_figures_stale(visit.edition, [actor.organisation])
        record("visit.undone", actor=actor.user, subject=f"shop:{visit.shop_id}")
        return True


def correct_visit(*, actor: Actor, key: UUID, values: Mapping[str, Any], now: datetime) -> Visit:
    """The visit with this key, with those of `CHANGED` that `values` has; its own day and hour stay.

    Raises VisitUnknown and VisitNotYours.
    """
    unknown = set(values) - set(CHANGED)
    if unknown:
        raise ValueError(f"not corrected here: {sorted(unknown)}")
    with transaction.atomic():
        visit = _current(key)
        if visit is None:
            raise VisitUnknown
        _refuse_others(actor, visit)
        values = dict(values)
        if "materials" in values:
            values["materials"] = list(values["materials"]) or None
        if values.get("outcome", visit.outcome) != visit.outcome:
            values |= _other_state(actor, visit, values["outcome"], now)
        corrected = correct(visit, at=now, **values)
        if corrected.pk != visit.pk:
            mark_figures_stale(corrected.edition, [actor.organisation])
            record("visit.corrected", actor=actor.user, subject=f"shop:{visit.shop_id}")
        return corrected


def _current(key: UUID) -> Visit | None:
    """With its shop locked, so that visits of one shop follow each other."""
    visit: Visit | None = (
        Visit.objects.current().filter(key=key).select_related("edition", "state_set").first()
    )
    if visit is None:
        return None
    list(Shop.objects.select_for_update(no_key=True).filter(pk=visit.shop_id).values_list("pk"))
    return Visit.objects.current().filter(key=key).select_related("edition", "state_set", "shop").first()


def _refuse_others(actor: Actor, visit: Visit) -> None:
    if visit.visited_by_id != actor.user.pk and actor.role not in CITY_EDITORS:
        raise VisitNotYours


def _other_state(actor: Actor, visit: Visit, outcome: str, now: datetime) -> dict[str, Any]:
    """The register's state follows the new outcome: the columns of the visit that say so."""
    give_back_state(visit, actor=actor.user, now=now)
    none = {"state_set": None, "state_before": ""}
    state = STATE_AFTER.get(outcome)
    last = ShopState.objects.current().filter(shop=visit.shop_id).order_by("-happened_on", "-id").first()
    if state is None or last is None or last.state == state:
        return none
    as_corrected = Visit(shop=visit.shop, happened_on=visit.happened_on, outcome=outcome)
    set_states([as_corrected], actor=actor.user, now=now)
    return {"state_set": as_corrected.state_set, "state_before": as_corrected.state_before}
