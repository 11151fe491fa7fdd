"""Why seats are refused."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kernel.errors import DomainError


class RegistrationClosed(DomainError):
    code = "registration_closed"
    message = _(
        "Les inscriptions à cette séance sont closes. Choisissez une autre date, ou contactez votre ville."
    )


class SessionOver(DomainError):
    code = "session_over"
    message = _("Cette séance a déjà commencé. Choisissez une autre date.")


class SessionCancelled(DomainError):
    code = "session_cancelled"
    message = _("Cette séance est annulée. Choisissez une autre date.")


class GroupTooBig(DomainError):
    code = "group_too_big"
    message = ngettext_lazy(
        "Une inscription compte au plus %(limit)s personne à cette séance. Pour un plus grand groupe,"
        " contactez votre ville.",
        "Une inscription compte au plus %(limit)s personnes à cette séance. Pour un plus grand groupe,"
        " contactez votre ville.",
        "limit",
    )


class GroupEmpty(DomainError):
    code = "group_empty"
    message = _("Indiquez au moins une personne.")


class OfferOver(DomainError):
    code = "offer_over"
    message = _("Le délai pour accepter cette place est passé : elle a été proposée à un autre commerce.")


class ClaimOver(DomainError):
    code = "sign_up_over"
    message = _("Cette inscription n’est plus active. Vous pouvez vous inscrire à nouveau.")


class ClaimConfirmed(DomainError):
    code = "claim_confirmed"
    message = _("Cette inscription est déjà confirmée : son adresse est la bonne. Rien n’a changé.")


class NotWaiting(DomainError):
    code = "not_waiting"
    message = _("Ce groupe n’est plus sur la liste d’attente. Rechargez la page.")


class NoSeats(DomainError):
    code = "no_seats"
    message = _(
        "Il n’y a pas assez de places libres : il en reste %(free)s, pour un groupe de %(n)s. Votre"
        " inscription n’a pas changé."
    )


class CapacityBelowTaken(DomainError):
    code = "capacity_below_taken"
    message = ngettext_lazy(
        "%(taken)s place est déjà prise : la capacité ne peut pas descendre à %(capacity)s.",
        "%(taken)s places sont déjà prises : la capacité ne peut pas descendre à %(capacity)s.",
        "taken",
    )


class CapacityAboveLimit(DomainError):
    code = "capacity_above_limit"
    message = ngettext_lazy(
        "Un petit groupe compte au plus %(limit)s personne. Pour davantage, enregistrez une dérogation avec"
        " son motif.",
        "Un petit groupe compte au plus %(limit)s personnes. Pour davantage, enregistrez une dérogation avec"
        " son motif.",
        "limit",
    )


class CapacityWrong(DomainError):
    code = "capacity_wrong"
    message = _("La capacité est un nombre de 1 à 1 000.")


class QuotaTooBig(DomainError):
    code = "quota_too_big"
    message = ngettext_lazy(
        "Il reste %(left)s place à réserver : les autres sont prises ou réservées à une autre ville.",
        "Il reste %(left)s places à réserver : les autres sont prises ou réservées à une autre ville.",
        "left",
    )
