"""A group on its way into a session: what was typed, its people's rows, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from campaigns.agenda.models import SeatClaim, Session, SignUpSource
from campaigns.signups.models import AdditionalShop, Participant, SignUp
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop, clean_name
from tenants.accounts.models import User
from tenants.consent.models import How
from tenants.consent.services import ask_consents, give_consents
from tenants.organisations.models import Organisation
from tenants.shops.models import Person

# By what staff heard it; anything else was said on the phone.
HOW_OF_STAFF: dict[str, How] = {
    SignUpSource.PAPER: How.PAPER,
    SignUpSource.STEWARD: How.DOORSTEP,
    SignUpSource.EMAIL: How.EMAIL,
}


@dataclass(frozen=True)
class TypedSignUp:
    """All that a form, a program or staff gave."""

    organisation: Organisation
    session: Session
    form_key: UUID
    shop: TypedShop | None
    guest: TypedGuest | None
    people: Sequence[TypedPerson]
    language: str
    source: str
    consents: tuple[str, ...]
    entered_by: User | None
    note: str
    now: datetime


@dataclass(frozen=True)
class SignedUp:
    """`is_repeat`: the same form had been sent before; nothing was changed.

    `is_additional_shop`: the contact had signed up before, and comes for this shop, too.
    """

    sign_up: SignUp
    claim: SeatClaim
    is_repeat: bool = False
    is_additional_shop: bool = False


def add_participants(sign_up: SignUp, people: Sequence[Person], typed: Sequence[TypedPerson]) -> None:
    Participant.objects.bulk_create(
        Participant(
            sign_up=sign_up,
            session_id=sign_up.session_id,
            person=person,
            name=clean_name(as_typed.name),
            role=as_typed.role,
        )
        for person, as_typed in zip(people, typed, strict=True)
    )


def note_consents(sign_up: SignUp, typed: TypedSignUp) -> None:
    """What was ticked: told to staff, it counts; typed on the site, once its owner confirms."""
    if typed.entered_by is not None:
        give_consents(
            person=sign_up.contact,
            purposes=typed.consents,
            language=typed.language,
            now=typed.now,
            how=HOW_OF_STAFF.get(typed.source, How.PHONE),
            entered_by=typed.entered_by,
        )
    else:
        ask_consents(
            person=sign_up.contact,
            purposes=typed.consents,
            language=typed.language,
            occasion=str(sign_up.uuid),
            now=typed.now,
        )


def guest_columns(guest: TypedGuest) -> tuple[str, str]:
    """(shop, place) as they are kept."""
    return clean_name(guest.shop), clean_name(guest.place)[:80]


def sent_before(form_key: UUID) -> SignedUp | None:
    """What became of the form with this key, if it was sent before."""
    row = SignUp.objects.filter(form_key=form_key).select_related("contact", "shop").first()
    if row is not None:
        return SignedUp(row, SeatClaim.objects.get(uuid=row.uuid), is_repeat=True)
    added = AdditionalShop.objects.filter(form_key=form_key).select_related("sign_up").first()
    if added is None:
        return None
    claim = SeatClaim.objects.get(uuid=added.sign_up.uuid)
    return SignedUp(added.sign_up, claim, is_repeat=True, is_additional_shop=True)
