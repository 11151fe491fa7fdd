"""Why a change to a session is refused."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kernel.errors import DomainError


class NotYours(DomainError):
    code = "session_not_yours"
    message = _("Cette partie de la séance se modifie par la ville qui l’accueille ou par l’Agence.")


class TransitionRefused(DomainError):
    code = "move_refused"
    message = _("Cette séance a changé entre-temps : ce n’est plus possible. Rechargez la page.")


class NotReady(DomainError):
    code = "session_not_ready"
    message = _("Indiquez d’abord le lieu de la séance.")


class StartPast(DomainError):
    code = "start_past"
    message = _("Cette date est passée. Choisissez-en une à venir.")


class OutsideEdition(DomainError):
    code = "outside_edition"
    message = _("L’édition va du %(starts_on)s au %(ends_on)s : choisissez une date entre les deux.")


class DurationWrong(DomainError):
    code = "duration_wrong"
    message = _("Une séance dure de 15 minutes à 12 heures.")


class SmallGroupTooBig(DomainError):
    code = "small_group_too_big"
    message = ngettext_lazy(
        "Un petit groupe compte au plus %(limit)s personne."
        " Pour davantage, écrivez le motif de la dérogation.",
        "Un petit groupe compte au plus %(limit)s personnes."
        " Pour davantage, écrivez le motif de la dérogation.",
        "limit",
    )


class HostHasSignUps(DomainError):
    code = "host_has_sign_ups"
    message = ngettext_lazy(
        "%(city)s compte %(n)s personne inscrite ou en attente : cette ville ne peut pas être retirée.",
        "%(city)s compte %(n)s personnes inscrites ou en attente : cette ville ne peut pas être retirée.",
        "n",
    )


class HostMissing(DomainError):
    code = "host_missing"
    message = _("Choisissez au moins une ville.")


class FirstHostKept(DomainError):
    code = "first_host_kept"
    message = _("Seule l’Agence peut changer la ville où la séance a lieu.")


class FacilitatorBusy(DomainError):
    code = "facilitator_busy"
    message = _("%(name)s anime déjà une autre séance à ce moment-là, le %(on)s à %(at)s.")


class NotAFacilitator(DomainError):
    code = "not_a_facilitator"
    message = _("Cette personne n’anime pas de séances pour l’Agence.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Écrivez le motif en quelques mots.")


class HasSignUps(DomainError):
    code = "session_has_sign_ups"
    message = _("Des personnes se sont inscrites à cette séance : annulez-la plutôt, elles seront prévenues.")


class NotAHost(DomainError):
    code = "not_a_host"
    message = _("%(city)s n’accueille pas cette séance : aucune place ne peut lui être réservée.")
