"""Whether two shops, or two people, of a city may be one. Pure: keys in, a reasoned proposal or None out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import jellyfish

from kernel.names import name_key, nearness
from kernel.slips import is_one_slip
from tenants.shops.matching import (
    ESTABLISHMENTS,
    Agreement,
    Likeness,
    ShopKeys,
    likeness_of_keys,
    name_likeness,
    number_agreement,
    place_agreement,
    same_person,
)

NEAR_NAME = 0.55
SHORTEST_SOUND = 3  # of a word that is compared by its sound


class Strength(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Reason(StrEnum):
    """Stored in proposals: a value never changes."""

    NUMBER = "number"
    ENTERPRISE = "enterprise"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    SOUND = "sound"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    SAME_SHOP = "same_shop"
    EMAIL_SLIP = "email_slip"
    SAME_SESSION = "same_session"


@dataclass(frozen=True)
class ShopRow:
    """What a shop is compared by. `shop` is the one that it is now, after merges.

    `phones` and `emails` are keys (see `finding`), of the shop and of its contacts.
    """

    id: int
    shop: int
    keys: ShopKeys
    enterprise: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PersonRow:
    """What a person is compared by. `shops`: those that they come for, after merges."""

    id: int
    person: int
    name: str
    email: str = ""
    phone: str = ""
    shops: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judgement:
    strength: Strength
    reasons: tuple[Reason, ...]


def sound_key(key: str) -> str:
    """How a key of a name sounds: the sounds of its words in one order. "" where nothing is to be heard.

    `boulangerie lambert` and `lambair boulangerie` are alike.
    """
    sounds = sorted(filter(None, map(jellyfish.metaphone, key.split())))
    return " ".join(sounds)


def shop_blocks(row: ShopRow) -> Iterator[tuple[str, str]]:
    """(kind, key): only shops that share one of these are compared."""
    keys = row.keys
    if keys.bce:
        yield "number", keys.bce
    if row.enterprise:
        yield "number", row.enterprise
    if keys.name:
        yield "name", keys.name.replace(" ", "")
        sound = sound_key(keys.name)
        if sound:
            yield "sound", sound
    place = f"{keys.postal_code}/{keys.street}" if keys.street else ""
    if place and keys.number:
        yield "address", f"{place}/{keys.number}"
    for word in set(keys.name.split()):
        if place and len(word) > 1:
            yield "street", f"{place}/{word[:2]}"
        heard = jellyfish.metaphone(word)
        if len(heard) >= SHORTEST_SOUND:
            yield "word", heard
    for phone in row.phones:
        yield "phone", phone
    for email in row.emails:
        yield "email", email


def judge_shops(one: ShopRow, other: ShopRow) -> Judgement | None:
    """Whether they may be one shop, and why; None where nothing says so, or their numbers say no."""
    first, second = one.keys, other.keys
    number = number_agreement(first.bce, second.bce)
    if number is Agreement.YES and first.bce >= ESTABLISHMENTS:
        return Judgement(Strength.SURE, (Reason.NUMBER,))
    if number is Agreement.NO and first.bce >= ESTABLISHMENTS:
        return None  # two establishments, as the company register says
    place = place_agreement(first, second)
    name = name_likeness(first.name, second.name)
    alike = likeness_of_keys(first, second)
    reasons = list(_of_names(first.name, second.name, name))
    is_near = bool(reasons)
    if one.enterprise and one.enterprise == other.enterprise and place is not Agreement.NO:
        reasons.append(Reason.ENTERPRISE)
    if (place is not Agreement.NO or is_near) and one.phones & other.phones:
        reasons.append(Reason.PHONE)
    if (place is not Agreement.NO or is_near) and one.emails & other.emails:
        reasons.append(Reason.EMAIL)
    if not reasons or (place is Agreement.NO and alike is Likeness.DIFFERENT and not _is_reached(reasons)):
        return None
    if place is Agreement.YES and (first.number and second.number):
        reasons.append(Reason.ADDRESS)
    return Judgement(_strength(reasons, name, place, alike), tuple(reasons))


def _of_names(first: str, second: str, name: Likeness) -> Iterator[Reason]:
    if name is Likeness.SAME:
        yield Reason.SAME_NAME
        return
    if name is Likeness.UNSURE or nearness(first, second) >= NEAR_NAME:
        yield Reason.NEAR_NAME
    sound = sound_key(first)
    if len(sound) >= SHORTEST_SOUND and sound == sound_key(second):
        yield Reason.SOUND


def _is_reached(reasons: Iterable[Reason]) -> bool:
    """One telephone or address answers for both."""
    return bool({Reason.PHONE, Reason.EMAIL} & set(reasons))


def _strength(reasons: list[Reason], name: Likeness, place: Agreement, alike: Likeness) -> Strength:
    is_reached = _is_reached(reasons)
    if place is Agreement.YES:
        if name is Likeness.SAME and alike is not Likeness.UNSURE:
            return Strength.SURE
        is_near = name is not Likeness.DIFFERENT or Reason.SOUND in reasons or Reason.NEAR_NAME in reasons
        return Strength.LIKELY if is_near or is_reached else Strength.POSSIBLE
    if place is Agreement.UNKNOWN and name is Likeness.SAME:
        return Strength.LIKELY
    return Strength.LIKELY if is_reached and name is not Likeness.DIFFERENT else Strength.POSSIBLE


def person_blocks(row: PersonRow) -> Iterator[tuple[str, str]]:
    """(kind, key): only people who share one of these are compared."""
    if not row.name:
        return
    if row.email:
        yield "email", row.email
    if row.phone:
        yield "phone", row.phone
    key = " ".join(sorted(name_key(row.name).split()))
    sound = sound_key(key)
    for shop in row.shops:
        yield "shop", str(shop)
    if sound and row.email:
        yield "sound", sound


def judge_people(one: PersonRow, other: PersonRow) -> Judgement | None:
    """Whether they may be one person. A name is needed of both: nothing is said of who was erased."""
    if not one.name or not other.name or not same_person(one.name, other.name):
        return None
    reasons = []
    if one.email and one.email == other.email:
        reasons.append(Reason.EMAIL)
    elif is_slip_of_address(one.email, other.email):
        reasons.append(Reason.EMAIL_SLIP)
    if one.phone and one.phone == other.phone:
        reasons.append(Reason.PHONE)
    if one.shops & other.shops:
        reasons.append(Reason.SAME_SHOP)
    if not reasons:
        return None
    is_same = sorted(name_key(one.name).split()) == sorted(name_key(other.name).split())
    if is_same:
        reasons.insert(0, Reason.SAME_NAME)
    else:
        reasons.insert(0, Reason.NEAR_NAME)
    n_reasons = len(reasons) - 1
    if is_same and (n_reasons > 1 or Reason.EMAIL in reasons):
        return Judgement(Strength.SURE, tuple(reasons))
    is_likely = is_same or n_reasons > 1 or Reason.EMAIL in reasons
    return Judgement(Strength.LIKELY if is_likely else Strength.POSSIBLE, tuple(reasons))


def is_slip_of_address(one: str, other: str) -> bool:
    """Whether two e-mail addresses are one slip of the hand apart."""
    return bool(one and other) and is_one_slip(one.casefold(), other.casefold())
