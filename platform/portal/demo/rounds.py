"""The rounds of the demonstration: Namur's stewards in the centre today and in Jambes last week, and what
that leaves for the city's team to decide; one in Dinant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from campaigns.visits.models import Round
from campaigns.visits.services import (
    FieldChange,
    FoundShop,
    RoundValues,
    TypedVisit,
    add_found_shop,
    close_round,
    note_details,
    note_visits,
    plan_round,
    print_cards,
    send_day,
    tie_card,
)
from campaigns.visits.services.details import value_of
from kernel.clock import BRUSSELS, day_of
from portal.demo.register import MANAGER
from tenants.accounts.models import User
from tenants.field.services import receive
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import RegisterState, Shop
from tenants.shops.selectors import standing_shops, with_state

STEWARD = "fatima.bakkali@namur.example"
COLLEAGUE = "thomas.leclercq@namur.example"
PHONE = "081 00 00 00"
CENTRE = ("rue de Fer", "rue de l’Ange", "rue Saint-Jacques")
JAMBES = ("rue de Dave", "avenue Bourgmestre Jean Materne")
# In the order of the doors; what a street brings, more or less.
OUTCOMES = (
    "interested", "absent", "thinking", "signed_up", "not_interested", "interested", "closed", "thinking",
)  # fmt: skip
REASONS = ("no_time", "already_done", "head_office")
SPOKEN = ("fr", "fr", "ar", "fr", "nl", "tr")
BETWEEN_DOORS = timedelta(minutes=7)
N_CARDS = 40


def create_rounds(now: datetime) -> None:
    """By the services that people use; the second call changes nothing."""
    cities = Organisation.objects.in_bulk(("namur", "dinant"), field_name="slug")
    marc, fatima, thomas = (User.objects.get(email=email) for email in (MANAGER, STEWARD, COLLEAGUE))
    for city in cities.values():
        with tenant_context(city), transaction.atomic():
            if Round.objects.exists():
                continue
            manager = Actor(marc, city, Role.MANAGER)
            if city.slug == "dinant":
                _of_dinant(manager, now)
            else:
                steward, colleague = (Actor(user, city, Role.STEWARD) for user in (fatima, thomas))
                _last_week(manager, steward, now)
                _today(manager, steward, colleague, now)


def _last_week(manager: Actor, steward: Actor, now: datetime) -> None:
    """Closed, with its hours and a summary of the day."""
    day = day_of(now) - timedelta(days=7)
    planned_at = _at(day, 8)
    shops = _shops(*JAMBES)
    round_ = _planned(
        manager, [steward], shops, "Jambes, les deux rues", planned_at, n_days=3, aim="Présenter le programme"
    )
    _walk(steward, round_, shops[:14], _at(day, 9), _at(day, 17))
    send_day(actor=steward, day=day, minutes={round_.uuid: 215}, now=_at(day, 17))
    close_round(round_, actor=manager, now=_at(day + timedelta(days=2), 16))


def _today(manager: Actor, steward: Actor, colleague: Actor, now: datetime) -> None:
    """Under way: visits of both, a shop that was found, cards left, one value overtaken, one request that
    waits for the team."""
    began_on = day_of(now) - timedelta(days=1)
    shops = _shops(*CENTRE)
    round_ = _planned(
        manager,
        [steward, colleague],
        shops,
        "Centre, autour de la rue de Fer",
        _at(began_on, 8),
        n_days=12,
        aim="Remplir les séances du mois",
        instruction="Commencez par la rue de Fer. La galerie ferme à 18 h.",
    )
    _walk(colleague, round_, shops[:6], _at(began_on, 14), _at(began_on, 18))
    begins_at = now - timedelta(hours=3)
    _walk(steward, round_, shops[6:16], begins_at, now)
    _walk(colleague, round_, shops[16:19], now - timedelta(minutes=40), now)
    add_found_shop(
        actor=steward,
        key=uuid4(),
        typed=FoundShop("Atelier du vélo", "rue de Fer", "98", "5000", "CUL-CYC"),
        of_round=round_.uuid,
        happened_at=now - timedelta(hours=1),
        now=now - timedelta(hours=1),
    )
    cards = print_cards(N_CARDS, actor=manager.user, now=_at(began_on, 10))
    for card, shop in zip(cards, shops[6:9], strict=False):
        tie_card(actor=steward, code=card.code, shop=shop.uuid, now=begins_at)
    _overtake(steward, colleague, shops[1], now)
    _park_a_request(steward, shops[2], now)


def _of_dinant(manager: Actor, now: datetime) -> None:
    shops = _shops("rue Grande")
    round_ = _planned(manager, [manager], shops, "Rue Grande", now - timedelta(days=1), n_days=6)
    _walk(manager, round_, shops[:4], now - timedelta(hours=2), now)


def _planned(
    manager: Actor,
    stewards: Sequence[Actor],
    shops: Sequence[Shop],
    name: str,
    at: datetime,
    *,
    n_days: int,
    aim: str = "",
    instruction: str = "",
) -> Round:
    on = day_of(at)
    values = RoundValues(name, on, on + timedelta(days=n_days), aim=aim, instruction=instruction, phone=PHONE)
    planned = plan_round(
        actor=manager,
        values=values,
        shops=[shop.pk for shop in shops],
        stewards=[one.user for one in stewards],
        now=at,
    )
    return planned.round


def _walk(
    steward: Actor, round_: Round, shops: Sequence[Shop], begins_at: datetime, received_at: datetime
) -> None:
    """One door after the other, sent together."""
    visits = []
    for index, shop in enumerate(shops):
        at = min(begins_at + BETWEEN_DOORS * index, received_at)
        outcome = OUTCOMES[index % len(OUTCOMES)]
        visits.append(
            TypedVisit(
                key=uuid4(),
                shop=shop.uuid,
                outcome=outcome,
                happened_at=at,
                round=round_.uuid,
                reason=REASONS[index % len(REASONS)] if outcome == "not_interested" else "",
                come_back_on=day_of(at) + timedelta(days=3) if outcome == "absent" else None,
                come_back_at=time(14, 30) if outcome == "absent" else None,
                language=SPOKEN[index % len(SPOKEN)],
                materials=("leaflet",) if outcome in ("interested", "thinking", "signed_up") else (),
            )
        )
    note_visits(actor=steward, visits=visits, now=received_at)


def _overtake(steward: Actor, colleague: Actor, shop: Shop, now: datetime) -> None:
    """Both learn when the shop is closed; the colleague's phone had not seen what the other one wrote."""
    seen = value_of(shop, "closing_days")
    for actor, days, ago in ((steward, "mon", 50), (colleague, "sun,mon", 40)):
        change = FieldChange(seen=seen, value=days)
        at = now - timedelta(minutes=ago)
        note_details(actor=actor, shop=shop.uuid, changes={"closing_days": change}, now=at)


def _park_a_request(steward: Actor, shop: Shop, now: datetime) -> None:
    """Asked for without network, for a session that had taken place by then."""
    past = Session.objects.filter(starts_at__lt=now).order_by("-starts_at").first()
    if past is None:
        return
    body = {
        "shop": str(shop.uuid),
        "session": past.pk,
        "people": [{"name": "Nadine Collard", "role": "owner", "email": "", "phone": "0470 00 00 01"}],
        "language": "fr",
        "consents": [],
    }
    happened_at = (now - timedelta(hours=2)).isoformat()
    action = {"key": str(uuid4()), "kind": "seat_request", "body": body, "happened_at": happened_at}
    receive(actor=steward, actions=[action], now=now)


def _shops(*streets: str) -> list[Shop]:
    """Those in activity, along each street."""
    found: Iterable[Any] = with_state(standing_shops().filter(street__in=streets), day_of(timezone.now()))
    active = [shop for shop in found if shop.state == RegisterState.ACTIVE]
    return sorted(active, key=lambda shop: (streets.index(shop.street), int(shop.number or 0), shop.pk))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=BRUSSELS)
