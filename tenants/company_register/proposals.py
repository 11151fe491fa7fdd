"""What the last extract says otherwise than the one before of the register's shops: proposed, never written.

`Shop.company_values` is what the extract said when staff last looked. Where it says something else now, that
is a proposal; where the shop itself has another value than that, the city wrote it, and the proposal is not
ticked. Accepted or not, `company_values` then has the new value, so that it is asked about once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kernel.names import name_key, street_key
from tenants.company_register.models import NORMAL, Establishment
from tenants.shops.models import RegisterState, Shop
from tenants.shops.selectors import standing_shops, with_state

MOST_COMPARED = 2_000
ADDRESS = ("street", "number", "box", "postal_code")
IN_REGISTER = (RegisterState.ACTIVE, RegisterState.VACANT)


class Change(StrEnum):
    """What the extract says of a shop: in the order of the page."""

    CLOSED = "closed"
    MOVED = "moved"
    SITUATION = "situation"
    ADDRESS = "address"
    NAME = "name"
    LEGAL_NAME = "legal_name"


@dataclass(frozen=True)
class Proposal:
    """One change of one shop. `said`: what it would be; `before`: what the extract said before.

    `is_ours`: the city wrote something else than the extract said before (`ours`).
    """

    shop: Shop
    establishment: Establishment
    change: Change
    said: str
    before: str = ""
    ours: str = ""
    is_ours: bool = False

    @property
    def key(self) -> str:
        """Names this proposal as long as the extract says the same."""
        value = hashlib.blake2b(self.said.encode(), digest_size=6).hexdigest()
        return f"{self.shop.pk}-{self.change}-{value}"

    @property
    def is_ticked(self) -> bool:
        """A shop may be open during a bankruptcy: staff look first."""
        return not self.is_ours and self.change != Change.SITUATION


# Few rows differ: these are compared by their keys in Python.
DIFFERING = """
SELECT s.id, e.id FROM company_register_establishment e JOIN shops_shop s ON s.bce = e.bce
CROSS JOIN LATERAL (SELECT coalesce(s.company_values, '{}') AS said) v
WHERE (e.gone_on IS NOT NULL AND coalesce(v.said->>'gone_on', '') <> e.gone_on::text)
  OR (e.gone_on IS NULL AND (
    (e.situation <> %(normal)s AND coalesce(v.said->>'situation', '') <> e.situation)
    OR (v.said ? 'name' AND e.sign <> '' AND v.said->>'name' <> e.sign)
    OR (v.said ? 'legal_name' AND v.said->>'legal_name' <> e.legal_name)
    OR (v.said ? 'street' AND (
      v.said->>'street', coalesce(v.said->>'number', ''), coalesce(v.said->>'box', ''),
      coalesce(v.said->>'postal_code', '')) IS DISTINCT FROM (e.street, e.number, e.box, e.postal_code))))
ORDER BY s.search_key, s.id LIMIT %(most)s"""


def proposals(today: date, *, shops: Iterable[int] | None = None) -> list[Proposal]:
    """All that wait, by shop in the list's order; of some `shops` alone where they are given.

    At most `MOST_COMPARED` shops; 3 statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"normal": NORMAL, "most": MOST_COMPARED})
        pairs = dict(cursor.fetchall())
    if shops is not None:
        wanted = set(shops)
        pairs = {shop: row for shop, row in pairs.items() if shop in wanted}
    if not pairs:
        return []
    found = {shop.pk: shop for shop in _in_register(today).filter(pk__in=pairs)}
    rows = Establishment.objects.in_bulk(list(pairs.values()))
    return [
        proposal
        for shop, row in pairs.items()
        if shop in found
        for proposal in _proposals_of(found[shop], rows[row])
    ]


def n_proposals(today: date) -> int:
    """How many shops the extract says something new of. 3 statements, 1 where there is nothing."""
    return len({proposal.shop.pk for proposal in proposals(today)})


def _in_register(today: date) -> QuerySet[Shop]:
    state_in = {"state__in": IN_REGISTER}  # an annotation
    return with_state(standing_shops(), today).filter(**state_in)


def _proposals_of(shop: Shop, row: Establishment) -> Iterable[Proposal]:
    said: Mapping[str, Any] = shop.company_values or {}
    if row.gone_on is not None:
        change = Change.MOVED if row.moved_to else Change.CLOSED
        yield Proposal(shop, row, change, said=row.gone_on.isoformat())
        return
    if row.situation not in (NORMAL, said.get("situation", "")):
        yield Proposal(shop, row, Change.SITUATION, said=row.situation)
    yield from _address(shop, row, said)
    for change, key, now in (
        (Change.NAME, name_key, row.sign),
        (Change.LEGAL_NAME, name_key, row.legal_name),
    ):
        if change in said and now and not _same(key, str(said[change]), now):
            ours = str(getattr(shop, change))
            is_ours = not _same(key, ours, str(said[change]))
            if not _same(key, ours, now):
                yield Proposal(shop, row, change, now, before=str(said[change]), ours=ours, is_ours=is_ours)


def _address(shop: Shop, row: Establishment, said: Mapping[str, Any]) -> Iterable[Proposal]:
    if "street" not in said:
        return
    before, now, ours = ([str(part(name) or "") for name in ADDRESS] for part in _parts(shop, row, said))
    if _same_address(before, now) or _same_address(ours, now):
        return
    yield Proposal(
        shop,
        row,
        Change.ADDRESS,
        address_text(*now),
        before=address_text(*before),
        ours=address_text(*ours),
        is_ours=not _same_address(ours, before),
    )


def _parts(shop: Shop, row: Establishment, said: Mapping[str, Any]) -> tuple[Callable[[str], Any], ...]:
    return (
        said.get,
        lambda name: getattr(row, name),
        lambda name: getattr(shop, name),
    )


def address_text(street: str, number: str, box: str, postal_code: str) -> str:
    """`Rue de Fer 12/B, 5000`"""
    house = f"{number}/{box}" if box else number
    return ", ".join(part for part in (f"{street} {house}".strip(), postal_code) if part)


def _same(key: Callable[[str], str], one: str, other: str) -> bool:
    return one == other or key(one) == key(other)


def _same_address(one: list[str], other: list[str]) -> bool:
    house, other_house = (name_key(" ".join(parts[1:3])) for parts in (one, other))
    return _same(street_key, one[0], other[0]) and house == other_house and one[3] == other[3]
