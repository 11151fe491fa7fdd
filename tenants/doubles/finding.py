"""Finds pairs that may be one: rows are read at once, blocked by keys in SQL, and only then compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from kernel.typed_values import normalised_phone
from tenants.doubles.history import people_of_shops
from tenants.doubles.models import DoubleStrength, PersonDouble, Proposal, ShopDouble
from tenants.doubles.rules import (
    Judgement,
    PersonRow,
    Reason,
    ShopRow,
    judge_people,
    judge_shops,
    person_blocks,
    shop_blocks,
)
from tenants.runs.progress import Progress, ProgressCounter
from tenants.shops.matching import ESTABLISHMENTS, ShopKeys, number_key
from tenants.shops.merged import current_merges, last_of_chain
from tenants.shops.models import Contact, Person, PersonMerge, Shop, ShopMerge

# A key that more rows than these share tells nobody apart ("boulangerie"): another one has to.
MOST_OF_KIND = {
    "number": 40, "name": 60, "sound": 60, "address": 60, "street": 60, "word": 40, "phone": 30, "email": 30,
    "shop": 200,
}  # fmt: skip
BLOCKED = """
WITH keys AS MATERIALIZED (
 SELECT DISTINCT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS keys(id, kind, key)),
shared AS MATERIALIZED (SELECT kind, key FROM keys JOIN (
  SELECT * FROM unnest(%s::text[], %s::int[]) AS most(kind, n)) most USING (kind)
 GROUP BY kind, key, most.n HAVING count(*) BETWEEN 2 AND most.n),
blocks AS MATERIALIZED (SELECT id, kind, key FROM keys JOIN shared USING (kind, key))
SELECT DISTINCT a.id, b.id FROM blocks a JOIN blocks b USING (kind, key) WHERE a.id < b.id"""
RANKS = {str(strength): rank for rank, strength in enumerate(DoubleStrength.values)}
BATCH = 2000

Pair = tuple[int, int]


def find_shop_doubles(now: datetime, progress: Progress | None = None) -> int:
    """Look through all shops; how many proposals are new. As many statements for 10 shops as for 10,000."""
    rows = shop_rows()
    counter = ProgressCounter(progress, 3)
    pairs = _blocked({row.id: list(shop_blocks(row)) for row in rows.values()})
    counter.advance(1, "pairs")
    found = _judged(pairs, rows, judge_shops, lambda row: row.shop)
    counter.advance(1, "judged")
    n_new = store(ShopDouble, found, now)
    _forget(ShopDouble.objects.open(), found)
    counter.advance(1, "stored")
    return n_new


def find_person_doubles(now: datetime) -> int:
    """Look through all people; how many proposals are new."""
    rows = person_rows()
    pairs = _blocked({row.id: list(person_blocks(row)) for row in rows.values()})
    found = _judged(pairs, rows, judge_people, lambda row: row.person)
    n_new = store(PersonDouble, found, now)
    # What two sign-ups at one session told is not in the rows that are read here.
    _forget(PersonDouble.objects.open().exclude(reasons__contains=[Reason.SAME_SESSION]), found)
    return n_new


def _forget(proposals: Any, found: Mapping[Pair, object]) -> None:
    """Proposals for which nothing speaks any more: a name or a number was corrected."""
    gone = [
        pk for pk, *pair in proposals.values_list("id", "first_id", "second_id") if tuple(pair) not in found
    ]
    proposals.filter(pk__in=gone).delete()


def find_for_shop(shop: Shop, now: datetime) -> int:
    """Look for doubles of one shop alone; how many proposals are new. 7 statements at most."""
    keys = Q(name_key=shop.name_key) if shop.name_key else Q()
    if shop.name_key:
        keys |= Q(search_key__trigram_word_similar=shop.name_key)
    if shop.bce:
        keys |= Q(bce=shop.bce)
    if shop.phone:
        keys |= Q(phone=shop.phone)
    if shop.email:
        keys |= Q(email__iexact=shop.email)
    if shop.street_key and shop.number:
        keys |= Q(street_key=shop.street_key, postal_code=shop.postal_code, number=shop.number)
    if not keys:
        return 0
    near = list(
        Shop.objects.filter(keys).exclude(pk=shop.pk).order_by("id").values_list("pk", flat=True)[:60]
    )
    rows = shop_rows(Q(pk__in=[shop.pk, *near]))
    pairs = [(min(shop.pk, pk), max(shop.pk, pk)) for pk in near]
    return store(ShopDouble, _judged(pairs, rows, judge_shops, lambda row: row.shop), now)


def shop_rows(wanted: Q | None = None) -> dict[int, ShopRow]:
    """By id, the shops that are compared. 3 statements."""
    merges = current_merges(ShopMerge)
    phones, emails = _contacts(wanted)
    shops = Shop.objects.filter(wanted) if wanted is not None else Shop.objects.all()
    columns = ("name_key", "street_key", "number", "postal_code", "bce", "enterprise", "phone", "email")
    rows = {}
    for pk, name, street, number, postal_code, bce, enterprise, phone, email in shops.order_by(
        "id"
    ).values_list("id", *columns):
        own_phone = normalised_phone(phone) if phone else ""
        rows[pk] = ShopRow(
            id=pk,
            shop=last_of_chain(pk, merges),
            keys=ShopKeys(name, street, number_key(number), postal_code, bce or ""),
            enterprise=enterprise or (bce if bce and bce < ESTABLISHMENTS else ""),
            phones=frozenset(phones[pk] | ({own_phone} if own_phone else set())),
            emails=frozenset(emails[pk] | ({email.casefold()} if email else set())),
        )
    return rows


def _contacts(wanted: Q | None) -> tuple[defaultdict[int, set[str]], defaultdict[int, set[str]]]:
    """By shop, the telephone numbers and e-mail addresses of its contacts."""
    rows = Contact.objects.filter(ended_at__isnull=True)
    if wanted is not None:
        rows = rows.filter(shop__in=Shop.objects.filter(wanted))
    phones: defaultdict[int, set[str]] = defaultdict(set)
    emails: defaultdict[int, set[str]] = defaultdict(set)
    for shop, email, phone in rows.values_list("shop_id", "person__email", "person__phone"):
        number = normalised_phone(phone) if phone else ""
        if number:
            phones[shop].add(number)
        if email:
            emails[shop].add(email.casefold())
    return phones, emails


def person_rows(wanted: Q | None = None) -> dict[int, PersonRow]:
    """By id, the people who are compared: those with a name."""
    merges, shop_merges = current_merges(PersonMerge), current_merges(ShopMerge)
    shops: defaultdict[int, set[int]] = defaultdict(set)
    pairs = set(Contact.objects.filter(ended_at__isnull=True).values_list("shop_id", "person_id"))
    for shop, person in pairs | people_of_shops():
        shops[person].add(last_of_chain(shop, shop_merges))
    people = Person.objects.exclude(name="")
    if wanted is not None:
        people = people.filter(wanted)
    return {
        pk: PersonRow(
            id=pk,
            person=last_of_chain(pk, merges),
            name=name,
            email=email.casefold(),
            phone=normalised_phone(phone) if phone else "",
            shops=frozenset(shops[pk]),
        )
        for pk, name, email, phone in people.order_by("id").values_list("id", "name", "email", "phone")
    }


def _blocked(blocks: Mapping[int, Sequence[tuple[str, str]]]) -> Iterator[Pair]:
    """The pairs that share a key, each once. 1 statement."""
    rows = [(pk, kind, key) for pk, keys in blocks.items() for kind, key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            BLOCKED,
            [
                [pk for pk, _, _ in rows],
                [kind for _, kind, _ in rows],
                [key for _, _, key in rows],
                list(MOST_OF_KIND),
                list(MOST_OF_KIND.values()),
            ],
        )
        while found := cursor.fetchmany(BATCH):
            yield from found


def _judged[Row](
    pairs: Iterable[Pair],
    rows: Mapping[int, Row],
    judge: Callable[[Row, Row], Judgement | None],
    is_now: Callable[[Row], int],
) -> dict[Pair, tuple[Judgement, set[Pair]]]:
    """By the pair that stands after merges, the surest judgement, with the pairs of rows that led to it."""
    found: dict[Pair, tuple[Judgement, set[Pair]]] = {}
    for first, second in pairs:
        one, other = rows[first], rows[second]
        if is_now(one) == is_now(other):
            continue
        judgement = judge(one, other)
        if judgement is None:
            continue
        pair = _ordered(is_now(one), is_now(other))
        before = found.get(pair)
        seen = {(first, second), pair} | (before[1] if before else set())
        is_surer = before is None or RANKS[judgement.strength] < RANKS[before[0].strength]
        found[pair] = (judgement if is_surer or before is None else before[0], seen)
    return found


def store(model: type[Proposal], found: Mapping[Pair, tuple[Judgement, set[Pair]]], now: datetime) -> int:
    """Keep what was found; how many are new, or open again.

    Who are not the same, as somebody said, are not proposed again until one of them has another name and
    another address; neither for a row that was merged since. What is open takes the new reasons.
    """
    known = {(row.first_id, row.second_id): row for row in model._default_manager.filter(_any_of(found))}
    different = {
        (row.first_id, row.second_id): row
        for row in model._default_manager.called_different().select_related("first", "second")
    }
    refused = {pair for pair, row in different.items() if not has_changed(row)}
    new, again = [], []
    for pair, (judgement, seen) in found.items():
        if seen & refused:
            continue
        row = known.get(pair)
        if row is None:
            new.append(_proposal(model, pair, judgement, now))
            continue
        is_open_again = row.settled_at is not None
        if is_open_again or row.reasons != list(judgement.reasons) or row.strength != judgement.strength:
            row.strength, row.rank = judgement.strength, RANKS[judgement.strength]
            row.reasons = list(judgement.reasons)
            row.found_at = now if is_open_again else row.found_at
            row.settled_at, row.settlement, row.settled_by, row.seen = None, "", None, None
            again.append((row, is_open_again))
    made = model._default_manager.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    fields = ("strength", "rank", "reasons", "found_at", "settled_at", "settlement", "settled_by", "seen")
    model._default_manager.bulk_update([row for row, _ in again], fields, batch_size=BATCH)
    return len(made) + sum(is_open_again for _, is_open_again in again)


def propose(model: type[Proposal], one: int, other: int, judgement: Judgement, now: datetime) -> int:
    """Keep one proposal, as `store` does."""
    pair = _ordered(one, other)
    return store(model, {pair: (judgement, {pair})}, now)


def _proposal(model: Any, pair: Pair, judgement: Judgement, now: datetime) -> Any:
    return model(
        first_id=pair[0],
        second_id=pair[1],
        strength=judgement.strength,
        rank=RANKS[judgement.strength],
        reasons=list(judgement.reasons),
        found_at=now,
    )


def _any_of(found: Mapping[Pair, object]) -> Q:
    return Q(first__in={first for first, _ in found}, second__in={second for _, second in found})


def identity_of(row: Shop | Person) -> list[str]:
    """The name and the address by which a row is told from others, as keys."""
    if isinstance(row, Shop):
        return [row.name_key, f"{row.postal_code}/{row.street_key}/{number_key(row.number)}"]
    return [row.name_key, row.email.casefold() or normalised_phone(row.phone)]


def has_changed(row: Any) -> bool:
    """Whether one of the two has neither the name nor the address of when they were told apart."""
    seen = row.seen or [identity_of(row.first), identity_of(row.second)]
    return any(
        now[0] != before[0] and now[1] != before[1]
        for now, before in zip([identity_of(row.first), identity_of(row.second)], seen, strict=True)
    )


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
