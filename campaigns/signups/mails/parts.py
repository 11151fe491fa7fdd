"""What the mails of sign-ups are made of: what a group is told, its session in words, and its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.agenda.calendar import CalendarEvent, Method, personal_uid, write_calendar
from campaigns.agenda.models import SeatClaim, Session
from campaigns.signups.models import SignUp
from kernel.links import address
from kernel.templatetags.portal import day, hour
from tenants.mail.letters import Fact
from tenants.organisations.models import Organisation
from tenants.shops.models import Person


@dataclass(frozen=True)
class Told:
    """A group and its session, as a mail needs them: nothing here is read from the database again.

    `organisation` is the city that writes, `recipient` ("": none) and `name` are the contact's, `link` opens
    this sign-up and `mine_link` all of theirs. `revision` is the claim's, after what is told.
    `n_before`: groups ahead on the waiting list, None where that is not known.
    """

    organisation: Organisation
    session: Session
    claim_uuid: UUID
    revision: int
    n_persons: int
    recipient: str
    name: str
    link: str
    mine_link: str = ""
    language: str = "fr"
    people: tuple[str, ...] = ()
    shop: str = ""
    deadline_at: datetime | None = None
    n_before: int | None = None
    lets_smaller_groups_pass: bool = False

    @property
    def sequence(self) -> int:
        """Rises with each change that a calendar must hear of: the session's and the group's own."""
        return self.session.sequence + self.revision


def told_of(
    *,
    organisation: Organisation,
    session: Session,
    claim: SeatClaim,
    sign_up: SignUp,
    contact: Person,
    link: str,
    mine_link: str = "",
    people: Sequence[str] = (),
    shop: str = "",
    n_before: int | None = None,
    lets_smaller_groups_pass: bool = False,
) -> Told:
    """What is told of a claim; no statement, whatever the rows came with."""
    return Told(
        organisation=organisation,
        session=session,
        claim_uuid=claim.uuid,
        revision=claim.revision,
        n_persons=claim.n_persons,
        recipient=contact.email,
        name=contact.name,
        link=link,
        mine_link=mine_link or link,
        language=sign_up.language,
        people=tuple(people),
        shop=shop,
        deadline_at=claim.deadline_at,
        n_before=n_before,
        lets_smaller_groups_pass=lets_smaller_groups_pass,
    )


def title_of(session: Session) -> str:
    """A session's title; without one, what kind it is."""
    return session.title or capfirst(session.get_kind_display())


def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """`mardi 4 octobre 2016, de 18 h 30 à 20 h 30`, on the clock of Brussels."""
    words = {"day": day(starts_at, "weekday"), "start": hour(starts_at)}
    if ends_at is None:
        return _("%(day)s à %(start)s") % words
    return _("%(day)s, de %(start)s à %(end)s") % (words | {"end": hour(ends_at)})


def place_of(session: Session) -> list[str]:
    return [line for line in (session.venue, session.venue_address) if line]


def facts_of(told: Told) -> list[Fact]:
    """What one needs to come: which session, when, where, how, and who."""
    session = told.session
    facts = [
        Fact(_("Séance"), [title_of(session)]),
        Fact(_("Quand"), [when(session.starts_at, session.ends_at)]),
        Fact(_("Où"), place_of(session)),
        Fact(_("Accès"), session.access.splitlines()),
        Fact(_("Parking"), session.parking.splitlines()),
        Fact(_("Commerce"), [told.shop] if told.shop else []),
        Fact(_("Qui vient"), [name for name in told.people if name]),
    ]
    return [fact for fact in facts if fact.lines]


def facts_in_short(told: Told) -> list[Fact]:
    """Which session it was: for who does not come any more."""
    return facts_of(told)[:2]


def session_address(told: Told) -> str:
    """The session's public page on the host of the city that writes."""
    return address(told.organisation, "signups:session_page", pk=told.session.pk)


def calendar_of(told: Told, method: Method) -> str:
    """The session as an entry of the contact's own calendar, taken or struck out. No personal link is in it:
    calendars are shared."""
    session, organisation = told.session, told.organisation
    described = [session.description, session.access, session.parking]
    event = CalendarEvent(
        uid=personal_uid(told.claim_uuid, settings.MAIL_DOMAIN),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=title_of(session),
        description="\n\n".join(text for text in described if text),
        location=", ".join(place_of(session)),
        url=session_address(told),
        sequence=told.sequence,
        is_cancelled=method == Method.CANCEL,
        organizer_name=organisation.name,
        organizer_email=f"{organisation.slug}@{settings.MAIL_DOMAIN}",
        attendee_name=told.name,
        attendee_email=told.recipient,
        updated_at=timezone.now(),
        language=told.language,
    )
    return write_calendar([event], method).decode()


def day_of_session(told: Told) -> dict[str, str]:
    """For a subject: the day without its name."""
    return {"day": day(told.session.starts_at)}


def reason_told(typed: str) -> list[str]:
    return [_("Raison : %(reason)s") % {"reason": typed.strip()}] if typed.strip() else []
