"""Why a code does not open the self-diagnostic of a session."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class CodeUnknown(DomainError):
    code = "code_unknown"
    message = _("Nous ne trouvons pas ce code. Relisez-le lettre par lettre, ou commencez sans code.")


class CodeNotYet(DomainError):
    code = "code_not_yet"
    message = _("Ce code fonctionnera le jour de la séance, une heure avant le début.")


class CodeOver(DomainError):
    code = "code_over"
    message = _(
        "La séance est terminée et son code ne fonctionne plus. Vous pouvez faire l’autodiagnostic sans code,"
        " quand vous voulez : le résultat est le même."
    )


class CodeOfCancelled(DomainError):
    code = "code_of_cancelled"
    message = _(
        "Cette séance a été annulée. Vous pouvez faire l’autodiagnostic sans code : le résultat est le même."
    )
