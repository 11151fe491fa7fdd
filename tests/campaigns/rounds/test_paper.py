"""A round on paper: in the order of the street, with what is known before going in, and room for the rest."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from pypdf import PdfReader

from tenants.consent.models import ContactBlock, How
from tenants.consent.services import block_shop
from tenants.membership.roles import Role
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_actor, make_running_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(namur):
    make_running_edition()
    return make_actor(namur, Role.STEWARD)


@pytest.fixture
def shops(namur):
    return make_street(namur, "12", "3", "2", "1bis") + make_street(namur, "7", street="Rue de l’Ange")


@pytest.fixture
def row(steward, shops):
    return make_round(steward, shops, aim="Séance du 12", instruction="Commencez par la galerie.")


def text_of(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pages = PdfReader(BytesIO(response.content)).pages
    text = "\n".join(page.extract_text() for page in pages)
    return text.replace("\u200b", "").replace("\u00a0", " ").replace("\u202f", " ")


def places(text, *names):
    return [text.index(name) for name in names]


def test_the_list_is_in_the_order_of_the_street(client_on, steward, row, namur):
    text = text_of(client_on(namur, steward.user).get(f"/espace/tournees/{row.uuid}/feuille.pdf"))

    along = places(
        text, "l’Ange, côté impair", "Boutique 7", "Rue de Fer, côté impair", "Boutique 1bis", "Boutique 3",
        "Rue de Fer, côté pair", "Boutique 2", "Boutique 12",
    )  # fmt: skip
    assert along == sorted(along)
    for words in ("Commencez par la galerie.", "Séance du 12", "Intéressé", "Pas un commerce"):
        assert words in text


def test_what_is_known_of_a_shop_stands_beside_it(client_on, steward, row, shops, namur):
    now = timezone.now()
    again = (now + timedelta(days=3)).date()
    make_visit(steward, shops[1], "absent", come_back_on=again)
    with tenant_context(namur):
        block_shop(shops[2], reason=ContactBlock.Reason.ASKED, via=How.DOORSTEP, actor=steward.user, now=now)

    for path in ("feuille", "fiches"):
        text = text_of(client_on(namur, steward.user).get(f"/espace/tournees/{row.uuid}/{path}.pdf"))
        assert "Absent, le" in text
        assert f"Repasser le {again:%d/%m/%Y}" in text
        assert text.count("Ne pas contacter") == 1


def test_eight_cards_fill_a_page(client_on, steward, namur):
    row = make_round(steward, make_street(namur, *map(str, range(1, 18))))

    response = client_on(namur, steward.user).get(f"/espace/tournees/{row.uuid}/fiches.pdf")

    pages = PdfReader(BytesIO(response.content)).pages
    assert [page.extract_text().count("Boutique") for page in pages] == [8, 8, 1]


def test_a_round_of_others_is_not_there(client_on, row, namur):
    other = make_actor(namur, Role.STEWARD)
    for path in ("feuille", "fiches"):
        response = client_on(namur, other.user).get(f"/espace/tournees/{row.uuid}/{path}.pdf")
        assert response.status_code == 404


@pytest.mark.parametrize("path", ["feuille", "fiches"])
def test_a_round_without_shops_says_so(client_on, steward, row, namur, path):
    with tenant_context(namur):
        row.shops.all().delete()

    text = text_of(client_on(namur, steward.user).get(f"/espace/tournees/{row.uuid}/{path}.pdf"))

    assert "plus de commerce" in text


def test_a_longer_round_asks_no_more_statements(
    client_on, steward, row, namur, django_assert_max_num_queries
):
    client = client_on(namur, steward.user)
    long = make_round(steward, make_street(namur, *map(str, range(100, 160))))
    for one in (row, long):
        with django_assert_max_num_queries(22):
            client.get(f"/espace/tournees/{one.uuid}/feuille.pdf")
