"""One task a night removes old files, in every organisation."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.database import connection
from portal.celery import app
from tenants.runs import tasks
from tenants.runs.models import Run
from tests.factories.runs import make_run

pytestmark = pytest.mark.django_db


def test_every_organisation_gets_a_task_of_its_own(namur, agency, monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(tasks.expire_of_organisation, "delay", lambda: seen.append(connection.schema_name))
    tasks.expire()
    assert {"agence", namur.schema_name} <= set(seen)
    assert "public" not in seen


def test_the_task_removes_what_is_old_where_it_runs(namur):
    past = timezone.now() - timedelta(days=1)
    make_run(namur, "trial.run", state="done", report_file="x/y.csv", kept_until=past)
    with tenant_context(namur):
        tasks.expire_of_organisation()
        assert Run.objects.get().report_file == ""


def test_the_task_of_the_night_bears_the_name_that_older_messages_carry():
    assert tasks.expire.name == "dashboards.archive.expire"
    assert app.conf.beat_schedule["files of old runs"]["task"] == tasks.expire.name
