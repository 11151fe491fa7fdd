"""Moves the seats of sessions. Nothing else writes SeatCounter, CitySeats or SeatClaim.

Each service locks the session's counter first, in whatever transaction it runs; two sessions are locked in
the order of their keys. What an organisation's own schema then needs is due work, or the caller's.
"""

from campaigns.agenda.seats.services.capacity import LARGEST_CAPACITY as LARGEST_CAPACITY
from campaigns.agenda.seats.services.capacity import end_all_claims as end_all_claims
from campaigns.agenda.seats.services.capacity import make_seats as make_seats
from campaigns.agenda.seats.services.capacity import raise_hard_limit as raise_hard_limit
from campaigns.agenda.seats.services.capacity import seats_at_the_door as seats_at_the_door
from campaigns.agenda.seats.services.capacity import set_capacity as set_capacity
from campaigns.agenda.seats.services.capacity import set_quota as set_quota
from campaigns.agenda.seats.services.capacity import set_registration as set_registration
from campaigns.agenda.seats.services.capacity import set_smaller_pass as set_smaller_pass
from campaigns.agenda.seats.services.capacity import set_start as set_start
from campaigns.agenda.seats.services.claims import Claimed as Claimed
from campaigns.agenda.seats.services.claims import claim_seats as claim_seats
from campaigns.agenda.seats.services.claims import confirm_seats as confirm_seats
from campaigns.agenda.seats.services.claims import end_claim as end_claim
from campaigns.agenda.seats.services.claims import end_if_overdue as end_if_overdue
from campaigns.agenda.seats.services.claims import lock_claim as lock_claim
from campaigns.agenda.seats.services.claims import promote_claim as promote_claim
from campaigns.agenda.seats.services.claims import readdress_claim as readdress_claim
from campaigns.agenda.seats.services.claims import resize_claim as resize_claim
from campaigns.agenda.seats.services.claims import transfer_claim as transfer_claim
from campaigns.agenda.seats.services.counters import lock_seats as lock_seats
from campaigns.agenda.seats.services.counters import places_left as places_left
from campaigns.agenda.seats.services.counters import seats_now as seats_now
from campaigns.agenda.seats.services.waiting_list import offer_free_seats as offer_free_seats
from campaigns.agenda.seats.services.waiting_list import offer_released_seats as offer_released_seats
