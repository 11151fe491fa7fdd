"""The cities that archives are written into and read from, with their schemas."""

from django.db import connection

from tenants.organisations.schemas import cities_with_schemas


def cities_with_schema() -> dict[int, str]:
    """Every city that has a schema, closed ones too: organisation -> schema, quoted."""
    cities = sorted(cities_with_schemas(), key=lambda city: city.pk)
    return {city.pk: connection.ops.quote_name(city.schema_name) for city in cities}
