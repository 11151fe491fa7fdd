"""Personal links: whoever holds one acts as one contact of one city, whatever mail or letter it came in.

A link is signed, dated, and bound to the city and to the person's digest: after an erasure it opens nothing.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing

from kernel.database import connection
from kernel.links import address
from tenants.organisations.models import Organisation
from tenants.shops.errors import LinkBroken, LinkExpired
from tenants.shops.models import Person

SALT = "campaigns.signups.links"  # signed links are in mailboxes: it never changes
MARK = 16  # characters of the digest: enough to tell that it was replaced


def personal_token(person: Person) -> str:
    """A token for the links of a person of the current schema."""
    return signing.dumps([connection.schema_name, person.pk, person.digest[:MARK]], salt=SALT, compress=False)


def person_of(token: str) -> Person:
    """Who a token was made for. Raises LinkBroken, also for another city's, or LinkExpired."""
    try:
        schema, pk, mark = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.LINK_DAYS))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkBroken from error
    if schema != connection.schema_name:
        raise LinkBroken
    person = Person.objects.filter(pk=pk).first()
    if person is None or mark not in (person.digest[:MARK], person.digest_before[:MARK] or None):
        raise LinkExpired
    return person


def personal_address(organisation: Organisation, person: Person, sign_up: uuid.UUID | None = None) -> str:
    """The absolute address of a person's sign-ups, or of one of them."""
    token = personal_token(person)
    if sign_up is None:
        return address(organisation, "signups:my_sign_ups", token=token)
    return address(organisation, "signups:sign_up", token=token, uuid=sign_up)
