"""Why an attempt cannot go on."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError

_REFUSED: Mapping[str, Any] = {
    "empty": _("Choisissez une réponse pour continuer."),
    "exclusive_combined": _("« Aucun » ne va pas avec une autre réponse. Gardez l’un ou l’autre."),
    "na_not_allowed": _(
        "Cette question vaut pour tous les commerces : choisissez la réponse la plus proche."
    ),
    "not_asked": _("Cette question n’est pas posée à votre secteur. Continuez avec la suivante."),
    "unknown_question": _("Cette question n’existe pas. Continuez avec la suivante."),
}
_NOT_OFFERED = _("Cette réponse n’est pas dans la liste. Choisissez-en une autre.")


class AttemptUnknown(DomainError):
    code = "attempt_unknown"
    message = _(
        "Nous ne trouvons pas cet autodiagnostic ici. Vérifiez le lien ou le code ; si vous aviez commencé"
        " sur la page d’une autre ville, reprenez-le là."
    )


class ShopKnown(DomainError):
    code = "shop_known"
    message = _("Ce résultat est déjà celui de « %(name)s ». Une erreur ? Appelez la ville.")


class ShopOfGuest(DomainError):
    code = "shop_of_guest"
    message = _("Ce résultat est celui d’un commerce hors des villes du programme.")


class AttemptFinished(DomainError):
    code = "attempt_finished"
    message = _(
        "Cet autodiagnostic est terminé. Pour changer une réponse, choisissez « Corriger une réponse »."
    )


class AttemptUnfinished(DomainError):
    code = "attempt_unfinished"
    message = _("Cet autodiagnostic n’est pas encore terminé.")


class SectorUnknown(DomainError):
    code = "sector_unknown"
    message = _("Ce secteur n’est pas dans la liste. Choisissez-en un autre, ou « je ne sais pas ».")


class SectorMissing(DomainError):
    code = "sector_missing"
    message = _("Dites d’abord dans quel secteur est votre commerce.")


class AnswerRefused(DomainError):
    """`reason` is a key of `questionnaire.errors.REASONS`."""

    code = "answer_refused"

    def __init__(self, reason: str, question: str) -> None:
        self.reason = reason
        self.question = question
        super().__init__(reason=reason, question=question)

    def __str__(self) -> str:
        return str(_REFUSED.get(self.reason, _NOT_OFFERED))


class AnswersMissing(DomainError):
    """`question` is the first that has no answer yet."""

    code = "answers_missing"
    message = _("Il manque encore une réponse.")

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(question=question)

    def __str__(self) -> str:
        return str(self.message)


class ProgrammeNotOpen(DomainError):
    code = "programme_not_open"
    message = _("L’autodiagnostic n’est pas encore ouvert. Revenez bientôt.")


class AddressOfStaff(DomainError):
    code = "address_of_staff"
    message = _(
        "Cette adresse est celle d’une personne de l’équipe. Le résultat ne part qu’au commerce, à la sienne."
    )


class WrongDay(DomainError):
    code = "wrong_day"
    message = _("Ce jour n’est pas possible : il est dans le futur, ou avant le début du programme.")
