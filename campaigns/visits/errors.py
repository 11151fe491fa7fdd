"""Why a visit, a round or a card is refused."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class ShopUnknown(DomainError):
    code = "shop_unknown"
    message = _("Ce commerce n’existe plus au registre. Cherchez-le par son nom, ou ajoutez-le.")


class NoEdition(DomainError):
    code = "no_edition"
    message = _("Aucune édition n’a commencé : une visite ne peut pas encore être notée.")


class VisitNotYours(DomainError):
    code = "visit_not_yours"
    message = _(
        "Cette visite a été notée par quelqu’un d’autre. Demandez à votre responsable de la corriger."
    )


class VisitUnknown(DomainError):
    code = "visit_unknown"
    message = _("Cette visite n’existe plus : elle a été annulée.")


class RoundEmpty(DomainError):
    code = "round_empty"
    message = _("Choisissez au moins un commerce qui n’est pas déjà dans une autre tournée.")


class RoundClosed(DomainError):
    code = "round_closed"
    message = _("Cette tournée est close. Rouvrez-la d’abord.")


class StewardsWrong(DomainError):
    code = "stewards_wrong"
    message = _("Choisissez une ou deux personnes de votre équipe.")


class DatesWrong(DomainError):
    code = "dates_wrong"
    message = _("La tournée finit avant de commencer. Vérifiez les deux jours.")


class CardUnknown(DomainError):
    code = "card_unknown"
    message = _("Ce code n’est pas celui d’une carte de votre ville. Relisez-le.")


class CardTaken(DomainError):
    code = "card_taken"
    message = _("Cette carte est déjà celle d’un autre commerce. Prenez-en une autre.")


class DayWrong(DomainError):
    code = "day_wrong"
    message = _("Ce jour est à venir, ou trop ancien. Choisissez un jour du dernier mois.")
