"""Why somebody cannot be checked in, and why a list cannot be closed."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from tenants.field.errors import Parked


def subject_of(session_id: int) -> str:
    """By what actions that a phone sent after the closing are found."""
    return f"session:{session_id}"


class CheckInNotYours(DomainError):
    code = "check_in_not_yours"
    message = _("L’accueil se fait par les villes qui accueillent la séance et par qui l’anime.")


class CheckInNotOpen(DomainError):
    code = "check_in_not_open"
    message = _("L’accueil ouvre une heure avant le début de la séance.")


class SessionCancelled(DomainError):
    code = "session_cancelled"
    message = _("Cette séance a été annulée : personne ne peut y être accueilli.")


class ListClosed(Parked):
    """What a phone sent is kept until a host says what becomes of it."""

    code = "list_closed"
    message = _("La liste des présences est close. L’équipe de la séance peut encore ajouter cette présence.")

    def __init__(self, session_id: int) -> None:
        super().__init__(subject=subject_of(session_id))


class ListClosedToYou(DomainError):
    """To whoever notes their own arrival."""

    code = "list_closed_to_you"
    message = _(
        "La liste des présences est close. Dites votre nom à l’équipe : elle peut encore vous ajouter."
    )


class ListOpen(DomainError):
    code = "list_open"
    message = _("La liste des présences n’est pas close.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("La séance date de plus d’une semaine : écrivez le motif de la correction.")


class PersonUnknown(DomainError):
    code = "person_unknown"
    message = _("Cette personne n’est pas sur la liste. Rechargez la liste, ou notez-la comme arrivée.")


class OutcomeUnknown(DomainError):
    code = "outcome_unknown"
    message = _("Une personne est présente, excusée ou absente.")


class NotBegun(DomainError):
    code = "not_begun"
    message = _("La séance n’a pas commencé : la liste se clôt après le début.")


class NobodyCame(DomainError):
    code = "nobody_came"
    message = _("Aucune présence n’est notée. Si personne n’est venu, confirmez-le.")


class GroupFull(DomainError):
    code = "group_full"
    message = _(
        "Le petit groupe est complet : sa limite est de %(limit)s. Pour une personne de plus, écrivez le"
        " motif de la dérogation."
    )


class NotFound(DomainError):
    code = "sign_up_not_found"
    message = _("Nous ne trouvons pas votre inscription. Demandez à l’accueil : on vous y aide.")


class NameNeeded(DomainError):
    code = "name_needed"
    message = _("Plusieurs personnes viennent avec cette adresse ou ce téléphone : écrivez aussi votre nom.")
