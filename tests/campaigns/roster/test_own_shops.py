"""A city's shops at sessions of other cities: seen, entered, changed and promoted by the city's own staff."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CitySeats, SeatClaim, SeatCounter
from campaigns.signups.models import Participant, SignUp
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.facts import make_shop
from tests.factories.sessions import make_coming_session, make_group, make_running_edition


@pytest.fixture(autouse=True)
def _no_earlier_look(db):
    cache.clear()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def ciney(db):
    return Organisation.objects.get(slug="ciney")


@pytest.fixture
def session(edition, dinant, namur):
    """Dinant's, shared with Namur. Ciney hosts nothing of it."""
    return make_coming_session(edition, dinant, namur, capacity=6, venue="Salle Sax")


@pytest.fixture
def steward(ciney, member, client_on):
    return client_on(ciney, member(ciney, Role.STEWARD))


def page(browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def entries(city) -> list[Entry]:
    with tenant_context(city):
        do_due_work(city, HANDLERS, timezone.now())
        return list(Entry.objects.filter(action__startswith="sign_up.").order_by("id"))


def entry(**changes) -> dict:
    values = {
        "form_key": str(uuid4()),
        "n": "1",
        "source": "phone",
        "phone": "083 21 11 11",
        "email": "",
        "language": "fr",
        "p0-name": "Gaston Piette",
        "p0-role": "owner",
    }
    return values | changes


# Seen


def test_the_staff_find_where_their_shops_go_and_see_these_alone(session, steward, ciney, dinant, edition):
    make_group(ciney, session, "Rita Ciney", "Jo Ciney", shop="Quincaillerie", email="rita@x.test")
    make_group(dinant, session, "Léa Dinant", shop="Couques", email="lea@x.test")
    make_coming_session(edition, dinant, in_days=12, venue="Collégiale")
    listed = page(steward, "/espace/seances/ailleurs/")
    ours, others = listed.split("Les autres séances à venir")
    assert "2 personnes inscrites" in ours
    assert "Salle Sax" in ours
    assert "Collégiale" not in ours
    assert "Collégiale" in others
    assert f"/espace/seances/{session.pk}/nos-inscrits/" in ours
    shown = page(steward, f"/espace/seances/{session.pk}/nos-inscrits/")
    assert "Rita Ciney" in shown
    assert "rita@x.test" in shown
    for secret in ("Léa Dinant", "Couques", "lea@x.test"):
        assert secret not in shown
    assert steward.get(f"/espace/seances/{session.pk}/inscrits/").status_code == 404


def test_what_one_sees_of_the_own_city_is_no_crossing(session, steward, ciney, dinant):
    make_group(ciney, session, "Rita")
    page(steward, f"/espace/seances/{session.pk}/nos-inscrits/")
    with tenant_context(dinant):
        do_due_work(dinant, HANDLERS, timezone.now())
        assert not Entry.objects.exists()


def test_a_host_is_led_to_the_whole_list(session, namur, member, client_on):
    browser = client_on(namur, member(namur, Role.STEWARD))
    response = browser.get(f"/espace/seances/{session.pk}/nos-inscrits/")
    assert response.headers["Location"] == f"/espace/seances/{session.pk}/inscrits/"


@pytest.mark.parametrize("changes", [{"registration": "draft"}, {"announced_on": date(2099, 1, 1)}])
def test_a_session_that_is_not_announced_is_not_there(edition, dinant, steward, changes):
    hidden = make_coming_session(edition, dinant, venue="Secret", **changes)
    assert "Secret" not in page(steward, "/espace/seances/ailleurs/")
    for part in ("nos-inscrits", "inscrire"):
        assert steward.get(f"/espace/seances/{hidden.pk}/{part}/").status_code == 404


def test_the_list_of_one_city_is_its_own(edition, dinant, namur, steward):
    make_coming_session(edition, dinant, venue="Salle Sax")
    make_coming_session(edition, namur, venue="Bourse")
    found = page(steward, "/espace/seances/ailleurs/?ville=namur")
    assert "Bourse" in found
    assert "Salle Sax" not in found
    assert "Salle Sax" in page(steward, "/espace/seances/ailleurs/?ville=nulle-part")


def test_what_is_over_is_kept_apart(edition, dinant, ciney, steward):
    past = make_coming_session(edition, dinant, in_days=-3, venue="Hier")
    make_group(ciney, past, "Rita")
    make_coming_session(edition, dinant, in_days=-4, venue="Avant-hier")
    found = page(steward, "/espace/seances/ailleurs/")
    assert "Hier" in found.split("Passées ou annulées")[1]
    assert "Avant-hier" not in found


def test_the_lists_take_as_many_statements_for_ten_as_for_one(edition, dinant, ciney, steward):
    def statements(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(steward, address)
        return len(captured.captured_queries)

    first = make_coming_session(edition, dinant, capacity=60)
    make_group(ciney, first, "Rita")
    addresses = ("/espace/seances/ailleurs/", f"/espace/seances/{first.pk}/nos-inscrits/")
    [page(steward, address) for address in addresses]
    one = [statements(address) for address in addresses]
    for days in range(11, 20):
        other = make_coming_session(edition, dinant, in_days=days)
        make_group(ciney, other, "Jo", "Max")
        make_group(ciney, first, "Ana", "Bob")
    assert [statements(address) for address in addresses] == one


# Entered


def test_a_sign_up_by_phone_takes_a_seat_there_and_is_in_both_journals(
    session, steward, ciney, dinant, namur
):
    shop = make_shop(ciney)
    address = f"/espace/seances/{session.pk}/inscrire/?commerce={shop.uuid}"
    sent = entry()
    response = steward.post(address, sent)
    assert response.headers["Location"] == f"/espace/seances/{session.pk}/nos-inscrits/"
    assert steward.post(address, sent).status_code == 302

    claim = SeatClaim.objects.get(session=session)
    assert (claim.state, claim.organisation, claim.n_persons) == ("confirmed", ciney, 1)
    assert SeatCounter.objects.get(session=session).n_taken == 1
    with tenant_context(ciney):
        assert SignUp.objects.get().shop == shop
    assert "Gaston Piette" in page(steward, f"/espace/seances/{session.pk}/nos-inscrits/")
    [here] = entries(ciney)
    assert (here.action, here.subject) == ("sign_up.entered", f"sign_up:{claim.uuid}")
    for host in (dinant, namur):
        [there] = entries(host)
        assert (there.action, there.subject) == ("sign_up.entered", f"session {session.code}")
        assert there.details["from_organisation"] == "ciney"
        assert "Piette" not in str(there.details)


def test_a_full_session_gives_a_place_on_the_list_behind_the_others(session, steward, ciney, dinant):
    make_group(dinant, session, *(f"Personne {n}" for n in range(6)))
    first = make_group(dinant, session, "Première", state="waiting")
    steward.post(f"/espace/seances/{session.pk}/inscrire/?commerce={make_shop(ciney).uuid}", entry())
    claim = SeatClaim.objects.get(session=session, organisation=ciney)
    assert claim.state == "waiting"
    assert (first.position, claim.position) == (1, 2)


def test_seats_kept_for_a_host_are_not_taken(session, steward, ciney, dinant):
    CitySeats.objects.create(session=session, organisation=dinant, quota=6, release_on=date(2099, 1, 1))
    SeatCounter.objects.filter(session=session).update(has_quotas=True)
    steward.post(f"/espace/seances/{session.pk}/inscrire/?commerce={make_shop(ciney).uuid}", entry())
    assert SeatClaim.objects.get(session=session).state == "waiting"


# Changed


def test_other_people_come_for_the_group(session, steward, ciney, dinant):
    claim = make_group(ciney, session, "Rita", "Jo", email="rita@x.test")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/personnes/"
    assert 'value="Jo"' in page(steward, address)
    people = {"p0-name": "Rita", "p0-role": "owner", "p1-name": "Noé", "p1-role": "helper"}
    assert steward.post(address, people | {"n": "2"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.n_persons) == ("confirmed", 2)
    with tenant_context(ciney):
        coming = Participant.objects.filter(sign_up__uuid=claim.uuid, is_active=True)
        assert [one.name for one in coming] == ["Rita", "Noé"]
        assert SignUp.objects.get().contact.email == "rita@x.test"
    assert [one.action for one in entries(ciney)] == ["sign_up.people_changed"]
    [there] = entries(dinant)
    assert (there.action, there.details["from_organisation"]) == ("sign_up.people_changed", "ciney")


def test_a_person_is_added_or_left_out_before_anything_is_saved(session, steward, ciney):
    claim = make_group(ciney, session, "Rita", "Jo")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/personnes/"
    typed = {"n": "2", "p0-name": "Rita", "p0-role": "owner", "p1-name": "Jo", "p1-role": "helper"}
    added = steward.post(address, typed | {"add": "1"}).content.decode()
    assert 'name="p2-name"' in added
    left = steward.post(address, typed | {"remove": "1"}).content.decode()
    assert "Rita" in left
    assert 'name="p1-name"' not in left
    claim.refresh_from_db()
    assert claim.n_persons == 2


def test_more_people_than_seats_are_refused_and_nothing_changes(session, steward, ciney, dinant):
    claim = make_group(ciney, session, "Rita")
    make_group(dinant, session, *(f"Personne {n}" for n in range(5)))
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/personnes/"
    sent = {"n": "2", "p0-name": "Rita", "p0-role": "owner", "p1-name": "Jo", "p1-role": "helper"}
    response = steward.post(address, sent)
    assert response.status_code == 422
    assert "Il n’y a pas assez de places" in response.content.decode()
    claim.refresh_from_db()
    assert claim.n_persons == 1
    with tenant_context(ciney):
        assert Participant.objects.filter(is_active=True).count() == 1


def test_an_empty_name_is_said_in_its_field(session, steward, ciney):
    claim = make_group(ciney, session, "Rita")
    response = steward.post(
        f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/personnes/",
        {"n": "1", "p0-name": " ", "p0-role": "owner"},
    )
    assert response.status_code == 422
    assert "Écrivez le nom de cette personne." in response.content.decode()


def test_a_group_is_taken_off_and_its_seats_go_to_the_next_in_line(session, steward, ciney, dinant):
    claim = make_group(ciney, session, *(f"Personne {n}" for n in range(6)), email="rita@x.test")
    next_one = make_group(dinant, session, "Suivante", state="waiting")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
    response = steward.post(address, {"action": "cancel", "cancel-reason": "A fermé"})
    assert response.headers["Location"] == f"/espace/seances/{session.pk}/nos-inscrits/"
    claim.refresh_from_db()
    next_one.refresh_from_db()
    assert (claim.end_reason, next_one.state) == ("withdrawn", "offered")
    [here] = entries(ciney)
    assert here.details["reason"] == "A fermé"
    [there] = entries(dinant)
    assert there.action == "sign_up.withdrawn"
    assert "A fermé" not in str(there.details)


def test_a_group_comes_to_another_date_in_another_city(session, steward, ciney, dinant, edition):
    eupen = Organisation.objects.get(slug="eupen")
    other = make_coming_session(edition, eupen, in_days=20, capacity=2)
    make_coming_session(edition, eupen, in_days=21, capacity=1)
    own = make_coming_session(edition, ciney, in_days=22)
    claim = make_group(ciney, session, "Rita", "Jo", email="rita@x.test")
    with tenant_context(ciney):
        SignUp.objects.update(note="Vient avec un chien")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/date/"
    offered = re.findall(r'type="radio" name="session" value="(\d+)"', page(steward, address))
    assert offered == [str(own.pk), str(other.pk)]  # the own city's first, and no room for two at the third

    response = steward.post(address, {"session": str(other.pk)})

    moved = SeatClaim.objects.get(session=other)
    assert response.headers["Location"] == f"/espace/seances/{other.pk}/inscrits/{moved.uuid}/"
    claim.refresh_from_db()
    assert (claim.state, claim.end_reason, claim.ended_from) == ("ended", "moved", "confirmed")
    assert (moved.state, moved.n_persons) == ("confirmed", 2)
    with tenant_context(ciney):
        assert SignUp.objects.get(uuid=moved.uuid).note == "Vient avec un chien"
        methods = dict(Mail.objects.values_list("kind", "calendar_method"))
    assert methods == {"signup.moved_to_other_session": "REQUEST", "signup.left_for_other_session": "CANCEL"}
    assert [one.action for one in entries(ciney)] == ["sign_up.moved"]
    for host, code in ((dinant, session.code), (eupen, other.code)):
        assert [(one.action, one.subject) for one in entries(host)] == [("sign_up.moved", f"session {code}")]


def test_a_date_without_room_or_that_is_none_is_refused(session, steward, ciney, dinant, edition):
    full = make_coming_session(edition, dinant, in_days=20, capacity=1)
    claim = make_group(ciney, session, "Rita", "Jo")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/date/"
    for sent in (str(full.pk), str(session.pk), "0", "x", ""):
        assert steward.post(address, {"session": sent}).status_code == 422
    assert "Pas d’autre date pour le moment" in page(steward, address)
    claim.refresh_from_db()
    assert claim.state == "confirmed"


def test_who_waits_has_no_date_to_change(session, steward, ciney):
    claim = make_group(ciney, session, "Rita", state="waiting")
    assert steward.get(f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/date/").status_code == 404
    assert "date/" not in page(steward, f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/")


# Promoted


def promote(browser, session, claim):
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
    return browser.post(address, {"action": "promote", "promote-reason": "Seul commerce du village"})


def test_a_waiting_group_gets_free_seats_by_hand_and_the_hosts_can_read_it(session, steward, ciney, dinant):
    """Four are taken, a group of three waits for the two that are free, and a group of Ciney would fit."""
    make_group(dinant, session, *(f"Personne {n}" for n in range(4)))
    too_big = make_group(dinant, session, "Un", "Deux", "Trois", state="waiting")
    claim = make_group(ciney, session, "Rita", "Jo", state="waiting", email="rita@x.test")
    shown = page(steward, f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/")
    assert "Un groupe d’une autre ville attend avant lui." in shown

    response = promote(steward, session, claim)

    assert response.headers["Location"] == f"/espace/seances/{session.pk}/nos-inscrits/"
    claim.refresh_from_db()
    too_big.refresh_from_db()
    counter = SeatCounter.objects.get(session=session)
    assert (claim.state, too_big.state) == ("confirmed", "waiting")
    assert (counter.n_taken, counter.n_waiting) == (6, 3)
    assert CitySeats.objects.get(session=session, organisation=ciney).n_taken == 2
    with tenant_context(ciney):
        assert Mail.objects.get(kind="signup.confirmed").recipient == "rita@x.test"
    [here] = entries(ciney)
    assert (here.action, here.details["reason"]) == ("sign_up.promoted", "Seul commerce du village")
    [there] = entries(dinant)
    assert (there.action, there.subject) == ("sign_up.promoted", f"session {session.code}")
    assert there.details["from_organisation"] == "ciney"


def test_no_seat_is_made_by_hand(session, steward, ciney, dinant):
    make_group(dinant, session, *(f"Personne {n}" for n in range(5)))
    claim = make_group(ciney, session, "Rita", "Jo", state="waiting")
    response = promote(steward, session, claim)
    assert response.status_code == 422
    assert "Il n’y a pas assez de places" in response.content.decode()
    claim.refresh_from_db()
    assert claim.state == "waiting"
    assert entries(dinant) == []


def test_seats_that_a_host_keeps_are_not_given_away_by_hand(session, steward, ciney, dinant):
    CitySeats.objects.create(session=session, organisation=dinant, quota=5, release_on=date(2099, 1, 1))
    SeatCounter.objects.filter(session=session).update(has_quotas=True)
    claim = make_group(ciney, session, "Rita", "Jo", state="waiting")
    assert promote(steward, session, claim).status_code == 422
    assert SeatCounter.objects.get(session=session).n_taken == 0


# Not for others


def test_a_group_of_another_city_is_not_there(session, steward, dinant, ciney):
    theirs = make_group(dinant, session, "Léa", state="waiting")
    ours = make_group(ciney, make_coming_session(session.edition, dinant, in_days=20), "Rita")
    for claim in (theirs, ours):  # another city's, and the own one under another session
        here = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
        for address in (here, f"{here}personnes/"):
            assert steward.get(address).status_code == 404
            assert steward.post(address, {"action": "promote", "promote-reason": "x"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "waiting"


def test_readers_see_no_names_and_no_tab(session, ciney, member, client_on):
    make_group(ciney, session, "Rita")
    browser = client_on(ciney, member(ciney, Role.READER))
    for address in ("ailleurs/", f"{session.pk}/nos-inscrits/", f"{session.pk}/inscrire/"):
        assert browser.get(f"/espace/seances/{address}").status_code == 403
    assert "/espace/seances/ailleurs/" not in page(browser, "/espace/seances/")


def test_the_agenda_leads_there(steward, edition):
    assert "/espace/seances/ailleurs/" in page(steward, "/espace/seances/")
