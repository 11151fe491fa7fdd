"""A sign-up filled from the company number: from the city's own extract, without a script, never refused."""

from datetime import date
from html import unescape

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.signups.company_lookup import PER_MINUTE
from tenants.company_register.models import Establishment
from tests.campaigns.signups.visiting import form_of, session_to_come, signed_up, typed

BAKERY, SECOND, ENTERPRISE = "2100000114", "2100000213", "0400000185"


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=6)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture(autouse=True)
def bakery(namur):
    return establishment(namur)


def establishment(city, **fields):
    values = {
        "bce": BAKERY, "enterprise": ENTERPRISE, "sign": "Le Pain doré", "legal_name": "Lambert SRL",
        "street": "Rue de Fer", "number": "12", "box": "B", "postal_code": "5000", "sector_id": "ALI-BOU",
        "phone": "081 22 33 44", "email": "anne@lambert.example", "is_natural_person": True,
        "extract_on": date(2026, 11, 2), "extract_number": 130,
    } | fields  # fmt: skip
    with tenant_context(city):
        return Establishment.objects.create(**values)


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def look(visitor, session, company, **fields):
    empty = {"shop_name": "", "sector": "", "email": ""}
    sent = typed(**(empty | {"bce": company, "bce-search": "1"} | fields))
    return visitor.post(form_of(session), sent)


def shown(response, name):
    value = response.context["form"][name].value()
    return getattr(value, "code", value)


def test_an_establishments_number_fills_name_address_and_sector(visitor, session, namur):
    response = look(visitor, session, "2.100.000.114")

    assert response.status_code == 200
    assert [shown(response, name) for name in ("shop_name", "street", "number", "postal_code", "sector")] == [
        "Le Pain doré", "Rue de Fer", "12/B", "5000", "ALI-BOU",
    ]  # fmt: skip
    page = text_of(response)
    assert "Trouvé à la BCE : Le Pain doré – Rue de Fer 12." in page
    assert '<details class="more" open>' in response.content.decode()
    assert signed_up(namur, session) == []


def test_nothing_else_of_a_sole_trader_is_said(visitor, session):
    page = text_of(look(visitor, session, BAKERY))

    for private in ("081 22 33 44", "anne@lambert.example", "Lambert SRL"):
        assert private not in page


def test_the_number_of_an_enterprise_with_one_establishment_fills_too(visitor, session):
    response = look(visitor, session, "BE 0400.000.185")

    assert (shown(response, "shop_name"), shown(response, "bce")) == ("Le Pain doré", BAKERY)


def test_of_several_establishments_one_is_chosen(visitor, session, namur):
    establishment(
        namur, bce=SECOND, sign="Le Pain doré gare", street="Place de la Station", number="1", box=""
    )

    response = look(visitor, session, ENTERPRISE)
    assert "Plusieurs établissements" in text_of(response)
    assert "Place de la Station 1" in text_of(response)
    assert shown(response, "shop_name") == ""

    chosen = look(visitor, session, ENTERPRISE, **{"bce-choice": SECOND})
    assert (shown(chosen, "shop_name"), shown(chosen, "bce")) == ("Le Pain doré gare", SECOND)


def test_what_was_typed_is_not_replaced_and_people_stay(visitor, session):
    response = look(
        visitor,
        session,
        BAKERY,
        shop_name="Chez Anne",
        email="anne@exemple.test",
        **{"p0-name": "Anne Lambert"},
    )

    assert shown(response, "shop_name") == "Chez Anne"
    assert shown(response, "street") == "Rue de Fer"
    page = response.content.decode()
    assert "anne@exemple.test" in page
    assert "Anne Lambert" in page


def test_what_an_earlier_look_up_filled_gives_way_to_the_next(visitor, session, namur):
    establishment(namur, bce=SECOND, enterprise="0400000284", sign="Fleurs Maes", street="Rue Haute",
                  number="3",
                  box="", sector_id="MAI-FLE")  # fmt: skip
    response = look(
        visitor, session, SECOND, shop_name="Le Pain doré", street="Rue de Fer", number="12/B",
        postal_code="5000",
        sector="ALI-BOU", **{"bce-filled": BAKERY},
    )  # fmt: skip

    assert [shown(response, name) for name in ("shop_name", "street", "number", "sector")] == [
        "Fleurs Maes", "Rue Haute", "3", "MAI-FLE",
    ]  # fmt: skip


def test_a_closed_shop_is_said_kindly_and_not_refused(visitor, session, namur):
    establishment(namur, bce=SECOND, enterprise="0400000284", gone_on=date(2026, 12, 1))

    page = text_of(look(visitor, session, SECOND))
    assert "n’est plus en activité" in page
    assert "1er décembre 2026" in page
    assert visitor.post(form_of(session), typed(bce=SECOND)).status_code == 302


def test_one_that_moved_away_is_said_so(visitor, session, namur):
    establishment(namur, bce=SECOND, enterprise="0400000284", gone_on=date(2026, 12, 1), moved_to="5500")

    assert "a quitté la ville (code postal 5500)" in text_of(look(visitor, session, SECOND))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "Écrivez d’abord le numéro"),
        ("2.100.000.115", "Ce numéro n’existe pas"),
        ("0403.170.701", "n’est pas dans nos données de la BCE"),
    ],
)
def test_a_number_that_says_nothing_leaves_the_form(visitor, session, number, said):
    response = look(visitor, session, number)

    assert response.status_code == 200
    assert said in text_of(response)


def test_another_citys_extract_is_not_looked_in(session, dinant, client_on):
    elsewhere = session_to_come(dinant, capacity=6)

    assert "n’est pas dans nos données" in text_of(look(client_on(dinant), elsewhere, BAKERY))


def test_whoever_asks_too_often_waits_and_loses_nothing(visitor, session):
    with freeze_time(timezone.now().replace(second=5)):
        for _ in range(PER_MINUTE):
            assert look(visitor, session, BAKERY).status_code == 200
        response = look(visitor, session, BAKERY, shop_name="Chez Anne")

    assert response.status_code == 429
    assert "Attendez une minute" in text_of(response)
    assert shown(response, "shop_name") == "Chez Anne"


def test_filled_and_sent_it_is_a_sign_up_of_that_establishment(visitor, session, namur):
    filled = look(visitor, session, BAKERY)
    fields = {
        name: shown(filled, name)
        for name in ("shop_name", "street", "number", "postal_code", "sector", "bce")
    }
    assert visitor.post(form_of(session), typed(**fields)).status_code == 302

    [(row, _)] = signed_up(namur, session)
    assert (row.shop.name, row.shop.bce, row.shop.street) == ("Le Pain doré", BAKERY, "Rue de Fer")
