"""Dry runs of the draft, asked for on a page and done by a task; publishing what was tried."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from dashboards.questionnaire_editor.errors import DryRunMissing, TooManyDryRuns
from dashboards.questionnaire_editor.models import DryRun
from dashboards.questionnaire_editor.past_answers import PastAnswers, countable_rows, past_answers
from dashboards.questionnaire_editor.rules import Outcome, Tally, published
from diagnostic.questionnaire.catalogue import Questionnaire, read_questionnaire
from diagnostic.questionnaire.errors import UnknownQuestionnaire, UnscorableAnswers
from diagnostic.questionnaire.scoring import score
from diagnostic.versions.drafting import draft_of_now, faults_of, publish
from diagnostic.versions.errors import DraftFaulty, NoDraft, VersionAltered
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.selectors import questionnaire_of
from diagnostic.versions.services import fingerprint_of
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation

logger = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=10)
MAX_A_DAY = 20  # a draft can be made to ask about few; each try is noted in the journal
NOTED_EACH = 200


@transaction.atomic
def ask_for_dry_run(*, agency: Organisation, actor: User, now: datetime) -> DryRun:
    """Have the draft tried as it is; the run that is under way where it is the same draft.

    Raises NoDraft, DraftFaulty, TooManyDryRuns.
    """
    drafts = QuestionnaireVersion.objects.select_for_update()
    draft = drafts.filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        raise NoDraft
    errors = [one for one in faults_of(draft.questionnaire, draft.themes) if not one.is_warning]
    if errors:
        raise DraftFaulty(errors)
    fingerprint = fingerprint_of(draft.questionnaire, draft.themes)
    under_way = DryRun.objects.filter(version=draft, fingerprint=fingerprint, finished_at__isnull=True)
    if (run := under_way.first()) is not None:
        return run
    n_today = DryRun.objects.filter(asked_at__gt=now - timedelta(days=1)).count()
    if n_today >= MAX_A_DAY:
        raise TooManyDryRuns(n=n_today)
    run = DryRun.objects.create(version=draft, fingerprint=fingerprint, asked_at=now, asked_by=actor)
    record("questionnaire.dry_run", actor=actor, subject=f"questionnaire:{draft.version}", run=run.pk)
    ask_for(agency, DueKind.QUESTIONNAIRE_DRY_RUN, key=str(run.pk))
    return run


def handle_dry_run(organisation: Organisation, due: Due) -> None:
    """Due work `questionnaires.dry_run`: its key is the run's; the task has all the time that it needs.

    WorkRequest for again until the run is over, as a task can be lost.
    """
    if not DryRun.objects.filter(pk=due.key, finished_at__isnull=True).exists():
        return
    ask_for(organisation, due.kind, key=due.key, at=timezone.now() + TRY_AGAIN)
    transaction.on_commit(
        partial(import_string("dashboards.questionnaire_editor.tasks.do_dry_run").delay, due.key)
    )


def do_dry_run(run: DryRun, now: datetime) -> None:
    """Score the past with its own versions and with the draft. Without a report if the draft has changed."""
    if run.finished_at is not None:
        return
    draft = QuestionnaireVersion.objects.filter(pk=run.version_id, status=VersionStatus.DRAFT).first()
    if draft is not None and fingerprint_of(draft.questionnaire, draft.themes) == run.fingerprint:
        form = read_questionnaire(draft.questionnaire, draft.themes)
        rows = countable_rows(now)
        run.n_total = sum(map(len, rows.values()))
        _note(run, 0)
        tally = Tally()
        forms = _Versions()
        for n_done, past in enumerate(past_answers(rows), 1):
            _add(tally, past, forms, form)
            if n_done % NOTED_EACH == 0:
                _note(run, n_done)
        _note(run, run.n_total)
        run.report = published(tally, [band.code for band in form.bands])
    # Not `save`: the draft may have been discarded, with its runs.
    DryRun.objects.filter(pk=run.pk).update(report=run.report, finished_at=timezone.now())


def fail_dry_run(key: str) -> None:
    """Note that a run ended by an error of ours: its page says so instead of waiting for ever."""
    DryRun.objects.filter(pk=key, finished_at__isnull=True).update(finished_at=timezone.now())


def tried(draft: QuestionnaireVersion) -> DryRun | None:
    """The latest run over the draft as it is now, with its report."""
    fingerprint = fingerprint_of(draft.questionnaire, draft.themes)
    runs = DryRun.objects.filter(version=draft, fingerprint=fingerprint, report__isnull=False)
    return runs.order_by("-finished_at").first()


@transaction.atomic
def publish_tried(*, fingerprint: str, actor: User, now: datetime) -> QuestionnaireVersion:
    """Publish the draft of that fingerprint, which somebody has tried and seen.

    Raises NoDraft, DryRunMissing, DraftChanged, DraftFaulty.
    """
    draft = draft_of_now()
    if draft is None:
        raise NoDraft
    runs = DryRun.objects.filter(version=draft, fingerprint=fingerprint, report__isnull=False)
    if not runs.exists():
        raise DryRunMissing
    return publish(fingerprint=fingerprint, actor=actor, now=now)


def _note(run: DryRun, n_done: int) -> None:
    DryRun.objects.filter(pk=run.pk).update(n_done=n_done, n_total=run.n_total)


class _Versions(dict[str, Questionnaire | None]):
    """The questionnaires of past results, each looked up once; None where it cannot be had."""

    def __missing__(self, version: str) -> Questionnaire | None:
        try:
            found = questionnaire_of(version)
        except (UnknownQuestionnaire, VersionAltered) as error:
            logger.warning("past results of version %s are taken as stored: %s", version, error.code)
            found = None
        self[version] = found
        return found


def _add(tally: Tally, past: PastAnswers, versions: _Versions, form: Questionnaire) -> None:
    before = _before(past, versions[past.version])
    try:
        after = _outcome(form, past.sector, past.answers)
    except UnscorableAnswers as error:
        tally.add_unscorable(error.reason, error.question)
    else:
        tally.add(before, after)


def _before(past: PastAnswers, form: Questionnaire | None) -> Outcome:
    """By its own version; what was stored then where that cannot be had."""
    stored = Outcome(past.score, past.band, frozenset(past.themes))
    if form is None:
        return stored
    try:
        again = _outcome(form, past.sector, past.answers)
    except UnscorableAnswers as error:
        logger.warning("a past result of version %s cannot be scored again: %s", past.version, error.reason)
        return stored
    if again != stored:
        logger.warning("version %s gives another result than the stored one", past.version)
    return again


def _outcome(form: Questionnaire, sector: str | None, answers: Mapping[str, Any]) -> Outcome:
    result = score(form, sector, answers)
    return Outcome(result.score, result.band, frozenset(row.theme for row in result.themes))
