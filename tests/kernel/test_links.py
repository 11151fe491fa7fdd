"""Addresses of pages on an organisation's host: the right host, port, scheme and URLconf, in tasks too."""

import pytest
from django.urls import NoReverseMatch, set_urlconf
from django_tenants.utils import tenant_context

from kernel.links import address, origin_of, root_address


@pytest.fixture(autouse=True)
def _in_a_task():
    """Nobody has chosen a URLconf."""
    set_urlconf(None)
    yield
    set_urlconf(None)


@pytest.mark.parametrize(
    ("scheme", "root", "host", "expected"),
    [
        ("http", "localhost:8000", "namur.localhost", "http://namur.localhost:8000"),
        ("https", "commerce.example", "namur.commerce.example", "https://namur.commerce.example"),
        ("https", "commerce.example", "commerce.namur.be", "https://commerce.namur.be"),
        ("https", "commerce.example:8443", "commerce.example", "https://commerce.example:8443"),
    ],
)
def test_an_origin_has_scheme_and_port_of_the_deployment(settings, scheme, root, host, expected):
    settings.SCHEME, settings.ROOT_HOST = scheme, root

    assert origin_of(host) == expected


def test_a_city_has_its_pages_on_its_host(namur, agency):
    with tenant_context(agency):
        assert address(namur, "city_page") == "http://namur.portail.test/"
        assert address(namur, "staff:mail_detail", pk=3) == "http://namur.portail.test/espace/courriels/3/"


def test_the_agence_has_its_pages_on_the_root_host(agency, namur):
    with tenant_context(namur):
        assert address(agency, "staff:mail_detail", pk=3) == "http://portail.test/agence/courriels/3/"
        assert root_address("landing") == "http://portail.test/"
        assert root_address("accounts:enter") == "http://portail.test/entrer/"


def test_a_page_that_this_kind_of_organisation_has_not_is_an_error(namur):
    with pytest.raises(NoReverseMatch):
        address(namur, "accounts:enter")


def test_an_organisation_that_moved_has_its_pages_on_its_primary_host(namur):
    namur.domains.update(is_primary=False)
    namur.domains.create(domain="commerce.namur.be", is_primary=True)

    assert address(namur, "city_page") == "http://commerce.namur.be/"
