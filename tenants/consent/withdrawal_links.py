"""The link in each mail that needs a consent: whoever has it takes the consent back, for as long as it takes.

Signed, and bound to the city and the person; it never expires, and opens nothing but the taking back.
"""

from __future__ import annotations

from django.core import signing

from kernel.database import connection
from kernel.links import address
from tenants.organisations.models import Organisation
from tenants.shops.errors import LinkBroken
from tenants.shops.models import Person

SALT = "tenants.consent.withdrawal"  # signed links are in mailboxes: it never changes


def withdrawal_token(person: Person) -> str:
    """A token for a person of the current schema."""
    return signing.dumps([connection.schema_name, person.pk], salt=SALT, compress=False)


def withdrawing_person(token: str) -> Person | None:
    """Whose token it is; None where they are known no more. Raises LinkBroken, also for another city's."""
    try:
        schema, pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise LinkBroken from error
    if schema != connection.schema_name:
        raise LinkBroken
    return Person.objects.filter(pk=pk, erased_at__isnull=True).first()


def withdrawal_address(organisation: Organisation, person: Person) -> str:
    """The absolute address of the page that takes a person's consents back."""
    return address(organisation, "withdrawal", token=withdrawal_token(person))
