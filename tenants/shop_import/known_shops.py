"""The city's shops as a list is compared with them: all of them, in memory, by what may find them again.

One statement for the shops and one for the merges, whatever the length of the list; some megabytes for ten
thousand shops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kernel.names import name_key, nearness, street_key
from tenants.shops.matching import ESTABLISHMENTS, NEAR_STREET, Likeness, ShopFacts, likeness
from tenants.shops.models import Shop, ShopMerge

# A word of more shops ("boulangerie") tells none of them; those at one place or of one name are compared all.
COMMON_WORD = 60
MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class KnownShop:
    """What tells a shop from others. `survivor`: the one that it was merged into, else itself."""

    pk: int
    survivor: int
    facts: ShopFacts
    enterprise: str
    name_key: str
    street_key: str


@dataclass(frozen=True)
class Wanted:
    """What a row of the list says of its shop."""

    facts: ShopFacts
    enterprise: str
    establishment: str
    name_key: str
    street_key: str


def wanted_of(values: dict[str, str], key: str) -> Wanted:
    """Of the values of a row and the key of its name."""
    establishment, enterprise = values.get("establishment", ""), values.get("enterprise", "")
    street = values.get("street", "")
    facts = ShopFacts(
        values.get("name", ""),
        street,
        values.get("number", ""),
        values.get("postal_code", ""),
        establishment or enterprise,
    )
    return Wanted(facts, enterprise, establishment, key, street_key(street))


class KnownShops:
    """All shops of the current schema, as they stand when it is made."""

    def __init__(self) -> None:
        self._shops: list[KnownShop] = []
        self._by_number: defaultdict[str, list[int]] = defaultdict(list)
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._by_joined: defaultdict[str, list[int]] = defaultdict(list)
        self._by_place: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._load()

    def _load(self) -> None:
        into = dict(ShopMerge.objects.current().values_list("shop_id", "into_id"))
        columns = (
            "pk",
            "name",
            "street",
            "number",
            "postal_code",
            "bce",
            "enterprise",
            "name_key",
            "street_key",
        )
        for row in Shop.objects.order_by("pk").values_list(*columns).iterator(chunk_size=2000):
            pk, name, street, number, postal_code, bce, enterprise, name_, street_ = row
            survivor = pk
            while survivor in into:
                survivor = into[survivor]
            facts = ShopFacts(name, street, number, postal_code, bce or "")
            at = len(self._shops)
            self._shops.append(KnownShop(pk, survivor, facts, enterprise, name_, street_))
            for one in {bce or "", enterprise} - {""}:
                self._by_number[one].append(at)
            if name_:
                self._by_name[name_].append(at)
                self._by_joined[name_.replace(" ", "")].append(at)
                for word in set(name_.split()):
                    self._by_word[word].append(at)
            if street_ and number:
                self._by_place[street_, name_key(number)].append(at)

    def meant(self, wanted: Wanted) -> tuple[list[int], list[int]]:
        """(those that it is, those that it may be): shops that stand, each once."""
        same: dict[int, None] = {}
        unsure: dict[int, None] = {}
        for shop in self._candidates(wanted):
            alike = _likeness(wanted, shop)
            if alike is Likeness.SAME:
                if wanted.establishment and wanted.establishment == shop.facts.bce:
                    return [shop.survivor], []
                same[shop.survivor] = None
            elif alike is Likeness.UNSURE:
                unsure[shop.survivor] = None
        return list(same), [pk for pk in unsure if pk not in same]

    def is_anothers(self, number: str, pk: int) -> bool:
        """Whether a number is that of another row than this shop's."""
        return any(self._shops[at].pk != pk for at in self._by_number.get(number, ()))

    def _candidates(self, wanted: Wanted) -> Iterable[KnownShop]:
        found: dict[int, None] = {}
        for number in (wanted.establishment, wanted.enterprise):
            found |= dict.fromkeys(self._by_number.get(number, ()) if number else ())
        found |= dict.fromkeys(self._by_name.get(wanted.name_key, ()))
        found |= dict.fromkeys(self._by_joined.get(wanted.name_key.replace(" ", ""), ()))
        if wanted.street_key and wanted.facts.number:
            found |= dict.fromkeys(self._by_place.get((wanted.street_key, name_key(wanted.facts.number)), ()))
        for word in wanted.name_key.split():
            known = self._by_word.get(word, ())
            if len(known) <= COMMON_WORD:
                found |= dict.fromkeys(at for at in known if self._may_be_near(wanted, self._shops[at]))
        for at in list(found)[:MOST_COMPARED]:
            yield self._shops[at]

    @staticmethod
    def _may_be_near(wanted: Wanted, shop: KnownShop) -> bool:
        """A name that is only nearly the same is a doubt where the places do not contradict each other."""
        code, other = wanted.facts.postal_code, shop.facts.postal_code
        if code and other and code != other:
            return False
        if not wanted.street_key or not shop.street_key or wanted.street_key == shop.street_key:
            return True
        return nearness(wanted.street_key, shop.street_key) >= NEAR_STREET


def _likeness(wanted: Wanted, shop: KnownShop) -> Likeness:
    """With the numbers that can be compared: an establishment's with one, else the enterprise's."""
    if shop.facts.bce >= ESTABLISHMENTS and wanted.establishment:
        return likeness(_with(wanted.facts, wanted.establishment), shop.facts)
    if shop.facts.bce >= ESTABLISHMENTS:
        return likeness(_with(wanted.facts, wanted.enterprise), _with(shop.facts, shop.enterprise))
    return likeness(_with(wanted.facts, wanted.enterprise), shop.facts)


def likeness_of_rows(one: Wanted, other: Wanted) -> Likeness:
    """Of two rows of a list."""
    if one.establishment and other.establishment:
        return likeness(one.facts, other.facts)
    return likeness(_with(one.facts, one.enterprise), _with(other.facts, other.enterprise))


def _with(facts: ShopFacts, number: str) -> ShopFacts:
    return ShopFacts(facts.name, facts.street, facts.number, facts.postal_code, number)
