"""Why an action of the field is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class Parked(DomainError):
    """Base of refusals that somebody else may settle later: the server keeps what was sent.

    `subject` (set by who raises it, such as `session:12`) is what `parked_actions` finds it by.
    """

    code = "parked"
    message: Any = _("Cet envoi attend une décision. L’équipe le verra et le réglera.")
    subject = ""

    def __init__(self, *, subject: str = "", **parameters: object) -> None:
        self.subject = subject or self.subject
        super().__init__(**parameters)


class MalformedAction(DomainError):
    code = "malformed"
    message = _("Cet envoi est illisible. Refaites-le sur le téléphone.")


class UnknownKind(DomainError):
    code = "unknown_kind"
    message = _("Cette page du téléphone est d’une autre version. Rechargez-la, puis réessayez.")


class KeyTaken(DomainError):
    code = "key_taken"
    message = _("Un autre envoi a déjà ce numéro. Refaites celui-ci sur le téléphone.")


class RoleMayNot(DomainError):
    code = "role_may_not"
    message = _("Votre rôle ne permet pas cet envoi. Demandez à l’administration de votre organisation.")


class NotParked(DomainError):
    code = "not_parked"
    message = _("Cet envoi n’attend plus de décision. Rechargez la page.")
