"""One-time tickets: how somebody signed in on the root host comes in on another host."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from kernel.hashing import sha256_of
from tenants.accounts.models import Ticket, User


class TicketRefused(DomainError):
    code = "ticket_refused"
    message = _("Ce lien de connexion a déjà servi ou a expiré. Connectez-vous encore une fois.")


def issue_ticket(*, user: User, host: str, nonce_hash: str, root_session_key: str, now: datetime) -> str:
    """A ticket for `host` (with port), to be shown with the cookie whose hash is `nonce_hash`; its token."""
    token = secrets.token_urlsafe(32)
    Ticket.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    Ticket.objects.create(
        token_hash=sha256_of(token),
        user=user,
        host=host,
        nonce_hash=nonce_hash,
        root_session_key=root_session_key,
        expires_at=now + timedelta(seconds=settings.TICKET_SECONDS),
    )
    return token


@transaction.atomic
def redeem_ticket(*, token: str, host: str, nonce: str, now: datetime) -> Ticket:
    """The ticket, used up. Raises TicketRefused: forged, used, too old, other host or other browser."""
    ticket = Ticket.objects.select_for_update().filter(token_hash=sha256_of(token)).first()
    if (
        ticket is None
        or not ticket.is_open(now)
        or ticket.host != host
        or not secrets.compare_digest(ticket.nonce_hash, sha256_of(nonce))
        or not ticket.user.is_active
    ):
        raise TicketRefused
    ticket.used_at = now
    ticket.save(update_fields=["used_at"])
    return ticket
