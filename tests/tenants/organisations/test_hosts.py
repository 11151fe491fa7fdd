"""The organisation comes from the host and nothing else."""

from django.db import connection
from django.test import Client

from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status


def test_a_city_answers_on_its_host(client_on, namur):
    page = client_on(namur).get("/")

    assert page.status_code == 200
    assert "Namur" in page.content.decode()


def test_an_unknown_host_is_not_found_and_says_where_to_go(db):
    page = Client(headers={"host": "nulle-part.portail.test"}).get("/")

    assert page.status_code == 404
    assert "n’est celle d’aucune ville" in page.content.decode()


def test_a_malformed_host_is_not_found(db):
    assert Client(headers={"host": "na mur;drop"}).get("/").status_code == 404


def test_a_host_is_looked_up_once(client_on, namur, django_assert_num_queries):
    client = client_on(namur)
    client.get("/healthz")
    client.get("/accessibilite/")

    with django_assert_num_queries(0):
        client.get("/accessibilite/")


def test_a_city_whose_schema_lags_answers_503(client_on, namur):
    namur.schema_version = "older"
    namur.save(update_fields=["schema_version"])

    assert client_on(namur).get("/").status_code == 503


def test_a_suspended_city_answers_503_at_once_and_comes_back(client_on, namur):
    client = client_on(namur)
    assert client.get("/").status_code == 200

    set_status(namur, OrganisationStatus.SUSPENDED)
    assert client.get("/").status_code == 503

    set_status(namur, OrganisationStatus.ACTIVE)
    assert client.get("/").status_code == 200


def test_a_retired_city_says_that_it_is_closed(client_on, namur):
    set_status(namur, OrganisationStatus.RETIRED)

    assert "Cette page est fermée" in client_on(namur).get("/").content.decode()


def test_health_is_answered_on_any_host(db):
    client = Client(headers={"host": "10.0.0.7"})

    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": "ok", "cache": "ok"}


def test_the_application_role_cannot_change_structure(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_schema_privilege('city_namur', 'CREATE')")
        assert cursor.fetchone() == ("portal_app", False)
