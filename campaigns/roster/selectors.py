"""What the roster's pages need beside it: the session as its readers see it, the own city's groups."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from campaigns.agenda.models import SeatClaim, Session, SessionHost
from campaigns.agenda.public_sessions.presentation import joined_names
from campaigns.signups.models import Participant, SignUp
from kernel.typed_values import cleaned_text, normalised_bce
from tenants.membership.actors import Actor
from tenants.shops.models import Shop

N_SHOPS = 12


@dataclass(frozen=True)
class OwnGroup:
    """A group of this city, with its names and contact."""

    sign_up: SignUp
    claim: SeatClaim
    people: list[Participant]

    @property
    def shop(self) -> str:
        return joined_names(self.sign_up.shop_names())


def session_with_roster(actor: Actor, pk: int) -> Session | None:
    """The session with its seats and `host_names`, the place first; None where `actor` may not see who comes.

    One statement.
    """
    names = SessionHost.objects.filter(session=OuterRef("pk")).order_by("position")
    return (
        Session.objects.with_roster_for(actor)
        .select_related("seats")
        .annotate(host_names=ArraySubquery(names.values("organisation__name")))
        .filter(pk=pk)
        .first()
    )


def own_group(session: Session, uuid: UUID) -> OwnGroup | None:
    """A group of the current city's schema that has signed up for this session. 3 statements."""
    sign_up = SignUp.objects.filter(uuid=uuid, session_id=session.pk).with_shops().first()
    claim = SeatClaim.objects.filter(uuid=uuid, session=session).first()
    if sign_up is None or claim is None:
        return None
    return OwnGroup(sign_up, claim, list(sign_up.participants.filter(is_active=True)))


def shops_found(query: str) -> list[Shop]:
    """At most twelve shops of this city: by number, or by each word of a name, street or postal code."""
    text = cleaned_text(query)
    if not text:
        return []
    try:
        by_number = list(Shop.objects.filter(bce=normalised_bce(text)))
    except ValueError:
        by_number = []
    if by_number:
        return by_number
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word) | Q(street__icontains=word) | Q(postal_code=word)
    return list(Shop.objects.filter(wanted).select_related("sector")[:N_SHOPS])
