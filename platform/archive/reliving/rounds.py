"""The rounds of stewards, who are pseudonyms here: nobody's account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django_tenants.utils import tenant_context

from archive.format.table_reading import Row
from archive.reliving.archive_rows import instant, text
from archive.reliving.staff import staff_of
from archive.reliving.world import World
from campaigns.visits.services import TypedVisit, WrittenDown, note_visits
from kernel.errors import DomainError

KEYS = UUID("9b1a6f4e-0f5d-4d7e-8a51-7b0c2c1d5e66")  # of visits: the same each time


def note_visit(world: World, row: Row, now: datetime) -> None:
    """One visit, by the steward whom the archive names, in the edition that is relived.

    What the register says of a shop is in the archive's own file, and does not follow. Raises why it is
    refused.
    """
    city, visited_at = world.city(row), instant(row, "visited_at")
    written_down = WrittenDown(
        text(row, "steward"),
        latest=now - visited_at,
        edition=world.edition,
        register_follows=False,
    )
    visit = TypedVisit(
        key=uuid5(KEYS, f"{world.edition.code}:visits:{row.line}"),
        shop=world.shops[text(row, "shop_ref")].uuid,
        outcome=text(row, "outcome"),
        happened_at=visited_at,
    )
    with tenant_context(city):
        actor = staff_of(city, world.user)
        [noted] = note_visits(actor=actor, visits=[visit], now=now, written_down=written_down)
    if isinstance(noted, DomainError):
        raise noted
