"""The whole way in: from a city's space to the root host, and back with a ticket."""

import pytest
from django.test import override_settings
from django_tenants.utils import tenant_context

from tenants.accounts.models import Ticket
from tenants.mail.models import Mail
from tenants.membership.services import end_role
from tenants.organisations.hosts import host_table
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.tenants.sign_in.browser import (
    CITY,
    CODE_PATH,
    ENTER_CODE_PATH,
    OTHER_CITY,
    PASSWORD_PATH,
    ROOT,
    Browser,
    mailed_code,
    sign_in_by_password,
)

# Of what allauth says in English, what could show on one of our pages.
ENGLISH = (
    "Sign In",
    "Email address",
    "Password",
    "Remember Me",
    "Incorrect",
    "This field",
    "Login",
    "Forgot",
)


def test_a_visitor_signs_in_by_password_and_comes_back_to_the_page_he_wanted(visitor, manager):
    page = sign_in_by_password(visitor, manager.email, f"{CITY}/espace/?vue=1")

    assert page.status_code == 200
    assert visitor.address == f"{CITY}/espace/?vue=1"
    assert manager.name in page.content.decode()


def test_a_visitor_signs_in_by_mailed_code(visitor, namur, member):
    manager = member(namur, "manager")
    visitor.open(f"{CITY}/espace/")
    target = visitor.address.partition("?")[2]
    page = visitor.open(f"{ROOT}{CODE_PATH}?{target}", {"email": manager.email})
    assert "Entrez votre code" in page.content.decode()

    page = visitor.open(visitor.address, {"code": mailed_code()})

    assert visitor.address == f"{CITY}/espace/"
    assert manager.name in page.content.decode()


def test_the_page_names_the_space_that_one_comes_for(visitor, namur):
    page = visitor.open(f"{CITY}/espace/")

    text = page.content.decode()
    assert f"Pour entrer dans l’espace de {namur.name}." in text
    assert f'<a href="{CITY}/">' in text
    assert f"La page de {namur.name}" in text
    assert "Trouver la page de ma ville" not in text


def test_the_way_back_elides_and_keeps_through_the_code(visitor, namur):
    namur.name = "Ath"
    namur.save(update_fields=["name"])
    host_table.clear()

    page = visitor.open(f"{CITY}/espace/")

    assert "Pour entrer dans l’espace d’Ath." in page.content.decode()
    assert "La page d’Ath" in page.content.decode()


def test_who_comes_for_no_space_is_led_to_the_cities(visitor):
    text = visitor.open(f"{ROOT}/connexion/code/").content.decode()

    assert "Trouver la page de ma ville" in text
    assert "Vous tenez un commerce" in text


def test_the_entrance_of_the_staff_is_not_an_account(namur, client_on):
    """A person's icon beside it was taken for "my account"; that is their sign-ups, in words."""
    page = client_on(namur).get("/").content.decode()

    assert "#person" not in page.split("</header>")[0]
    assert 'href="/mes-inscriptions/"' in page.split("</header>")[0]
    assert page.count("Espace des équipes") == 2  # above on a wide screen, below on a phone


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\u00a0"])
def test_a_code_is_taken_as_people_type_it(visitor, namur, member, typed):
    manager = member(namur, "manager")
    visitor.open(f"{ROOT}{CODE_PATH}", {"email": manager.email})

    visitor.open(f"{ROOT}{ENTER_CODE_PATH}", {"code": typed.format(mailed_code().lower().replace("-", " "))})

    assert visitor.is_signed_in(ROOT)


def test_an_address_in_odd_case_is_the_same_address(visitor, manager):
    page = sign_in_by_password(visitor, f" {manager.email.upper()} ")

    assert visitor.address == f"{CITY}/espace/"
    assert page.status_code == 200


def test_a_code_is_mailed_to_an_address_in_odd_case(visitor, agency, manager):
    visitor.open(f"{ROOT}{CODE_PATH}", {"email": manager.email.title()})

    with tenant_context(agency):
        assert Mail.objects.get().recipient.lower() == manager.email


def test_the_longest_address_gets_its_code(visitor, agency, member):
    user = member(agency, "analyst")
    user.email = "a" * 60 + "@" + ".".join(["b" * 60] * 3) + ".be"
    user.save()

    page = visitor.open(f"{ROOT}{CODE_PATH}", {"email": user.email})

    assert page.status_code == 200
    with tenant_context(agency):
        assert Mail.objects.get().recipient == user.email


def test_a_second_host_asks_for_no_other_sign_in(visitor, manager, dinant, member):
    member(dinant, "manager", manager)
    sign_in_by_password(visitor, manager.email)

    page = visitor.open(f"{OTHER_CITY}/espace/")

    assert visitor.address == f"{OTHER_CITY}/espace/"
    assert page.status_code == 200
    assert not any(PASSWORD_PATH in address for address in visitor.went_through)


def test_whoever_has_one_space_is_led_straight_to_it(visitor, manager):
    sign_in_by_password(visitor, manager.email, f"{ROOT}/espaces/")

    assert visitor.address == f"{CITY}/espace/"


def test_whoever_has_two_spaces_may_choose(visitor, manager, dinant, member):
    member(dinant, "reader", manager)

    page = sign_in_by_password(visitor, manager.email, f"{ROOT}/espaces/").content.decode()

    assert f'href="{CITY}/espace/"' in page
    assert f'href="{OTHER_CITY}/espace/"' in page


def test_whoever_has_no_space_is_told_whom_to_ask(visitor, manager):
    end_role(membership=manager.memberships.get(), actor=None)

    page = sign_in_by_password(visitor, manager.email, f"{ROOT}/espaces/").content.decode()

    assert "Aucun espace ne vous est ouvert" in page


def test_a_stranger_to_the_organisation_finds_nothing_there(visitor, manager):
    page = sign_in_by_password(visitor, manager.email, f"{OTHER_CITY}/espace/")

    assert visitor.address == f"{OTHER_CITY}/espace/"
    assert page.status_code == 404


def test_a_role_that_ends_ends_access_at_the_next_request(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    end_role(membership=manager.memberships.get(), actor=None)

    assert visitor.ask(f"{CITY}/espace/").status_code == 404


def test_a_user_who_is_closed_is_signed_out_everywhere(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    manager.is_active = False
    manager.save(update_fields=["is_active"])

    visitor.open(f"{CITY}/espace/")
    assert visitor.address.startswith(f"{ROOT}{PASSWORD_PATH}")


def test_a_new_password_ends_the_sessions_of_the_old_one(visitor, manager):
    sign_in_by_password(visitor, manager.email)

    manager.set_password("quatre-petits-chats")
    manager.save(update_fields=["password"])

    visitor.open(f"{CITY}/espace/")
    assert visitor.address.startswith(f"{ROOT}{PASSWORD_PATH}")


@pytest.mark.parametrize("status", [OrganisationStatus.RETIRED, OrganisationStatus.SUSPENDED])
def test_nobody_enters_a_city_that_is_closed(visitor, namur, manager, status):
    set_status(namur, status)

    visitor.open(f"{ROOT}/espaces/")
    page = visitor.open(
        f"{ROOT}{PASSWORD_PATH}?next=/entrer/%3Fhost%3Dnamur.portail.test%26nonce%3D{'a' * 64}",
        {"login": manager.email, "password": "trois-petits-chats"},
    )

    assert visitor.address == f"{ROOT}/espaces/"
    assert "Aucun espace ne vous est ouvert" in page.content.decode()
    assert not Ticket.objects.exists()


def test_a_closed_account_is_told_so_once_the_password_is_right(visitor, manager):
    manager.is_active = False
    manager.save(update_fields=["is_active"])

    page = sign_in_by_password(visitor, manager.email)

    assert page.status_code == 200
    assert "Ce compte est fermé." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


def test_a_wrong_password_says_so_above_the_form(visitor, manager):
    page = visitor.open(f"{ROOT}{PASSWORD_PATH}", {"login": manager.email, "password": "faux"})

    assert "L’adresse ou le mot de passe ne convient pas." in page.content.decode()
    assert not visitor.is_signed_in(ROOT)


@pytest.mark.parametrize("path", [PASSWORD_PATH, CODE_PATH])
@pytest.mark.parametrize(
    "typed",
    [{}, {"login": "x", "email": "x", "password": "y"}, {"login": "\0", "email": "\0", "password": "\0"}],
)
def test_what_cannot_be_an_address_is_said_on_its_field_in_french(visitor, path, typed):
    page = visitor.open(f"{ROOT}{path}", typed)
    text = page.content.decode()

    assert page.status_code == 200
    assert 'class="error-summary"' in text
    assert 'aria-invalid="true"' in text
    assert not [word for word in ENGLISH if word in text]


@pytest.mark.parametrize("path", [PASSWORD_PATH, CODE_PATH])
def test_the_pages_speak_french_whatever_the_library_says(visitor, path):
    text = visitor.open(f"{ROOT}{path}").content.decode()

    assert "<h1>Connexion</h1>" in text
    assert not [word for word in ENGLISH if word in text]


def test_scripts_get_a_page_too(visitor):
    answer = visitor.client(ROOT).post(
        PASSWORD_PATH,
        {"login": "x"},
        headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"},
    )

    assert answer["Content-Type"].startswith("text/html")


def test_a_form_sent_after_the_end_of_the_session_is_answered_on_the_spot(visitor, manager, namur, client_on):
    page = client_on(namur).post("/espace/courriels/", {"x": "1"})

    assert page.status_code == 401
    assert "Votre connexion a pris fin." in page.content.decode()
    assert "/connexion/?next=" in page.content.decode()


def test_a_fragment_asked_for_after_the_end_of_the_session_has_the_whole_page_loaded_again(namur, client_on):
    answer = client_on(namur).get("/espace/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer["HX-Refresh"] == "true"


def test_in_production_the_way_in_works_over_https_only(visitor, manager):
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = visitor.ask(f"{CITY}/connexion/")

    assert answer.status_code == 301
    assert answer["Location"] == "https://namur.portail.test/connexion/"


def test_a_browser_of_one_person_is_not_that_of_another(visitor, manager, namur, member):
    sign_in_by_password(visitor, manager.email)

    stranger = Browser()
    stranger.open(f"{CITY}/espace/")

    assert stranger.address.startswith(f"{ROOT}{PASSWORD_PATH}")
