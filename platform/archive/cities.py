"""The cities that archives are written into and read from, with their schemas."""

from django.db import connection

from tenants.organisations.models import Kind, Organisation


def cities_with_schema() -> dict[int, str]:
    """Every city that has a schema, closed ones too: organisation -> schema, quoted."""
    found = Organisation.objects.filter(kind=Kind.CITY).exclude(schema_version="").order_by("pk")
    return {city.pk: connection.ops.quote_name(city.schema_name) for city in found}
