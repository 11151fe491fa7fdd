"""A run is asked for, runs, is over once, and its files go after a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.files import path_of, reserve
from tenants.due.models import Due
from tenants.due.services import ask_for, do_due_work
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunState
from tenants.runs.presentation import progress_context
from tenants.runs.services import (
    KEPT,
    TRY_AGAIN,
    ask_for_run,
    expire_files,
    fail,
    finish,
    hand_to_task,
    note_progress,
    progress_of,
    start,
)
from tests.factories.people import make_user
from tests.factories.runs import make_run

pytestmark = pytest.mark.django_db
KIND = "trial.run"
HANDLERS = {
    KIND: lambda organisation, due: hand_to_task(organisation, due, "tests.tenants.runs.test_life.Task")
}
handed: list[str] = []


class Task:
    """Stands for a Celery task."""

    @staticmethod
    def delay(key: str) -> None:
        handed.append(key)


@pytest.fixture(params=["agence", "namur"])
def here(request, db):
    handed.clear()
    found = Organisation.objects.get(slug=request.param)
    with tenant_context(found):
        yield found


def written(organisation, ending=".csv") -> str:
    name = reserve(organisation.storage_prefix, "trial", ending)
    path_of(name).write_text("Chez Anne", encoding="utf-8")
    return name


def test_from_asking_to_the_end(here):
    now = timezone.now()
    run = ask_for_run(KIND, actor=make_user(), parameters={"of": "something"})
    assert (run.state, run.is_over, run.parameters) == (RunState.QUEUED, False, {"of": "something"})

    start(run, now)
    assert Run.objects.under_way().get().started_at == now

    run.result, run.report_file = {"n": 3}, written(here)
    finish(run, now)
    over = Run.objects.over().get()
    assert (over.state, over.result, over.finished_at, over.kept_until) == ("done", {"n": 3}, now, now + KEPT)


def test_a_run_without_files_has_nothing_to_expire(here):
    run = make_run(here, KIND)
    finish(run, timezone.now(), state=RunState.REFUSED, error="x" * 400)
    run.refresh_from_db()
    assert (run.kept_until, len(run.error)) == (None, 300)


def test_a_run_belongs_to_its_organisation(here, dinant):
    make_run(here, KIND)
    with tenant_context(dinant):
        assert not Run.objects.exists()


def test_a_run_that_was_deleted_meanwhile_does_not_come_back(here):
    run = make_run(here, KIND)
    Run.objects.all().delete()
    finish(run, timezone.now())
    assert not Run.objects.exists()


def test_a_failure_is_noted_by_its_kind_of_error_and_only_where_it_was_under_way(here):
    run, done = make_run(here, KIND), make_run(here, KIND, state=RunState.DONE)
    for key in (str(run.uuid), str(done.pk)):
        fail(key, KIND, ValueError("Anne, 12 rue Haute"), timezone.now())
    run.refresh_from_db()
    done.refresh_from_db()
    assert (run.state, run.error, done.state) == ("failed", "ValueError", "done")


def test_a_run_that_is_over_has_its_end_and_no_other_has(here):
    for fields in ({"state": "done", "finished_at": None}, {"finished_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="run_finished_when_over"), transaction.atomic():
            make_run(here, KIND, **fields)


def test_progress_is_seen_from_outside_and_starts_unknown(here):
    run = make_run(here, KIND)
    assert progress_of(run) == (0, 0, "")
    context = progress_context(run, label="En cours", poll_url="/x/", message="Patience")
    assert (context["total"], context["step"]) == (0, "Patience")

    note_progress(run, 3, 10, "shops.csv")
    context = progress_context(run, label="En cours", poll_url="/x/", message="Patience")
    assert (context["done"], context["total"], context["step"]) == (3, 10, "shops.csv")


@pytest.mark.parametrize("key", ["uuid", "pk"])
def test_the_work_that_is_due_hands_a_run_to_its_task_until_it_is_over(
    here, key, django_capture_on_commit_callbacks
):
    run = make_run(here, KIND)
    name = str(getattr(run, key))
    ask_for(here, KIND, key=name)
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        do_due_work(here, HANDLERS, now)
    assert handed == [name]
    assert Due.objects.get(kind=KIND).due_at > now

    finish(run, now)
    with django_capture_on_commit_callbacks(execute=True):
        do_due_work(here, HANDLERS, timezone.now() + TRY_AGAIN)
    assert handed == [name]
    assert not Due.objects.filter(kind=KIND).exists()


def test_old_files_go_and_the_row_stays(here, django_capture_on_commit_callbacks):
    now = timezone.now()
    old, recent = (
        make_run(
            here, KIND, state="done", result={"n": 1}, report_file=written(here), output_file=written(here)
        )
        for _ in range(2)
    )
    Run.objects.filter(pk=old.pk).update(kept_until=now - timedelta(seconds=1))
    Run.objects.filter(pk=recent.pk).update(kept_until=now + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_files(now) == 1
        assert path_of(old.report_file).exists()
    assert not path_of(old.report_file).exists()
    assert not path_of(old.output_file).exists()
    assert path_of(recent.report_file).exists()

    kept = Run.objects.get(pk=old.pk)
    assert (kept.report_file, kept.output_file, kept.kept_until) == ("", "", None)
    assert (kept.result, kept.state) == ({"n": 1}, "done")
    assert expire_files(now) == 0
