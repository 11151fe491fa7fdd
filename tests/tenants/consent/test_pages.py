"""The pages of consents and blocks: who sees what, what a button does, and nothing of another city's."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from tenants.consent.models import Consent, ContactBlock
from tenants.consent.services import ask_consents, block_shop, give_consents, withdraw_consents
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import Contact, ShopRole
from tenants.shops.services import merge_shops
from tests.factories.facts import make_person, make_shop
from tests.factories.people import make_member, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
LIST = "/espace/commerces/consentements/"


@pytest.fixture
def anne(namur):
    return make_person(namur, name="=Anne Lambert", email="anne@exemple.test", phone="0470 12 34 56")


@pytest.fixture
def shop(namur, anne):
    made = make_shop(namur)
    with tenant_context(namur):
        Contact.objects.create(shop=made, person=anne, role=ShopRole.OWNER, source="staff")
    return made


@pytest.fixture
def as_role(namur, client_on):
    return lambda role: client_on(namur, make_member(namur, role))


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_reader_sees_counts_and_nobodys_name(namur, anne, shop, as_role):
    with tenant_context(namur):
        give_consents(person=anne, purposes=["news"], language="fr", now=NOW)
    page = text_of(as_role(Role.READER).get(LIST))
    assert "1 commerce" in page
    assert "Anne" not in page
    assert "Anne" in text_of(as_role(Role.STEWARD).get(LIST))


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 3),
        ("?etat=given", 1),
        ("?etat=pending", 1),
        ("?etat=withdrawn", 1),
        ("?etat=blocked", 0),
        ("?pour=news:email", 1),
        ("?q=lambert", 3),
        ("?q=dupont", 0),
        ("?etat=rien&pour=rien", 3),
    ],
)
def test_the_list_is_filtered(namur, anne, as_role, query, n):
    with tenant_context(namur):
        give_consents(person=anne, purposes=["call"], language="fr", now=NOW)
        withdraw_consents(person=anne, now=NOW)
        give_consents(person=anne, purposes=["call"], language="fr", now=NOW)
        ask_consents(person=anne, purposes=["news"], language="fr", occasion="x", now=NOW)
    page = as_role(Role.MANAGER).get(LIST + query)
    assert len(page.context["lines"]) == n


def test_the_list_asks_as_often_for_many_as_for_few(namur, as_role):
    browser = as_role(Role.MANAGER)

    def n_asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(LIST).status_code == 200
        statements = [query["sql"] for query in asked.captured_queries]
        # The session is in the cache, or not: none of the page's.
        return len([sql for sql in statements if "search_path" not in sql and "django_session" not in sql])

    def add(n: int) -> None:
        for at in range(n):
            person = make_person(namur, name=f"Personne {at}")
            with tenant_context(namur):
                give_consents(
                    person=person, purposes=["news"], language="fr", now=NOW, entered_by=make_user()
                )

    add(2)
    n_asked()
    few = n_asked()
    add(30)
    assert n_asked() == few


def test_counts_take_doubles_for_one_shop_and_the_silent_apart(namur, anne, shop, as_role):
    double = make_shop(namur)
    luc = make_person(namur, name="Luc Petit", email="luc@exemple.test")
    with tenant_context(namur):
        merge_shops(shop=double, into=shop, on=NOW.date(), actor=None)
        for person, where in ((luc, double), (luc, shop)):
            Contact.objects.create(shop=where, person=person, role=ShopRole.OWNER, source="staff")
        for person in (anne, luc):
            give_consents(person=person, purposes=["news"], language="fr", now=NOW)
    rows = as_role(Role.READER).get(LIST).context["rows"]
    given = rows[0]["counts"][0]["of"]
    assert (given.n_people, given.n_shops) == (2, 1)

    with tenant_context(namur):
        block_shop(double, reason="asked", via="phone", actor=make_user(), now=NOW)
    page = as_role(Role.READER).get(LIST)
    states = {one["state"]: one["of"].n_people for one in page.context["rows"][0]["counts"]}
    assert states == {"given": 0, "pending": 0, "withdrawn": 0, "blocked": 2}
    assert (page.context["n_blocked_shops"], page.context["n_blocked_people"]) == (1, 2)


def test_the_proof_has_the_very_words_and_is_noted(namur, anne, as_role):
    with tenant_context(namur):
        Consent.objects.create(person=anne, purpose="news", wording="2026-11", language="fr", given_at=NOW)
        give_consents(person=anne, purposes=["call"], language="nl", now=NOW, how="paper")
        withdraw_consents(person=anne, purpose="call", now=NOW, how="phone")
    browser = as_role(Role.MANAGER)
    assert browser.get(f"{LIST}preuves.csv").status_code == 405

    answer = browser.post(f"{LIST}preuves.csv")

    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [row["text"] for row in rows] == [
        "être prévenu par courriel des prochaines séances et des aides aux commerces",
        "na de infosessie opgebeld worden door het team van de stad",
    ]
    assert [row["state"] for row in rows] == ["given", "withdrawn"]
    assert rows[0]["person"] == "'=Anne Lambert"
    assert rows[1]["how"] == "paper"
    assert rows[1]["withdrawn_how"] == "phone"
    with tenant_context(namur):
        assert Entry.objects.filter(action="consent.proof_exported").count() == 1
    for role, status in ((Role.STEWARD, 403), (Role.READER, 403)):
        assert as_role(role).post(f"{LIST}preuves.csv").status_code == status


def test_a_steward_blocks_a_shop_and_only_editors_lift_it(namur, shop, as_role):
    steward, manager = as_role(Role.STEWARD), as_role(Role.MANAGER)
    page = f"{LIST}commerces/{shop.uuid}/"
    sent = {"reason": "asked", "via": "doorstep", "note": "au comptoir"}
    assert steward.post(f"{page}ne-plus-contacter/", {"reason": "rien"}).status_code == 422
    assert steward.post(f"{page}ne-plus-contacter/", sent).status_code == 302
    shown = text_of(steward.get(page))
    assert "L’a demandé, au commerce" in shown
    assert "Permettre à nouveau" not in shown
    assert "Permettre à nouveau" in text_of(manager.get(page))

    with tenant_context(namur):
        held = ContactBlock.objects.get()
    assert steward.post(f"{LIST}contact-permis/{held.pk}/", {"reason": "x"}).status_code == 403
    assert manager.post(f"{LIST}contact-permis/{held.pk}/", {"reason": " "}).status_code == 422
    assert manager.post(f"{LIST}contact-permis/{held.pk}/", {"reason": "Elle rappelle"}).status_code == 302
    with tenant_context(namur):
        held.refresh_from_db()
    assert held.lift_reason == "Elle rappelle"
    assert "Ne plus contacter ce commerce" in text_of(steward.get(page))


def test_a_person_says_yes_and_takes_it_back_at_the_shop(namur, anne, shop, as_role):
    steward = as_role(Role.STEWARD)
    page = f"{LIST}personnes/{anne.pk}/"
    assert steward.post(f"{page}accord/", {}).status_code == 422
    yes = {"what": "news:post", "how": "doorstep", "language": "fr"}
    for _ in range(2):
        assert steward.post(f"{page}accord/", yes).status_code == 302
    with tenant_context(namur):
        row = Consent.objects.get()
    assert (row.channel, row.how) == ("post", "doorstep")
    assert shop.name in text_of(steward.get(page))

    assert steward.post(f"{page}retrait/", {"what": "news:post", "how": "rien"}).status_code == 404
    assert steward.post(f"{page}retrait/", {"what": "news:post", "how": "phone"}).status_code == 302
    with tenant_context(namur):
        row.refresh_from_db()
    assert row.withdrawn_how == "phone"
    assert row.withdrawn_by is not None
    assert "retiré le" in text_of(steward.get(page))


def test_nobody_notes_a_consent_of_who_must_not_be_contacted(anne, as_role):
    steward = as_role(Role.STEWARD)
    page = f"{LIST}personnes/{anne.pk}/"
    assert steward.post(f"{page}ne-plus-contacter/", {"reason": "asked", "via": "phone"}).status_code == 302
    answer = steward.post(f"{page}accord/", {"what": "news:email", "how": "phone", "language": "fr"})
    assert answer.status_code == 422
    assert steward.get(f"{LIST}?etat=blocks").context["lines"][0]["is_person"]


def test_shops_people_and_blocks_of_another_city_are_not_there(namur, dinant, client_on, anne, shop):
    with tenant_context(namur):
        held = block_shop(shop, reason="asked", via="phone", actor=make_user(), now=NOW)
    browser = client_on(dinant, make_member(dinant, Role.ADMINISTRATOR))
    for path in (
        f"commerces/{shop.uuid}/",
        f"commerces/{shop.uuid}/ne-plus-contacter/",
        f"personnes/{anne.pk}/",
        f"personnes/{anne.pk}/ne-plus-contacter/",
        f"contact-permis/{held.pk}/",
    ):
        assert browser.get(LIST + path).status_code == 404, path
    for path in (f"personnes/{anne.pk}/accord/", f"personnes/{anne.pk}/retrait/"):
        assert browser.post(LIST + path, {}).status_code == 404, path
    assert "Anne" not in text_of(browser.get(LIST))


def test_a_person_who_was_erased_has_no_page(namur, anne, as_role):
    with tenant_context(namur):
        type(anne).objects.filter(pk=anne.pk).update(erased_at=NOW)
    assert as_role(Role.MANAGER).get(f"{LIST}personnes/{anne.pk}/").status_code == 404
