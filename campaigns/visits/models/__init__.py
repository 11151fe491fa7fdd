"""Rounds, visits, what two phones changed at once, and the cards that stewards leave behind."""

from campaigns.visits.models.calls import CallToMake as CallToMake
from campaigns.visits.models.cards import ShopCard as ShopCard
from campaigns.visits.models.found_shops import ShopFind as ShopFind
from campaigns.visits.models.overtaken import OvertakenValue as OvertakenValue
from campaigns.visits.models.rounds import DaySummary as DaySummary
from campaigns.visits.models.rounds import Round as Round
from campaigns.visits.models.rounds import RoundHours as RoundHours
from campaigns.visits.models.rounds import RoundShop as RoundShop
from campaigns.visits.models.rounds import RoundSteward as RoundSteward
from campaigns.visits.models.visits import BestTime as BestTime
from campaigns.visits.models.visits import Material as Material
from campaigns.visits.models.visits import RefusalReason as RefusalReason
from campaigns.visits.models.visits import Visit as Visit
from campaigns.visits.models.visits import VisitOutcome as VisitOutcome
