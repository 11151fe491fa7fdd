"""Moves the seats of sessions. Nothing else writes SeatCounter, CitySeats or SeatClaim.

Each service locks the session's counter first, in whatever transaction it runs; two sessions are locked in
the order of their keys. What an organisation's own schema then needs is due work, or the caller's.
"""

from campaigns.agenda.seats.services.claiming import Claimed as Claimed
from campaigns.agenda.seats.services.claiming import claim_seats as claim_seats
from campaigns.agenda.seats.services.claiming import confirm_seats as confirm_seats
from campaigns.agenda.seats.services.claiming import end_claim as end_claim
from campaigns.agenda.seats.services.claiming import end_if_overdue as end_if_overdue
from campaigns.agenda.seats.services.claiming import move_claim as move_claim
from campaigns.agenda.seats.services.claiming import promote_claim as promote_claim
from campaigns.agenda.seats.services.claiming import resize_claim as resize_claim
from campaigns.agenda.seats.services.counting import lock_seats as lock_seats
from campaigns.agenda.seats.services.counting import places_left as places_left
from campaigns.agenda.seats.services.counting import seats_now as seats_now
from campaigns.agenda.seats.services.kinds import DEADLINE as DEADLINE
from campaigns.agenda.seats.services.kinds import OFFERED as OFFERED
from campaigns.agenda.seats.services.kinds import REFILL as REFILL
from campaigns.agenda.seats.services.kinds import REMIND as REMIND
from campaigns.agenda.seats.services.serving import fill as fill
from campaigns.agenda.seats.services.serving import refill as refill
from campaigns.agenda.seats.services.sizing import LARGEST_CAPACITY as LARGEST_CAPACITY
from campaigns.agenda.seats.services.sizing import end_all_claims as end_all_claims
from campaigns.agenda.seats.services.sizing import make_seats as make_seats
from campaigns.agenda.seats.services.sizing import set_capacity as set_capacity
from campaigns.agenda.seats.services.sizing import set_quota as set_quota
from campaigns.agenda.seats.services.sizing import set_registration as set_registration
from campaigns.agenda.seats.services.sizing import set_smaller_pass as set_smaller_pass
from campaigns.agenda.seats.services.sizing import set_start as set_start
