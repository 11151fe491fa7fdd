"""Sessions, what became of them, who leads them, and their seats."""

from campaigns.agenda.models.attendance import AttendanceClosing as AttendanceClosing
from campaigns.agenda.models.attendance import CityAttendance as CityAttendance
from campaigns.agenda.models.attendance import ListState as ListState
from campaigns.agenda.models.seats import CitySeats as CitySeats
from campaigns.agenda.models.seats import ClaimState as ClaimState
from campaigns.agenda.models.seats import EndReason as EndReason
from campaigns.agenda.models.seats import Registration as Registration
from campaigns.agenda.models.seats import SeatClaim as SeatClaim
from campaigns.agenda.models.seats import SeatCounter as SeatCounter
from campaigns.agenda.models.seats import SignUpSource as SignUpSource
from campaigns.agenda.models.sessions import Facilitation as Facilitation
from campaigns.agenda.models.sessions import Rescheduling as Rescheduling
from campaigns.agenda.models.sessions import Session as Session
from campaigns.agenda.models.sessions import SessionHost as SessionHost
from campaigns.agenda.models.sessions import SessionKind as SessionKind
from campaigns.agenda.models.sessions import SessionOutcome as SessionOutcome
from campaigns.agenda.models.sessions import SessionStatus as SessionStatus
