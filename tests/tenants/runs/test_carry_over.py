"""An upgraded database shows its past runs, and a run that was queued before is done after."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from django_tenants.utils import tenant_context

from archive import tasks as archive_tasks
from archive.models import ArchiveRun
from dashboards.questionnaire_editor import tasks as questionnaire_tasks
from dashboards.questionnaire_editor.models import DryRun
from portal.due import HANDLERS
from tenants.due.services import ask_for, do_due_work
from tenants.membership.roles import Role
from tenants.organisations.lag import lagging_organisations
from tenants.organisations.models import Organisation
from tenants.runs.carry_over import carry_over_runs
from tenants.runs.models import Run
from tests.factories.browsers import make_client
from tests.factories.people import make_member, make_user
from tests.factories.questionnaires import make_draft, make_dry_run


@pytest.fixture(autouse=True)
def agency(owner_database):
    """Its schema is current, as the owner, in a transaction that is undone."""
    with transaction.atomic():
        found = Organisation.objects.get(slug="agence")
        with tenant_context(found):
            yield found
        transaction.set_rollback(True)


def make_archive_run(**fields) -> ArchiveRun:
    return ArchiveRun.objects.create(asked_by=make_user(), **fields)


def test_each_state_and_file_finds_its_place():
    now = timezone.now()
    waiting = make_archive_run(kind="check", file_name="a.zip", stored_file="p/in.zip")
    running = make_archive_run(kind="import", state="running", stored_file="p/in2.zip", started_at=now)
    refused = make_archive_run(
        kind="import",
        state="refused",
        edition_code="2016",
        refusal="non",
        report_file="p/r.csv",
        report_text_file="p/r.txt",
        ended_at=now,
    )
    exported = make_archive_run(
        kind="export", state="done", edition_code="2016", stored_file="p/out.zip", ended_at=now
    )
    assert carry_over_runs() == 4

    runs = {run.uuid: run for run in Run.objects.of_kind("archive.run")}
    assert [runs[one.uuid].state for one in (waiting, running, refused, exported)] == [
        "queued",
        "running",
        "refused",
        "done",
    ]
    assert runs[waiting.uuid].parameters == {"action": "check", "file_name": "a.zip"}
    assert (runs[waiting.uuid].input_file, runs[waiting.uuid].kept_until) == ("p/in.zip", None)
    assert (runs[running.uuid].started_at, runs[running.uuid].finished_at) == (now, None)
    found = runs[refused.uuid]
    assert (found.report_file, found.report_text_file, found.error) == ("p/r.csv", "p/r.txt", "non")
    assert (found.result, found.kept_until) == ({"edition_code": "2016"}, now + timedelta(days=30))
    assert found.asked_by == refused.asked_by
    assert runs[exported.uuid].parameters["edition_code"] == "2016"
    assert (runs[exported.uuid].output_file, runs[exported.uuid].input_file) == ("p/out.zip", "")


def test_dry_runs_keep_their_numbers_and_new_ones_get_others():
    draft, now = make_draft(), timezone.now()
    tried = DryRun.objects.create(
        pk=70, version=draft, fingerprint="f", n_done=5, n_total=5, finished_at=now, report={"n": 5}
    )
    stopped = DryRun.objects.create(pk=71, version=draft, fingerprint="f", finished_at=now)
    begun = DryRun.objects.create(pk=72, version=draft, fingerprint="f", n_total=5)
    waiting = DryRun.objects.create(pk=90, version=draft, fingerprint="f", asked_by=make_user())
    assert carry_over_runs() == 4

    states = dict(Run.objects.values_list("pk", "state"))
    assert states == {tried.pk: "done", stopped.pk: "failed", begun.pk: "running", waiting.pk: "queued"}
    assert Run.objects.get(pk=tried.pk).result == {"n": 5}
    assert Run.objects.get(pk=tried.pk).parameters == {"version": draft.pk, "fingerprint": "f"}
    assert make_dry_run(draft).pk > waiting.pk


def test_doing_it_again_copies_nothing():
    DryRun.objects.create(version=make_draft(), fingerprint="f")
    make_archive_run(kind="check")
    assert (carry_over_runs(), carry_over_runs()) == (2, 0)
    call_command("carry_over_runs")
    assert Run.objects.count() == 2


def test_a_due_row_of_before_finds_its_run(agency, monkeypatch):
    """The keys are as the earlier release wrote them."""
    handed: list[str] = []
    monkeypatch.setattr(archive_tasks.do_run, "delay", handed.append)
    monkeypatch.setattr(questionnaire_tasks.do_dry_run, "delay", handed.append)
    archived = make_archive_run(kind="check", stored_file="p/in.zip")
    tried = DryRun.objects.create(pk=70, version=make_draft(), fingerprint="f")
    ask_for(agency, "archive.run", key=str(archived.uuid))
    ask_for(agency, "questionnaires.dry_run", key=str(tried.pk))
    carry_over_runs()
    with TestCase.captureOnCommitCallbacks(execute=True):
        do_due_work(agency, HANDLERS, timezone.now())
    assert sorted(handed) == sorted([str(archived.uuid), "70"])


def test_a_page_of_before_still_opens(agency):
    now = timezone.now()
    archived = make_archive_run(
        kind="import", state="done", file_name="a.zip", edition_code="2016", ended_at=now
    )
    DryRun.objects.create(pk=70, version=make_draft(), fingerprint="f", finished_at=now)
    carry_over_runs()
    browser = make_client(agency, make_member(agency, Role.ADMINISTRATOR))
    assert browser.get(f"/agence/archives/{archived.uuid}/").status_code == 200
    assert "2016" in browser.get("/agence/archives/").content.decode()
    assert browser.get("/agence/questionnaire/essais/70/").status_code == 200


def test_migrate_carries_them_over_even_after_it_was_cut_short(agency):
    Organisation.objects.filter(pk=agency.pk).update(schema_version="the one before")
    archived = make_archive_run(kind="check")
    out = StringIO()
    call_command("migrate", stdout=out)
    assert "1 run of the earlier release carried over.\n  1/1 agence ok" in out.getvalue()
    assert lagging_organisations() == []
    with tenant_context(agency):
        assert Run.objects.filter(uuid=archived.uuid).exists()
