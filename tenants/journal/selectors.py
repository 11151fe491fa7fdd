"""Which entries somebody asks for: by who acted, what was done, and the day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kernel.clock import end_of, start_of
from tenants.journal.models import Entry


@dataclass(frozen=True)
class Known:
    """What the journal has entries of: who (by number, None for the system, with the last name) and what."""

    actors: dict[int | None, str]
    actions: frozenset[str]


def known_in_journal() -> Known:
    """Who acted and what was done, ever. One statement."""
    rows = Entry.objects.order_by().values_list("actor_id", "actor_label", "action").distinct()
    actors: dict[int | None, str] = {}
    actions = set()
    for actor, label, action in rows:
        actors[actor] = max(actors.get(actor, ""), label)
        actions.add(action)
    return Known(actors, frozenset(actions))


def entries_of(
    *,
    actor: int | None = None,
    is_system: bool = False,
    actions: Collection[str] = (),
    on: date | None = None,
) -> QuerySet[Entry]:
    """The latest first; without a condition all of them. `is_system`: those without an actor."""
    entries = Entry.objects.all()
    if is_system:
        entries = entries.filter(actor__isnull=True)
    elif actor is not None:
        entries = entries.filter(actor_id=actor)
    if actions:
        entries = entries.filter(action__in=actions)
    if on is not None:
        entries = entries.filter(at__gte=start_of(on), at__lt=end_of(on))
    return entries
