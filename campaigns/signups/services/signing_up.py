"""Signing a group up: seats, shop, people, consents and the first mail, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from campaigns.agenda.models import ClaimState, EndReason, SeatClaim, Session
from campaigns.agenda.seats.errors import GroupEmpty
from campaigns.agenda.seats.services import claim_seats
from campaigns.signups import mails
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services.additional_shops import add_shop
from campaigns.signups.services.contacts import keep_contacts
from campaigns.signups.services.groups import (
    SignedUp,
    TypedSignUp,
    add_participants,
    guest_columns,
    note_consents,
    sent_before,
)
from campaigns.signups.services.lookup import digest_of, find_or_add_people, find_or_add_shop
from campaigns.signups.services.staff_acts import note_staff_act
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop, clean_name
from kernel.clock import BRUSSELS
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.services import WorkRequest
from tenants.mail.services import NewMail, queue_mails
from tenants.organisations.models import Organisation

REMINDER_DAYS = (7, 1)
REMINDED_AT = time(9)
# For doubles: when those who sign up all at once have their seats.
LOOKED_AT_AFTER = timedelta(minutes=10)

# The mail that answers a sign-up, by what became of it; an offer has its own, by due work.
FIRST_MAIL: Mapping[ClaimState, Callable[[mails.MailContext], NewMail]] = {
    ClaimState.PENDING: mails.ask_to_confirm,
    ClaimState.CONFIRMED: mails.confirmed,
    ClaimState.WAITING: mails.on_the_list,
}


def sign_up(
    *,
    organisation: Organisation,
    session: Session,
    form_key: UUID,
    shop: TypedShop | None = None,
    guest: TypedGuest | None = None,
    people: Sequence[TypedPerson],
    language: str,
    source: str = "web",
    consents: Iterable[str] = (),
    entered_by: User | None = None,
    note: str = "",
    now: datetime,
) -> SignedUp:
    """Sign a group up in its shop's city, whose schema is current; a guest, in the city whose page they used.

    Entered by staff it is confirmed at once. Sent twice with the same `form_key` it is one sign-up. Raises
    the errors of `claim_seats`, AlreadySignedUp, PersonTwice, ContactMissing, ShopMissing or ShopUnsure; then
    nothing is kept.
    """
    if not people:
        raise GroupEmpty

    typed = TypedSignUp(
        organisation=organisation,
        session=session,
        form_key=form_key,
        shop=shop,
        guest=guest,
        people=people,
        language=language,
        source=source,
        consents=tuple(consents),
        entered_by=entered_by,
        note=note,
        now=now,
    )
    try:
        return _sign_up(typed)
    except (IntegrityError, DomainError) as error:
        before = sent_before(form_key)
        if before is not None:
            return before
        if not _is_person_twice(error):
            raise
        if not _settle_ended(session):
            return add_shop(typed)
    try:
        return _sign_up(typed)
    except IntegrityError as error:
        if not _is_person_twice(error):
            raise
        return add_shop(typed)


@transaction.atomic
def _sign_up(typed: TypedSignUp) -> SignedUp:
    organisation, session, now = typed.organisation, typed.session, typed.now
    row = SignUp(
        form_key=typed.form_key,
        session_id=session.pk,
        language=typed.language,
        entered_by=typed.entered_by,
        note=typed.note[:300],
        notified_starts_at=session.starts_at,
        notified_venue=session.place,
        created_at=now,
    )
    claimed = claim_seats(
        session_id=session.pk,
        organisation=organisation,
        uuid=row.uuid,
        n_persons=len(typed.people),
        source=typed.source,
        is_guest=typed.guest is not None,
        is_confirmed=typed.entered_by is not None,
        now=now,
    )
    if typed.guest is not None:
        row.guest_shop, row.guest_place = guest_columns(typed.guest)
        whose = digest_of(typed.people[0], "")
    else:
        row.shop = find_or_add_shop(typed.shop or TypedShop(), now=now)
        whose = str(row.shop.uuid)
    found = find_or_add_people(
        typed.people,
        whose=whose,
        language=typed.language,
        now=now,
        is_by_staff=typed.entered_by is not None,
    )
    row.contact = found[0]
    row.save(force_insert=True)
    add_participants(row, found, typed.people)
    note_consents(row, typed)
    claim = claimed.claim
    work = reminders(organisation, session, now) if claimed.is_alone_of_city else []
    if claim.deadline_at is not None:
        work.append(WorkRequest(organisation, DueKind.END_OVERDUE_CLAIM, str(claim.uuid), claim.deadline_at))
    if row.shop is not None:
        at = now + LOOKED_AT_AFTER
        work.append(WorkRequest(organisation, DueKind.LOOK_AT_SIGN_UP, str(row.uuid), at))
    context = mails.mail_context(
        organisation,
        row,
        claim,
        session,
        people=[clean_name(person.name) for person in typed.people],
        shops=[row.shop.name if row.shop else row.guest_shop],
        n_before=claimed.n_before,
        lets_smaller_groups_pass=claimed.lets_smaller_groups_pass,
    )
    first_mail = FIRST_MAIL.get(ClaimState(claim.state))
    queue_mails(organisation, [first_mail(context)] if first_mail else [], work=work)
    if typed.entered_by is not None:
        keep_contacts(row.uuid, now=now)
        note_staff_act("sign_up.entered", claim, organisation, typed.entered_by, now=now, source=typed.source)
    return SignedUp(row, claim)


def reminders(organisation: Organisation, session: Session, now: datetime) -> list[WorkRequest]:
    """The due work that reminds this city's groups, seven days and one day before, in the morning.

    Asked for again with another date it takes the place of the one before. The first group of a city asks,
    again after all had left: the session may have moved while nobody of the city came.
    """
    requests = []
    start = {"start": session.starts_at.isoformat()}
    for days in REMINDER_DAYS:
        day = session.starts_at.astimezone(BRUSSELS).date() - timedelta(days=days)
        at = datetime.combine(day, REMINDED_AT, tzinfo=BRUSSELS)
        if at > now:
            requests.append(WorkRequest(organisation, DueKind.REMIND, f"{session.pk}:{days}", at, start))
    return requests


def _is_person_twice(error: Exception) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == "signups_person_once"


def _settle_ended(session: Session) -> bool:
    """Free the people of groups whose claim has ended (due work does so too, later); whether any was."""
    active = Participant.objects.filter(session_id=session.pk, is_active=True)
    uuids = list(active.values_list("sign_up__uuid", flat=True))
    ended = SeatClaim.objects.filter(uuid__in=uuids, state=ClaimState.ENDED).exclude(
        end_reason=EndReason.MOVED
    )
    return bool(
        active.filter(sign_up__uuid__in=list(ended.values_list("uuid", flat=True))).update(is_active=False)
    )
