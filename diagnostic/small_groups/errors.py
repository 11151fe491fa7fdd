"""Why a request for a small group is not taken."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class NoProgramme(DomainError):
    code = "no_programme"
    message = _("Le programme n’a pas encore commencé ici. Revenez bientôt.")
