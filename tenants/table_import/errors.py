"""What an import refuses, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from tenants.table_import.kinds import Dependent


class ImportUnderWay(DomainError):
    code = "import_under_way"
    message = _("Cet import est déjà en cours : attendez qu’il soit terminé.")


class NotReached(DomainError):
    """The step needs another one before it, or comes too late."""

    code = "import_not_reached"
    message = _("Cet import n’en est plus là : rechargez la page pour voir où il en est.")


class RegisterChanged(DomainError):
    code = "import_register_changed"
    message = _(
        "Des données ont changé depuis la prévisualisation, et le résultat serait différent. Rien n’a été "
        "importé : prévisualisez à nouveau."
    )


class ImportInUse(DomainError):
    """With what depends on it."""

    code = "import_in_use"
    message = _(
        "Cet import ne peut pas être annulé en entier : d’autres données en dépendent déjà. Rien n’a changé."
    )

    def __init__(self, dependents: Sequence[Dependent]) -> None:
        super().__init__()
        self.dependents = dependents


class TooOld(DomainError):
    code = "import_too_old"
    message = _("Cet import ne peut plus être annulé : ses lignes ne sont gardées que 30 jours.")
