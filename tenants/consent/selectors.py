"""What a person agrees to now."""

from tenants.consent.models import Consent
from tenants.shops.models import Person


def consents_of(person: Person) -> list[Consent]:
    """Consents that were given and not taken back, in the order of their purposes."""
    return list(Consent.objects.filter(person=person, withdrawn_at__isnull=True).order_by("purpose"))
