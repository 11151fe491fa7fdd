"""How a phone knows whose an action is: an identifier of the person in one organisation, not an address."""

import hmac

from django.conf import settings

from tenants.membership.actors import Actor


def field_identity(actor: Actor) -> str:
    """32 hexadecimal digits: always the same, other ones in another organisation, led back to nobody.

    By the key of the digests, which stays when SECRET_KEY is changed: an outbox must outlive that.
    """
    text = f"field:{actor.organisation.pk}:{actor.user.pk}"
    return hmac.digest(settings.PERSON_DIGEST_KEY.encode(), text.encode(), "sha256").hex()[:32]
