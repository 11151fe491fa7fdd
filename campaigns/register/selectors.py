"""What the list of shops reads beside its shops: in one statement each, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from campaigns.attendance.models import Attendance
from campaigns.register.columns import (
    ASSOCIATIONS,
    BLOCKED,
    CAME,
    CONSENT,
    CONTACT,
    TAGS,
    VISITED,
    ContactLine,
    ShopRow,
)
from campaigns.register.filters import BETWEEN, Choices
from campaigns.register.filters import CAME as OUTCOMES
from campaigns.register.models import SavedView
from campaigns.signups.models import SignUp
from campaigns.visits.models import Visit
from tenants.accounts.models import User
from tenants.consent.selectors import ContactState, blocked_people, blocked_shops, contact_states
from tenants.shops.merged import merged_groups
from tenants.shops.models import Association, Contact, Shop, Tag
from tenants.shops.same_shops import is_one_of, stand

REACHED_BY = ("name", "phone", "email")
FIRST = 1 << 60  # before any sign-up


@dataclass(frozen=True)
class View:
    """One of somebody's saved views."""

    pk: int
    name: str
    query: str


@dataclass(frozen=True)
class Offered:
    """What the page offers beside the shops: choices of filters, and who looks has saved these views."""

    choices: Choices
    views: tuple[View, ...]


def offered_to(user: User) -> Offered:
    """1 statement."""
    parts = (
        _offer("view", SavedView.objects.filter(user=user), F("name_key"), "name", F("query")),
        _offer("association", Association.objects.all(), F("name_key"), "name"),
        _offer("tag", Tag.objects.all(), F("name_key"), "name"),
    )
    places = (
        stand(Shop.objects.all())
        .exclude(postal_code="")
        .order_by()
        .values_list(
            Value("place", output_field=TextField()),
            Value(""),
            Cast("postal_code", TextField()),
            Cast("locality", TextField()),
            Value(""),
        )
        .distinct()
    )
    found: dict[str, list[Any]] = {}
    for kind, *values in parts[0].union(*parts[1:], places, all=True).order_by():
        found.setdefault(kind, []).append(values)
    for rows in found.values():
        rows.sort(key=lambda row: (row[1], row[2], row[0]))
    named = {
        kind: [(pk, name) for pk, _key, name, _query in found.get(kind, ())]
        for kind in ("association", "tag")
    }
    return Offered(
        Choices(_places(found.get("place", ())), named["association"], named["tag"]),
        tuple(View(int(pk), name, query) for pk, _key, name, query in found.get("view", ())),
    )


def _offer(kind: str, rows: QuerySet[Any], key: Any, name: str, more: Any = None) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(
        Value(kind, output_field=TextField()),
        Cast("pk", TextField()),
        Cast(key, TextField()),
        Cast(name, TextField()),
        Cast(more, TextField()) if more is not None else Value(""),
    )


def _places(rows: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """By postal code: all of it, then its localities where they are known."""
    by_code: dict[str, list[str]] = {}
    for _pk, code, locality, _more in rows:
        by_code.setdefault(code, []).extend([locality] if locality else [])
    found = []
    for code, localities in by_code.items():
        found.append((code, code if len(localities) != 1 else f"{code} {localities[0]}"))
        if len(localities) > 1:
            found += [(f"{code}{BETWEEN}{name}", f"{code} {name}") for name in localities]
    return found


def rows_of(shops: Sequence[Shop], parts: frozenset[str]) -> list[ShopRow]:
    """The rows of these shops with `parts` of what hangs on them (see `columns`). 2 statements, 1 more with
    consents; none without parts."""
    if not parts or not shops:
        return [ShopRow(shop) for shop in shops]
    consents = contact_states([shop.pk for shop in shops]) if CONSENT in parts else {}
    groups = merged_groups(shop.pk for shop in shops)
    standing = {member: root for root, members in groups.items() for member in members}
    details = _Details()
    for kind, shop, *said, on, rank in _details_of(list(standing), parts):
        details.add(kind, standing[shop], said, on, rank)
    return [details.row(shop, consents.get(shop.pk)) for shop in shops]


class _Details:
    """What is known beside shops, by the shop that stands for it."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, int], dict[str, None]] = {}
        self._contacts: dict[int, tuple[int, ContactLine]] = {}
        self._days: dict[tuple[str, int], date] = {}
        self._blocked: set[int] = set()

    def add(self, kind: str, shop: int, said: Sequence[str], on: date | None, rank: int) -> None:
        if kind in (ASSOCIATIONS, TAGS):
            self._words.setdefault((kind, shop), {})[said[0]] = None
        elif kind == BLOCKED:
            self._blocked.add(shop)
        elif on is not None:
            self._days[kind, shop] = max(on, self._days.get((kind, shop), on))
        elif shop not in self._contacts or rank < self._contacts[shop][0]:
            self._contacts[shop] = rank, ContactLine(*said)

    def row(self, shop: Shop, consent: ContactState | None) -> ShopRow:
        return ShopRow(
            shop,
            associations=tuple(self._words.get((ASSOCIATIONS, shop.pk), ())),
            tags=tuple(self._words.get((TAGS, shop.pk), ())),
            contact=self._contacts.get(shop.pk, (0, ContactLine()))[1],
            is_blocked=shop.pk in self._blocked,
            consent=consent,
            came_on=self._days.get((CAME, shop.pk)),
            visited_on=self._days.get((VISITED, shop.pk)),
        )


def _details_of(pks: list[int], parts: frozenset[str]) -> Iterable[tuple[Any, ...]]:
    """(kind, shop, name, phone, email, day, rank): of contacts the one of the lowest rank is shown, those of
    the city before who signed up last."""
    wanted: list[QuerySet[Any, Any]] = []

    def ask(kind: str, rows: QuerySet[Any], *said: str, on: str = "", rank: Any = None) -> None:
        texts = [Cast(name, TextField()) for name in said] + [Value("", TextField())] * (3 - len(said))
        day = F(on) if on else Cast(Value(None), DateField())
        columns = (Value(kind, TextField()), F("shop"), *texts, day, rank or Value(0, BigIntegerField()))
        wanted.append(rows.filter(shop__in=pks).order_by().values_list(*columns))

    if ASSOCIATIONS in parts:
        ask(ASSOCIATIONS, Association.shops.through.objects.all(), "association__name")
    if TAGS in parts:
        ask(TAGS, Tag.shops.through.objects.all(), "tag__name")
    if CONTACT in parts:
        silent = Subquery(blocked_people().values("pk"))
        contacts = Contact.objects.filter(ended_at__isnull=True, person__erased_at__isnull=True)
        contacts = contacts.exclude(is_one_of("person_id", silent))
        ask(CONTACT, contacts, *(f"person__{name}" for name in REACHED_BY), rank=F("pk") - FIRST)
        signed_up = SignUp.objects.filter(contact__erased_at__isnull=True)
        signed_up = signed_up.exclude(is_one_of("contact_id", silent))
        ask(CONTACT, signed_up, *(f"contact__{name}" for name in REACHED_BY), rank=-F("pk"))
        blocked = blocked_shops().annotate(shop=F("pk")).filter(pk__in=pks)
        ask(BLOCKED, blocked)
    if CAME in parts:
        ask(CAME, Attendance.objects.current().filter(outcome__in=OUTCOMES), on="happened_on")
    if VISITED in parts:
        ask(VISITED, Visit.objects.current(), on="happened_on")
    if not wanted:
        return []
    first, *others = wanted
    rows = first.union(*others, all=True).order_by() if others else first
    return sorted(rows, key=lambda row: row[2])
