"""Pages that refuse keep the menu of whoever is signed in, and show a way on; `www.` leads to the host."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.hosts import host_table
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.factories.browsers import make_client
from tests.factories.people import make_member


@pytest.fixture(autouse=True)
def _no_host_is_remembered(db):
    host_table.clear()


def main_of(page: str) -> str:
    return page.partition('<main id="main"')[2].partition("</main>")[0]


def links_in(part: str) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]+)"', part)


def has_menu(page: str, name: str) -> bool:
    return 'id="user-menu"' in page and name in page.partition("<main")[0]


@pytest.mark.parametrize(
    ("slug", "role", "address", "status", "home"),
    [
        ("namur", Role.READER, "/espace/journal/", 403, "/espace/"),
        ("namur", Role.MANAGER, "/espace/seances/987654/", 404, "/espace/"),
        ("namur", Role.STEWARD, "/nulle-part/", 404, "/espace/"),
        ("agence", Role.FACILITATOR, "/agence/bilan/", 403, "/agence/animation/"),
        ("agence", Role.ANALYST, "/agence/nulle-part/", 404, "/agence/"),
        ("atelier", Role.TRAINER, "/espace/journal/", 403, "/espace/"),
    ],
)
def test_who_is_signed_in_keeps_the_menu_and_a_way_home(organisation, slug, role, address, status, home):
    here = organisation(slug)
    user = make_member(here, role)

    answer = make_client(here, user).get(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert has_menu(page, user.name)
    assert 'class="nav-strip"' in page
    assert links_in(main_of(page)) == [home]


def test_a_stranger_to_a_city_is_shown_their_own_spaces(organisation):
    namur, dinant = organisation("namur"), organisation("dinant")
    user = make_member(namur, Role.MANAGER)
    Membership.objects.create(user=user, organisation=organisation("atelier"), role=Role.TRAINER)

    page = make_client(dinant, user).get("/espace/").content.decode()

    assert has_menu(page, user.name)
    assert 'class="nav-strip"' not in page
    home, *spaces = links_in(main_of(page))
    assert home == "/"
    assert sorted(url.split("//")[1].split("/")[0].split(":")[0] for url in spaces) == sorted(
        (organisation("atelier").primary_host, namur.primary_host)
    )


def test_a_visitor_gets_the_public_page_and_the_citys_page_as_way_on(organisation):
    page = make_client(organisation("namur")).get("/nulle-part/").content.decode()

    assert "user-menu" not in page
    assert 'class="public-bar"' in page
    assert links_in(main_of(page)) == ["/"]


def without_token(client: Client, address: str, **headers: str) -> str:
    client.handler.enforce_csrf_checks = True
    answer = client.post(address, {"x": "1"}, headers=headers)
    assert answer.status_code == 403
    return answer.content.decode()


def test_a_form_without_its_token_leads_back_to_its_page_with_the_menu(organisation):
    namur = organisation("namur")
    user = make_member(namur, Role.ADMINISTRATOR)
    referer = f"http://{namur.primary_host}/espace/apparence/?a=1"

    page = without_token(make_client(namur, user), "/espace/apparence/", referer=referer)

    assert has_menu(page, user.name)
    assert links_in(main_of(page)) == ["/espace/apparence/?a=1", "/espace/"]


@pytest.mark.parametrize("referer", ["", "https://ailleurs.example/x", "http://{host}//ailleurs.example/"])
def test_a_form_from_elsewhere_leads_home(organisation, referer):
    namur = organisation("namur")

    page = without_token(make_client(namur), "/diagnostic/", referer=referer.format(host=namur.primary_host))

    assert links_in(main_of(page)) == ["/"]


def test_while_a_city_cannot_be_served_its_people_keep_their_other_spaces(organisation):
    namur = organisation("namur")
    user = make_member(namur, Role.MANAGER)
    Membership.objects.create(user=user, organisation=organisation("atelier"), role=Role.TRAINER)
    client = make_client(namur, user)
    set_status(namur, OrganisationStatus.SUSPENDED)

    answer = client.get("/espace/seances/?vue=passees")

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert has_menu(page, user.name)
    assert 'class="nav-strip"' not in page
    again, programme, other = links_in(main_of(page))
    assert again == "/espace/seances/?vue=passees"
    assert settings.ROOT_HOST in programme
    assert organisation("atelier").primary_host in other


def test_while_a_schema_lags_a_visitor_is_told_in_their_language(organisation):
    namur = organisation("namur")
    namur.schema_version = "an earlier one"
    namur.save(update_fields=["schema_version"])
    client = make_client(namur)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"

    answer = client.get("/")

    assert answer.status_code == 503
    assert '<html lang="nl">' in answer.content.decode()
    assert "user-menu" not in answer.content.decode()
    assert client.post("/diagnostic/", {"x": "1"}).status_code == 503


@pytest.mark.parametrize("slug", ["namur", "atelier", "agence"])
@pytest.mark.parametrize("typed", ["www.{host}", "{host}.", "www.{host}.", "WWW.{host}"])
def test_www_and_a_trailing_dot_lead_to_the_host(organisation, slug, typed):
    host = organisation(slug).primary_host

    answer = Client(headers={"host": typed.format(host=host)}).get("/vie-privee/?a=1")

    assert answer.status_code == 301
    scheme, _, rest = answer["Location"].partition("://")
    assert scheme == settings.SCHEME
    assert rest.partition("/")[0].partition(":")[0] == host
    assert rest.partition("/")[2] == "vie-privee/?a=1"


def test_what_was_sent_there_is_sent_on(organisation):
    host = organisation("namur").primary_host

    answer = Client(headers={"host": f"www.{host}"}).post("/langue/", {"language": "de"})

    assert answer.status_code == 308


@pytest.mark.parametrize(
    "typed", ["www.nulle-part.example", "www.www.{host}", "{host}..", "wwww.{host}", "www."]
)
def test_another_host_stays_unknown(organisation, typed):
    host = organisation("namur").primary_host

    assert Client(headers={"host": typed.format(host=host)}).get("/").status_code == 404
