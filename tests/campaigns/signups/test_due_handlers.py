"""What time and changes bring: deadlines, offers, reminders, moves, cancellations."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from campaigns.agenda.models import ClaimState, EndReason, SeatClaim, SeatCounter, Session
from campaigns.agenda.seats.errors import ClaimOver, OfferOver
from campaigns.agenda.seats.services import end_all_claims, set_capacity, set_quota, set_start
from campaigns.signups.models import Participant
from campaigns.signups.services import (
    TypedPerson,
    TypedShop,
    accept_offer,
    cancel,
    confirm,
    decline_offer,
    promote_by_hand,
    sign_up,
)
from kernel.database import connection
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import ask_for, do_due_work
from tenants.mail.models import Mail
from tests.factories.facts import make_edition, make_session

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def edition(db):
    return make_edition(starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=300))


@pytest.fixture
def session(edition, namur, dinant):
    return make_session(
        edition, namur, dinant, status="planned", starts_at=NOW + timedelta(days=20), capacity=2
    )


def join(city, session, name, n=1, now=NOW):
    connection.set_tenant(city)
    people = [TypedPerson(name, "owner", f"{name.lower()}@exemple.be")]
    people += [TypedPerson(f"{name} {number}", "helper") for number in range(1, n)]
    return sign_up(
        organisation=city,
        session=Session.objects.get(pk=session.pk),
        form_key=uuid.uuid4(),
        shop=TypedShop(name=f"Chez {name}"),
        people=people,
        language="fr",
        now=now,
    ).claim


def work(city, at):
    """What the worker does at that moment, but for the mails, which stay queued."""
    connection.set_tenant(city)
    with freeze_time(at):
        do_due_work(city, {**HANDLERS, "mail.send": lambda *_: None}, at)


def mails(*kinds):
    return list(Mail.objects.filter(kind__in=kinds).order_by("id").values_list("kind", "recipient"))


def state(claim):
    return SeatClaim.objects.get(uuid=claim.uuid).state


def test_what_is_not_confirmed_in_time_goes_to_who_waits_in_another_city(namur, dinant, session):
    anne = join(namur, session, "Anne", n=2)
    zoe = join(dinant, session, "Zoe")

    work(namur, NOW + timedelta(hours=24, minutes=1))

    anne.refresh_from_db()
    assert (anne.state, anne.end_reason) == (ClaimState.ENDED, EndReason.UNCONFIRMED)
    assert mails("signup.hold_released") == [("signup.hold_released", "anne@exemple.be")]
    assert not Participant.objects.filter(is_active=True).exists()
    assert state(zoe) == ClaimState.OFFERED
    work(dinant, NOW + timedelta(hours=24, minutes=2))
    assert mails("signup.offer") == [("signup.offer", "zoe@exemple.be")]


def test_who_confirms_in_time_keeps_the_seats(namur, session):
    anne = join(namur, session, "Anne")
    confirm(anne.uuid, organisation=namur, now=NOW + timedelta(hours=23))

    work(namur, NOW + timedelta(hours=25))

    assert state(anne) == ClaimState.CONFIRMED
    assert mails("signup.hold_released") == []


def test_who_confirms_too_late_is_told_so(namur, session):
    anne = join(namur, session, "Anne")

    with pytest.raises(ClaimOver):
        confirm(anne.uuid, organisation=namur, now=NOW + timedelta(hours=24))


def test_an_offer_not_answered_goes_on_to_the_next(namur, session):
    anne = join(namur, session, "Anne", n=2)
    zoe, luc = join(namur, session, "Zoe", n=2), join(namur, session, "Luc", n=2)
    cancel(anne.uuid, organisation=namur, now=NOW)
    deadline = SeatClaim.objects.get(uuid=zoe.uuid).deadline_at
    assert deadline == NOW + timedelta(hours=48)

    work(namur, deadline + timedelta(minutes=1))

    assert (state(zoe), state(luc)) == (ClaimState.ENDED, ClaimState.OFFERED)
    assert ("signup.offer_over", "zoe@exemple.be") in mails("signup.offer_over")
    with pytest.raises(OfferOver):
        accept_offer(zoe.uuid, organisation=namur, now=deadline + timedelta(minutes=2))


def test_an_offer_declined_goes_on_at_once(namur, session):
    anne = join(namur, session, "Anne", n=2)
    zoe, luc = join(namur, session, "Zoe"), join(namur, session, "Luc")
    cancel(anne.uuid, organisation=namur, now=NOW)

    decline_offer(zoe.uuid, organisation=namur, now=NOW)
    accept_offer(luc.uuid, organisation=namur, now=NOW)

    assert (state(zoe), state(luc)) == (ClaimState.ENDED, ClaimState.CONFIRMED)
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 1


def test_more_capacity_serves_the_list(namur, session):
    join(namur, session, "Anne", n=2)
    zoe = join(namur, session, "Zoe")

    set_capacity(session.pk, 3, hard_limit=None, now=NOW)

    assert state(zoe) == ClaimState.OFFERED


def test_seats_kept_for_a_city_are_released_on_their_day(namur, dinant, session):
    set_quota(session.pk, dinant, 2, (NOW + timedelta(days=3)).date(), now=NOW)
    anne = join(namur, session, "Anne")
    assert state(anne) == ClaimState.WAITING

    work(dinant, NOW + timedelta(days=4))

    assert state(anne) == ClaimState.OFFERED


def test_those_who_come_are_reminded_a_week_and_a_day_before(namur, session):
    anne = join(namur, session, "Anne")
    join(namur, session, "Zoe")  # never confirms
    confirm(anne.uuid, organisation=namur, now=NOW)

    work(namur, NOW + timedelta(days=13, hours=1))
    assert mails("signup.reminder") == [("signup.reminder", "anne@exemple.be")]
    work(namur, NOW + timedelta(days=19, hours=1))
    work(namur, NOW + timedelta(days=19, hours=2))
    assert mails("signup.reminder") == [("signup.reminder", "anne@exemple.be")] * 2


def move_to(session, starts_at, now=NOW):
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at, sequence=session.sequence + 1)
    session.refresh_from_db()
    set_start(session.pk, starts_at, now=now)


def test_a_move_is_told_once_and_the_old_reminder_is_gone(namur, session):
    anne = join(namur, session, "Anne")
    confirm(anne.uuid, organisation=namur, now=NOW)
    for days in (25, 30):  # moved twice before anybody was told
        move_to(session, NOW + timedelta(days=days))
        ask_for(namur, "signups.tell_changes", key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(minutes=1))
    work(namur, NOW + timedelta(days=14))  # the day of the reminder as it was

    (mail,) = Mail.objects.filter(kind="signup.session_moved")
    assert "22 mars" in mail.body_text  # the day that they knew
    assert "1 avril" in mail.body_text or "1er avril" in mail.body_text
    assert mails("signup.reminder") == []
    work(namur, NOW + timedelta(days=23, hours=1))
    assert len(mails("signup.reminder")) == 1


def test_a_move_that_was_undone_tells_nothing(namur, session):
    anne = join(namur, session, "Anne")
    confirm(anne.uuid, organisation=namur, now=NOW)
    before = session.starts_at
    move_to(session, NOW + timedelta(days=25))
    move_to(session, before)
    ask_for(namur, "signups.tell_changes", key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(minutes=1))

    assert mails("signup.session_moved", "signup.venue_changed") == []


def test_another_place_is_told_too(namur, session):
    join(namur, session, "Anne")
    Session.objects.filter(pk=session.pk).update(venue="Salle des fêtes", sequence=1)
    ask_for(namur, "signups.tell_changes", key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(minutes=1))

    assert len(mails("signup.venue_changed")) == 1


def test_another_address_of_the_same_hall_is_told_too(namur, session):
    join(namur, session, "Anne")
    Session.objects.filter(pk=session.pk).update(venue_address="Rue Neuve 3", sequence=1)
    ask_for(namur, "signups.tell_changes", key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(minutes=1))

    assert "Rue Neuve 3" in Mail.objects.get(kind="signup.venue_changed").body_text


def test_another_description_tells_nothing(namur, session):
    join(namur, session, "Anne")
    Session.objects.filter(pk=session.pk).update(description="Plus court")
    ask_for(namur, "signups.tell_changes", key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(minutes=1))

    assert mails("signup.session_moved", "signup.venue_changed") == []


def test_a_deadline_never_lies_after_the_start_of_a_session_that_was_moved(namur, session):
    anne = join(namur, session, "Anne")
    earlier = NOW + timedelta(hours=5)

    move_to(session, earlier)

    assert SeatClaim.objects.get(uuid=anne.uuid).deadline_at == earlier
    assert Due.objects.get(kind="signups.deadline", key=str(anne.uuid)).due_at == earlier


def test_a_past_session_tells_nothing(namur, session):
    join(namur, session, "Anne")
    move_to(session, NOW + timedelta(hours=1))
    for kind in ("signups.tell_changes", "signups.tell_cancelled"):
        ask_for(namur, kind, key=str(session.pk), at=NOW)

    work(namur, NOW + timedelta(hours=2))

    assert mails("signup.session_moved", "signup.session_cancelled") == []


def test_everybody_is_told_of_a_cancellation_with_a_calendar_that_cancels(namur, session):
    anne = join(namur, session, "Anne", n=2)
    join(namur, session, "Zoe")
    confirm(anne.uuid, organisation=namur, now=NOW)
    end_all_claims(session.pk, now=NOW)
    ask_for(namur, "signups.tell_cancelled", key=str(session.pk), at=NOW, details={"reason": "salle fermée"})

    work(namur, NOW + timedelta(minutes=1))

    told = dict(Mail.objects.filter(kind="signup.session_cancelled").values_list("recipient", "calendar"))
    assert set(told) == {"anne@exemple.be", "zoe@exemple.be"}
    assert "METHOD:CANCEL" in told["anne@exemple.be"]
    assert told["zoe@exemple.be"] == ""
    assert not Participant.objects.filter(is_active=True).exists()
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 0


def cancelled_mails(city, session) -> dict[str, str]:
    """Recipient to method of the calendar, of the mails that say that the session is cancelled."""
    end_all_claims(session.pk, now=NOW)
    ask_for(city, "signups.tell_cancelled", key=str(session.pk), at=NOW, details={"reason": "neige"})
    work(city, NOW + timedelta(minutes=1))
    told = Mail.objects.filter(kind="signup.session_cancelled")
    return {
        recipient.partition("@")[0]: "CANCEL" if "METHOD:CANCEL" in calendar else calendar
        for recipient, calendar in told.values_list("recipient", "calendar")
    }


def test_who_came_off_the_waiting_list_had_the_date_in_a_calendar_too(namur, session, member):
    """One by an offer, one by hand; both keep the position that they had on the list."""
    session.seats.lets_smaller_groups_pass = True
    session.seats.save()
    first = join(namur, session, "Anne", n=2)
    by_offer, by_hand = join(namur, session, "Zoe"), join(namur, session, "Luc")
    cancel(first.uuid, organisation=namur, now=NOW)
    accept_offer(by_offer.uuid, organisation=namur, now=NOW)
    decline_offer(by_hand.uuid, organisation=namur, now=NOW)
    again = join(namur, session, "Eva", n=2)
    SeatCounter.objects.filter(pk=session.pk).update(capacity=3)
    promote_by_hand(again.uuid, organisation=namur, actor=member(namur, "steward"), reason="x", now=NOW)

    assert state(by_offer) == state(again) == ClaimState.CONFIRMED
    assert SeatClaim.objects.get(uuid=by_offer.uuid).position == 1
    assert cancelled_mails(namur, session) == {"zoe": "CANCEL", "eva": "CANCEL"}


def test_who_had_no_seat_gets_no_calendar_whatever_they_confirmed(namur, session, member):
    """On the list with an address that was confirmed, on it by phone, and with an offer not answered yet."""
    steward = member(namur, "steward")
    first = join(namur, session, "Anne", n=2)
    confirm(first.uuid, organisation=namur, now=NOW)
    offered = join(namur, session, "Zoe")
    confirm(offered.uuid, organisation=namur, now=NOW)
    waits = join(namur, session, "Luc", n=2)
    confirm(waits.uuid, organisation=namur, now=NOW)
    by_phone = sign_up(
        organisation=namur,
        session=Session.objects.get(pk=session.pk),
        form_key=uuid.uuid4(),
        shop=TypedShop(name="Chez Eva"),
        people=[TypedPerson("Eva", "owner", "eva@exemple.be")],
        language="fr",
        source="phone",
        entered_by=steward,
        now=NOW,
    ).claim
    pending = join(namur, session, "Ida")
    cancel(first.uuid, organisation=namur, now=NOW)

    assert [state(claim) for claim in (offered, waits, by_phone, pending)] == [
        ClaimState.OFFERED,
        *[ClaimState.WAITING] * 3,
    ]
    assert SeatClaim.objects.get(uuid=by_phone.uuid).confirmed_at == NOW
    assert cancelled_mails(namur, session) == {"zoe": "", "luc": "", "eva": "", "ida": ""}


def test_a_claim_that_ended_before_its_state_was_kept_may_have_had_the_date(namur, session):
    anne, zoe = join(namur, session, "Anne"), join(namur, session, "Zoe")
    confirm(anne.uuid, organisation=namur, now=NOW)
    end_all_claims(session.pk, now=NOW)
    assert [SeatClaim.objects.get(uuid=one.uuid).ended_from for one in (anne, zoe)] == ["confirmed", "held"]
    SeatClaim.objects.update(ended_from="")

    assert cancelled_mails(namur, session) == {"anne": "CANCEL", "zoe": ""}


def test_a_city_with_a_quota_reminds_its_groups_as_any_other(namur, session):
    """A quota makes the city's row before anybody has signed up."""
    set_quota(session.pk, namur, 2, (NOW + timedelta(days=10)).date(), now=NOW)
    anne = join(namur, session, "Anne")
    confirm(anne.uuid, organisation=namur, now=NOW)

    work(namur, NOW + timedelta(days=13, hours=1))

    assert mails("signup.reminder") == [("signup.reminder", "anne@exemple.be")]


def test_who_signs_up_after_all_of_the_city_had_left_and_the_session_moved_is_reminded(namur, session):
    anne = join(namur, session, "Anne")
    cancel(anne.uuid, organisation=namur, now=NOW)
    move_to(session, NOW + timedelta(days=30))  # nobody of the city is told
    zoe = join(namur, session, "Zoe")
    confirm(zoe.uuid, organisation=namur, now=NOW)

    work(namur, NOW + timedelta(days=14))
    assert mails("signup.reminder") == []
    work(namur, NOW + timedelta(days=23, hours=1))
    assert mails("signup.reminder") == [("signup.reminder", "zoe@exemple.be")]


def test_a_city_that_was_closed_blocks_nobody(namur, dinant, session):
    join(dinant, session, "Anne", n=2)
    waiting = join(dinant, session, "Luc")
    dinant.status = "retired"
    dinant.save(update_fields=["status"])

    later = NOW + timedelta(hours=25)  # nobody does the work of a closed city
    zoe = join(namur, session, "Zoe", now=later)

    assert state(waiting) == ClaimState.WAITING
    assert state(zoe) in (ClaimState.PENDING, ClaimState.OFFERED)
    assert Due.objects.filter(organisation=dinant, kind="signups.offered").count() == 0
