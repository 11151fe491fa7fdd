"""A session's code: readable, valid with its session, refused kindly otherwise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.agenda.models import Registration, SeatCounter, SessionOutcome
from campaigns.session_codes.errors import CodeNotYet, CodeOfCancelled, CodeOver, CodeUnknown
from campaigns.session_codes.rules import SESSION_CODE_LENGTH
from campaigns.session_codes.services import code_of, is_valid, session_by_code
from diagnostic.attempt_counts.models import AttemptCount
from diagnostic.attempt_counts.services import count_finished, count_started
from kernel.clock import today
from kernel.codes import ALPHABET, new_code, normalised_code, shown_code
from tests.factories.sessions import make_coming_session, make_running_edition

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(namur, dinant):
    return make_coming_session(make_running_edition(), namur, dinant)


@pytest.fixture
def code(session):
    return code_of(session, now=timezone.now()).code


def test_a_code_has_no_character_that_is_taken_for_another():
    assert not set("0O1ILUV5S8B2Z") & set(ALPHABET)
    assert set(new_code(500)) <= set(ALPHABET)


def test_a_code_is_read_in_two_halves_and_typed_in_any_way():
    assert shown_code("HJ4K7M") == "HJ4-K7M"
    assert normalised_code(" hj4 – k7m ") == "HJ4K7M"


def test_a_session_keeps_its_code(session, code):
    assert code_of(session, now=timezone.now()).code == code
    assert len(code) == SESSION_CODE_LENGTH


@pytest.mark.parametrize("after", [timedelta(minutes=-30), timedelta(0), timedelta(minutes=60)])
def test_the_code_works_around_the_session(session, code, after):
    now = session.starts_at + after if after <= timedelta(0) else session.ends_at + after

    assert session_by_code(code.lower(), now) == session
    assert is_valid(session, now)


def test_too_early_and_too_late_are_told_apart(session, code):
    with pytest.raises(CodeNotYet):
        session_by_code(code, session.starts_at - 61 * MINUTE)
    with pytest.raises(CodeOver):
        session_by_code(code, session.ends_at + 61 * MINUTE)
    assert not is_valid(session, session.ends_at + 61 * MINUTE)


@pytest.mark.parametrize("text", ["", "XXXXXX", "HJ4", "Ω" * 6, "A" * 5000, "K7MP4TXR"])
def test_what_is_no_code_is_unknown(session, code, text):
    with pytest.raises(CodeUnknown):
        session_by_code(text, session.starts_at)


def test_a_cancelled_session_and_a_draft_open_nothing(session, code):
    SeatCounter.objects.filter(session=session).update(registration=Registration.DRAFT)
    with pytest.raises(CodeOfCancelled):
        session_by_code(code, session.starts_at)
    SeatCounter.objects.filter(session=session).update(registration=Registration.OPEN)
    assert is_valid(session, session.starts_at)
    SessionOutcome.objects.create(
        session=session, status="cancelled", happened_on=today(), recorded_at=timezone.now()
    )
    with pytest.raises(CodeOfCancelled):
        session_by_code(code, session.starts_at)


def test_each_city_counts_its_own(session, namur, dinant):
    count_started(session.pk, namur)
    count_started(session.pk, namur)
    count_finished(session.pk, dinant)

    counts = {row.organisation_id: (row.n_started, row.n_finished) for row in AttemptCount.objects.all()}
    assert counts == {namur.pk: (2, 0), dinant.pk: (0, 1)}
