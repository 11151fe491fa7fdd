"""Which results count, and where: guests, late finishers, forms typed by staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboards.engine.snapshots.gather import gather
from diagnostic.assessment.models import Diagnostic, Mode
from diagnostic.assessment.selectors import (
    attempt_of,
)
from diagnostic.assessment.services import finish, retake
from diagnostic.attempt_counts.models import AttemptCount
from kernel.clock import today
from kernel.facts import Reading
from tenants.membership.roles import Role
from tenants.shops.models import Person
from tests.diagnostic.assessment.lives import answered, finished
from tests.factories.people import make_member
from tests.factories.sessions import make_coming_session, make_running_edition

pytestmark = pytest.mark.django_db


def test_a_guest_gets_a_result_that_is_in_no_figure(city, edition):
    guest = finished(city, is_guest=True)

    again = retake(guest.uuid, language="fr", now=timezone.now())

    assert guest.diagnostic.is_guest
    assert again.is_guest
    inputs = gather(edition, today(), Reading.TRUE, cities=[city])
    assert not inputs.publication_rows.diagnostics


def test_finished_days_after_the_session_it_is_no_longer_of_it(city, edition):
    session = make_coming_session(edition, city, in_days=0)
    attempt = answered(city, session=session)

    done = finish(attempt.uuid, organisation=city, now=timezone.now() + timedelta(days=4))

    assert done.diagnostic.session_id is None
    assert AttemptCount.objects.get(session=session).n_finished == 0


def test_what_staff_type_replaces_nothing_that_a_shopkeeper_did(city, edition):
    person = Person.objects.create(digest="d" * 64)
    own = finished(city, person=person)

    finished(
        city,
        person=person,
        mode=Mode.PAPER,
        taken_on=today(),
        entered_by=make_member(city, Role.STEWARD),
    )

    assert Diagnostic.objects.current().count() == 2
    assert attempt_of(own.uuid).diagnostic.superseded_at is None


def test_finished_in_the_next_edition_it_counts_there(city, edition):
    attempt = answered(city)
    later = make_running_edition(
        code="NEXT",
        starts_on=edition.ends_on + timedelta(days=1),
        ends_on=edition.ends_on + timedelta(days=90),
    )
    now = timezone.now() + (later.starts_on - today()) + timedelta(days=2)

    done = finish(attempt.uuid, organisation=city, now=now)

    assert done.diagnostic.edition_id == later.pk
    assert done.edition_id == later.pk
