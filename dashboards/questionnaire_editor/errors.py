"""Why a draft cannot be tried or published yet."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kernel.errors import DomainError


class DryRunMissing(DomainError):
    code = "dry_run_missing"
    message = _(
        "Ce brouillon n’a pas encore été essayé tel qu’il est. Faites un essai sur les réponses du passé,"
        " lisez-le, puis publiez."
    )


class TooManyDryRuns(DomainError):
    code = "too_many_dry_runs"
    message = ngettext_lazy(
        "%(n)s essai a déjà été fait ces dernières 24 heures. Réessayez demain.",
        "%(n)s essais ont déjà été faits ces dernières 24 heures. Réessayez demain.",
        "n",
    )
