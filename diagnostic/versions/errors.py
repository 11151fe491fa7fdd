"""What may be wrong with a version of the questionnaire."""

from django.utils.translation import gettext_lazy as _

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
