"""Streets renamed, brought together and taken apart; areas; where shops are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kernel.names import street_key
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.models import Origin, Shop, ShopChange
from tenants.streets.coordinates import Address, Located
from tenants.streets.errors import AreaTaken, SameStreet, StreetTaken
from tenants.streets.models import Area, AreaStreet, Street, StreetsApart, StreetSpelling
from tenants.streets.selectors import shops_of_street

PER_STATEMENT = 500


def keep_street(street: Street) -> Street:
    """Its row, with its own key among its spellings. Repeatable."""
    if not street._state.adding:
        return street
    with transaction.atomic():
        kept, _is_new = Street.objects.get_or_create(
            postal_code=street.postal_code, key=street.key, defaults={"name": street.name}
        )
        _add_spelling(kept, kept.name, kept.key)
        return kept


def rename_street(street: Street, name: str, *, actor: User, now: datetime) -> Street:
    """The street and the address of all its shops get this name; each change is in the shop's history.

    Raises StreetTaken where another street of the postal code has it.
    """
    key = street_key(name)
    with transaction.atomic():
        kept = keep_street(street)
        kept = Street.objects.select_for_update().get(pk=kept.pk)
        spelling = StreetSpelling.objects.filter(postal_code=kept.postal_code, key=key).first()
        is_others = spelling is not None and spelling.street_id != kept.pk
        if is_others or (spelling is None and _has_shops(kept.postal_code, key)):
            raise StreetTaken
        shops = list(
            Shop.objects.select_for_update().filter(pk__in=shops_of_street(kept).values("pk")).order_by("pk")
        )
        before = kept.name
        kept.name = name
        kept.save()
        _add_spelling(kept, name, key)
        changed = [shop for shop in shops if shop.street != name]
        ShopChange.objects.bulk_create(
            [
                ShopChange(
                    shop=shop,
                    changed_at=now,
                    changed_by=actor,
                    source=Origin.STAFF,
                    changes={"street": [shop.street, name]},
                )
                for shop in changed
            ]
        )
        for shop in changed:
            shop.street = name
            shop.version += 1
            for field in Shop.key_fields():
                field.pre_save(shop, add=False)
        Shop.objects.bulk_update(
            changed, ["street", "version", "search_key", "street_key"], batch_size=PER_STATEMENT
        )
        record("street.renamed", actor=actor, before=before, name=name, n_shops=len(changed))
        return kept


def bring_together(street: Street, into: Street, *, actor: User) -> Street:
    """Both are one street, by the name of `into`: the other is one more spelling. Shops stay as they are.

    Raises SameStreet. Areas of the one are areas of the other.
    """
    with transaction.atomic():
        one, other = keep_street(street), keep_street(into)
        rows = Street.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
        if len(rows) < 2 or one.postal_code != other.postal_code:
            raise SameStreet
        StreetSpelling.objects.filter(street=one).update(street=other)
        known = AreaStreet.objects.filter(street=other).values("area")
        AreaStreet.objects.filter(street=one).exclude(area__in=known).update(street=other)
        one_name = one.name
        Street.objects.filter(pk=one.pk).delete()
        record("street.brought_together", actor=actor, name=one_name, into=other.name)
        return other


def take_apart(spelling: StreetSpelling, *, actor: User) -> Street:
    """This spelling is a street of its own again. Raises SameStreet for the street's own key."""
    with transaction.atomic():
        street = Street.objects.select_for_update().get(pk=spelling.street_id)
        if spelling.key == street.key:
            raise SameStreet
        own = Street(name=spelling.name, postal_code=spelling.postal_code)
        own.save()
        # What was typed may have another key than the name that it gets back.
        Street.objects.filter(pk=own.pk).update(key=spelling.key)
        StreetSpelling.objects.filter(pk=spelling.pk).update(street=own)
        record("street.taken_apart", actor=actor, name=own.name, of=street.name)
        own.refresh_from_db()
        return own


def keep_apart(street: Street, other: Street, *, actor: User) -> None:
    """They are two streets: not proposed again. Repeatable."""
    first, second = sorted((street.key, other.key))
    with transaction.atomic():
        _row, is_new = StreetsApart.objects.get_or_create(
            postal_code=street.postal_code, key=first, other_key=second
        )
        if is_new:
            record("street.kept_apart", actor=actor, name=street.name, other=other.name)


def save_area(area: Area | None, name: str, streets: Sequence[Street], *, actor: User) -> Area:
    """An area with this name, of these streets in their order. Raises AreaTaken."""
    with transaction.atomic():
        row = area or Area()
        is_new = row.pk is None
        row.name = name
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise AreaTaken from error
        AreaStreet.objects.filter(area=row).delete()
        kept = {kept.pk: kept for kept in (keep_street(street) for street in streets)}
        AreaStreet.objects.bulk_create(
            AreaStreet(area=row, street=street, position=position)
            for position, street in enumerate(kept.values(), start=1)
        )
        record("area.added" if is_new else "area.changed", actor=actor, name=name, n_streets=len(kept))
        return row


def delete_area(area: Area, *, actor: User) -> None:
    """Its streets stay. Repeatable."""
    with transaction.atomic():
        n, _rows = Area.objects.filter(pk=area.pk).delete()
        if n:
            record("area.deleted", actor=actor, name=area.name)


@dataclass(frozen=True)
class Placed:
    """What a file of coordinates did: shops placed, those placed there already, lines that no shop is of."""

    n_placed: int
    n_same: int
    unknown: Sequence[int]


def place_shops(located: Sequence[Located], *, actor: User | None) -> Placed:
    """Set where the shops of these lines are: by establishment number, else all at that address.

    3 statements, and 1 for each 500 shops.
    """
    with transaction.atomic():
        by_number, by_address = _shops_by(located)
        changed: dict[int, Shop] = {}
        same: set[int] = set()
        unknown = []
        for line in located:
            shops = by_number.get(line.establishment) if line.establishment else None
            if shops is None:
                shops = by_address.get(line.address, []) if line.address else []
            if not shops:
                unknown.append(line.number)
            for shop in shops:
                if (shop.latitude, shop.longitude) == (line.place.latitude, line.place.longitude):
                    same.add(shop.pk)
                    continue
                shop.latitude, shop.longitude = line.place.latitude, line.place.longitude
                changed[shop.pk] = shop
        Shop.objects.bulk_update(changed.values(), ["latitude", "longitude"], batch_size=PER_STATEMENT)
        if changed:
            record("shops.placed", actor=actor, n_shops=len(changed))
        return Placed(len(changed), len(same - changed.keys()), unknown)


def _shops_by(
    located: Sequence[Located],
) -> tuple[Mapping[str, list[Shop]], Mapping[Address, list[Shop]]]:
    numbers = {line.establishment for line in located if line.establishment}
    by_number: dict[str, list[Shop]] = {}
    for shop in Shop.objects.filter(bce__in=numbers):
        by_number.setdefault(str(shop.bce), []).append(shop)
    keys = {line.address.street_key for line in located if line.address}
    by_address: dict[Address, list[Shop]] = {}
    for shop in Shop.objects.filter(street_key__in=keys).exclude(street_key=""):
        by_address.setdefault(Address.of(shop.street, shop.number, shop.postal_code), []).append(shop)
    return by_number, by_address


def _has_shops(postal_code: str, key: str) -> bool:
    return Shop.objects.filter(postal_code=postal_code, street_key=key).exists()


def _add_spelling(street: Street, name: str, key: str) -> None:
    StreetSpelling.objects.get_or_create(
        postal_code=street.postal_code, key=key, defaults={"street": street, "name": name}
    )
