"""What stewards' phones send: visits, what they learn of shops, cards, days."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from campaigns.visits.models import (
    DaySummary,
    OvertakenValue,
    RoundHours,
    ShopFind,
    Visit,
)
from campaigns.visits.selectors import shops_of_round
from campaigns.visits.services import hand_over, print_cards
from kernel.clock import day_of
from tenants.consent.selectors import blocked_shops
from tenants.field.services import receive
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.shops.models import Origin, Shop
from tenants.shops.services import change_shop
from tests.campaigns.rounds.conftest import action
from tests.factories.rounds import make_round, make_street
from tests.factories.sessions import make_actor


def test_a_visit_with_all_that_it_says(send, street, round_):
    sent = action(
        "visit",
        shop=street[0],
        round=round_,
        outcome="not_interested",
        reason="cost",
        come_back_on="2026-12-20",
        come_back_at="14:30",
        language="tr",
        best_time="morning",
        materials=["card", "leaflet", "card"],
    )
    [done] = send(sent)
    assert (done.status, done.answer) == (200, {"state": ""})
    visit = Visit.objects.get()
    assert (visit.outcome, visit.reason, visit.language) == ("not_interested", "cost", "tr")
    assert (visit.come_back_on.isoformat(), visit.come_back_at.isoformat()) == ("2026-12-20", "14:30:00")
    assert (visit.materials, visit.best_time, visit.round) == (["card", "leaflet"], "morning", round_)


def test_a_batch_has_each_result_in_its_place(send, street, round_):
    results = send(
        action("visit", shop=street[0], outcome="vacant"),
        action("visit", shop=street[1], outcome="gone fishing"),
        action("visit", shop=str(uuid4()), outcome="absent"),
        action("visit", shop=street[2], outcome="absent"),
    )
    assert [(one.status, one.code) for one in results] == [
        (200, ""),
        (400, "malformed"),
        (422, "shop_unknown"),
        (200, ""),
    ]
    assert results[0].answer == {"state": "vacant"}


def test_an_answer_that_was_lost_doubles_nothing(send, street):
    sent = action("visit", shop=street[0], outcome="absent") | {"key": str(uuid4())}
    first, second = send(sent), send(sent)
    assert first[0].answer == second[0].answer
    assert Visit.objects.count() == 1


def test_undone_and_corrected_on_the_way(send, street):
    key = str(uuid4())
    results = send(
        action("visit", shop=street[0], outcome="vacant") | {"key": key},
        action("visit_corrected", visit=key, outcome="moved"),
        action("visit_undone", visit=key),
        action("visit_corrected", visit=key, outcome="absent"),
    )
    assert [one.status for one in results] == [200, 200, 200, 422]
    assert results[1].answer == {"state": "moved"}
    assert results[2].answer == {"is_undone": True}
    assert not Visit.objects.current().exists()


@pytest.mark.parametrize(
    "body",
    [
        {"shop": None, "outcome": "absent"},
        {"shop": "not a uuid", "outcome": "absent"},
        {"outcome": "absent", "come_back_on": "31 décembre"},
        {"outcome": "absent", "language": "français"},
        {"outcome": "absent", "materials": ["trumpet"]},
    ],
)
def test_what_cannot_be_read_is_refused(send, street, body):
    [refused] = send({"kind": "visit", "body": {"shop": str(street[0].uuid)} | body})
    assert refused.status == 400


def test_names_from_right_to_left_and_emoji_are_kept(send, edition):
    [done] = send(action("shop_found", name="مقهى السعادة ☕", street="Rue de l’Étoile"))
    assert done.status == 200
    assert Shop.objects.get(uuid=done.answer["shop"]).name == "مقهى السعادة ☕"


def test_a_found_shop_is_visited_by_the_key_that_found_it(send, street, round_, now):
    key = str(uuid4())
    found, visited = send(
        action("shop_found", name="Chez Zoé", street="Rue de Fer", number="12", round=round_) | {"key": key},
        action("visit", shop=key, outcome="interested"),
    )
    assert (found.status, found.answer["is_new"], visited.status) == (200, True, 200)
    shop = Shop.objects.get(name="Chez Zoé")
    assert Visit.objects.get().shop == shop
    assert shop.pk in {one.pk for one in shops_of_round(round_, now.date())}


def test_a_found_shop_that_is_known_is_that_one(send, colleague, street):
    sent = action("shop_found", name="Boutique 2", street="Rue de Fer", number="2")
    mine, theirs = send(sent), send(sent, actor=colleague)
    assert mine[0].answer == theirs[0].answer == {"shop": str(street[1].uuid), "is_new": False}
    assert ShopFind.objects.count() == 2
    assert Shop.objects.count() == 4


def test_a_shop_found_offline_is_in_the_register_from_that_day_on(send, street, now):
    yesterday = now - timedelta(days=1)
    key = str(uuid4())
    send(
        action("shop_found", name="Chez Zoé") | {"key": key},
        action("visit", shop=key, outcome="vacant"),
        happened_at=yesterday,
    )
    shop = Shop.objects.get(name="Chez Zoé")
    states = shop.states.filter(superseded_at=None).values_list("happened_on", "state")
    assert list(states) == [(day_of(yesterday), "vacant")]


def test_a_found_shop_joins_no_round_that_was_handed_over(send, manager, colleague, round_, now):
    hand_over(round_, actor=manager, stewards=[colleague.user], now=now)
    send(action("shop_found", name="Chez Zoé", round=round_))
    assert "Chez Zoé" not in {one.name for one in shops_of_round(round_, now.date())}


def test_what_two_phones_write_of_one_shop(send, steward, colleague, street):
    name = {"seen": "Boutique 1", "value": "Bijoux Lambert"}
    send(action("shop_details", shop=street[0], changes={"name": name}))
    other = {
        "name": {"seen": "Boutique 1", "value": "Lambert Bijoux"},
        "closing_days": {"seen": "", "value": "sun,mon"},
    }
    [done] = send(action("shop_details", shop=street[0], changes=other), actor=colleague)
    assert done.status == 200
    shop = Shop.objects.get(pk=street[0].pk)
    assert (shop.name, shop.closing_days) == ("Lambert Bijoux", ["mon", "sun"])
    told = OvertakenValue.objects.get()
    assert (told.field, told.lost, told.kept) == ("name", "Bijoux Lambert", "Lambert Bijoux")
    assert (told.lost_by_id, told.kept_by_id) == (steward.user.pk, colleague.user.pk)
    assert send(action("value_put_back", id=told.pk), actor=colleague)[0].code == "conflict_unknown"
    assert send(action("value_put_back", id=told.pk))[0].status == 200
    assert Shop.objects.get(pk=street[0].pk).name == "Bijoux Lambert"


def test_who_writes_the_same_is_told_nothing(send, colleague, street):
    same = action(
        "shop_details", shop=street[0], changes={"name": {"seen": "Boutique 1", "value": "Lambert"}}
    )
    send(same)
    send(same, actor=colleague)
    assert not OvertakenValue.objects.exists()


def test_what_the_team_wrote_meanwhile_is_overtaken_too(send, manager, street, now):
    change_shop(street[0], {"name": "Lambert SRL"}, source=Origin.STAFF, actor=manager.user, now=now)
    send(action("shop_details", shop=street[0], changes={"name": {"seen": "Boutique 1", "value": "Lambert"}}))
    assert OvertakenValue.objects.get().lost_by_id == manager.user.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"email": {"seen": "", "value": "a@b.be"}},
        {"sector": {"seen": "", "value": "no such sector"}},
        {"closing_days": {"seen": "", "value": "noday"}},
        {"name": {"seen": "x", "value": ""}},
    ],
)
def test_phones_change_few_fields_and_to_values_that_exist(send, street, changes):
    assert send(action("shop_details", shop=street[0], changes=changes))[0].status == 400


def test_a_card_is_tied_once(send, manager, street, now):
    [card] = print_cards(1, actor=manager.user, now=now)
    tied = action("card_tied", shop=street[0], code=card.code.lower())
    assert [one.status for one in send(tied, tied)] == [200, 200]
    assert send(action("card_tied", shop=street[1], code=card.code))[0].code == "card_taken"
    assert send(action("card_tied", shop=street[1], code="NOSUCH"))[0].code == "card_unknown"


def test_do_not_contact_is_in_force_at_once(send, street):
    send(action("do_not_contact", shop=street[0], reason="asked"))
    assert list(blocked_shops()) == [street[0]]


def test_the_day_reaches_the_managers_once(send, steward, manager, street, round_, now):
    send(action("visit", shop=street[0], outcome="absent"))
    sent = action("day_sent", day=now.date().isoformat(), minutes={str(round_.uuid): 245})
    assert send(sent)[0].answer == {"n_visits": 1}
    send(sent)
    assert RoundHours.objects.get().minutes == 245
    summary = DaySummary.objects.get()
    assert (summary.n_visits, summary.minutes) == (1, 245)
    mail = Mail.objects.get()
    assert mail.recipient == manager.user.email
    assert "4\u00a0h\u00a005" in mail.body_text.replace("\u202f", "\u00a0")
    assert "Boutique" not in mail.body_text


def test_another_phone_keeps_the_hours_of_the_round_that_it_does_not_know(send, steward, street, round_, now):
    other = make_round(steward, make_street(steward.organisation, "20"), name="Haut")
    for row, minutes in ((round_, 120), (other, 60)):
        send(action("day_sent", day=now.date().isoformat(), minutes={str(row.uuid): minutes}))
    assert DaySummary.objects.get().minutes == 180


def test_hours_of_a_round_of_others_are_left_out(send, colleague, street, now):
    others = make_round(colleague, make_street(colleague.organisation, "20"))
    send(action("day_sent", day=now.date().isoformat(), minutes={str(others.uuid): 60}))
    assert not RoundHours.objects.exists()


@pytest.mark.parametrize("days", [-1, 40])
def test_a_day_to_come_or_long_gone_is_refused(send, edition, now, days):
    day = (now - timedelta(days=days)).date().isoformat()
    assert send(action("day_sent", day=day, minutes={}))[0].code == "day_wrong"


def test_a_reader_sends_nothing(send, in_namur, street):
    reader = make_actor(in_namur, Role.READER)
    assert send(action("visit", shop=street[0], outcome="absent"), actor=reader)[0].code == "role_may_not"


def test_the_agences_own_staff_visit_no_shops(agency, client_on, now):
    administrator = make_actor(agency, Role.ADMINISTRATOR)
    with tenant_context(agency):
        sent = action("visit", shop=str(uuid4()), outcome="absent")
        ready = {"key": str(uuid4()), "happened_at": now.isoformat()} | sent
        [refused] = receive(actor=administrator, actions=[ready], now=now)
        assert refused.code == "role_may_not"
        assert client_on(agency, administrator.user).get("/terrain/").status_code == 200
