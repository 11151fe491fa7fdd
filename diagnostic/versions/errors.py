"""What may be wrong with a version of the questionnaire."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from diagnostic.questionnaire.problems import Problem
from kernel.errors import DomainError


class VersionAltered(DomainError):
    """A published version is not what was published. Nothing is scored with it."""

    code = "version_altered"
    message = _(
        "La version %(version)s du questionnaire n’est plus celle qui a été publiée. Rien n’est scoré."
    )


class NoQuestionnaire(DomainError):
    code = "no_questionnaire"
    message = _("Aucun questionnaire n’est en vigueur pour le moment. Réessayez plus tard.")


class NoDraft(DomainError):
    code = "no_draft"
    message = _("Il n’y a plus de brouillon : il a été publié ou jeté entre-temps.")


class DraftThere(DomainError):
    code = "draft_there"
    message = _("Il y a déjà un brouillon, la version %(version)s. Continuez-le, ou jetez-le d’abord.")


class VersionTaken(DomainError):
    code = "version_taken"
    message = _("La version %(version)s existe déjà.")


class VersionMalformed(DomainError):
    code = "version_malformed"
    message = _("« %(version)s » n’est pas un numéro de version comme 1.2.0.")


class NextOutOfPlace(DomainError):
    code = "next_out_of_place"
    message = _("La version %(version)s part de la %(base)s, qui n’est plus en vigueur.")


class DraftChanged(DomainError):
    """Somebody else changed the draft after it was shown. Nothing is written."""

    code = "draft_changed"
    message = _(
        "Entre-temps, %(who)s a modifié ce brouillon. Rien n’a été enregistré :"
        " rouvrez la page et refaites votre changement sur la version d’aujourd’hui."
    )


class DraftUnreadable(DomainError):
    """Documents without the shape that the rules read; `problems` says where."""

    code = "draft_unreadable"
    message = _("Ces documents n’ont pas la forme d’un questionnaire.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__()


class DraftFaulty(DomainError):
    code = "draft_faulty"
    message = _("Ce brouillon a encore des erreurs : il ne peut pas être publié.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__()
