"""Sign-ups of the demonstration: fictional people of fictional shops, on their way to real seats."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from django.db import transaction
from django.db.models import QuerySet
from django_tenants.utils import tenant_context

from campaigns.agenda.models import ClaimState, Facilitation, SeatClaim, Session, SessionStatus
from campaigns.agenda.seats.services import set_capacity, set_quota
from campaigns.editions.models import Edition
from campaigns.signups.services import TypedGuest, TypedPerson, TypedShop, confirm, sign_up
from kernel.clock import day_of
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop

FIRST_NAMES = (
    "Marie", "Jean", "Nathalie", "Ali", "Sofia", "Luc", "Chantal", "Mehdi", "Julie", "Pascal", "Inès",
    "Thomas", "Valérie", "Olivier", "Fatiha", "Benoît", "Carine", "David", "Léa", "Giovanni",
)  # fmt: skip
NAMES = (
    "Lambert", "Dubois", "Benamar", "Rossi", "Leclercq", "Simon", "Dupuis", "Janssens", "Moreau", "Collard",
    "Gérard", "Pirson", "Hubert", "Adam", "Noël", "Sacré", "Lejeune",
)  # fmt: skip
SOURCES = ("web", "letter", "web", "steward", "email", "association")
SMALL_HALL = 12
FACILITATOR = "lucie.henrard@agence.example"


def create_sign_ups(edition: Edition, now: datetime) -> None:
    """Fill the next sessions of Namur and its neighbours; the second call changes nothing."""
    if SeatClaim.objects.filter(session__edition=edition).exists():
        return
    cities = {city.slug: city for city in Organisation.objects.filter(slug__in=("namur", "dinant", "eupen"))}
    upcoming = Session.objects.filter(edition=edition, starts_at__gt=now + timedelta(days=2)).exclude(
        outcomes__status=SessionStatus.CANCELLED, outcomes__superseded_at__isnull=True
    )
    ours = list(upcoming.filter(hosts__organisation=cities["namur"]).distinct().order_by("starts_at")[:3])
    _describe(ours)
    _lead(ours)
    people = zip(cycle(FIRST_NAMES), cycle(NAMES), strict=False)
    for number, session in enumerate(ours):
        if number == 0:  # the next one is full, with a list
            set_capacity(session.pk, SMALL_HALL, hard_limit=session.seats.hard_limit, now=now)
        n_groups = (11, 6, 2)[number]
        for index in range(n_groups):
            city = cities["dinant" if index % 4 == 3 else "namur"]
            join(session, city, index, people, now)
    _join_elsewhere(upcoming, cities["namur"], people, now)
    if len(ours) > 1:
        for slug, quota in (("namur", 8), ("dinant", 4)):
            release_on = day_of(ours[1].starts_at) - timedelta(days=7)
            if release_on > day_of(now):
                set_quota(ours[1].pk, cities[slug], quota, release_on, now=now)


def _join_elsewhere(
    upcoming: QuerySet[Session], city: Organisation, people: Iterator[tuple[str, str]], now: datetime
) -> None:
    """Shops of the city that go to the next session of others: its staff follow them there."""
    session = upcoming.exclude(hosts__organisation=city).order_by("starts_at", "code").first()
    if session is not None:
        for index in (12, 13, 14):
            join(session, city, index, people, now)


def _describe(sessions: list[Session]) -> None:
    for session in sessions:
        session.title = "Votre commerce se voit-il en ligne ?"
        session.description = (
            "Trois heures entre commerçants : être trouvé sur internet, répondre aux avis, vendre sans"
            " boutique en ligne. Chacun repart avec trois choses à faire la semaine même."
        )
        session.venue_address = "Rue de la Halle 1"
        session.access = "Bus 1 et 5, arrêt Grand-Place. Entrée de plain-pied, ascenseur jusqu’à la salle."
        session.parking = "Parking du Centre à 200 mètres, gratuit après 18 heures."
        session.save(update_fields=["title", "description", "venue_address", "access", "parking"])


def _lead(sessions: list[Session]) -> None:
    user = User.objects.filter(email=FACILITATOR).first()
    for session in sessions if user else []:
        with transaction.atomic():
            Facilitation.objects.get_or_create(
                session=session,
                user=user,
                defaults={"starts_at": session.starts_at, "ends_at": session.ends_at},
            )


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def join(
    session: Session,
    city: Organisation,
    index: int,
    people: Iterator[tuple[str, str]],
    now: datetime,
    *,
    confirms: bool | None = None,
) -> None:
    """A group of one or two, the sixth one a guest; unless `confirms` says, four of five confirm."""
    with tenant_context(city):
        first, name = next(people)
        email = f"{first}.{name}.{session.pk}@{city.slug}.example".casefold()
        group = [TypedPerson(f"{first} {name}", "owner", _plain(email), "081 00 00 00")]
        if index % 3 == 1:
            group.append(TypedPerson(f"{next(people)[0]} {name}", "helper"))
        known = Shop.objects.order_by("id")[index : index + 1]
        shop = TypedShop(uuid=known[0].uuid) if known else TypedShop(name=f"Chez {first}", sector="HOR-CAF")
        is_guest = index == 5
        done = sign_up(
            organisation=city,
            session=session,
            form_key=uuid.uuid4(),
            shop=None if is_guest else shop,
            guest=TypedGuest("Librairie des Deux Rives", "Givet (France)") if is_guest else None,
            people=group,
            language="fr",
            source=SOURCES[index % len(SOURCES)],
            consents=["news"] if index % 2 else [],
            now=now,
        )
        if (index % 5 != 4 if confirms is None else confirms) and done.claim.state == ClaimState.PENDING:
            confirm(done.sign_up.uuid, organisation=city, now=now)
