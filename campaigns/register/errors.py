"""Why a view is not kept, or a change of many shops not made."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class TooManyViews(DomainError):
    code = "too_many_views"
    message = _("Vous avez déjà 30 vues. Supprimez-en une avant d’en enregistrer une autre.")


class ViewNameTaken(DomainError):
    code = "view_name_taken"
    message = _("Une autre de vos vues porte déjà ce nom.")


class AlreadyUndone(DomainError):
    code = "already_undone"
    message = _("Ce changement a déjà été annulé.")


class KeyOfAnotherRequest(DomainError):
    code = "key_of_another_request"
    message = _("Cette clé a déjà servi pour une autre demande. Prenez-en une nouvelle pour chacune.")


class ShopNotRead(ValueError):
    """`fields`: what is wrong, by field, as the form says it."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__()
        self.fields = fields
