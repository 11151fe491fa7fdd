"""Finding shops by what people remember: a word, a number of the BCE, a person, a telephone number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from campaigns.attendance.models import Attendance
from campaigns.signups.models import AdditionalShop, Participant, SignUp
from kernel.digits import Digits
from kernel.names import search_key, words_of
from kernel.typed_values import cleaned_text, normalised_bce, plain_text
from tenants.shops.models import Contact, Person, Shop
from tenants.shops.same_shops import is_one_of, named_by
from tenants.shops.selectors import NEAR

LONGEST = 120
MOST_WORDS = 8
FEWEST_DIGITS = 6  # a postal code is no telephone number
# Digits as people group them, and what they write before a number.
BEFORE = r"(?:BE|TVA|BTW|BCE|KBO|ZDU|TEL|GSM|[\s().,/+-])*"
ONLY_DIGITS = re.compile(BEFORE + r"[0-9][0-9\s().,/+-]*", re.IGNORECASE)
# What a telephone number may begin with, or not: its country, its zero.
COUNTRY = re.compile(r"^(?:00)?(?:32)?0*")


@dataclass(frozen=True)
class Search:
    """What somebody looks for. `with_people`: also by persons and telephones, for those who may know them."""

    text: str
    with_people: bool

    @property
    def words(self) -> list[str]:
        return search_key(self.text).split()[:MOST_WORDS]

    def found(self) -> Q | None:
        """The shops that have each of the words, or that number; a double as the one that it is. None where
        there is nothing to look for."""
        words = self.words
        if not words:
            return None
        named = _named(Shop.objects.all(), words)
        rows: list[QuerySet[Any, Any]] = [named.values("pk")]
        if number := _number(self.text):
            rows.append(Shop.objects.filter(Q(bce=number) | Q(enterprise=number)).values("pk"))
        digits = _digits(self.text)
        if digits:
            begins = Q(bce__startswith=digits) | Q(enterprise__startswith=digits)
            rows.append(Shop.objects.filter(begins).values("pk"))
        if self.with_people:
            rows += _by_people(self.text, COUNTRY.sub("", digits))
        return named_by(*rows)

    @property
    def is_number(self) -> bool:
        """A telephone number or one of the BCE: nothing is near it."""
        return bool(_digits(self.text))

    def near(self, shops: QuerySet[Shop], most: int) -> QuerySet[Shop]:
        """Of `shops` those whose name is most like what was typed, the nearest first."""
        key = search_key(self.text)
        nearness = Greatest(*(TrigramWordSimilarity(key, name) for name in ("search_key", "legal_key")))
        found = shops.annotate(nearness=nearness).filter(nearness__gte=NEAR)
        return found.order_by("-nearness", "search_key", "pk")[:most]


def search_for(text: str, *, with_people: bool) -> Search:
    return Search(cleaned_text(text)[:LONGEST], with_people)


def _named(shops: QuerySet[Shop], words: list[str]) -> QuerySet[Shop]:
    for word in words:
        shops = shops.filter(_begins("search_key", word) | _begins("legal_key", word))
    return shops


def _begins(column: str, word: str) -> Q:
    """One of the words of a key begins with `word`."""
    return Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})


def _by_people(text: str, digits: str) -> list[QuerySet[Any, Any]]:
    """The shops of people with these words in their name, or these digits in their telephone number."""
    wanted = Q()
    for word in words_of(text)[:MOST_WORDS]:
        wanted &= _begins("name_key", word)
    rows: list[QuerySet[Any, Any]] = []
    people: QuerySet[Person, Any] = Person.objects.filter(wanted).values("pk")
    if digits:
        has_them = Digits("phone")
        called = Person.objects.alias(digits=has_them).filter(digits__contains=digits)
        people = people.union(called.values("pk")).order_by()
        rows.append(Shop.objects.alias(digits=has_them).filter(digits__contains=digits).values("pk"))

    def theirs(name: str) -> Q:
        return is_one_of(name, Subquery(people))

    signed_up = SignUp.objects.filter(shop__isnull=False)
    comes = Participant.objects.filter(theirs("person_id"), sign_up__shop__isnull=False)
    additional = AdditionalShop.objects.filter(theirs("sign_up__contact_id"), shop__isnull=False)
    return [
        *rows,
        Contact.objects.filter(theirs("person_id"), ended_at__isnull=True).values("shop"),
        signed_up.filter(theirs("contact_id")).values("shop"),
        comes.values("sign_up__shop"),
        additional.values("shop"),
        Attendance.objects.current().filter(theirs("person_id")).values("shop"),
    ]


def _number(text: str) -> str:
    """The number of the company register that the text is, "" for none."""
    try:
        return normalised_bce(text)
    except ValueError:
        return ""


def _digits(text: str) -> str:
    """The digits of a text that is a number, or the beginning of one."""
    plain = plain_text(text)
    digits = re.sub(r"[^0-9]", "", plain) if ONLY_DIGITS.fullmatch(plain) else ""
    return digits if len(digits) >= FEWEST_DIGITS else ""
