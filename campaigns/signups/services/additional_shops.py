"""One person with two shops at one session: one seat, which serves both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.agenda.seats.services import lock_claim, resize_claim
from campaigns.signups import mails
from campaigns.signups.errors import AlreadySignedUp, OthersComeToo
from campaigns.signups.models import AdditionalShop, Participant, SignUp
from campaigns.signups.services.contacts import keep_contacts
from campaigns.signups.services.groups import (
    SignedUp,
    TypedSignUp,
    add_participants,
    guest_columns,
    note_consents,
    sent_before,
)
from campaigns.signups.services.lookup import (
    companions_key,
    find_or_add_people,
    find_or_add_shop,
    find_person,
)
from campaigns.signups.typed import TypedShop, clean_name
from kernel.names import shop_key
from tenants.journal.services import record
from tenants.mail.services import queue_mails
from tenants.shops.merged import surviving_ids


def add_shop(typed: TypedSignUp) -> SignedUp:
    """The contact, who has signed up for this session already, comes for another shop, too.

    Whom the form names besides comes along, unless the seats are confirmed: then only staff, or who holds the
    link, brings others. Raises AlreadySignedUp for the same shop again, or for somebody in another's group;
    OthersComeToo; ClaimOver, OfferOver, SessionOver or NoSeats. Then nothing is kept.
    """
    contact = clean_name(typed.people[0].name)
    uuid = _own_sign_up(typed)
    if uuid is None:
        raise AlreadySignedUp(name=contact)
    try:
        with transaction.atomic():
            return _added(typed, uuid)
    except IntegrityError as error:
        before = sent_before(typed.form_key)
        if before is not None:
            return before
        raise AlreadySignedUp(name=contact) from error


@transaction.atomic
def remove_shop(uuid: UUID, pk: int, *, now: datetime) -> None:
    """The group no more comes for this additional shop; its seats stay. Repeatable."""
    lock_claim(uuid, now=now)
    n, _ = AdditionalShop.objects.filter(pk=pk, sign_up__uuid=uuid).delete()
    if n:
        record("sign_up.shop_removed", actor=None, subject=f"sign_up:{uuid}")


def _own_sign_up(typed: TypedSignUp) -> UUID | None:
    """The sign-up for this session of which the first person typed is the contact, and comes."""
    person = find_person(typed.people[0], "")
    going = Participant.objects.filter(
        session_id=typed.session.pk, is_active=True, person=person, sign_up__contact=person
    )
    return going.values_list("sign_up__uuid", flat=True).first()


def _added(typed: TypedSignUp, uuid: UUID) -> SignedUp:
    claim = lock_claim(uuid, now=typed.now)
    sign_up = SignUp.objects.with_shops().get(uuid=uuid)
    added = _new_shop(typed, sign_up)
    claim = _with_others(typed, sign_up, claim)
    added.save(force_insert=True)
    if claim.state == ClaimState.CONFIRMED:
        keep_contacts(uuid, now=typed.now)
    note_consents(sign_up, typed)
    context = mails.mail_context(
        typed.organisation,
        sign_up,
        claim,
        typed.session,
        people=sign_up.participants.filter(is_active=True).values_list("name", flat=True),
        shops=[*sign_up.shop_names(), added.name],
    )
    has_to_confirm = claim.state == ClaimState.PENDING
    mail = mails.shop_added(context, shop=added.name, form_key=typed.form_key, has_to_confirm=has_to_confirm)
    queue_mails(typed.organisation, [mail])
    record("sign_up.shop_added", actor=typed.entered_by, subject=f"sign_up:{uuid}")
    return SignedUp(sign_up, claim, is_additional_shop=True)


def _new_shop(typed: TypedSignUp, sign_up: SignUp) -> AdditionalShop:
    added = AdditionalShop(sign_up=sign_up, form_key=typed.form_key, created_at=typed.now)
    if typed.guest is not None:
        added.guest_shop, added.guest_place = guest_columns(typed.guest)
    else:
        added.shop = find_or_add_shop(typed.shop or TypedShop(), now=typed.now)
    known: list[SignUp | AdditionalShop] = [sign_up, *sign_up.additional_shops.all()]
    is_now = surviving_ids(one.shop_id for one in (added, *known) if one.shop_id is not None)
    if any(_key(one, is_now) == _key(added, is_now) for one in known):
        raise AlreadySignedUp(name=clean_name(typed.people[0].name))
    return added


def _key(row: SignUp | AdditionalShop, is_now: Mapping[int, int]) -> tuple[int | None, str]:
    shop = row.shop_id if row.shop_id is None else is_now[row.shop_id]
    return shop, shop_key(row.guest_shop)


def _with_others(typed: TypedSignUp, sign_up: SignUp, claim: SeatClaim) -> SeatClaim:
    """The claim, larger by whom the form names and the group has not yet."""
    found = find_or_add_people(
        typed.people,
        whose=companions_key(sign_up),
        language=typed.language,
        now=typed.now,
        is_by_staff=typed.entered_by is not None,
    )
    going = set(sign_up.participants.filter(is_active=True).values_list("person_id", flat=True))
    others = [pair for pair in zip(found, typed.people, strict=True) if pair[0].pk not in going]
    if not others:
        return claim
    if claim.confirmed_at is not None and typed.entered_by is None:
        raise OthersComeToo(name=clean_name(typed.people[0].name))
    add_participants(sign_up, [person for person, _ in others], [as_typed for _, as_typed in others])
    return resize_claim(claim.uuid, n_persons=claim.n_persons + len(others), now=typed.now)
