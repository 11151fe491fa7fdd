"""`portal migrate` touches only what lags, goes on after a failure, and names it."""

import io

import pytest
from django.core.management import CommandError, call_command

from kernel.database import connection
from tenants.organisations.lag import lagging_organisations
from tenants.organisations.models import Organisation


def forget_migration(slug: str) -> None:
    """Make a city's schema lag: its last migration was never recorded."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM city_{slug}.django_migrations WHERE app = 'small_groups'")


def recorded_again(slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO city_{slug}.django_migrations (app, name, applied)"
            " VALUES ('small_groups', '0001_initial', now())"
        )


def migrate(**options: object) -> str:
    out = io.StringIO()
    call_command("migrate", stdout=out, **options)
    return out.getvalue()


def test_nothing_lags_and_nothing_is_touched(owner_database):
    assert lagging_organisations() == []
    assert "Every schema is up to date." in migrate()


def test_an_organisation_that_does_not_exist_is_refused(owner_database):
    with pytest.raises(CommandError, match=r"^There is no organisation 'atlantis'\.$"):
        migrate(only="atlantis")
    assert "namur is up to date." in migrate(only="namur")


def test_one_city_fails_another_is_migrated_and_the_failure_is_named(owner_database):
    # Andenne's table is there already, so its migration fails; Dinant's was taken away, so it can be made.
    forget_migration("andenne")
    forget_migration("dinant")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE city_dinant.small_groups_smallgrouprequest")
    try:
        assert {one.slug for one in lagging_organisations()} == {"andenne", "dinant"}

        with pytest.raises(CommandError, match=r"1 of 2 schemas .* andenne"):
            migrate()

        assert [one.slug for one in lagging_organisations()] == ["andenne"]
    finally:
        connection.set_schema_to_public()
        recorded_again("andenne")
    assert lagging_organisations() == []
    assert Organisation.objects.get(slug="dinant").schema_version
