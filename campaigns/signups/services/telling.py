"""Queues the mail that tells a group what happened, once, with the work that goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from campaigns.agenda.models import SeatClaim, Session
from campaigns.signups import mails
from campaigns.signups.links import personal_address
from campaigns.signups.models import SignUp
from tenants.due.services import Asked
from tenants.mail.services import queue_mails
from tenants.organisations.models import Organisation


def told_of(
    organisation: Organisation,
    sign_up: SignUp,
    claim: SeatClaim,
    session: Session,
    *,
    people: Sequence[str] = (),
    n_before: int | None = None,
    lets_smaller_groups_pass: bool = False,
) -> mails.Told:
    """What a mail to this group needs; `sign_up` comes with its contact and shop."""
    contact = sign_up.contact
    return mails.told_of(
        organisation=organisation,
        session=session,
        claim=claim,
        sign_up=sign_up,
        contact=contact,
        link=personal_address(organisation, contact, sign_up.uuid),
        mine_link=personal_address(organisation, contact),
        people=tuple(people),
        shop=sign_up.shop.name if sign_up.shop else sign_up.guest_shop,
        n_before=n_before,
        lets_smaller_groups_pass=lets_smaller_groups_pass,
    )


def tell(
    organisation: Organisation,
    sign_up: SignUp,
    claim: SeatClaim,
    session: Session,
    occasion: str,
    *,
    people: Sequence[str] = (),
    works: Iterable[Asked] = (),
    n_before: int | None = None,
    lets_smaller_groups_pass: bool = False,
    **words: Any,
) -> None:
    """Queue the mail of `occasion` (a function of `mails`; "": none) and ask for `works`."""
    told = []
    if occasion and sign_up.contact.email:
        about = told_of(
            organisation,
            sign_up,
            claim,
            session,
            people=people,
            n_before=n_before,
            lets_smaller_groups_pass=lets_smaller_groups_pass,
        )
        told.append(getattr(mails, occasion)(about, **words))
    queue_mails(organisation, told, works=works)
