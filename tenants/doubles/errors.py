"""What the staff cannot do with a proposal."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class ProposalSettled(DomainError):
    code = "proposal_settled"
    message = _("Quelqu’un a déjà répondu à cette proposition.")
