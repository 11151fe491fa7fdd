"""Shops as a program sends them: read as the form reads them, added or changed once for each key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.register.errors import KeyOfAnotherRequest, ShopNotRead
from campaigns.register.models import AnsweredRequest
from campaigns.register.shop_forms import ShopForm, shown_values
from kernel.clock import day_of
from kernel.database import connection
from kernel.hashing import sha256_of
from tenants.accounts.models import User
from tenants.shops.models import Origin, Shop, Weekday
from tenants.shops.services import add_shop, change_shop

Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Sender:
    """Who sends it: `caller` is the token or the person, whose keys are their own."""

    user: User
    caller: str


def answered_once(
    sender: Sender, key: str, body: Mapping[str, Any], answer: Callable[[], Answer], *, now: datetime
) -> tuple[Answer, bool]:
    """What `answer` does and says, and False; sent again with its key: what it said then, and True. Raises
    KeyOfAnotherRequest where the body was another one then.

    The second of two at once waits for the first. Requests of which the time is over are forgotten.
    """
    fingerprint = sha256_of(json.dumps(body, sort_keys=True, default=str))
    with transaction.atomic():
        AnsweredRequest.objects.filter(answered_at__lt=now - AnsweredRequest.KEPT).delete()
        _wait_for(f"{connection.schema_name} {sender.caller} {key}")
        known = AnsweredRequest.objects.filter(caller=sender.caller, key=key).first()
        if known is not None:
            if known.fingerprint != fingerprint:
                raise KeyOfAnotherRequest
            return (known.status, known.answer), True
        status, said = answer()
        AnsweredRequest.objects.create(
            caller=sender.caller,
            key=key,
            fingerprint=fingerprint,
            status=status,
            answer=said,
            answered_at=now,
        )
        return (status, said), False


def read_shop(sent: Mapping[str, Any], known: Shop | None = None) -> dict[str, Any]:
    """The fields of a shop, as `ShopForm` reads what was sent; of a known one what was not sent stays. Raises
    ShopNotRead."""
    typed = shown_values(known) if known else {}
    typed.pop("version", None)
    typed |= {name: value if value is not None else "" for name, value in sent.items() if name in _PLAIN}
    for name in ("languages", "closing_days"):
        if name in sent:
            typed[name] = list(sent[name] or ())
    if "opening_times" in sent:
        times = sent["opening_times"] or {}
        typed |= {f"times_{day}": str(times.get(day, "")) for day in Weekday.values}
    form = ShopForm(typed)
    if not form.is_valid():
        raise ShopNotRead({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    return form.values(known)


def add(sent: Mapping[str, Any], *, user: User, now: datetime) -> Shop:
    """Raises ShopNotRead, NumberTaken."""
    return add_shop(read_shop(sent), source=Origin.API, actor=user, on=day_of(now))


def change(shop: Shop, sent: Mapping[str, Any], *, user: User, now: datetime) -> Shop:
    """Raises ShopNotRead, NumberTaken, ShopChangedMeanwhile (of a `version` that is over)."""
    values = read_shop(sent, shop)
    version = sent.get("version")
    return change_shop(shop, values, source=Origin.API, actor=user, now=now, seen_version=version)


_PLAIN = frozenset(
    "name legal_name sector street number box postal_code locality establishment enterprise phone email "  # noqa: SIM905
    "website".split()
)


def _wait_for(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
