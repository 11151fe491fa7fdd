"""What may be done with attempts; each service runs in the schema of the shop's city."""

from diagnostic.assessment.services.answering import answer as answer
from diagnostic.assessment.services.answering import choose_sector as choose_sector
from diagnostic.assessment.services.corrections import correct as correct
from diagnostic.assessment.services.corrections import retake as retake
from diagnostic.assessment.services.finishing import finish as finish
from diagnostic.assessment.services.starting import start as start
