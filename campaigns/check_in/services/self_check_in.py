"""Somebody notes their own arrival on their own phone, with the code on the screen of the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from campaigns.agenda.models import Session
from campaigns.attendance.models import How, Outcome
from campaigns.attendance.services import note_outcome
from campaigns.check_in.errors import CheckInNotYours, ListClosed, ListClosedToYou, NotFound, PersonUnknown
from campaigns.check_in.own_sign_up import OwnLine, TypedArrival, own_sign_up
from campaigns.check_in.services.marking import Signed, place_of
from campaigns.check_in.services.writing import refuse_unless_open, write_attendance
from campaigns.session_codes.services import session_by_code
from kernel.codes import normalised_code
from tenants.organisations.models import Organisation

NOTED = "attendance.self"


@dataclass(frozen=True)
class SelfCheckedIn:
    """`is_new` is False where the arrival was noted before, at the door or by this page. Of nobody's name."""

    session: Session
    is_new: bool


def check_in_self(*, here: Organisation, code: str, typed: TypedArrival, now: datetime) -> SelfCheckedIn:
    """Note the arrival of whoever has a seat at the session of this `code`, in the city of their shop; who
    signed up for shops in several cities is there for all of them.

    `here` is the city on whose page they are, any one. A second call changes nothing. Raises the errors of
    `session_by_code`, NameNeeded, NotFound (nobody, or several), and ListClosedToYou. About 20 statements for
    each city.
    """
    session = session_by_code(code, now)
    noted = []
    for own in own_sign_up(session, typed):
        try:
            noted.append(_note(here, session, code, own, now))
        except ListClosed:
            raise ListClosedToYou from None
        except (CheckInNotYours, PersonUnknown):
            continue
    if not noted:
        raise NotFound
    return SelfCheckedIn(session, is_new=any(noted))


def _note(here: Organisation, session: Session, code: str, own: OwnLine, now: datetime) -> bool:
    """Whether that is new."""

    def write(found: Session) -> bool:
        refuse_unless_open(found, now)
        place = place_of(found, own.city, Signed(own.sign_up, own.participant))
        # Given up between the two looks: the team at the door is asked, as for whoever has no seat.
        if place.registered_on is None:
            raise PersonUnknown
        return note_outcome(found, place, Outcome.PRESENT, how=How.SELF, now=now, arrived_at=now)

    return write_attendance(
        None,
        session.pk,
        own.city,
        write,
        right=Session.objects.filter(code_on_screen__code=normalised_code(code)),
        here=here,
        action=NOTED,
    )
