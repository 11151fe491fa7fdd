"""What may be done with attempts; each service runs in the schema of the shop's city."""

from diagnostic.assessment.services.answering import answer as answer
from diagnostic.assessment.services.answering import choose_sector as choose_sector
from diagnostic.assessment.services.claiming import Claimed as Claimed
from diagnostic.assessment.services.claiming import claim as claim
from diagnostic.assessment.services.claiming import keep_typed_name as keep_typed_name
from diagnostic.assessment.services.claiming import leave_unnamed as leave_unnamed
from diagnostic.assessment.services.corrections import correct as correct
from diagnostic.assessment.services.corrections import retake as retake
from diagnostic.assessment.services.finishing import finish as finish
from diagnostic.assessment.services.starting import start as start
