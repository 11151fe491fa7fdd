"""From the answers to a counted fact, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns.editions.selectors import current_edition
from campaigns.session_codes.rules import closes_at
from diagnostic.assessment.errors import AnswersMissing, SectorMissing
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services.answering import lock_chain, locked_attempt
from diagnostic.attempt_counts.services import count_finished
from diagnostic.questionnaire.scoring import Result, score
from diagnostic.versions.selectors import questionnaire_of
from kernel.clock import day_of
from tenants.organisations.models import Organisation

SAME_DAY = timedelta(hours=12)  # after the code has ceased to work


@transaction.atomic
def finish(uuid: UUID, *, organisation: Organisation, now: datetime) -> Attempt:
    """Score the attempt in its own version, and keep the result; finished before, it stays as it was.

    A correction replaces the row that it corrects, on the same day; so does a retake on the day of the one
    before, in whose session it stays. Aggregates take it up at the end of the day, each night
    (`dashboards.engine.snapshots`). Raises AnswersMissing, SectorMissing or AttemptUnknown.
    """
    lock_chain(uuid)
    attempt = locked_attempt(uuid)
    if attempt.is_finished:
        return attempt
    if not attempt.is_sector_told:
        raise SectorMissing
    questionnaire = questionnaire_of(attempt.questionnaire)
    asked = questionnaire.asked_questions(attempt.sector_id)
    missing = next((question.code for question in asked if question.code not in attempt.answers), None)
    if missing is not None:
        raise AnswersMissing(missing)
    attempt.answers = {question.code: attempt.answers[question.code] for question in asked}
    result = score(questionnaire, attempt.sector_id, attempt.answers)
    day = attempt.taken_on or day_of(now)
    if attempt.corrects_id is None and attempt.taken_on is None:
        _settle_in_time(attempt, now)
    replaced = _replaced(attempt, day)
    if replaced is not None:
        day = replaced.happened_on
        replaced.superseded_at = now
        replaced.save(update_fields=["superseded_at"])
    attempt.diagnostic = _fact(attempt, result, day, replaced, now)
    attempt.finished_at = attempt.saved_at = now
    attempt.save(update_fields=["answers", "edition", "session", "diagnostic", "finished_at", "saved_at"])
    was_there = replaced is not None and replaced.session_id == attempt.session_id
    if attempt.session_id is not None and not was_there:
        count_finished(attempt.session_id, organisation)
    return attempt


def _settle_in_time(attempt: Attempt, now: datetime) -> None:
    """Finished at home days later it is no longer of the session; without one, of the edition of its day."""
    if attempt.session is not None and now > closes_at(attempt.session.ends_at) + SAME_DAY:
        attempt.session = None
    if attempt.session is None:
        attempt.edition = current_edition(day_of(now)) or attempt.edition


def _replaced(attempt: Attempt, day: date) -> Diagnostic | None:
    """The row of the chain that this one takes the place of, locked; none where it stands beside them."""
    rows = Diagnostic.objects.select_for_update().filter(
        attempt__chain=attempt.chain, edition=attempt.edition_id, superseded_at__isnull=True
    )
    if attempt.entered_by_id is not None:  # what staff type replaces nothing that a shopkeeper did
        rows = rows.filter(attempt__entered_by__isnull=False)
    if attempt.corrects_id is None:
        return rows.filter(happened_on=day).order_by("id").last()
    corrected = Attempt.objects.select_related("diagnostic").get(pk=attempt.corrects_id).diagnostic
    return rows.filter(happened_on=corrected.happened_on).order_by("id").last() if corrected else None


def _fact(
    attempt: Attempt, result: Result, day: date, replaced: Diagnostic | None, now: datetime
) -> Diagnostic:
    return Diagnostic.objects.create(
        edition_id=attempt.edition_id,
        session_id=attempt.session_id or (replaced.session_id if replaced is not None else None),
        shop_id=attempt.shop_id,
        subject="" if attempt.shop_id else attempt.chain.hex,
        sector_id=attempt.sector_id,
        questionnaire=attempt.questionnaire,
        answers=attempt.answers,
        score=result.score,
        band=result.band,
        is_partial=result.partial,
        dimensions=dict(result.dimensions),
        themes=[[theme.theme, theme.reason] for theme in result.themes],
        entry=attempt.uuid,
        is_guest=attempt.is_guest,
        corrects=replaced,
        happened_on=day,
        recorded_at=now,
    )
