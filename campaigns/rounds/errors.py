"""Why what a steward sends is refused."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from tenants.field.errors import Parked

SEAT_REQUESTS = "seat_requests"


class SeatRequestParked(Parked):
    """A place that was asked for at a door without network, and that cannot be given: the team answers it."""

    code = "seat_request_parked"
    message = _("%(why)s La demande attend votre équipe, qui proposera une autre date à ce commerce.")
    subject = SEAT_REQUESTS


class SessionUnknown(DomainError):
    code = "session_unknown"
    message = _("Cette séance n’existe plus. Choisissez une autre date.")


class VisitKeyTaken(DomainError):
    code = "visit_key_taken"
    message = _("Cette clé est celle d’une autre visite, ou d’une visite annulée. Prenez-en une nouvelle.")


class CallUnknown(DomainError):
    code = "call_unknown"
    message = _("Cet appel n’est plus à faire.")


class ConflictUnknown(DomainError):
    code = "conflict_unknown"
    message = _("Il n’y a plus rien à remettre ici.")
