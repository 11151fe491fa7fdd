"""A group's answers: it comes, it takes the seats it was offered, it does not come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.agenda.models import ClaimState, EndReason, SeatClaim, Session
from campaigns.agenda.seats.services import confirm_seats, end_claim
from campaigns.signups import mails
from campaigns.signups.errors import SignUpNotHere
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services.contacts import keep_contacts
from campaigns.signups.services.lookup import take_typed_phone
from campaigns.signups.services.staff_acts import note_staff_act
from tenants.accounts.models import User
from tenants.consent.services import confirm_consents, forget_pending
from tenants.mail.services import NewMail, queue_mails
from tenants.organisations.models import Organisation


@transaction.atomic
def confirm(
    uuid: UUID, *, organisation: Organisation, now: datetime, consents: Collection[str] | None = None
) -> SeatClaim:
    """The group comes: its seats are its own, and a mail with a calendar entry says so. Repeatable.

    Whoever answers has the address: what was typed with it is theirs, a phone and `consents` (None: all
    that were ticked).

    Raises ClaimOver once the seats were released, OfferOver where the answer to an offer comes too late.
    """
    sign_up = find(uuid)
    before = SeatClaim.objects.values_list("state", flat=True).get(uuid=uuid)
    claim = confirm_seats(uuid, now=now)
    take_typed_phone(sign_up.contact, typed_at=sign_up.created_at, now=now)
    confirm_consents(person=sign_up.contact, occasion=str(uuid), purposes=consents, now=now)
    if claim.state == ClaimState.CONFIRMED and before != ClaimState.CONFIRMED:
        keep_contacts(uuid, now=now)
        queue_mails(organisation, [confirmation_mail(organisation, sign_up, claim)])
    return claim


def accept_offer(
    uuid: UUID, *, organisation: Organisation, now: datetime, consents: Collection[str] | None = None
) -> SeatClaim:
    """Take the seats that were offered; the same answer as to a first mail."""
    return confirm(uuid, organisation=organisation, now=now, consents=consents)


def decline_offer(uuid: UUID, *, organisation: Organisation, now: datetime) -> SeatClaim:
    """Leave the seats to the next group, and the list. Repeatable."""
    return _leave(uuid, organisation, EndReason.DECLINED, now)


def cancel(
    uuid: UUID,
    *,
    organisation: Organisation,
    now: datetime,
    actor: User | None = None,
    reason: str = "",
) -> SeatClaim:
    """The group does not come, or staff (`actor`) took it off: seats are free at once. Repeatable."""
    if actor is None:
        return _leave(uuid, organisation, EndReason.CANCELLED, now)
    with transaction.atomic():
        claim = _leave(uuid, organisation, EndReason.WITHDRAWN, now, reason)
        note_staff_act("sign_up.withdrawn", claim, organisation, actor, now=now, reason=reason[:200])
        return claim


@transaction.atomic
def _leave(
    uuid: UUID, organisation: Organisation, why: EndReason, now: datetime, reason: str = ""
) -> SeatClaim:
    sign_up = find(uuid)
    before = SeatClaim.objects.values_list("state", flat=True).get(uuid=uuid)
    claim = end_claim(uuid, reason=why, now=now)
    if before == ClaimState.ENDED or claim.end_reason != why:
        return claim
    Participant.objects.filter(sign_up=sign_up).update(is_active=False)
    forget_pending(occasion=str(uuid))
    session = session_of(sign_up)
    if session.starts_at > now:
        context = mails.mail_context(organisation, sign_up, claim, session)
        had_seats = claim.had_seats
        if why == EndReason.WITHDRAWN:
            mail = mails.withdrawn(context, reason=reason, had_seats=had_seats)
        else:
            mail = mails.cancelled_by_you(context, had_seats=had_seats)
        queue_mails(organisation, [mail])
    return claim


def confirmation_mail(organisation: Organisation, sign_up: SignUp, claim: SeatClaim) -> NewMail:
    """The mail that says a group has its seats, with the names of who comes."""
    names = sign_up.participants.filter(is_active=True).values_list("name", flat=True)
    return mails.confirmed(
        mails.mail_context(organisation, sign_up, claim, session_of(sign_up), people=names)
    )


def find(uuid: UUID) -> SignUp:
    """A sign-up of the current schema, with its contact and shop. Raises SignUpNotHere."""
    sign_up = SignUp.objects.filter(uuid=uuid).with_shops().first()
    if sign_up is None:
        raise SignUpNotHere
    return sign_up


def session_of(sign_up: SignUp) -> Session:
    return Session.objects.select_related("seats").get(pk=sign_up.session_id)
