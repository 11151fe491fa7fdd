"""Links that no longer open."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class LinkBroken(DomainError):
    code = "link_broken"
    message = _("Ce lien n’est pas complet. Ouvrez-le depuis le courriel, ou demandez-en un nouveau.")


class LinkExpired(DomainError):
    code = "link_expired"
    message = _("Ce lien n’est plus valable. Demandez-en un nouveau avec votre adresse e-mail.")
