"""Cards that stewards leave: printed by the city's team, found again, and what their code opens."""

from io import BytesIO
from uuid import UUID

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from pypdf import PdfReader

from campaigns.agenda.models import SeatClaim
from campaigns.signups.models import SignUp
from campaigns.visits.card_selectors import batches
from campaigns.visits.models import ShopCard
from campaigns.visits.services import print_cards, tie_card
from kernel.codes import shown_code
from tenants.membership.roles import Role
from tenants.shops.services import merge_shops
from tests.factories.rounds import make_street
from tests.factories.sessions import make_actor, make_coming_session

CARDS = "/espace/tournees/cartes/"


@pytest.fixture
def made(in_namur, manager, now):
    return print_cards(12, actor=manager.user, now=now)


@pytest.fixture
def tied(in_namur, made, steward, street, now):
    return tie_card(actor=steward, code=made[0].code, shop=street[0].uuid, now=now)


@pytest.fixture
def here(namur, edition):
    return make_coming_session(edition, namur)


def plain(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_a_batch_is_printed_with_its_codes_and_addresses(client_on, namur, manager, made):
    client = client_on(namur, manager.user)
    [batch] = batches()

    answer = client.get(f"{CARDS}{batch.number}.pdf")

    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    assert [page.count("Code\n") for page in pages] == [10, 2]
    text = "\n".join(pages)
    for card in made:
        assert f"namur.localhost:8000/carte/{shown_code(card.code)}" in text.replace("\n", "") or (
            f"/carte/{shown_code(card.code)}" in text
        )


def test_a_card_that_a_shop_has_is_not_printed_again(client_on, namur, manager, made, tied):
    client = client_on(namur, manager.user)
    [batch] = batches()
    text = PdfReader(BytesIO(client.get(f"{CARDS}{batch.number}.pdf").content)).pages[0].extract_text()
    assert shown_code(tied.code) not in text
    assert (batch.n, batch.n_tied) == (12, 1)


def test_cards_are_asked_for_on_the_page(client_on, namur, manager):
    client = client_on(namur, manager.user)
    answer = client.post(CARDS, {"n": "20"}, follow=True)
    assert "20 cartes sont prêtes à imprimer." in plain(answer)
    with tenant_context(namur):
        assert ShopCard.objects.count() == 20


@pytest.mark.parametrize("n", ["", "9", "501", "dix"])
def test_a_wrong_number_prints_nothing(client_on, namur, manager, n):
    answer = client_on(namur, manager.user).post(CARDS, {"n": n})
    assert (answer.status_code, "Écrivez un nombre de 10 à 500." in plain(answer)) == (422, True)


def test_the_list_says_where_cards_are_and_finds_one(client_on, namur, manager, steward, made, tied, street):
    client = client_on(namur, manager.user)
    with tenant_context(namur):
        other = tie_card(actor=steward, code=made[1].code, shop=street[3].uuid, now=timezone.now())

    assert "Boutique 1<" in plain(client.get(CARDS))
    for q in (tied.code.lower(), shown_code(tied.code), "boutique 1 "):
        text = plain(client.get(CARDS, {"q": q}))
        assert shown_code(tied.code) in text
    assert shown_code(other.code) not in plain(client.get(CARDS, {"q": tied.code}))


def test_more_cards_ask_no_more_statements(
    client_on, namur, manager, steward, made, street, django_assert_max_num_queries
):
    client = client_on(namur, manager.user)
    for n in (1, 8):
        with tenant_context(namur):
            shops = make_street(namur, *map(str, range(100 * n, 100 * n + n)))
            left = ShopCard.objects.filter(shop__isnull=True)
            for card, shop in zip(left, shops, strict=False):
                tie_card(actor=steward, code=card.code, shop=shop.uuid, now=timezone.now())
        with django_assert_max_num_queries(20):
            client.get(CARDS)


def test_a_card_opens_the_sessions_and_its_shop_signs_up_in_one_form(
    client_on, namur, dinant, tied, street, here
):
    visitor = client_on(namur)

    page = visitor.get(f"/carte/{shown_code(tied.code)}/")

    form_url = f"/seances/{here.pk}/inscription/commerce/?s=steward&amp;commerce={street[0].uuid}"
    assert "Boutique 1 – Rue de Fer 1, 5000" in plain(page)
    assert form_url in page.content.decode()
    url = form_url.replace("&amp;", "&")
    drawn = plain(visitor.get(url))
    assert "Boutique 1 – Rue de Fer 1, 5000" in drawn
    assert 'name="sector"' not in drawn
    sent = {
        "form_key": str(UUID(int=5)), "s": "steward", "shop_uuid": str(street[0].uuid),
        "shop_name": "Boutique 1", "n": "1", "p0-name": "Anne Lambert", "p0-role": "owner",
        "email": "anne@exemple.test",
    }  # fmt: skip
    assert "Boutique 1 – Rue de Fer 1" in plain(visitor.post(url, sent | {"email": ""}))
    assert visitor.post(url, sent).status_code == 302
    with tenant_context(namur):
        assert SignUp.objects.get().shop_id == street[0].pk
    assert SeatClaim.objects.get(session=here).source == "steward"


def test_a_shop_merged_since_is_the_one_that_it_is_now(client_on, namur, manager, tied, street, here, now):
    with tenant_context(namur):
        merge_shops(shop=street[0], into=street[1], actor=manager.user, on=now.date(), now=now)
    assert "Boutique 2 –" in plain(client_on(namur).get(f"/carte/{tied.code}/"))


def test_an_unknown_code_and_one_of_no_shop_are_answered_alike(client_on, namur, made):
    answers = [client_on(namur).get(f"/carte/{code}/") for code in (made[3].code, "AAAA-3333")]
    assert [(one.status_code, one.url) for one in answers] == [(302, "/?s=steward")] * 2


def test_a_card_of_another_city_leads_to_no_shop(client_on, dinant, tied, edition):
    assert client_on(dinant).get(f"/carte/{tied.code}/").status_code == 302


def test_guessing_is_slowed_down(client_on, namur, tied, edition):
    visitor = client_on(namur)
    answers = [visitor.get(f"/carte/{'A' * n}/").status_code for n in range(1, 23)]
    assert answers[:20] == [302] * 20
    assert answers[-1] == 429
    assert visitor.get(f"/carte/{tied.code}/").status_code == 200  # who has a card does not wait


def test_without_a_session_the_page_offers_to_be_told(client_on, namur, tied):
    assert "/etre-prevenu/" in plain(client_on(namur).get(f"/carte/{tied.code}/"))


@pytest.mark.parametrize("role", [Role.STEWARD, Role.READER])
def test_cards_are_printed_by_who_plans(client_on, namur, role, edition):
    assert client_on(namur, make_actor(namur, role).user).get(CARDS).status_code == 403
