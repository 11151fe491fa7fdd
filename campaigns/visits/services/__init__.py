"""What may be done with visits, rounds and cards; each service runs in the schema of the city."""

from campaigns.visits.services.cards import print_cards as print_cards
from campaigns.visits.services.cards import tie_card as tie_card
from campaigns.visits.services.changes import correct_visit as correct_visit
from campaigns.visits.services.changes import undo_visit as undo_visit
from campaigns.visits.services.days import send_day as send_day
from campaigns.visits.services.details import FieldChange as FieldChange
from campaigns.visits.services.details import leave_as_it_is as leave_as_it_is
from campaigns.visits.services.details import note_details as note_details
from campaigns.visits.services.details import put_back as put_back
from campaigns.visits.services.found_shops import FoundShop as FoundShop
from campaigns.visits.services.found_shops import add_found_shop as add_found_shop
from campaigns.visits.services.noting import NotedVisit as NotedVisit
from campaigns.visits.services.noting import TypedVisit as TypedVisit
from campaigns.visits.services.noting import note_visits as note_visits
from campaigns.visits.services.rounds import Planned as Planned
from campaigns.visits.services.rounds import RoundValues as RoundValues
from campaigns.visits.services.rounds import add_shops as add_shops
from campaigns.visits.services.rounds import change_round as change_round
from campaigns.visits.services.rounds import close_round as close_round
from campaigns.visits.services.rounds import hand_over as hand_over
from campaigns.visits.services.rounds import plan_round as plan_round
from campaigns.visits.services.rounds import remove_shops as remove_shops
from campaigns.visits.services.rounds import reopen_round as reopen_round
from campaigns.visits.services.rounds import split_round as split_round
