"""A person's own self-diagnostics behind their personal link."""

import pytest
from django.urls import reverse
from django_tenants.utils import tenant_context

from campaigns.signups.models import SignUp
from diagnostic.assessment.models import Attempt
from tenants.shops.personal_links import personal_token
from tests.factories.diagnostics import finished_attempt
from tests.factories.sessions import make_coming_session, make_group, make_running_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(namur):
    session = make_coming_session(make_running_edition(), namur)
    claim = make_group(namur, session, "Anne Dubois", shop="Chez Anne", email="anne@example.org")
    with tenant_context(namur):
        sign_up = SignUp.objects.select_related("contact", "shop").get(uuid=claim.uuid)
        token = personal_token(sign_up.contact)
        return sign_up, reverse("diagnostic:personal", args=[token], urlconf="portal.urls.city")


def test_the_button_begins_for_the_shop_of_the_sign_up_and_only_once(namur, client_on, page):
    sign_up, url = page
    client = client_on(namur)

    first, second = client.post(url), client.post(url)

    with tenant_context(namur):
        attempt = Attempt.objects.get()
    assert first["Location"] == second["Location"] == f"/diagnostic/{attempt.uuid}/"
    assert (attempt.person, attempt.shop) == (sign_up.contact, sign_up.shop)


def test_the_page_lists_what_was_finished_without_its_score(namur, client_on, page):
    sign_up, url = page
    attempt = finished_attempt(namur, person=sign_up.contact, shop=sign_up.shop, about=50)

    content = client_on(namur).get(url).content.decode()

    assert "Voir mon résultat" in content
    assert f"{attempt.diagnostic.score} sur 100" not in content


def test_a_shop_that_is_not_theirs_is_not_taken(namur, client_on, page):
    sign_up, url = page
    with tenant_context(namur):
        other = type(sign_up.shop).objects.create(name="Chez Bob")

    client_on(namur).post(url, {"shop": str(other.uuid)})

    with tenant_context(namur):
        assert Attempt.objects.get().shop == sign_up.shop


def test_the_link_of_another_city_opens_nothing(dinant, client_on, page):
    assert client_on(dinant).get(page[1]).status_code == 404
