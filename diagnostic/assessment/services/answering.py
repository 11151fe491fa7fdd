"""One answer after the other: each is kept as soon as it is given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from diagnostic.assessment.errors import (
    AnswerRefused,
    AttemptFinished,
    AttemptUnknown,
    SectorMissing,
    SectorUnknown,
)
from diagnostic.assessment.models import Attempt
from diagnostic.questionnaire.answers import check_answer
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.tables import sector_table
from diagnostic.versions.selectors import questionnaire_of


@transaction.atomic
def choose_sector(uuid: UUID, code: str | None, *, now: datetime) -> Attempt:
    """Say the shop's sub-sector; None: not sure. Answers given before stay.

    Raises SectorUnknown, AttemptUnknown or AttemptFinished.
    """
    attempt = _open_attempt(uuid)
    if code is not None and code not in questionnaire_of(attempt.questionnaire).sectors:
        raise SectorUnknown
    attempt.sector_id = code
    attempt.is_sector_told = True
    attempt.saved_at = now
    attempt.save(update_fields=["sector", "is_sector_told", "saved_at"])
    return attempt


@transaction.atomic
def answer(uuid: UUID, question: str, value: object, *, now: datetime) -> Attempt:
    """Keep one answer, instead of an earlier one: an option, a list of options, or "NA".

    The row is locked: two tabs that answer two questions at once keep both, and of one question the later.
    Raises AnswerRefused, SectorMissing, AttemptUnknown or AttemptFinished.
    """
    attempt = _open_attempt(uuid)
    if not attempt.is_sector_told:
        raise SectorMissing
    questionnaire = questionnaire_of(attempt.questionnaire)
    try:
        check_answer(questionnaire, sector_table(questionnaire, attempt.sector_id), question, value)
    except UnscorableAnswers as error:
        raise AnswerRefused(error.reason, question) from error
    attempt.answers[question] = value
    attempt.saved_at = now
    attempt.save(update_fields=["answers", "saved_at"])
    return attempt


def _open_attempt(uuid: UUID) -> Attempt:
    attempt = locked_attempt(uuid)
    if attempt.is_finished:
        raise AttemptFinished
    return attempt


def locked_attempt(uuid: UUID) -> Attempt:
    """The attempt, locked until the end of the transaction; AttemptUnknown if there is none in this city."""
    attempt = Attempt.objects.select_for_update().filter(uuid=uuid).first()
    if attempt is None:
        raise AttemptUnknown
    return attempt


def lock_chain(uuid: UUID) -> None:
    """Of a chain one after the other finishes, or begins again: each sees what it follows."""
    chain = Attempt.objects.filter(uuid=uuid).values("chain")
    list(Attempt.objects.select_for_update().filter(uuid__in=chain).values_list("pk"))
