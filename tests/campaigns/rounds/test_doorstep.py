"""Places asked for at a door: at once, later in order of arrival, and those that cannot be given."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from campaigns.agenda.models import Registration, SeatClaim
from campaigns.rounds.errors import SEAT_REQUESTS
from campaigns.rounds.phone.selectors import calls_of
from campaigns.signups.models import SignUp
from kernel.privacy import holdings
from tenants.consent.models import Consent, How
from tenants.field.models import FieldAction
from tenants.field.selectors import parked_actions
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.shops.digests import contact_digest
from tests.campaigns.rounds.conftest import action

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def ask(session):
    def asked(shop, *names, **changes):
        people = [
            {"name": name, "role": "owner", "email": f"{name.lower()}@shop.test" if n == 0 else ""}
            for n, name in enumerate(names)
        ]
        return action("seat_request", shop=shop, session=session.pk, people=people, language="fr", **changes)

    return asked


def test_at_once_it_is_confirmed_and_mailed(send, ask, street, session, steward):
    [done] = send(ask(street[0], "Rita", "Jean", consents=["news"]))
    assert done.status == 200
    assert (done.answer["seat"], done.answer["is_mailed"], done.answer["has_call"]) == (
        "confirmed",
        True,
        False,
    )
    sign_up = SignUp.objects.get()
    assert (sign_up.shop, sign_up.entered_by) == (street[0], steward.user)
    claim = SeatClaim.objects.get(uuid=sign_up.uuid)
    assert (claim.source, claim.n_persons, claim.organisation) == ("steward", 2, steward.organisation)
    assert Consent.objects.get().how == How.DOORSTEP
    assert Mail.objects.filter(recipient="rita@shop.test").count() == 1


def test_three_seats_go_by_order_of_arrival_and_two_wait(send, ask, street, session, now):
    hours_ago = now - 3 * AN_HOUR
    first = send(ask(street[0], "Un"), ask(street[1], "Deux"), happened_at=now - AN_HOUR)
    last = send(
        ask(street[2], "Trois"), ask(street[3], "Quatre"), ask(street[0], "Cinq"), happened_at=hours_ago
    )
    assert [one.answer["seat"] for one in (*first, *last)] == ["confirmed"] * 3 + ["waiting"] * 2
    assert [one.answer["n_before"] for one in last] == [0, 0, 1]


def test_the_same_request_twice_is_one_sign_up(send, ask, street):
    sent = ask(street[0], "Rita") | {"key": str(uuid4())}
    assert send(sent)[0].answer == send(sent)[0].answer
    assert SignUp.objects.count() == 1


def test_without_an_address_the_steward_has_a_call_to_make(send, ask, street, steward, now):
    request = ask(street[0], "Rita")
    request["body"]["people"][0] |= {"email": "", "phone": "0470 12 34 56"}
    [done] = send(request, happened_at=now - AN_HOUR)
    assert done.answer["has_call"]
    [call] = calls_of(steward.user)
    assert (call["shop"], call["name"], call["seat"]) == ("Boutique 1", "Rita", "confirmed")
    assert call["phone"].replace(" ", "") == "0470123456"
    assert [one.status for one in send(*[action("call_made", sign_up=call["sign_up"])] * 2)] == [200, 200]
    assert calls_of(steward.user) == []
    assert Entry.objects.filter(action="sign_up.called", actor_id=steward.user.pk).count() == 1
    assert send(action("call_made", sign_up=str(uuid4())))[0].code == "call_unknown"


def test_who_cannot_be_given_a_place_waits_for_the_team(send, ask, street, session):
    session.seats.registration = Registration.CLOSED
    session.seats.save()
    [parked] = send(ask(street[0], "Rita"))
    assert (parked.status, parked.code, parked.state) == (422, "seat_request_parked", "parked")
    assert "closes" in parked.message
    [kept] = parked_actions(SEAT_REQUESTS)
    assert kept.body
    assert kept.body["people"][0]["name"] == "Rita"
    assert not SignUp.objects.exists()


def test_another_date_at_the_door_leaves_the_team_nothing_to_settle(send, ask, street, session, colleague):
    session.seats.registration = Registration.CLOSED
    session.seats.save()
    request = ask(street[0], "Rita") | {"key": str(uuid4())}
    send(request)
    withdrawn = action("seat_request_withdrawn", request=request["key"])
    assert send(withdrawn, actor=colleague)[0].answer == {"is_withdrawn": False}
    assert send(withdrawn)[0].answer == {"is_withdrawn": True}
    assert not parked_actions(SEAT_REQUESTS).exists()
    assert send(action("seat_request_withdrawn", request=request["key"]))[0].answer == {"is_withdrawn": False}


def test_erasing_somebody_ends_what_waits_about_them(send, ask, street, session, now):
    session.seats.registration = Registration.CLOSED
    session.seats.save()
    send(ask(street[0], "Rita"), happened_at=now - AN_HOUR)
    [field] = [one for one in holdings() if one.app == "field"]
    digest = contact_digest("rita@shop.test")
    assert "Rita" in str(field.export(digest))
    assert field.erase(digest, "0" * 64) == 1
    assert not parked_actions(SEAT_REQUESTS).exists()
    assert FieldAction.objects.get().body is None


@pytest.mark.parametrize("people", [[], [{"name": "", "role": "owner"}], [{"name": "Rita", "role": "king"}]])
def test_a_request_without_people_is_unreadable(send, ask, street, people):
    request = ask(street[0], "Rita")
    request["body"]["people"] = people
    assert send(request)[0].status == 400


def test_somebody_who_cannot_be_reached_waits_for_the_team(send, ask, street):
    request = ask(street[0], "Rita")
    request["body"]["people"][0]["email"] = "not an address"
    [parked] = send(request)
    assert parked.code == "seat_request_parked"
    assert "adresse e-mail ou un téléphone" in parked.message


def test_a_session_that_is_not_there_is_refused(send, ask, street):
    request = ask(street[0], "Rita")
    request["body"]["session"] = 10**9
    assert "n’existe plus" in send(request)[0].message
