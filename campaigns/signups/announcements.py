"""Being told of the sessions that a city announces: asked for with an address, confirmed by mail, taken back.

Until the button of the page behind the mail is pressed nothing is kept: the link itself says which address it
is for. Then it is a consent like those given with a sign-up, seen and taken back on the same page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from campaigns.agenda.models import ClaimState, Registration, SeatClaim, Session, SessionOutcome
from campaigns.signups.mails import announcements as mails
from campaigns.signups.models import SignUp
from campaigns.signups.services.lookup import find_or_add_people
from campaigns.signups.typed import TypedPerson
from kernel.database import connection
from tenants.consent.models import Channel, How, Purpose
from tenants.consent.selectors import contactable_people
from tenants.consent.services import give_consents
from tenants.due.models import Due
from tenants.mail.services import queue_mails
from tenants.organisations.models import Organisation
from tenants.shops.errors import LinkBroken, LinkExpired
from tenants.shops.models import Person, ShopRole

SALT = "campaigns.signups.announcements"  # signed links are in mailboxes: it never changes
TIME_TO_CONFIRM = timedelta(days=7)


def ask_to_confirm(*, organisation: Organisation, email: str, language: str, now: datetime) -> None:
    """Mail the link behind which one says yes; asked for again within the day, the same mail."""
    token = signing.dumps([connection.schema_name, email, language], salt=SALT)
    queue_mails(
        organisation,
        [mails.to_confirm(organisation, email=email, language=language, token=token, on=now.date())],
    )


def address_of(token: str) -> tuple[str, str]:
    """(address, language) of a link. Raises LinkBroken, also for another city's, or LinkExpired."""
    try:
        schema, email, language = signing.loads(token, salt=SALT, max_age=TIME_TO_CONFIRM)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkBroken from error
    if schema != connection.schema_name:
        raise LinkBroken
    return email, language


@transaction.atomic
def confirm(token: str, *, now: datetime) -> Person:
    """Whoever has the link agrees to be told. Repeatable. Raises LinkBroken or LinkExpired."""
    email, language = address_of(token)
    typed = [TypedPerson("", ShopRole.OWNER, email)]
    person = find_or_add_people(typed, whose="", language=language, now=now)[0]
    give_consents(person=person, purposes=[Purpose.NEWS], language=language, now=now, how=How.LINK)
    return person


def handle_announcement(organisation: Organisation, due: Due) -> None:
    """`signups.announce`: its key is a session that was published here. Each address hears of it once.

    A session that was taken back meanwhile, is cancelled or has begun, is announced to nobody; nor to whoever
    has signed up for it already.
    """
    session = Session.objects.select_related("seats").get(pk=int(due.key))
    is_open = session.seats.registration == Registration.OPEN and session.starts_at > timezone.now()
    if not is_open or SessionOutcome.objects.current().filter(session=session).exists():
        return
    coming = _coming(organisation, session)
    readers = [person for person in _readers() if person.pk not in coming]
    queue_mails(organisation, [mails.announcement(organisation, session, person) for person in readers])


def _readers() -> Iterable[Person]:
    """Who agreed to be told, may be, and has an address: one for each address."""
    by_address: dict[str, Person] = {}
    for person in contactable_people(Purpose.NEWS, Channel.EMAIL).order_by("id"):
        by_address.setdefault(person.email.lower(), person)
    return by_address.values()


def _coming(organisation: Organisation, session: Session) -> set[int]:
    claims = SeatClaim.objects.filter(session=session, organisation=organisation)
    active = list(claims.exclude(state=ClaimState.ENDED).values_list("uuid", flat=True))
    return set(SignUp.objects.filter(uuid__in=active).values_list("contact", flat=True))
