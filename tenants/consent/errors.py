"""What is refused of consents and blocks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class ContactBlocked(DomainError):
    code = "contact_blocked"
    message = _(
        "Cette personne ou ce commerce ne veut plus être contacté : levez d’abord ce blocage, avec sa raison."
    )


class ChannelRefused(DomainError):
    code = "channel_refused"
    message = _("Cet accord ne vaut pas pour ce moyen de contact. Choisissez-en un autre.")


class LiftReasonMissing(DomainError):
    code = "lift_reason_missing"
    message = _("Écrivez pourquoi ce commerce ou cette personne peut être contacté à nouveau.")
