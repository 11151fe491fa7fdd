"""Tasks carry their organisation: what the bases of `kernel.tasks` refuse before a worker is asked."""

from types import SimpleNamespace

import pytest
from celery.app.task import Task
from celery.exceptions import Reject
from django_tenants.utils import tenant_context

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask, TaskWithoutOrganisation
from tenants.due.tasks import do_organisation_work, sweep


@pytest.fixture
def sent(monkeypatch) -> list[dict[str, object]]:
    """What would go to the broker."""
    found: list[dict[str, object]] = []
    monkeypatch.setattr(Task, "apply_async", lambda self, *args, **options: found.append(options))
    return found


def test_a_task_of_an_organisation_is_called_in_its_schema(namur, sent):
    with tenant_context(namur):
        do_organisation_work.delay()

    assert len(sent) == 1


@pytest.mark.parametrize("options", [{}, {"headers": None}, {"headers": {"_schema_name": "public"}}])
def test_it_cannot_be_called_from_public(db, sent, options):
    connection.set_schema_to_public()

    with pytest.raises(TaskWithoutOrganisation):
        do_organisation_work.apply_async(**options)

    assert sent == []


def test_a_task_of_the_platform_goes_to_public_wherever_it_is_called(namur, sent):
    with tenant_context(namur):
        sweep.delay()
        sweep.apply_async(headers={"_schema_name": "city_namur", "kept": 1}, expires=3)

    assert [options["headers"] for options in sent] == [
        {"_schema_name": "public"},
        {"_schema_name": "public", "kept": 1},
    ]
    assert sent[1]["expires"] == 3


class Arrived(OrganisationTask):
    """A task as a worker has it before it starts, with the headers of its message."""

    name = "tests.arrived"

    def __init__(self, headers: dict[str, str] | None) -> None:
        self.message = SimpleNamespace(headers=headers, get=(headers or {}).get)

    @property
    def request(self):
        return self.message


@pytest.mark.parametrize("headers", [None, {}, {"_schema_name": ""}, {"_schema_name": "public"}])
def test_a_message_without_an_organisation_is_rejected_for_good(namur, headers):
    with tenant_context(namur), pytest.raises(Reject, match="message without an organisation") as rejection:
        Arrived(headers).before_start("id", (), {})

    assert rejection.value.args[1] is False


def test_a_message_whose_organisation_was_not_found_does_not_run_where_the_last_one_did(namur):
    """Celery only logs what goes wrong while the schema is switched, and goes on."""
    with tenant_context(namur), pytest.raises(Reject, match="city_dinant is not to be found"):
        Arrived({"_schema_name": "city_dinant"}).before_start("id", (), {})


def test_a_message_with_its_organisation_starts(namur):
    with tenant_context(namur):
        Arrived({"_schema_name": "city_namur"}).before_start("id", (), {})


def test_both_bases_are_no_tasks_themselves():
    assert OrganisationTask.abstract
    assert PlatformTask.abstract
