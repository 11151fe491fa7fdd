"""Why a bilan cannot be given for a day."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class NoSuchEdition(DomainError):
    code = "no_such_edition"
    message = _("Il n’y a pas d’édition « %(code)s ».")


class NotADay(DomainError):
    code = "not_a_day"
    message = _("« %(text)s » n’est pas un jour. Écrivez-le comme 2016-10-04.")


class DayBeforeEdition(DomainError):
    code = "day_before_edition"
    message = _("Le %(day)s est avant le début de l’édition (%(first)s). Choisissez un jour plus tard.")


class DayInFuture(DomainError):
    code = "day_in_future"
    message = _("Le %(day)s n’est pas encore passé. Choisissez aujourd’hui ou un jour plus tôt.")
