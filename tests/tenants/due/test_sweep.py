"""The sweep: a task for each organisation that has work, and for no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.database import connection
from tenants.due import tasks
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.organisations.models import OrganisationStatus


@pytest.fixture
def enqueued(monkeypatch) -> list[str]:
    """Schemas for which a task was enqueued."""
    found = []
    monkeypatch.setattr(
        tasks.do_organisation_work, "apply_async", lambda **options: found.append(connection.schema_name)
    )
    return found


def test_only_organisations_with_work_get_a_task(namur, dinant, agency, enqueued):
    now = timezone.now()
    ask_for(namur, "work", key="a")
    ask_for(namur, "work", key="b")
    ask_for(agency, "work", at=now)
    ask_for(dinant, "work", at=now + timedelta(hours=1))

    tasks.sweep()

    assert sorted(enqueued) == ["agence", "city_namur"]
    assert connection.schema_name == "public"


def test_what_was_given_up_gets_no_task(namur, enqueued):
    ask_for(namur, "work")
    Due.objects.update(failed_at=timezone.now())

    tasks.sweep()

    assert enqueued == []


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.RETIRED])
def test_an_organisation_that_is_closed_gets_no_task_and_keeps_its_work(namur, enqueued, status):
    ask_for(namur, "work")
    namur.status = status
    namur.save(update_fields=["status"])

    tasks.sweep()

    assert enqueued == []
    assert Due.objects.exists()


def test_without_work_nothing_is_enqueued_in_one_statement(db, enqueued, django_assert_num_queries):
    with connection.cursor():  # the search path is set
        pass

    with django_assert_num_queries(1):
        tasks.sweep()

    assert enqueued == []


def test_a_task_that_waited_until_the_next_sweeps_is_dropped(namur, monkeypatch):
    options = {}
    monkeypatch.setattr(tasks.do_organisation_work, "apply_async", options.update)
    ask_for(namur, "work")

    tasks.sweep()

    assert options == {"expires": tasks.SWEPT_AGAIN_AFTER_S}
