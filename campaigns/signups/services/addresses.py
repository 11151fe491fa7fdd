"""Correcting the address of a sign-up that nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.agenda.seats.services import readdress_claim
from campaigns.signups import mails
from campaigns.signups.errors import AlreadySignedUp
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services.answers import find, session_of
from campaigns.signups.services.lookup import digest_of, find_or_add_people
from campaigns.signups.typed import TypedPerson
from tenants.consent.models import Consent
from tenants.consent.services import ask_consents
from tenants.journal.services import record
from tenants.mail.services import NewMail, queue_mails, take_back_mails
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tenants.shops.services import forget_unused_person

# What the new address has to hear, by where the sign-up stands.
MAIL_AGAIN: Mapping[str, Callable[[mails.MailContext], NewMail]] = {
    ClaimState.PENDING: mails.ask_to_confirm,
    ClaimState.WAITING: mails.on_the_list,
    ClaimState.OFFERED: mails.offer,
}


def correct_address(uuid: UUID, email: str, *, organisation: Organisation, now: datetime) -> SignUp:
    """The same sign-up, with the same seats and deadline, is confirmed from `email` instead.

    The link that went to the address before opens it no more, and what had not left yet does not leave. With
    the address that is there already its mail is sent again. Raises ClaimConfirmed, ClaimOver, OfferOver,
    SessionOver, or AlreadySignedUp where this address has signed up for the session on its own.
    """
    try:
        with transaction.atomic():
            claim = readdress_claim(uuid, now=now)
            sign_up = find(uuid)
            take_back_mails(f"signup:{uuid}:")
            _move_to(sign_up, email, now)
            queue_mails(organisation, [_mail_again(organisation, sign_up, claim)])
            record("sign_up.address_corrected", actor=None, subject=f"sign_up:{uuid}")
            return sign_up
    except IntegrityError as error:
        raise AlreadySignedUp(name=find(uuid).contact.name) from error


def _move_to(sign_up: SignUp, email: str, now: datetime) -> None:
    """The group's people as they are known by the new address; who was known by a wrong one is forgotten."""
    before = sign_up.contact
    going = list(sign_up.participants.filter(is_active=True).select_related("person"))
    first, *others = going
    typed = [TypedPerson(first.name, first.role, email)]
    # Companions have no contact of their own; staff may have typed one.
    typed += [TypedPerson(p.name, p.role, p.person.email, p.person.phone) for p in others]
    # A guest's companions are told apart by their contact: they follow it.
    whose = str(sign_up.shop.uuid) if sign_up.shop else digest_of(typed[0], "")
    found = find_or_add_people(typed, whose=whose, language=sign_up.language, now=now)
    for participant, person in zip(going, found, strict=True):
        Participant.objects.filter(pk=participant.pk).update(person=person)
    sign_up.contact = found[0]
    sign_up.save(update_fields=["contact"])
    if found[0].pk == before.pk:
        return
    _move_consents(sign_up, before)
    replaced = [before, *(p.person for p in others)]
    kept = {person.pk for person in found}
    for person in replaced:
        if person.pk not in kept and forget_unused_person(person) and person == before:
            _keep_phone(before, found[0])


def _move_consents(sign_up: SignUp, before: Person) -> None:
    """Those that were given with this sign-up; what the owner of the other address said before is theirs."""
    ticked = Consent.objects.pending().filter(person=before, occasion=str(sign_up.uuid))
    purposes = list(ticked.values_list("purpose", flat=True))
    ticked.delete()
    ask_consents(
        person=sign_up.contact,
        purposes=purposes,
        language=sign_up.language,
        occasion=str(sign_up.uuid),
        now=sign_up.created_at,
    )


def _keep_phone(before: Person, person: Person) -> None:
    """The phone that came with the wrong address; only where nobody else is known by that address."""
    if before.phone and not person.phone:
        Person.objects.filter(pk=person.pk).update(phone=before.phone)
        person.phone = before.phone


def _mail_again(organisation: Organisation, sign_up: SignUp, claim: SeatClaim) -> NewMail:
    session = session_of(sign_up)
    names = list(sign_up.participants.filter(is_active=True).values_list("name", flat=True))
    before_it = None
    if claim.state == ClaimState.WAITING:
        waiting = SeatClaim.objects.filter(session=session, state=ClaimState.WAITING)
        before_it = waiting.filter(position__lt=claim.position).count()
    context = mails.mail_context(
        organisation,
        sign_up,
        claim,
        session,
        people=names,
        n_before=before_it,
        lets_smaller_groups_pass=session.seats.lets_smaller_groups_pass,
    )
    return MAIL_AGAIN[claim.state](context)
