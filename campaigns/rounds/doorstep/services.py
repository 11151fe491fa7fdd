"""Places that are asked for at a shop's door: given at once, or when the phone is back, in order of
arrival."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.agenda.models import ClaimState, SeatClaim, Session, SignUpSource
from campaigns.agenda.public_sessions.listing import published_sessions
from campaigns.rounds.errors import SEAT_REQUESTS, CallUnknown, SeatRequestParked, SessionUnknown
from campaigns.rounds.phone.inputs import SeatRequestIn, contact_of, read
from campaigns.signups.services import TypedPerson, TypedShop, sign_up
from campaigns.visits.models import CallToMake
from campaigns.visits.services.details import find_shop
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.field.errors import NotParked
from tenants.field.selectors import parked_actions
from tenants.field.services import dismiss, settle
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.shops.digests import contact_digest


@dataclass(frozen=True)
class SeatAnswer:
    """`seat` is a `ClaimState`, `n_before` who waits before; without a mail the steward has a call to
    make."""

    sign_up: UUID
    seat: str
    n_before: int
    is_mailed: bool
    has_call: bool

    def as_sent(self) -> dict[str, Any]:
        """As the phone is given it."""
        return asdict(self) | {"sign_up": str(self.sign_up), "seat": str(self.seat)}


def request_seat(*, actor: Actor, key: UUID, sent: Mapping[str, Any], now: datetime) -> SeatAnswer:
    """Sign the people of a shop up, as `SeatRequestIn` reads them, at any announced session.

    Places go by the order in which requests arrive here; without one, the waiting list. Repeatable by `key`.
    What cannot be given waits for the city's team (SeatRequestParked), until the steward withdraws it: a
    phone's clock does not tell whether somebody still stands at the door. For the same reason there is a call
    to make wherever there is no e-mail address; a phone that showed the answer says that it is made.
    """
    try:
        with transaction.atomic():
            return _signed_up(actor, key, sent, now)
    except DomainError as error:
        raise SeatRequestParked(why=str(error)) from error


def withdraw_request(*, actor: Actor, key: UUID) -> bool:
    """The steward offered another date at the door: the team has nothing to settle. Whether it waited;
    repeatable."""
    with transaction.atomic():
        if not parked_actions(SEAT_REQUESTS).filter(key=key, user=actor.user).exists():
            return False
        dismiss(actor=actor, key=key)
        return True


def settle_request(*, actor: Actor, key: UUID, session: int, now: datetime) -> SeatAnswer:
    """The team answers a request that waits: its people are signed up at this session, where places go by the
    order of this moment. The call, where there is one to make, is the steward's who asked. Their phone's
    retry gets the same answer, with `is_settled`.

    Raises NotParked where a colleague settled it, MalformedAction, and what a sign-up raises.
    """
    with transaction.atomic():
        # Locked before anybody is signed up: a colleague, or the phone's retry, waits, and finds it settled.
        waiting = parked_actions(SEAT_REQUESTS).select_for_update(of=("self",))
        row = waiting.filter(key=key).select_related("user").first()
        if row is None:
            raise NotParked
        sent = read(SeatRequestIn, row.body or {}) | {"session": session}
        done = _signed_up(actor, key, sent, now, caller=row.user)
        settle(actor=actor, key=key, answer=done.as_sent() | {"is_settled": True})
        return done


def dismiss_request(*, actor: Actor, key: UUID) -> None:
    """Nobody is to be signed up. Raises NotParked."""
    with transaction.atomic():
        if not parked_actions(SEAT_REQUESTS).filter(key=key).exists():
            raise NotParked
        dismiss(actor=actor, key=key)


def call_made(*, actor: Actor, sign_up: UUID, now: datetime) -> None:
    """Somebody of the team has told these people. Repeatable. Raises CallUnknown."""
    calls = CallToMake.objects.filter(sign_up__uuid=sign_up)
    if not calls.exists():
        raise CallUnknown
    with transaction.atomic():
        if calls.filter(made_at__isnull=True).update(made_at=now):
            record("sign_up.called", actor=actor.user, subject=f"sign_up:{sign_up}")


def people_of_request(sent: Mapping[str, Any]) -> list[str]:
    """The digests of whom a request names by address."""
    contacts = [contact_of(person) for person in sent["people"]]
    return [contact_digest(email, phone) for email, phone in contacts if email or phone]


def _signed_up(
    actor: Actor,
    key: UUID,
    sent: Mapping[str, Any],
    now: datetime,
    *,
    caller: User | None = None,
) -> SeatAnswer:
    """`caller`: who makes the call, else the actor."""
    session: Session | None = published_sessions(now).filter(pk=sent["session"]).first()
    if session is None:
        raise SessionUnknown
    people = [TypedPerson(one["name"], one["role"], *contact_of(one)) for one in sent["people"]]
    done = sign_up(
        organisation=actor.organisation,
        session=session,
        form_key=key,
        shop=TypedShop(uuid=find_shop(sent["shop"]).uuid),
        people=people,
        language=sent["language"],
        source=SignUpSource.STEWARD,
        consents=sent["consents"],
        entered_by=actor.user,
        now=now,
    )
    has_mail = bool(people[0].email)
    if not has_mail:
        CallToMake.objects.get_or_create(
            sign_up=done.sign_up, defaults={"user": caller or actor.user, "asked_at": now}
        )
    return SeatAnswer(done.sign_up.uuid, done.claim.state, _n_before(done.claim), has_mail, not has_mail)


def _n_before(claim: SeatClaim) -> int:
    """How many groups wait before; 0 for who does not wait."""
    if claim.state != ClaimState.WAITING:
        return 0
    waiting = SeatClaim.objects.filter(session=claim.session_id, state=ClaimState.WAITING)
    return waiting.filter(pk__lt=claim.pk).count()
