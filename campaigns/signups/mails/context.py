"""What the mails of sign-ups are made of: a group and its session, in words and as a calendar entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.calendar import CalendarEvent, Method, personal_uid, write_calendar
from campaigns.agenda.models import SeatClaim, Session
from campaigns.signups.models import SignUp
from kernel.codes import shown_code
from kernel.links import address
from kernel.templatetags.portal import day, hour
from tenants.mail.letters import Detail
from tenants.organisations.models import Organisation
from tenants.shops.personal_links import personal_address


@dataclass(frozen=True)
class MailContext:
    """A group and its session, as a mail needs them: nothing here is read from the database again.

    `organisation` is the city that writes, `recipient` ("": none) and `name` are the contact's, `link` opens
    this sign-up and `my_sign_ups_link` all of theirs. `revision` is the claim's, after the change.
    `n_before`: groups ahead on the waiting list, None where that is not known. `check_in_code` is what the
    group shows at the door.
    """

    organisation: Organisation
    session: Session
    claim_uuid: UUID
    revision: int
    n_persons: int
    recipient: str
    name: str
    link: str
    my_sign_ups_link: str = ""
    language: str = "fr"
    people: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    deadline_at: datetime | None = None
    n_before: int | None = None
    lets_smaller_groups_pass: bool = False
    check_in_code: str = ""

    @property
    def sequence(self) -> int:
        """Rises with each change that a calendar must hear of: the session's and the group's own."""
        return self.session.sequence + self.revision


def mail_context(
    organisation: Organisation,
    sign_up: SignUp,
    claim: SeatClaim,
    session: Session,
    *,
    people: Iterable[str] = (),
    shops: Iterable[str] | None = None,
    n_before: int | None = None,
    lets_smaller_groups_pass: bool = False,
) -> MailContext:
    """The context of a mail to this group; `sign_up` comes with its contact and shops, so: no statement."""
    contact = sign_up.contact
    return MailContext(
        organisation=organisation,
        session=session,
        claim_uuid=claim.uuid,
        revision=claim.revision,
        n_persons=claim.n_persons,
        recipient=contact.email,
        name=contact.name,
        link=personal_address(organisation, contact, sign_up.uuid),
        my_sign_ups_link=personal_address(organisation, contact),
        language=sign_up.language,
        people=tuple(people),
        shops=tuple(sign_up.shop_names() if shops is None else shops),
        deadline_at=claim.deadline_at,
        n_before=n_before,
        lets_smaller_groups_pass=lets_smaller_groups_pass,
        check_in_code=claim.check_in_code or "",
    )


def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """`mardi 4 octobre 2016, de 18 h 30 à 20 h 30`, on the clock of Brussels."""
    words = {"day": day(starts_at, "weekday"), "start": hour(starts_at)}
    if ends_at is None:
        return _("%(day)s à %(start)s") % words
    return _("%(day)s, de %(start)s à %(end)s") % (words | {"end": hour(ends_at)})


def place_of(session: Session) -> list[str]:
    return [line for line in (session.venue, session.venue_address) if line]


def details_of(context: MailContext) -> list[Detail]:
    """What one needs to come: which session, when, where, how, and who."""
    session = context.session
    details = [
        Detail(_("Séance"), [session.shown_title]),
        Detail(_("Quand"), [when(session.starts_at, session.ends_at)]),
        Detail(_("Où"), place_of(session)),
        Detail(_("Accès"), session.access.splitlines()),
        Detail(_("Parking"), session.parking.splitlines()),
        Detail(
            ngettext("Commerce", "Commerces", len(context.shops)), [shop for shop in context.shops if shop]
        ),
        Detail(_("Qui vient"), [name for name in context.people if name]),
    ]
    return [detail for detail in details if detail.lines]


def details_with_code(context: MailContext) -> list[Detail]:
    """The same, and what the group shows at the door: for who has a seat."""
    if not context.check_in_code:
        return details_of(context)
    shown = _("Montrez ce code : %(code)s") % {"code": shown_code(context.check_in_code)}
    return [*details_of(context), Detail(_("À l’accueil"), [shown])]


def session_details(context: MailContext) -> list[Detail]:
    """Which session it was: for who does not come any more."""
    return details_of(context)[:2]


def session_address(context: MailContext) -> str:
    """The session's public page on the host of the city that writes."""
    return address(context.organisation, "signups:session_page", pk=context.session.pk)


def calendar_of(context: MailContext, method: Method) -> str:
    """The session as an entry of the contact's own calendar, taken or struck out. No personal link is in it:
    calendars are shared."""
    session, organisation = context.session, context.organisation
    described = [session.description, session.access, session.parking]
    event = CalendarEvent(
        uid=personal_uid(context.claim_uuid, settings.MAIL_DOMAIN),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.shown_title,
        description="\n\n".join(text for text in described if text),
        location=", ".join(place_of(session)),
        url=session_address(context),
        sequence=context.sequence,
        is_cancelled=method == Method.CANCEL,
        organizer_name=organisation.name_in(context.language),
        organizer_email=f"{organisation.slug}@{settings.MAIL_DOMAIN}",
        attendee_name=context.name,
        attendee_email=context.recipient,
        updated_at=timezone.now(),
        language=context.language,
    )
    return write_calendar([event], method).decode()


def day_of_session(context: MailContext) -> dict[str, str]:
    """For a subject: the day without its name."""
    return {"day": day(context.session.starts_at)}


def reason_lines(typed: str) -> list[str]:
    return [_("Raison : %(reason)s") % {"reason": typed.strip()}] if typed.strip() else []
