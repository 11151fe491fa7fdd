"""What somebody said of themselves alone is not relied on until staff saw it, or closed the list."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from campaigns.attendance.models import Attendance
from campaigns.attendance.selectors import seen_by_staff
from campaigns.check_in.own_sign_up import TypedArrival
from campaigns.check_in.services import check_in_self, close_list, mark, reopen_list
from campaigns.session_codes.services import code_of
from tests.campaigns.check_in.conftest import do
from tests.factories.sessions import make_group


@pytest.fixture
def seen(namur):
    def people() -> list[str]:
        with tenant_context(namur):
            rows = Attendance.objects.current().filter(seen_by_staff())
            return sorted(rows.values_list("person__name", flat=True))

    return people


@pytest.fixture
def alone(session, dinant, namur, lines, now):
    """Rita has noted her own arrival; her line of the list."""
    claim = make_group(namur, session, "Rita", shop="Quincaillerie", email="rita@exemple.test")
    code = code_of(session, now=now).code
    with tenant_context(dinant):
        check_in_self(here=dinant, code=code, typed=TypedArrival(email="rita@exemple.test"), now=now)
    [line] = lines(claim)
    return line


@pytest.mark.parametrize("how", ["", "door", "sheet", "closing", "correction"])
def test_whatever_is_not_of_the_person_alone_was_seen(session, namur, seen, alone, how):
    assert seen() == []
    with tenant_context(namur):
        Attendance.objects.update(how=how)
    assert seen() == ["Rita"]


def test_a_tick_at_the_door_is_to_have_seen(session, namur, steward, seen, alone, now):
    do(mark, actor=steward, session_id=session.pk, city=namur, line=alone, outcome="present", now=now)
    assert seen() == ["Rita"]


def test_a_closed_list_vouches_for_all_and_one_that_is_opened_again_does_not(
    session, namur, manager, seen, alone, now
):
    do(close_list, actor=manager, session_id=session.pk, now=now)
    assert seen() == ["Rita"]
    do(reopen_list, actor=manager, session_id=session.pk, reason="Deux retards", now=now)
    assert seen() == []
