"""Every address, as every person: visitor, stranger, each role. A subtest for each cell of the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from tenants.membership.roles import Role
from tests.access import objects
from tests.access.matrix import HOSTS, MATRIX, SIGN_IN, Answer, Row, persons
from tests.database import rolled_back
from tests.factories.browsers import make_client
from tests.factories.figures import make_figures
from tests.factories.people import make_member


def urlconf(kind: str) -> str:
    return settings.TENANT_TYPES[kind]["URLCONF"]


def names_in(patterns: list, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or f"(without a name: {pattern.pattern})"))
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from names_in(pattern.url_patterns, inner)


@pytest.mark.parametrize("kind", MATRIX)
def test_every_url_has_one_row_and_every_row_a_url(kind):
    names = sorted(names_in(get_resolver(urlconf(kind)).url_patterns))
    assert sorted(row.name for row in MATRIX[kind]) == names


def test_addresses_without_an_organisation_are_the_health_checks_and_no_others():
    assert set(names_in(get_resolver("portal.urls.health").url_patterns)) == {"healthz", "readyz"}


# Pages of these show an edition's figures.
WITH_FIGURES = {"agency", "bilan", "city", "city_page"}


def address(kind: str, row: Row, keys: dict | None = None) -> str:
    return reverse(row.name, urlconf=urlconf(kind), kwargs=keys) + row.query


def answered(response: HttpResponse) -> Answer:
    target = urlsplit(response.headers.get("Location", ""))
    if response.status_code == 302 and target.path == "/connexion/" and "next=" in target.query:
        return SIGN_IN
    return response.status_code


def pages() -> list:
    return [pytest.param(kind, row, id=f"{kind}-{row.name}") for kind, rows in MATRIX.items() for row in rows]


@pytest.mark.parametrize(("kind", "row"), pages())
def test_each_person_gets_the_answer_of_the_matrix(organisation, browser_of, subtests, kind, row):
    """The object is made once; what a request changes is undone before the next person's."""
    if row.name.partition(":")[0] in WITH_FIGURES:
        make_figures(organisation("namur"))
    keys = row.keys(organisation(HOSTS[kind])) if row.keys else None

    for method, access in (("get", row.get), ("post", row.post)):
        for person in persons(kind) if access else ():
            with subtests.test(method=method, person=person), rolled_back():
                response = getattr(browser_of(kind, person), method)(address(kind, row, keys))

                response.getvalue()  # a file is closed at its end; `close()` would close the connection, too
                assert answered(response) == access.answer_to(person)


def own_objects() -> Iterator:
    for kind, rows in MATRIX.items():
        for row in rows:
            if row.is_own:
                yield pytest.param(kind, row, id=f"{kind}-{row.name}")


@pytest.mark.parametrize(("kind", "row"), list(own_objects()))
def test_an_object_asked_for_on_another_organisations_host_is_not_there(organisation, kind, row):
    """By that other organisation's own administrator."""
    there = organisation("dinant" if kind == "city" else "namur")
    keys = row.keys(organisation(HOSTS[kind]))

    browser = make_client(there, make_member(there, Role.ADMINISTRATOR))

    ask = browser.post if row.get.answer == 405 else browser.get
    assert ask(address(kind, row, keys)).status_code == 404


LED_BY_FACILITATORS = ("roster:", "check_in:", "door:", "session_screen:")
WITHOUT_KEYS = (None, objects.running_edition, objects.draft)
SHARED_OBJECTS = [
    row
    for row in MATRIX["agency"]
    if row.keys not in WITHOUT_KEYS and not row.is_own and row.get.answer != 405
]


@pytest.mark.parametrize("row", SHARED_OBJECTS, ids=lambda row: row.name)
def test_an_object_that_is_not_there_is_a_404(organisation, browser_of, row):
    not_there = {"slug": "atelier", "uuid": UUID(int=0), "pk": 0, "version": "0.0.0", "code": "none"}
    not_there["line"] = "1-r1"
    keys = {name: not_there[name] for name in row.keys(organisation("agence"))}

    # Who comes to a session, and its screen, are not for the Agence's administrators, who are told so (403).
    person = Role.FACILITATOR if row.name.startswith(LED_BY_FACILITATORS) else Role.ADMINISTRATOR
    response = browser_of("agency", person).get(address("agency", row, keys))

    assert response.status_code == 404


def refused_methods() -> Iterator:
    for kind, rows in MATRIX.items():
        for row in rows:
            if row.post is None and not row.name.startswith("account_"):
                yield pytest.param(kind, row, id=f"{kind}-{row.name}")


@pytest.mark.parametrize(("kind", "row"), list(refused_methods()))
def test_a_page_without_a_form_takes_none(organisation, browser_of, kind, row):
    """By somebody who may open it: 405, also where a POST would do no harm today."""
    allowed = next(
        person for person in reversed(persons(kind)) if row.get.answer_to(person) == row.get.answer
    )
    keys = row.keys(organisation(HOSTS[kind])) if row.keys else None

    assert browser_of(kind, allowed).post(address(kind, row, keys)).status_code == 405
