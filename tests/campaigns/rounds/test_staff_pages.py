"""Coverage, days that were sent, and what waits for the team."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim
from campaigns.rounds.doorstep.services import dismiss_request, settle_request
from campaigns.rounds.doorstep.waiting import n_waiting, waiting_requests
from campaigns.rounds.errors import SEAT_REQUESTS
from campaigns.visits.models import CallToMake, DaySummary, OvertakenValue, RoundHours
from kernel.clock import start_of, today
from tenants.field.errors import NotParked
from tenants.field.selectors import parked_actions
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.shops.models import Person, RegisterDeclaration, Shop
from tests.campaigns.rounds.conftest import action
from tests.factories.browsers import make_client
from tests.factories.people import make_member
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_actor, make_coming_session

COVERAGE, DAYS, REQUESTS = (f"/espace/tournees/{name}/" for name in ("couverture", "journees", "demandes"))


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def n_statements(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def browser(namur, manager):
    return make_client(namur, manager.user)


@pytest.fixture
def declared(in_namur):
    on = today() - timedelta(days=40)
    RegisterDeclaration.objects.create(is_complete=True, happened_on=on, recorded_at=start_of(on))


# Coverage


def test_the_coverage_has_its_base(browser, declared, street, steward, now):
    make_visit(steward, street[0], "interested")
    make_visit(steward, street[1], "absent")
    said = plain(browser.get(COVERAGE))
    assert "50 % 2 sur 4 commerces au registre" in said
    assert "Rue de Fer 5000 50 % 2 / 4".replace(" / ", "/") in said
    assert "À revoir 1 sur 2 commerces visités" in said
    assert "Personne n’a noté ses heures." in said
    assert "Il faut au moins cinq visites" in said


def test_without_a_declared_register_it_says_so_and_divides_nothing(browser, street, steward):
    make_visit(steward, street[0], "interested")
    said = plain(browser.get(COVERAGE))
    assert "dénominateur manquant" in said
    assert "Pas de taux : le registre n’est pas déclaré complet ce jour-là" in said
    assert "Déclarer le registre" in said
    assert "commerces au registre" not in said


def test_a_city_without_stewards_hears_that_there_are_none(namur, edition, dinant, in_namur):
    browser = make_client(namur, make_member(namur, Role.MANAGER))
    assert "la ville n’a pas de steward urbain dans son équipe" in plain(browser.get(COVERAGE))
    make_member(namur, Role.STEWARD)
    assert "Aucune visite n’est notée dans cette période." in plain(browser.get(COVERAGE))


def test_without_an_edition_there_is_nothing_to_read(db, namur):
    browser = make_client(namur, make_member(namur, Role.READER))
    assert "Aucune édition n’a commencé" in plain(browser.get(COVERAGE))
    assert browser.get(f"{COVERAGE}fichier.csv").status_code == 404


def test_a_period_in_the_address(browser, declared, street, steward, now):
    make_visit(steward, street[0], at=now - timedelta(days=9))
    make_visit(steward, street[1], at=now - timedelta(days=1))
    since = (today() - timedelta(days=3)).isoformat()
    assert "25 % 1 sur 4 commerces" in plain(browser.get(f"{COVERAGE}?since={since}"))
    odd = plain(browser.get(f"{COVERAGE}?since={since}&until=2001-01-01&edition=zzz"))
    assert "Ces deux jours ne font pas une période" in odd
    assert "50 % 2 sur 4 commerces" in odd
    assert browser.get(f"{COVERAGE}?since=x&until=0001-01-01").status_code == 200


def test_the_coverage_as_a_file(browser, declared, street, steward):
    make_visit(steward, street[0], "interested")
    lines = b"".join(browser.get(f"{COVERAGE}fichier.csv")).decode("utf-8-sig").splitlines()
    assert lines[0] == "Groupe;Nom;Code postal;Nombre;Sur;Part en %"
    assert "Ensemble;Commerces du registre visités;;1;4;25,0" in lines or any(
        line.startswith("Ensemble;Commerces du registre visités;;1;4;25") for line in lines
    )
    assert any(line.startswith("Rue;Rue de Fer;5000;1;4;25") for line in lines)
    assert any(line.startswith("Issue;intéressé;;1;1;100") for line in lines)
    assert b"".join(browser.get(f"{COVERAGE}fichier.xlsx")).startswith(b"PK")


def test_the_coverage_asks_as_often_for_many_visits(browser, declared, street, steward, in_namur):
    make_visit(steward, street[0])
    n_statements(browser, COVERAGE)
    one = n_statements(browser, COVERAGE)
    for shop in make_street(in_namur, "1", "2", "3", street="Rue Haute"):
        make_visit(steward, shop)
    assert n_statements(browser, COVERAGE) == one


# Days


@pytest.fixture
def days(edition, steward, colleague, street):
    first = make_round(steward, street[:2], name="Centre")
    second = make_round(colleague, street[2:], name="Gare")
    for row, user, minutes in ((first, steward.user, 150), (second, colleague.user, 45)):
        RoundHours.objects.create(round=row, user=user, day=today(), minutes=minutes)
        DaySummary.objects.create(user=user, day=today(), n_visits=12, minutes=minutes)


def test_days_with_hours_by_round(browser, days, steward, colleague):
    said = plain(browser.get(DAYS))
    assert f"Steward {steward.user} Visites 12 Temps 2 h 30 Par tournée Centre : 2 h 30" in said
    assert "Gare : 45 min" in said
    assert "Heures par tournée" in said
    alone = plain(browser.get(f"{DAYS}?steward={colleague.user.pk}"))
    assert "Centre : 2 h 30" not in alone
    file = b"".join(browser.get(f"{DAYS}fichier.csv")).decode("utf-8-sig")
    assert file.count("\n") == 3


def test_a_steward_reads_their_own_days(namur, days, steward, colleague):
    said = plain(make_client(namur, steward.user).get(DAYS))
    assert "Centre : 2 h 30" in said
    assert "Gare" not in said
    assert str(colleague.user) not in said


def test_days_ask_as_often_for_ten_as_for_one(browser, days, steward):
    n_statements(browser, DAYS)
    before = n_statements(browser, DAYS)
    for back in range(1, 9):
        DaySummary.objects.create(
            user=steward.user, day=today() - timedelta(days=back), n_visits=1, minutes=0
        )
    assert n_statements(browser, DAYS) == before


# Requests


@pytest.fixture
def parked(send, street, session, steward, now):
    """A place that was asked for an hour ago at a session that is not there any more: its key."""
    key = str(uuid4())
    asked = action(
        "seat_request",
        shop=street[0],
        language="fr",
    )
    asked["key"] = key
    asked["body"] |= {
        "session": 987654,
        "people": [{"name": "Rita", "role": "owner", "phone": "081223344"}],
        "consents": [],
    }
    [result] = send(asked, happened_at=now - timedelta(hours=1))
    assert result.state == "parked"
    return key


def test_what_waits_and_the_sessions_that_it_may_have(browser, parked, session, steward):
    said = plain(browser.get(REQUESTS))
    assert "Boutique 1 Rita · 081" in said
    assert "une séance qui n’existe plus" in said
    assert str(steward.user) in said
    assert "plus que 3 places" in said
    assert "1 envoi d’une tournée attend votre décision" in plain(browser.get("/espace/"))


def test_another_session_is_given_and_the_steward_has_the_call(
    browser, parked, session, steward, manager, send, in_namur
):
    answer = browser.post(f"{REQUESTS}{parked}/", {"session": session.pk, "sign_up": "1"}, follow=True)
    assert "les places sont réservées" in plain(answer)
    assert "l’appel est à faire par le steward" in plain(answer)
    with tenant_context(steward.organisation):
        claim = SeatClaim.objects.get(session=session)
        assert claim.state == "confirmed"
        assert CallToMake.objects.get().user == steward.user
        assert not parked_actions(SEAT_REQUESTS).exists()
    again = browser.post(f"{REQUESTS}{parked}/", {"session": session.pk}, follow=True)
    assert "n’attend plus de décision" in plain(again)
    assert SeatClaim.objects.filter(session=session).count() == 1


def test_the_phones_retry_hears_what_the_team_gave(send, street, session, manager, now):
    """On the waiting list: three seats, all taken."""
    for n, shop in enumerate(street[1:4]):
        send(_place(session.pk, shop, f"Jo {n}", phone=f"08122330{n}"))
    request = _place(987654, street[0], "Rita") | {"key": str(uuid4())}
    an_hour_ago = now - timedelta(hours=1)
    assert send(request, happened_at=an_hour_ago)[0].state == "parked"

    settle_request(actor=manager, key=UUID(request["key"]), session=session.pk, now=now)

    [again] = send(request, happened_at=an_hour_ago)
    assert (again.status, again.answer["seat"], again.answer["has_call"]) == (200, "waiting", True)
    assert again.answer["is_settled"]
    assert again.answer["sign_up"] == str(CallToMake.objects.get(sign_up__shop=street[0]).sign_up.uuid)
    with pytest.raises(NotParked):
        settle_request(actor=manager, key=UUID(request["key"]), session=session.pk, now=now)


def _place(session, shop, name, phone="081223344"):
    asked = action("seat_request", shop=shop, language="fr")
    people = [{"name": name, "role": "owner", "phone": phone}]
    asked["body"] |= {"session": session, "people": people, "consents": []}
    return asked


def test_a_session_that_takes_nobody_leaves_the_request_waiting(browser, parked, edition, dinant, now):
    over = make_coming_session(edition, dinant, starts_at=now - timedelta(days=2))
    for chosen in (str(over.pk), "987654", "", "x" * 20):
        browser.post(f"{REQUESTS}{parked}/", {"session": chosen})
        assert "Boutique 1" in plain(browser.get(REQUESTS)), chosen


def test_it_is_dismissed(parked, manager, session, now):
    assert [one.shop.name for one in waiting_requests(manager.organisation, now)] == ["Boutique 1"]
    dismiss_request(actor=manager, key=parked)
    assert n_waiting(manager.organisation, now) == 0
    with pytest.raises(NotParked):
        settle_request(actor=manager, key=parked, session=session.pk, now=now)


def test_another_city_neither_sees_nor_settles_it(parked, dinant, session, now):
    there = make_actor(dinant, Role.MANAGER)
    with tenant_context(dinant):
        assert waiting_requests(dinant, now) == []
        with pytest.raises(NotParked):
            settle_request(actor=there, key=parked, session=session.pk, now=now)


@pytest.fixture
def call(send, street, session, now):
    """Rita, who has no address, asked for a place an hour ago; her steward calls her."""
    asked = action("seat_request", shop=street[0], language="fr")
    people = [{"name": "Rita", "role": "owner", "phone": "081223344"}]
    asked["body"] |= {"session": session.pk, "people": people, "consents": []}
    send(asked, happened_at=now - timedelta(hours=1))
    return CallToMake.objects.select_related("sign_up").get()


def test_calls_to_make_are_there_for_the_team(browser, call, steward):
    said = plain(browser.get(REQUESTS))
    assert "Boutique 1 Rita · 081" in said
    assert "À dire : la place est confirmée." in said
    assert str(steward.user) in said
    sent = browser.post(f"{REQUESTS}appel/{call.sign_up.uuid}/", follow=True)
    assert "l’appel est fait" in plain(sent)
    assert "Appels à faire" not in plain(sent)
    with tenant_context(steward.organisation):
        assert CallToMake.objects.get().made_at is not None


def test_what_became_of_the_place_is_what_is_said(browser, call):
    for state, told in (("waiting", "sur la liste d’attente"), ("ended", "n’a plus de place")):
        SeatClaim.objects.filter(uuid=call.sign_up.uuid).update(
            state=state, position=1 if state == "waiting" else None
        )
        assert told in plain(browser.get(REQUESTS))


def test_a_call_is_the_stewards_for_a_day_or_as_long_as_they_are_in_the_team(call, steward, now):
    here = steward.organisation
    assert n_waiting(here, now) == 0
    assert n_waiting(here, now + timedelta(hours=25)) == 1
    Membership.objects.filter(user=steward.user).update(ended_at=now)
    assert n_waiting(here, now) == 1


def test_nobody_calls_who_was_erased(browser, call, steward, now):
    Person.objects.filter(pk=call.sign_up.contact_id).update(erased_at=now)
    assert "Appels à faire" not in plain(browser.get(REQUESTS))
    with tenant_context(steward.organisation):
        assert n_waiting(steward.organisation, now + timedelta(days=2)) == 0


def test_a_call_of_another_city_is_not_there(call, dinant):
    there = make_client(dinant, make_member(dinant, Role.MANAGER))
    assert there.post(f"{REQUESTS}appel/{call.sign_up.uuid}/").status_code == 404


def test_calls_ask_as_often_for_three_as_for_one(browser, call, send, street, steward, session, now):
    n_statements(browser, REQUESTS)
    before = n_statements(browser, REQUESTS)
    with tenant_context(steward.organisation):
        for n, shop in enumerate(street[1:3]):
            asked = action("seat_request", shop=shop, language="fr")
            people = [{"name": "Jo", "role": "owner", "phone": f"08122334{n}"}]
            asked["body"] |= {"session": session.pk, "people": people, "consents": []}
            send(asked, happened_at=now - timedelta(hours=1))
        assert CallToMake.objects.count() == 3
    assert n_statements(browser, REQUESTS) == before


def test_a_value_that_two_people_wrote_is_put_back_or_left(browser, street, steward, colleague, now):
    def overtaken(**values) -> OvertakenValue:
        return OvertakenValue.objects.create(
            shop=street[0], lost_by=steward.user, kept_by=colleague.user, **values
        )

    name = overtaken(field="name", lost="Chez Rita", kept="Boutique 1")
    days = overtaken(field="closing_days", lost="mon,tue", kept="")
    said = plain(browser.get(REQUESTS))
    assert f"Enseigne : « Boutique 1 » ({colleague.user}), au lieu de « Chez Rita » ({steward.user})" in said
    assert "au lieu de « lundi, mardi »" in said
    browser.post(f"{REQUESTS}donnee/{name.pk}/", {"put_back": "1"})
    browser.post(f"{REQUESTS}donnee/{days.pk}/", {"leave": "1"})
    with tenant_context(steward.organisation):
        shop = Shop.objects.get(pk=street[0].pk)
        assert (shop.name, shop.closing_days) == ("Chez Rita", [])
        assert n_waiting(steward.organisation, now) == 0


def test_requests_ask_as_often_for_three_as_for_one(browser, parked, send, street, steward, session, now):
    n_statements(browser, REQUESTS)
    before = n_statements(browser, REQUESTS)
    with tenant_context(steward.organisation):
        for shop in street[1:]:
            asked = action("seat_request", shop=shop, language="fr")
            asked["body"] |= {"session": 987650, "people": [{"name": "Jo", "role": "owner"}], "consents": []}
            send(asked, happened_at=now - timedelta(hours=1))
    assert n_statements(browser, REQUESTS) == before
