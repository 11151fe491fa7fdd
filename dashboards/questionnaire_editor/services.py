"""Dry runs of the draft, asked for on a page and done by a task; publishing what was tried."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from dashboards.questionnaire_editor.errors import DryRunMissing, TooManyDryRuns
from dashboards.questionnaire_editor.past_answers import PastAnswers, countable_rows, past_answers
from dashboards.questionnaire_editor.rules import Outcome, Tally, published
from diagnostic.questionnaire.catalogue import Questionnaire, read_questionnaire
from diagnostic.questionnaire.errors import UnknownQuestionnaire, UnscorableAnswers
from diagnostic.questionnaire.scoring import Result, score
from diagnostic.versions import drafting
from diagnostic.versions.drafting import draft_of_now, faults_of, publish
from diagnostic.versions.errors import DraftChanged, DraftFaulty, NoDraft, VersionAltered
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.selectors import questionnaire_of
from diagnostic.versions.services import fingerprint_of
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunQuerySet, RunState
from tenants.runs.services import ask_for_run, finish, hand_to_task, note_progress, start

logger = logging.getLogger(__name__)

KIND = DueKind.QUESTIONNAIRE_DRY_RUN
MAX_A_DAY = 20  # a draft can be made to ask about few; each try is noted in the journal
NOTED_EACH = 200


@transaction.atomic
def ask_for_dry_run(*, agency: Organisation, actor: User, now: datetime) -> Run:
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
    if (run := _runs_over(draft, fingerprint).under_way().first()) is not None:
        return run
    n_today = Run.objects.of_kind(KIND).filter(asked_at__gt=now - timedelta(days=1)).count()
    if n_today >= MAX_A_DAY:
        raise TooManyDryRuns(n=n_today)
    parameters = {"version": draft.pk, "fingerprint": fingerprint}
    run = ask_for_run(KIND, actor=actor, parameters=parameters, now=now)
    record("questionnaire.dry_run", actor=actor, subject=f"questionnaire:{draft.version}", run=run.pk)
    ask_for(agency, DueKind.QUESTIONNAIRE_DRY_RUN, key=str(run.pk))
    return run


def handle_dry_run(organisation: Organisation, due: Due) -> None:
    """Due work `questionnaires.dry_run`: its key is the run's number."""
    hand_to_task(organisation, due, "dashboards.questionnaire_editor.tasks.do_dry_run")


def do_dry_run(run: Run, now: datetime) -> None:
    """Score the past with its own versions and with the draft.

    Refused if the draft has changed meanwhile, or is in force; of one that was discarded the run goes too.
    """
    if run.is_over:
        return
    start(run, now)
    draft = QuestionnaireVersion.objects.filter(pk=run.parameters["version"]).first()
    if draft is None:
        run.delete()
        return
    is_same = fingerprint_of(draft.questionnaire, draft.themes) == run.parameters["fingerprint"]
    if draft.status != VersionStatus.DRAFT or not is_same:
        finish(run, timezone.now(), state=RunState.REFUSED, error=DraftChanged.code)
        return
    run.result = _score_past(run, read_questionnaire(draft.questionnaire, draft.themes), now)
    finish(run, timezone.now())


def _score_past(run: Run, form: Questionnaire, now: datetime) -> Mapping[str, Any]:
    rows = countable_rows(now)
    n_total = sum(map(len, rows.values()))
    tally = Tally()
    forms = _Versions()
    for n_done, past in enumerate(past_answers(rows), 1):
        _add(tally, past, forms, form)
        if n_done % NOTED_EACH == 0:
            note_progress(run, n_done, n_total, "")
    return published(tally, [band.code for band in form.bands])


@transaction.atomic
def discard_draft(*, seen_at: datetime, actor: User) -> None:
    """Take the draft away with its dry runs. Raises NoDraft, DraftChanged."""
    draft = draft_of_now()
    drafting.discard_draft(seen_at=seen_at, actor=actor)
    if draft is not None:
        runs_of(draft).delete()


def runs_of(version: QuestionnaireVersion) -> RunQuerySet:
    return Run.objects.of_kind(KIND).filter(parameters__version=version.pk)


def _runs_over(draft: QuestionnaireVersion, fingerprint: str) -> RunQuerySet:
    return runs_of(draft).filter(parameters__fingerprint=fingerprint)


def tried(draft: QuestionnaireVersion) -> Run | None:
    """The latest run over the draft as it is now, with its report."""
    runs = _runs_over(draft, fingerprint_of(draft.questionnaire, draft.themes))
    return runs.filter(state=RunState.DONE).order_by("-finished_at").first()


@transaction.atomic
def publish_tried(*, fingerprint: str, actor: User, now: datetime) -> QuestionnaireVersion:
    """Publish the draft of that fingerprint, which somebody has tried and seen.

    Raises NoDraft, DryRunMissing, DraftChanged, DraftFaulty.
    """
    draft = draft_of_now()
    if draft is None:
        raise NoDraft
    if not _runs_over(draft, fingerprint).filter(state=RunState.DONE).exists():
        raise DryRunMissing
    return publish(fingerprint=fingerprint, actor=actor, now=now)


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
        after = _outcome(score(form, past.sector, past.answers))
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
        again = score(form, past.sector, past.answers)
    except UnscorableAnswers as error:
        logger.warning("a past result of version %s cannot be scored again: %s", past.version, error.reason)
        return stored
    if Outcome(again.score, again.band, frozenset(row.theme for row in again.themes)) != stored:
        logger.warning("version %s gives another result than the stored one", past.version)
    return _outcome(again)


def _outcome(result: Result) -> Outcome:
    """What it advises: its leads, or all its themes in a version that knows none."""
    advised = result.themes if result.leads is None else result.leads.first
    return Outcome(result.score, result.band, frozenset(row.theme for row in advised))
