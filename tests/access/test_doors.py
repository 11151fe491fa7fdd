"""Doors that close: a role that ended, an account that is closed, a host that is not the right one."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.hosts import host_table
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.factories.browsers import make_client
from tests.factories.people import make_member


def test_a_role_that_ended_makes_a_stranger(organisation):
    namur = organisation("namur")
    user = make_member(namur, Role.ADMINISTRATOR)
    browser = make_client(namur, user)
    assert browser.get("/espace/").status_code == 200

    Membership.objects.filter(user=user).update(ended_at=timezone.now())

    assert browser.get("/espace/").status_code == 404


def test_a_closed_account_is_not_signed_in(organisation):
    namur = organisation("namur")
    user = make_member(namur, Role.ADMINISTRATOR)
    browser = make_client(namur, user)

    user.is_active = False
    user.save(update_fields=["is_active"])

    assert browser.get("/espace/").headers["Location"].startswith("/connexion/")


@pytest.mark.parametrize(
    ("slug", "address"),
    [
        ("agence", "/espace/"),
        ("namur", "/agence/"),
        ("atelier", "/agence/"),
        ("namur", "/entrer/"),
        ("namur", "/espaces/"),
    ],
)
def test_a_space_is_on_its_own_kind_of_host_only(organisation, slug, address):
    here = organisation(slug)
    browser = make_client(here, make_member(here, Role.ADMINISTRATOR))

    assert browser.get(address).status_code == 404


def test_signing_in_is_on_the_root_host_only(organisation):
    for slug in ("namur", "atelier"):
        assert make_client(organisation(slug)).get("/connexion/identification/").status_code == 404


def test_an_unknown_host_is_a_404_and_says_where_the_programme_is(client, db):
    response = client.get("/", headers={"host": "nulle-part.example"})

    assert response.status_code == 404
    assert settings.ROOT_HOST in response.content.decode()


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.PREPARING])
def test_a_suspended_organisation_answers_503_to_everybody(organisation, status):
    namur = organisation("namur")
    browser = make_client(namur, make_member(namur, Role.ADMINISTRATOR))

    set_status(namur, status)

    for address in ("/", "/espace/", "/espace/courriels/"):
        assert browser.get(address).status_code == 503


def test_a_schema_that_lags_answers_503_and_never_reads_public(organisation):
    namur = organisation("namur")
    namur.schema_version = "an earlier one"
    namur.save(update_fields=["schema_version"])
    host_table.clear()

    assert make_client(namur).get("/").status_code == 503


def test_every_view_is_closed_unless_it_says_otherwise():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
