"""Changes to a sign-up: who comes, which date, seats out of turn, and its links once more."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from campaigns.agenda.models import SeatClaim, Session
from campaigns.agenda.seats.errors import GroupEmpty
from campaigns.agenda.seats.services import promote_claim, resize_claim, transfer_claim
from campaigns.signups import mails
from campaigns.signups.errors import AlreadySignedUp, ReasonMissing
from campaigns.signups.models import AdditionalShop, Participant, SignUp
from campaigns.signups.services.answers import confirmation_mail, find, session_of
from campaigns.signups.services.groups import SignedUp
from campaigns.signups.services.lookup import companions_key, find_or_add_people
from campaigns.signups.services.signing_up import reminders
from campaigns.signups.services.staff_acts import note_at_hosts, note_staff_act
from campaigns.signups.typed import TypedPerson, clean_name
from tenants.accounts.models import User
from tenants.consent.models import Consent
from tenants.consent.services import move_pending
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.journal.services import record
from tenants.mail.services import queue_mails
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tenants.shops.personal_links import personal_address

MOST_ON_ADDRESS = 10


def change_people(
    uuid: UUID,
    people: Sequence[TypedPerson],
    *,
    organisation: Organisation,
    now: datetime,
    actor: User | None = None,
) -> SeatClaim:
    """Other people come for the same group, as its contact or staff (`actor`) typed them. A swap of names
    keeps the seats; more people need more seats.

    The contact stays the contact, with the address that is known; the first person's contacts are not read.
    Raises NoSeats (nothing changes), PersonTwice, AlreadySignedUp, or the errors of a claim that is over.
    """
    if not people:
        raise GroupEmpty
    try:
        with transaction.atomic():
            claim = resize_claim(uuid, n_persons=len(people), now=now)
            sign_up = find(uuid)
            contact = sign_up.contact
            first, *others = people
            whose = companions_key(sign_up)
            typed = [TypedPerson(first.name, first.role, contact.email, contact.phone), *others]
            found = find_or_add_people(typed, whose=whose, language=sign_up.language, now=now)
            Participant.objects.filter(sign_up=sign_up, is_active=True).update(is_active=False)
            Participant.objects.bulk_create(
                Participant(
                    sign_up=sign_up,
                    session_id=sign_up.session_id,
                    person=person,
                    name=clean_name(as_typed.name),
                    role=as_typed.role,
                )
                for person, as_typed in zip(found, people, strict=True)
            )
            n_persons = len(people)
            if actor is None:
                record("sign_up.people_changed", actor=None, subject=f"sign_up:{uuid}", n_persons=n_persons)
            else:
                note_staff_act(
                    "sign_up.people_changed", claim, organisation, actor, now=now, n_persons=n_persons
                )
            return claim
    except IntegrityError as error:
        raise AlreadySignedUp(name=clean_name(people[0].name)) from error


def change_session(
    uuid: UUID,
    to_session: Session,
    *,
    organisation: Organisation,
    now: datetime,
    actor: User | None = None,
) -> SignedUp:
    """The group comes on another date, as its contact or staff (`actor`) chose, if there are seats for all of
    it; else NoSeats and nothing changes."""
    try:
        with transaction.atomic():
            # The seats first, then the own schema: in every service the same order.
            claimed = transfer_claim(uuid, to_session_id=to_session.pk, new_uuid=uuids.uuid4(), now=now)
            sign_up = find(uuid)
            before = session_of(sign_up)
            if claimed.claim.uuid == uuid:
                return SignedUp(sign_up, claimed.claim, is_repeat=True)
            moved = SignUp.objects.create(
                uuid=claimed.claim.uuid,
                form_key=uuids.uuid4(),
                session_id=to_session.pk,
                shop=sign_up.shop,
                guest_shop=sign_up.guest_shop,
                guest_place=sign_up.guest_place,
                contact=sign_up.contact,
                language=sign_up.language,
                entered_by_id=sign_up.entered_by_id,
                note=sign_up.note,
                notified_starts_at=to_session.starts_at,
                notified_venue=to_session.place,
                created_at=now,
            )
            AdditionalShop.objects.bulk_create(
                AdditionalShop(
                    sign_up=moved,
                    form_key=uuids.uuid4(),
                    shop=one.shop,
                    guest_shop=one.guest_shop,
                    guest_place=one.guest_place,
                    created_at=one.created_at,
                )
                for one in sign_up.additional_shops.all()
            )
            move_pending(occasion=str(uuid), to=str(moved.uuid))
            going = list(Participant.objects.filter(sign_up=sign_up, is_active=True))
            Participant.objects.filter(sign_up=sign_up).update(is_active=False)
            Participant.objects.bulk_create(
                Participant(
                    sign_up=moved, session_id=to_session.pk, person_id=p.person_id, name=p.name, role=p.role
                )
                for p in going
            )
            work = reminders(organisation, to_session, now) if claimed.is_alone_of_city else []
            context = mails.mail_context(
                organisation, moved, claimed.claim, to_session, people=[p.name for p in going]
            )
            queue_mails(organisation, [mails.moved_to_other_session(context, before=before)], work=work)
            old = SeatClaim.objects.get(uuid=uuid)
            if old.had_seats and before.starts_at > now:
                # Calendars know entries by their own identifier: the old one has to go.
                context = mails.mail_context(organisation, sign_up, old, before)
                queue_mails(organisation, [mails.left_for_other_session(context)])
            if actor is not None:
                note_staff_act("sign_up.moved", claimed.claim, organisation, actor, now=now)
                note_at_hosts("sign_up.moved", old, organisation, actor, now=now, has_left=True)
            return SignedUp(moved, claimed.claim)
    except IntegrityError as error:
        raise AlreadySignedUp(name=find(uuid).contact.name) from error


def promote_by_hand(
    uuid: UUID, *, organisation: Organisation, actor: User, reason: str, now: datetime
) -> SeatClaim:
    """Staff give a waiting group of their city its seats out of turn; the journal keeps the reason. The rule
    is the same wherever the session is (ADR 0018): free seats only, and none that another city keeps.

    Raises ReasonMissing, NotWaiting, or NoSeats.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        claim = promote_claim(uuid, now=now)
        sign_up = find(uuid)
        queue_mails(organisation, [confirmation_mail(organisation, sign_up, claim)])
        reason = reason.strip()[:200]
        note_staff_act("sign_up.promoted", claim, organisation, actor, now=now, reason=reason)
        return claim


def resend_links(organisation: Organisation, email: str, *, now: datetime) -> None:
    """Mail the link to their sign-ups, and to what they agreed to, to each person with that address.

    An unknown one gets nothing, and nobody learns it.
    """
    address = email.strip()
    if not address:
        return
    are_contacts = Exists(SignUp.objects.filter(contact=OuterRef("pk")))
    agreed = Exists(Consent.objects.filter(person=OuterRef("pk"), withdrawn_at__isnull=True))
    people = Person.objects.filter(are_contacts | agreed, email__iexact=address).order_by("id")[
        :MOST_ON_ADDRESS
    ]
    letters = [
        mails.links(
            organisation=organisation,
            recipient=person.email,
            name=person.name,
            language=person.language or "fr",
            link=personal_address(organisation, person),
            asked_at=now,
        )
        for person in people
    ]
    queue_mails(organisation, letters)


def forget_reminders(organisation: Organisation, session_id: int) -> None:
    """No reminder of this session is due any more in this city."""
    Due.objects.filter(
        organisation=organisation, kind=DueKind.REMIND, key__startswith=f"{session_id}:"
    ).delete()
