"""Why a token is not made."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class RoleNotForTokens(DomainError):
    code = "role_not_for_tokens"
    message = _("Une clé ne peut pas avoir ce rôle ici.")


class ExpiryOutOfRange(DomainError):
    code = "expiry_out_of_range"
    message = _("Une clé expire entre demain et dans deux ans.")
