"""A result taken without a shop: the name typed is kept, and it is claimed later, keeping its day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.signups.models import SignUp
from dashboards.engine.disclosure.atoms import cut
from dashboards.engine.figures.rows import Inputs
from dashboards.engine.snapshots.gather import gather
from diagnostic.assessment.errors import AttemptUnknown, ShopKnown, ShopOfGuest
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.selectors import attempt_of, attempts_of_person, confirmed_shops_of, history_of
from diagnostic.assessment.services import (
    Claimed,
    claim,
    correct,
    finish,
    keep_typed_name,
    leave_unnamed,
    retake,
)
from diagnostic.assessment.staff_selectors import typed_name, typed_names
from kernel.clock import today
from kernel.codes import shown_code
from kernel.facts import Reading
from kernel.privacy import holdings
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import Shop
from tenants.shops.personal_links import personal_token
from tests.access.test_query_counts import assert_constant
from tests.diagnostic.assessment.lives import answered, begun, finished
from tests.diagnostic.assessment.test_pages_start import coded, held_now
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt
from tests.factories.facts import make_shop
from tests.factories.people import make_user
from tests.factories.sessions import make_coming_session, make_group

pytestmark = pytest.mark.django_db

NAMES = "/espace/diagnostics/noms/"
BCE = "2012345667"


def claimed(attempt, shop, by=Claimed.NUMBER, **fields) -> Attempt:
    return claim(attempt.uuid, shop, by=by, now=timezone.now(), **fields)


def test_an_unknown_name_is_kept_as_typed_in_a_session_and_at_home(edition, namur, client_on):
    session = held_now(edition, namur)
    browser = client_on(namur)
    for address in (f"/diagnostic/seance/{coded(session)}/?ici=1", "/diagnostic/"):
        browser.post(address, {"form_key": uuid4(), "shop_name": "  L’Atelier   des Lunettes "})
    with tenant_context(namur):
        rows = Attempt.objects.order_by("id").values_list("session", "shop", "shop_typed")
        kept: list[object] = list(rows)
    assert kept == [(session.pk, None, "L’Atelier des Lunettes"), (None, None, "L’Atelier des Lunettes")]


def test_of_a_known_shop_and_of_a_guest_no_name_is_kept(city, edition):
    shop = make_shop(city, name="Le Coin du Fil")

    assert begun(city, shop=shop, shop_typed="Le Coin du Fil").shop_typed == ""
    assert begun(city, is_guest=True, shop_typed="Chez Ailleurs").shop_typed == ""


def test_a_claimed_result_is_the_shops_on_its_own_day(city, edition):
    shop = make_shop(city, name="Le Coin du Fil")
    on = today() - timedelta(days=20)
    attempt = finished_attempt(city, edition=edition, on=on, about=40)
    before = attempt.diagnostic
    done = claimed(attempt, shop)
    row = done.diagnostic

    assert (row.shop, row.subject, row.happened_on) == (shop, "", on)
    assert (row.score, row.answers, row.themes) == (before.score, before.answers, before.themes)
    before.refresh_from_db()
    assert (row.corrects, before.superseded_at is not None, before.shop) == (before, True, None)
    assert Diagnostic.objects.current().count() == 1
    assert attempt_of(attempt.uuid).shop == shop
    assert Entry.objects.get(action="diagnostic.claimed").details == {"by": "bce"}


def test_claiming_again_changes_nothing_and_another_shop_is_refused(city, edition):
    shop, other = make_shop(city, name="Un"), make_shop(city, name="Deux")
    attempt = finished_attempt(city, edition=edition)
    claimed(attempt, shop)
    rows = list(Diagnostic.objects.order_by("id").values())
    claimed(attempt, shop)

    assert list(Diagnostic.objects.order_by("id").values()) == rows
    with pytest.raises(ShopKnown):
        claimed(attempt, other)
    with pytest.raises(ShopKnown):
        keep_typed_name(attempt.uuid, "Trois", now=timezone.now())


def test_a_guests_result_is_nobodys_here(city, edition):
    attempt = open_attempt(city, edition=edition, is_guest=True)
    with pytest.raises(ShopOfGuest):
        claimed(attempt, make_shop(city))


def test_another_citys_attempt_is_not_found(namur, dinant, edition):
    attempt = finished_attempt(namur, edition=edition)
    with tenant_context(dinant), pytest.raises(AttemptUnknown):
        claimed(attempt, make_shop(dinant))


def test_all_of_a_chain_goes_together_and_the_way_since_stays(city, edition):
    shop = make_shop(city)
    first = finished_attempt(city, edition=edition, about=20, on=today() - timedelta(days=30))
    now = finished_attempt(city, edition=edition, about=60, chain=first.chain)
    claimed(now, shop)

    shown = attempt_of(now.uuid)
    assert [one.diagnostic.score for one in history_of(shown)] == [first.diagnostic.score]
    assert {row.shop for row in Diagnostic.objects.current()} == {shop}
    assert Diagnostic.objects.current().count() == 2


def test_a_result_claimed_can_be_corrected_and_what_was_corrected_before_is_found(city, edition):
    """From the first link, over the correction and the shop's name, to what stands now."""
    first = finished(city, 20)
    correction = correct(first.uuid, now=timezone.now())
    correction.answers = answers_about(80)
    correction.save()
    finish(correction.uuid, organisation=city, now=timezone.now())
    claimed(first, make_shop(city))
    again = correct(first.uuid, now=timezone.now())

    assert again.corrects == correction
    assert again.answers == answers_about(80)
    again.answers = answers_about(50)
    again.save()
    done = finish(again.uuid, organisation=city, now=timezone.now())
    assert Diagnostic.objects.current().get() == done.diagnostic


def test_who_is_midway_finishes_for_the_shop(city, edition):
    shop = make_shop(city)
    attempt = answered(city, shop_typed="Au Fil")
    claimed(attempt, shop, by=Claimed.STAFF, actor=make_user())

    done = finish(attempt.uuid, organisation=city, now=timezone.now())
    assert (done.diagnostic.shop, done.shop_typed) == (shop, "")


def test_a_retake_keeps_the_name_that_waits(city, edition):
    first = finished(city, shop_typed="Au Fil")
    assert retake(first.uuid, language="fr", now=timezone.now()).shop_typed == "Au Fil"


def test_publication_counts_the_claimed_result_once(namur, edition):
    """Five shops in an atom stay one atom when one of them says its name afterwards."""
    at = timezone.now() - timedelta(days=3)
    made = [finished_attempt(namur, edition=edition, finished_at=at) for _ in range(5)]
    before = inputs_of(edition, namur)
    with tenant_context(namur):
        claimed(made[2], make_shop(namur))
    after = inputs_of(edition, namur)

    assert len(after.diagnostics) == len(before.diagnostics) == 5
    rows = (cut(one.publication_rows.diagnostics, timezone.now()).atoms for one in (before, after))
    assert [[len(atom.rows) for atom in atoms] for atoms in rows] == [[5], [5]]


def inputs_of(edition, city) -> Inputs:
    return gather(edition, today(), Reading.TRUE, cities=[city])


def test_names_wait_for_the_staff_once_a_chain_and_go_when_settled(city, edition):
    first = finished(city, shop_typed="Optique du Pont")
    retake(first.uuid, language="fr", now=timezone.now())
    other = begun(city, shop_typed="Chez Odile")
    begun(city)

    assert [one.name for one in typed_names()] == ["Chez Odile", "Optique du Pont"]
    claimed(first, make_shop(city))
    leave_unnamed(other.pk, actor=make_user())
    assert typed_names() == []
    assert typed_name(first.pk) is None
    assert Entry.objects.filter(action="diagnostic.left_unnamed").count() == 1


@pytest.fixture
def manager(edition, namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def test_staff_choose_among_shops_that_look_alike_and_see_no_result(namur, edition, manager):
    shop = make_shop(namur, name="Optique du Pont Neuf", street="Rue du Pont")
    attempt = finished_attempt(namur, edition=edition, shop_typed="Optique du Pont")
    assert "Optique du Pont" in manager.get(NAMES).content.decode()
    page = manager.get(f"{NAMES}{attempt.pk}/")
    assert [one.pk for one in page.context["shops"]] == [shop.pk]
    for text in (page.content.decode(), manager.get(NAMES).content.decode()):
        assert attempt.code not in text
        assert str(attempt.uuid) not in text

    response = manager.post(f"{NAMES}{attempt.pk}/", {"shop": shop.uuid})
    assert response["Location"] == NAMES
    with tenant_context(namur):
        assert attempt_of(attempt.uuid).diagnostic.shop == shop
        entry = Entry.objects.get(action="diagnostic.claimed")
    assert (entry.details, entry.actor_label != "") == ({"by": "staff"}, True)
    assert manager.get(f"{NAMES}{attempt.pk}/").status_code == 302


def test_staff_make_a_new_shop_or_leave_the_name(namur, edition, manager):
    attempt = finished_attempt(namur, edition=edition, shop_typed="Le Vélo Bleu", sector="CUL-CYC")
    address = f"{NAMES}{attempt.pk}/?nouveau=1"
    assert 'value="Le Vélo Bleu"' in manager.get(address).content.decode()
    assert manager.post(address, {"name": ""}).status_code == 422
    manager.post(
        address, {"name": "Le Vélo Bleu", "street": "Rue de Fer", "number": "4", "postal_code": "5000"}
    )
    with tenant_context(namur):
        shop = Shop.objects.get(name="Le Vélo Bleu")
        assert attempt_of(attempt.uuid).shop == shop
        assert shop.sector_id == "CUL-CYC"

    other = finished_attempt(namur, edition=edition, shop_typed="Truc")
    manager.post(f"{NAMES}{other.pk}/", {"action": "leave"})
    with tenant_context(namur):
        assert attempt_of(other.uuid).shop_typed == ""


def test_names_of_another_city_are_not_there(namur, dinant, edition, manager):
    attempt = finished_attempt(dinant, edition=edition, shop_typed="Quai Sud")
    assert "Quai Sud" not in manager.get(NAMES).content.decode()
    assert manager.post(f"{NAMES}{attempt.pk}/", {"action": "leave"}).status_code == 302
    with tenant_context(dinant):
        assert attempt_of(attempt.uuid).shop_typed == "Quai Sud"


def test_the_list_takes_as_many_statements_for_ten_names_as_for_one(namur, edition, manager):
    def add(n: int) -> None:
        finished_attempt(namur, edition=edition, shop_typed=f"Nom {n}")

    assert_constant(manager, NAMES, add)


@pytest.fixture
def signed_up(namur, edition):
    session = make_coming_session(edition, namur)
    group = make_group(namur, session, "Anne Dubois", shop="Chez Anne", email="anne@example.org")
    with tenant_context(namur):
        return SignUp.objects.select_related("contact", "shop").get(uuid=group.uuid)


def personal_page(namur, sign_up) -> str:
    with tenant_context(namur):
        return f"/diagnostic/moi/{personal_token(sign_up.contact)}/"


def test_who_has_confirmed_a_sign_up_claims_a_result_by_its_code(namur, edition, client_on, signed_up):
    attempt = finished_attempt(namur, edition=edition, on=today() - timedelta(days=9))
    page = personal_page(namur, signed_up)
    browser = client_on(namur)
    wrong = browser.post(page, {"claim": "1", "code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "error-summary" in wrong.content.decode()

    code = shown_code(attempt.code).lower()
    response = browser.post(page, {"claim": "1", "code": code})
    assert response.status_code == 302
    with tenant_context(namur):
        found = attempt_of(attempt.uuid)
        assert (found.shop, found.person) == (signed_up.shop, signed_up.contact)
        assert found.diagnostic.happened_on == today() - timedelta(days=9)
        assert found in attempts_of_person(signed_up.contact)


def test_a_sign_up_that_was_never_confirmed_claims_nothing(namur, edition, client_on):
    session = make_coming_session(edition, namur)
    group = make_group(namur, session, "Paul", shop="Chez Paul", email="paul@example.org", state="held")
    attempt = finished_attempt(namur, edition=edition)
    with tenant_context(namur):
        sign_up = SignUp.objects.select_related("contact", "shop").get(uuid=group.uuid)
        assert confirmed_shops_of(sign_up.contact) == []
    page = personal_page(namur, sign_up)
    assert "sans dire le nom" not in client_on(namur).get(page).content.decode()
    client_on(namur).post(page, {"claim": "1", "code": attempt.code})
    with tenant_context(namur):
        assert attempt_of(attempt.uuid).shop is None


def claim_page(attempt) -> str:
    return f"/diagnostic/{attempt.uuid}/commerce/"


def test_a_known_number_asks_whether_it_is_this_shop_and_then_it_is(namur, edition, client_on):
    shop = make_shop(namur, name="Le Coin du Fil", bce=BCE, street="Rue Haute")
    attempt = finished_attempt(namur, edition=edition)
    browser = client_on(namur)
    assert claim_page(attempt) in browser.get(f"/diagnostic/{attempt.uuid}/resultat/").content.decode()

    asked = browser.post(claim_page(attempt), {"bce": "2.012.345.667"})
    assert asked.status_code == 200
    assert "Est-ce ce commerce" in asked.content.decode()
    assert "Le Coin du Fil" in asked.content.decode()
    with tenant_context(namur):
        assert attempt_of(attempt.uuid).shop is None

    browser.post(claim_page(attempt), {"bce": BCE, "shop": str(shop.uuid)})
    with tenant_context(namur):
        assert attempt_of(attempt.uuid).shop == shop
    assert "Le Coin du Fil" in browser.get(f"/diagnostic/{attempt.uuid}/resultat/").content.decode()
    assert browser.get(claim_page(attempt)).status_code == 302


def test_an_unknown_number_leads_to_the_name_which_waits_for_the_city(namur, edition, client_on):
    attempt = finished_attempt(namur, edition=edition)
    browser = client_on(namur)
    for typed in ({}, {"bce": "12"}, {"bce": BCE}):
        assert browser.post(claim_page(attempt), typed | {"shop_name": ""}).status_code == 422
    browser.post(claim_page(attempt), {"bce": BCE, "shop_name": "Le Coin du Fil"})
    with tenant_context(namur):
        assert attempt_of(attempt.uuid).shop_typed == "Le Coin du Fil"
    text = browser.get(f"/diagnostic/{attempt.uuid}/resultat/").content.decode()
    assert "la ville regarde de quel commerce il s’agit" in text


def test_erasing_the_person_leaves_no_row_that_tells_which_it_was(namur, edition, signed_up):
    attempt = finished_attempt(namur, edition=edition)
    with tenant_context(namur):
        claimed(attempt, signed_up.shop, by=Claimed.SIGN_UP, person=signed_up.contact)
        for holding in holdings():
            if holding.app == "assessment":
                holding.erase(signed_up.contact.digest, "0" * 64)
        rows = list(Diagnostic.objects.values_list("shop", "subject", "entry"))
    assert len(rows) == 2
    assert all(shop is None for shop, _, _ in rows)
    assert attempt.chain.hex not in {subject for _, subject, _ in rows}
    assert attempt.uuid not in {entry for _, _, entry in rows}
