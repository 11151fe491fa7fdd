"""Due work about sign-ups: what a deadline, an offer, a date or a change asks for, in each city's schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from campaigns.agenda.models import ClaimState, EndReason, SeatClaim, Session, SessionOutcome
from campaigns.agenda.seats.services import end_if_overdue, offer_released_seats
from campaigns.signups import mails
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.possible_doubles import look_at_sign_up
from campaigns.signups.services.answers import session_of
from campaigns.signups.services.signing_up import reminders
from tenants.consent.services import forget_pending
from tenants.due.models import Due
from tenants.due.services import ask_for_all
from tenants.mail.services import NewMail, queue_mails
from tenants.organisations.models import Organisation

TOO_LATE = {EndReason.UNCONFIRMED: mails.hold_released, EndReason.OFFER_EXPIRED: mails.offer_over}


def handle_deadline(organisation: Organisation, due: Due) -> None:
    """`signups.deadline`: its key is a claim. Seats not answered for in time are
    released, and a mail says so.

    Where somebody else's sign-up released them before, only the mail is left.
    """
    claim = end_if_overdue(UUID(due.key), now=timezone.now())
    sign_up = _sign_up(claim)
    if sign_up is None or claim.state != ClaimState.ENDED or claim.end_reason not in TOO_LATE:
        return
    Participant.objects.filter(sign_up=sign_up).update(is_active=False)
    forget_pending(occasion=due.key)
    session = session_of(sign_up)
    if session.starts_at > timezone.now():
        context = mails.mail_context(organisation, sign_up, claim, session)
        queue_mails(organisation, [TOO_LATE[EndReason(claim.end_reason)](context)])


def handle_possible_double(organisation: Organisation, due: Due) -> None:
    """`doubles.sign_up`: its key is the sign-up's."""
    look_at_sign_up(UUID(due.key), timezone.now())


def handle_offer(organisation: Organisation, due: Due) -> None:
    """`signups.offered`: its key is a claim that was given seats, for a time."""
    claim = SeatClaim.objects.get(uuid=UUID(due.key))
    sign_up = _sign_up(claim)
    if sign_up is not None and claim.state == ClaimState.OFFERED:
        context = mails.mail_context(organisation, sign_up, claim, session_of(sign_up))
        queue_mails(organisation, [mails.offer(context)])


def handle_reminders(organisation: Organisation, due: Due) -> None:
    """`signups.remind`: its key is a session and how many days before its start. All reminders are queued.

    A session that was moved since, cancelled, or has begun, reminds nobody.
    """
    session_id, days = (int(part) for part in due.key.split(":"))
    session = Session.objects.select_related("seats").get(pk=session_id)
    is_moved = due.details.get("start") != session.starts_at.isoformat()
    if is_moved or session.starts_at <= timezone.now() or _is_cancelled(session):
        return
    reminder_mails = [
        mails.reminder(mails.mail_context(organisation, sign_up, claim, session, people=names), days=days)
        for sign_up, claim, names in _groups(organisation, session, [ClaimState.CONFIRMED])
    ]
    queue_mails(organisation, reminder_mails)


def handle_changes(organisation: Organisation, due: Due) -> None:
    """`signups.tell_changes`: its key is a session that was moved or takes place elsewhere.

    Each group hears what differs from what it heard last: two moves before this runs are one mail, and a
    move that was undone is none. Reminders follow the new date.
    """
    session = Session.objects.select_related("seats").get(pk=int(due.key))
    now = timezone.now()
    if session.starts_at <= now or _is_cancelled(session):
        return
    change_mails: list[NewMail] = []
    notified: list[int] = []
    for sign_up, claim, names in _groups(organisation, session, _active_states()):
        context = mails.mail_context(organisation, sign_up, claim, session, people=names)
        has_calendar = claim.state == ClaimState.CONFIRMED
        is_elsewhere = sign_up.notified_venue != session.place
        if sign_up.notified_starts_at != session.starts_at:
            mail = mails.session_moved(
                context,
                starts_at_before=sign_up.notified_starts_at,
                venue_before=sign_up.notified_venue if is_elsewhere else "",
                had_seats=has_calendar,
            )
        elif is_elsewhere:
            mail = mails.venue_changed(context, venue_before=sign_up.notified_venue, had_seats=has_calendar)
        else:
            continue
        change_mails.append(mail)
        notified.append(sign_up.pk)
    queue_mails(organisation, change_mails)
    SignUp.objects.filter(pk__in=notified).update(
        notified_starts_at=session.starts_at, notified_venue=session.place
    )
    ask_for_all(reminders(organisation, session, now))


def handle_cancellation(organisation: Organisation, due: Due) -> None:
    """`signups.tell_cancelled`: its key is a session that was cancelled; every group it had hears of it."""
    session = Session.objects.select_related("seats").get(pk=int(due.key))
    if session.starts_at <= timezone.now():
        return
    ended = SeatClaim.objects.filter(
        session=session, organisation=organisation, end_reason=EndReason.SESSION_CANCELLED
    )
    cancellation_mails = [
        mails.session_cancelled(
            mails.mail_context(organisation, sign_up, claim, session, people=names),
            reason=str(due.details.get("reason", "")),
            had_seats=claim.had_seats,
        )
        for sign_up, claim, names in _with_names(ended)
    ]
    queue_mails(organisation, cancellation_mails)
    Participant.objects.filter(session_id=session.pk).update(is_active=False)


def handle_released_seats(organisation: Organisation, due: Due) -> None:
    """`agenda.refill`: its key begins with a session some of whose kept seats are released today."""
    offer_released_seats(int(due.key.split(":")[0]), now=timezone.now())


def _sign_up(claim: SeatClaim) -> SignUp | None:
    return SignUp.objects.filter(uuid=claim.uuid).with_shops().first()


def _is_cancelled(session: Session) -> bool:
    return SessionOutcome.objects.current().filter(session=session, status="cancelled").exists()


def _active_states() -> list[ClaimState]:
    return [state for state in ClaimState if state != ClaimState.ENDED]


def _groups(
    organisation: Organisation, session: Session, states: Iterable[ClaimState]
) -> list[tuple[SignUp, SeatClaim, tuple[str, ...]]]:
    claims = SeatClaim.objects.filter(session=session, organisation=organisation, state__in=list(states))
    return _with_names(claims)


def _with_names(claims: Iterable[SeatClaim]) -> list[tuple[SignUp, SeatClaim, tuple[str, ...]]]:
    """Claims of this city with their sign-ups and names: three statements for any number of them."""
    by_uuid = {claim.uuid: claim for claim in claims}
    sign_ups = SignUp.objects.filter(uuid__in=list(by_uuid)).with_shops()
    names: defaultdict[int, list[str]] = defaultdict(list)
    rows = Participant.objects.filter(sign_up__uuid__in=list(by_uuid), is_active=True).order_by("id")
    for sign_up_id, name in rows.values_list("sign_up_id", "name"):
        names[sign_up_id].append(name)
    return [(row, by_uuid[row.uuid], tuple(names[row.pk])) for row in sign_ups]
