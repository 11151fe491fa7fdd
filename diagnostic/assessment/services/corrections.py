"""After a result: a correction of its answers, or a retake at a later time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.editions.selectors import current_edition
from diagnostic.assessment.errors import AttemptUnfinished, ProgrammeNotOpen
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services.answering import lock_chain, locked_attempt
from diagnostic.assessment.services.starting import create
from diagnostic.versions.selectors import current_version
from kernel.clock import day_of


@transaction.atomic
def correct(uuid: UUID, *, now: datetime) -> Attempt:
    """A copy of a finished attempt, to change and finish; the one that is open, if there is. The first stays.

    Of one that was replaced (corrected, or taken again that day) what took its place is copied. It keeps its
    version, session and day, and is not counted as begun. Raises AttemptUnknown or AttemptUnfinished.
    """
    attempt = _standing(_finished(uuid))
    started = Attempt.objects.filter(corrects=attempt, finished_at__isnull=True).order_by("id").last()
    if started is not None:
        return started
    return create(
        chain=attempt.chain,
        edition_id=attempt.edition_id,
        session_id=attempt.session_id,
        shop_id=attempt.shop_id,
        shop_typed=attempt.shop_typed,
        person_id=attempt.person_id,
        is_guest=attempt.is_guest,
        language=attempt.language,
        sector_id=attempt.sector_id,
        is_sector_told=True,
        questionnaire=attempt.questionnaire,
        answers=attempt.answers,
        corrects=attempt,
        started_at=now,
        saved_at=now,
    )


@transaction.atomic
def retake(uuid: UUID, *, language: str, now: datetime) -> Attempt:
    """A new attempt of the same shop, without answers, in the version in force; or the one that is open.

    It belongs to the edition of its day. Raises AttemptUnknown, AttemptUnfinished or ProgrammeNotOpen.
    """
    lock_chain(uuid)
    attempt = _finished(uuid)
    # Not one that staff are typing for them: what is answered in it they would read.
    started = Attempt.objects.filter(
        chain=attempt.chain, corrects__isnull=True, finished_at__isnull=True, entered_by__isnull=True
    ).last()
    if started is not None:
        return started
    edition = current_edition(day_of(now))
    if edition is None:
        raise ProgrammeNotOpen
    return create(
        chain=attempt.chain,
        edition=edition,
        shop_id=attempt.shop_id,
        shop_typed=attempt.shop_typed,
        person_id=attempt.person_id,
        is_guest=attempt.is_guest,
        language=language,
        sector_id=attempt.sector_id,
        is_sector_told=attempt.is_sector_told,
        questionnaire=current_version(),
        retakes=attempt,
        started_at=now,
        saved_at=now,
    )


def _standing(attempt: Attempt) -> Attempt:
    """The attempt whose result stands where this one's did; itself where nothing replaced it."""
    latest = attempt.diagnostic_id
    # Row by row: between two attempts a result may have been closed because its shop was said.
    while (
        following := Diagnostic.objects.filter(corrects=latest).values_list("pk", flat=True).first()
    ) is not None:
        latest = following
    return Attempt.objects.filter(diagnostic=latest).first() or attempt


def _finished(uuid: UUID) -> Attempt:
    attempt = locked_attempt(uuid)
    if not attempt.is_finished:
        raise AttemptUnfinished
    return attempt
