"""A dry run scores the past of all cities with its own versions and the draft, and tells nothing of few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from dashboards.questionnaire_editor import services, tasks
from dashboards.questionnaire_editor.errors import DryRunMissing, TooManyDryRuns
from diagnostic.assessment.models import Diagnostic
from diagnostic.assessment.services import finish as finish_attempt
from diagnostic.assessment.services import start
from diagnostic.questionnaire.scoring import score
from diagnostic.versions import drafting
from diagnostic.versions.errors import DraftFaulty, NoDraft
from diagnostic.versions.selectors import current_version, questionnaire_of
from diagnostic.versions.services import fingerprint_of
from portal.due import HANDLERS
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.runs.models import Run
from tenants.runs.services import TRY_AGAIN, fail
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt
from tests.factories.people import make_user
from tests.factories.questionnaires import change_draft, make_draft, make_dry_run, publish_next
from tests.factories.sessions import make_running_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(agency):
    made = make_draft()
    with tenant_context(agency):
        yield made


def finish(city, n, about=50, **fields) -> None:
    """n shops, whose entry was complete yesterday."""
    for number in range(n):
        at = timezone.now() - timedelta(days=2, minutes=number)
        finished_attempt(city, about=about, finished_at=at, **fields)


def dry_run(agency) -> Run:
    run = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    services.do_dry_run(run, timezone.now())
    run.refresh_from_db()
    assert run.finished_at is not None
    return run


def report_of(agency) -> dict[str, Any]:
    """Of a run over the draft as it is now."""
    report = dry_run(agency).result
    assert report is not None
    return report


def rising(questionnaire, themes) -> None:
    """The choices of the first question are all worth more than they were."""
    for option in questionnaire["questions"][0]["options"]:
        if option["pts"] not in (0, 100):
            option["pts"] = 95


def test_the_same_rules_move_nothing(agency, draft, namur, dinant):
    finish(namur, 12, about=50)
    finish(dinant, 8, about=10)
    report = report_of(agency)

    assert (report["n"], report["n_scored"], report["unscorable"]) == (20, 20, [])
    assert report["mean_before"] == report["mean_after"]
    assert report["moves"]["same"] == 20
    assert (report["moves"]["up"], report["moves"]["down"]) == (None, None)
    assert all(row["gained"] is None and row["lost"] is None for row in report["themes"])


def test_what_a_draft_would_change_is_told(agency, draft, namur, dinant):
    finish(namur, 11, about=50)
    finish(dinant, 9, about=50, sector=None)
    change_draft(rising)
    report = report_of(agency)

    assert report["moves"]["up"] == 20
    assert report["mean_after"] > report["mean_before"]


def best_but(**others: Any) -> dict[str, Any]:
    return answers_about(100) | others


def test_the_proposed_version_is_told_by_how_many_leads_are_left(agency, namur, dinant):
    """Six with everything done keep no lead, seven with two things to do keep two; scores stay."""
    with tenant_context(agency):
        drafting.draft_next(actor=make_user(), now=timezone.now())
        finish(namur, 6, answers=best_but())
        finish(dinant, 7, answers=best_but(Q20="a", Q18="a"))
        report = report_of(agency)

    assert report["moves"]["same"] == 10
    assert report["mean_before"] == report["mean_after"]
    after = [row["after"] for row in report["leads"]]
    assert [row["before"] for row in report["leads"]] == [None] * 5 + [10]
    assert after == [5, None, 5, None, None, None]
    moved = {row["code"]: row for row in report["themes"]}
    assert (moved["T03"]["kept"], moved["T03"]["lost"]) == (None, 5)
    assert moved["T27"]["kept"] == 5


def test_past_results_of_the_proposed_version_give_their_leads_again(agency, namur, caplog):
    with tenant_context(agency):
        publish_next()
        finish(namur, 6, answers=best_but(Q20="a", Q18="a"), version="1.1.0")
        drafting.new_draft(version="1.2.0", actor=make_user(), now=timezone.now())
        report = report_of(agency)

    assert [row["before"] for row in report["leads"]] == [row["after"] for row in report["leads"]]
    assert report["leads"][2]["before"] == 5
    assert "another result" not in caplog.text


def test_a_past_that_the_draft_cannot_score_is_told_with_its_reason(agency, draft, namur):
    finish(namur, 10)
    change_draft(
        lambda questionnaire, themes: questionnaire["questions"].append(
            questionnaire["questions"][4] | {"code": "Q23"}
        )
    )
    report = report_of(agency)

    assert (report["n"], report["n_scored"]) == (10, None)
    assert report["unscorable"] == [{"reason": "missing", "question": "Q23", "n": 10}]
    assert "mean_before" not in report


def test_fewer_than_five_shops_are_told_of_nothing(agency, draft, namur):
    finish(namur, 4)
    report = report_of(agency)
    assert report["n"] in (0, None)
    assert report.keys() == {"n", "bands"}


def test_a_shop_that_came_back_counts_once(agency, draft, namur):
    finish(namur, 5)
    with tenant_context(namur):
        subject = Diagnostic.objects.values_list("subject", flat=True)[0]
    for day in (3, 4, 5, 6, 7):
        made = finished_attempt(namur, finished_at=timezone.now() - timedelta(days=day))
        with tenant_context(namur):
            Diagnostic.objects.filter(entry=made.uuid).update(subject=subject)
    assert report_of(agency)["n"] == 5


def test_what_was_entered_today_waits(agency, draft, namur):
    finish(namur, 5)
    for _ in range(7):
        finished_attempt(namur, about=0)
    assert report_of(agency)["n"] == 5


def test_the_results_themselves_do_not_change(agency, draft, namur):
    finish(namur, 6)
    with tenant_context(namur):
        before = list(Diagnostic.objects.order_by("pk").values())
    change_draft(rising)
    dry_run(agency)
    with tenant_context(namur):
        assert list(Diagnostic.objects.order_by("pk").values()) == before


def test_the_number_of_statements_does_not_grow_with_the_answers(agency, draft, namur, dinant):
    def statements() -> int:
        run = make_dry_run(draft, fingerprint_of(draft.questionnaire, draft.themes))
        with CaptureQueriesContext(connection) as captured:
            services.do_dry_run(run, timezone.now())
        return len(captured)

    finish(namur, 6)
    finish(dinant, 6)
    few = statements()
    finish(namur, 15)
    finish(dinant, 15)
    assert statements() == few


def test_a_run_that_is_under_way_is_not_begun_again(agency, draft):
    first = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    again = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    assert again == first
    assert Due.objects.filter(kind=DueKind.QUESTIONNAIRE_DRY_RUN, key=str(first.pk)).count() == 1


def test_there_is_an_end_to_the_tries_of_a_day(agency, draft):
    now = timezone.now()
    for _ in range(services.MAX_A_DAY):
        make_dry_run(draft, asked_at=now, state="done", finished_at=now)
    with pytest.raises(TooManyDryRuns):
        services.ask_for_dry_run(agency=agency, actor=make_user(), now=now)
    tomorrow = now + timedelta(days=1, minutes=1)
    services.ask_for_dry_run(agency=agency, actor=make_user(), now=tomorrow)
    assert Run.objects.count() == services.MAX_A_DAY + 1


def test_a_draft_with_a_fault_is_not_tried(agency, draft):
    change_draft(lambda questionnaire, themes: questionnaire["questions"][0].update(weight=0))
    with pytest.raises(DraftFaulty):
        services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())


def test_without_a_draft_there_is_nothing_to_try_or_publish(agency):
    with tenant_context(agency):
        with pytest.raises(NoDraft):
            services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
        with pytest.raises(NoDraft):
            services.publish_tried(fingerprint="", actor=make_user(), now=timezone.now())


def test_a_run_whose_draft_has_changed_meanwhile_ends_without_a_report(agency, draft, namur):
    finish(namur, 6)
    run = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    change_draft(rising)
    services.do_dry_run(run, timezone.now())
    run.refresh_from_db()
    assert run.finished_at is not None
    assert run.result is None


def test_a_run_whose_draft_was_discarded_meanwhile_ends_quietly(agency, draft):
    run = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    drafting.discard_draft(seen_at=draft.changed_at, actor=make_user())
    services.do_dry_run(run, timezone.now())
    assert not Run.objects.exists()


def test_a_run_that_failed_says_so_and_another_may_be_asked_for(agency, draft):
    run = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    fail(str(run.pk), services.KIND, RuntimeError(), timezone.now())
    run.refresh_from_db()
    assert (run.finished_at is not None, run.result) == (True, None)
    assert services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now()) != run


def publish() -> None:
    row = drafting.draft_of_now()
    assert row is not None
    fingerprint = fingerprint_of(row.questionnaire, row.themes)
    services.publish_tried(fingerprint=fingerprint, actor=make_user(), now=timezone.now())


def test_only_a_draft_that_was_tried_as_it_is_can_be_published(agency, draft, namur):
    with pytest.raises(DryRunMissing):
        publish()
    dry_run(agency)
    change_draft(rising)
    with pytest.raises(DryRunMissing):
        publish()
    assert current_version() == "1.0.0"

    dry_run(agency)
    publish()
    assert current_version() == "1.1.0"


def test_the_next_draft_is_compared_with_what_each_version_gave(agency, draft, namur):
    """Results of two versions, each scored again with its own: nothing moves where nothing changed."""
    finish(namur, 6)
    change_draft(rising)
    dry_run(agency)
    publish()
    drafting.new_draft(version="1.2.0", actor=make_user(), now=timezone.now())
    report = report_of(agency)

    assert report["n"] == 5
    assert report["moves"]["up"] == 5


def test_whoever_is_midway_finishes_in_their_version_and_the_next_begins_in_the_new(agency, draft, namur):
    now = timezone.now()
    edition = make_running_edition()
    midway = open_attempt(namur, answers=answers_about(50), edition=edition)
    change_draft(rising)
    dry_run(agency)
    publish()
    with tenant_context(namur):
        done = finish_attempt(midway.uuid, organisation=namur, now=now)
        begun = start(organisation=namur, language="fr", now=now)

    assert (done.diagnostic.questionnaire, begun.questionnaire) == ("1.0.0", "1.1.0")
    old = score(questionnaire_of("1.0.0"), "ALI-BOU", answers_about(50))
    new = score(questionnaire_of("1.1.0"), "ALI-BOU", answers_about(50))
    assert done.diagnostic.score == old.score < new.score


def test_the_work_that_is_due_hands_the_run_to_its_task_until_it_is_over(
    agency, draft, monkeypatch, django_capture_on_commit_callbacks
):
    handed = []
    monkeypatch.setattr(tasks.do_dry_run, "delay", handed.append)
    run = services.ask_for_dry_run(agency=agency, actor=make_user(), now=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        do_due_work(agency, HANDLERS, timezone.now())
    due = Due.objects.get(kind=DueKind.QUESTIONNAIRE_DRY_RUN)
    assert (handed, due.due_at > timezone.now()) == ([str(run.pk)], True)

    tasks.do_dry_run(str(run.pk))
    with django_capture_on_commit_callbacks(execute=True):
        do_due_work(agency, HANDLERS, timezone.now() + TRY_AGAIN)
    assert handed == [str(run.pk)]
    assert not Due.objects.filter(kind=DueKind.QUESTIONNAIRE_DRY_RUN).exists()
