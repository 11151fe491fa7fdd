"""How many mails a change to a session would send, over all its cities, and one of them as an example."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda import notices
from campaigns.agenda.models import SeatClaim, Session
from campaigns.agenda.notices import Change, CityMails, Notice
from campaigns.signups import mails
from campaigns.signups.mails.context import MailContext
from kernel.crossings import Access, crossing
from kernel.links import address
from kernel.wording import reader_language
from tenants.journal.services import record
from tenants.mail.services import NewMail
from tenants.membership.actors import Actor
from tenants.membership.crossings import CrossingNotYours, note_on_other_sides
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over

ACTION = "session.mails_counted"
ONE_LOOK_S = 15 * 60

# Groups that the change concerns, and how many of them can be written to. No name, no address leaves.
COUNT = """SELECT {city}, count(*) FILTER (WHERE contact.email <> ''),
    count(*) FILTER (WHERE contact.email = '')
FROM {schema}.signups_signup s
JOIN public.agenda_seatclaim claim ON claim.uuid = s.uuid AND claim.state <> 'ended'
JOIN {schema}.shops_person contact ON contact.id = s.contact_id
WHERE s.session_id = %(session)s
AND (%(is_cancelled)s OR s.told_starts_at <> %(starts_at)s OR s.told_venue <> %(place)s)"""


def notice_of(actor: Actor, session: Session, change: Change, now: datetime) -> Notice:
    """Nobody is told of what is over, before or after the change."""
    after = _after(session, change)
    cities = () if after.starts_at <= now else mails_of(actor, session, change, after.place)
    example = _example(_host_of(session) or actor.organisation, session, after, change)
    return Notice(cities, example.subject, example.body_text)


@crossing(
    "session_mails",
    access=Access.READ,
    reason="who moves or cancels a session is told how many of its mails leave: counts by city, nothing else",
)
def mails_of(actor: Actor, session: Session, change: Change, place: str) -> tuple[CityMails, ...]:
    """How many groups of each city hear of a change. Raises CrossingNotYours.

    The right is asked of the shared row first. Noted in the reader's journal, and by due work in those of
    the other cities, once in a quarter of an hour. At most 5 statements.
    """
    if not Session.objects.editable_by(actor).filter(pk=session.pk).exists():
        raise CrossingNotYours
    claims = SeatClaim.objects.filter(session=session).active()
    cities = list(Organisation.objects.filter(pk__in=claims.values("organisation_id")).order_by("name"))
    others = [city for city in cities if city.pk != actor.organisation.pk]
    _note(actor, session, others)
    wanted: dict[str, Any] = {
        "session": session.pk,
        "is_cancelled": change.is_cancelled,
        "starts_at": change.starts_at,
        "place": place,
    }
    counts: dict[int, tuple[int, int]] = {}
    for statement in union_over(cities, COUNT):
        with connection.cursor() as cursor:
            cursor.execute(statement, wanted)
            counts |= {pk: (n_mails, n_without) for pk, n_mails, n_without in cursor.fetchall()}
    return tuple(CityMails(city.name, *counts[city.pk]) for city in cities if any(counts[city.pk]))


def _note(actor: Actor, session: Session, others: Sequence[Organisation]) -> None:
    """Nothing is counted unless this went through."""
    if not others:
        return
    names = sorted(city.slug for city in others)
    look = f"session-mails:{session.pk}:{actor.user.pk}:{actor.organisation.pk}:{','.join(names)}"
    if cache.get(look):
        return
    subject = f"session {session.code}"
    record(ACTION, actor=actor.user, subject=subject, session=session.pk, cities=names)
    note_on_other_sides(
        others,
        action=ACTION,
        actor=actor.user,
        from_organisation=actor.organisation,
        subject=subject,
        key=f"session-mails:{session.pk}",
        at=timezone.now(),
        session=session.pk,
    )
    cache.set(look, 1, ONE_LOOK_S)


def _after(session: Session, change: Change) -> Session:
    """The session as it would be; never saved."""
    after = copy.copy(session)
    after.starts_at, after.venue, after.venue_address = change.starts_at, change.venue, change.venue_address
    after.sequence += 1
    return after


def _example(organisation: Organisation, before: Session, after: Session, change: Change) -> NewMail:
    """To nobody: its links lead to the city's page."""
    page = address(organisation, "city_page")
    context = MailContext(
        organisation=organisation,
        session=after,
        claim_uuid=uuid.UUID(int=0),
        revision=0,
        n_persons=1,
        recipient="",
        name=_("[prénom et nom]"),
        link=page,
        my_sign_ups_link=page,
        language=reader_language(),
        shops=(_("[nom du commerce]"),),
    )
    if change.is_cancelled:
        return mails.session_cancelled(context, reason=change.reason)
    if after.starts_at == before.starts_at:
        return mails.venue_changed(context, venue_before=before.place)
    is_elsewhere = after.place != before.place
    return mails.session_moved(
        context, starts_at_before=before.starts_at, venue_before=before.place if is_elsewhere else ""
    )


def _host_of(session: Session) -> Organisation | None:
    host = session.hosts.select_related("organisation").first()
    return host.organisation if host else None


notices.register(notice_of)
