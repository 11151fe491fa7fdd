"""Attempts at the self-diagnostic: answers that give about a wanted score, open and finished attempts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from campaigns.editions.selectors import current_edition
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.rules import RESUME_CODE_LENGTH
from diagnostic.questionnaire.catalogue import Question, load_questionnaire
from diagnostic.questionnaire.scoring import score
from kernel.clock import day_of
from kernel.codes import new_code
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, Shop
from tests.factories.sessions import make_running_edition

VERSION = "1.0.0"
SECTOR = "ALI-BOU"


def answers_about(points: int = 50, sector: str | None = SECTOR, version: str = VERSION) -> dict[str, object]:
    """An answer to each question that the sector is asked, each as near to `points` (0-100) as it can be."""
    questionnaire = load_questionnaire(version)
    return {question.code: _answer(question, points) for question in questionnaire.asked_questions(sector)}


def _answer(question: Question, points: int) -> object:
    if not question.is_multi:
        return min(question.options, key=lambda option: abs(option.points - points)).code
    chosen, total = [], 0
    for option in question.options:
        if not option.is_exclusive and total + option.points <= points:
            chosen.append(option.code)
            total += option.points
    if chosen:
        return chosen
    return [next((o.code for o in question.options if o.is_exclusive), question.options[0].code)]


def open_attempt(
    organisation: Organisation,
    *,
    answers: dict[str, object] | None = None,
    sector: str | None = SECTOR,
    is_sector_told: bool = True,
    edition: Edition | None = None,
    language: str = "fr",
    version: str = VERSION,
    **fields,
) -> Attempt:
    """Somebody midway; `answers` are those given so far (none)."""
    fields.setdefault("uuid", uuid4())
    fields.setdefault("chain", fields["uuid"])
    with tenant_context(organisation):
        return Attempt.objects.create(
            code=new_code(RESUME_CODE_LENGTH),
            edition=edition or _edition(),
            language=language,
            sector_id=sector,
            is_sector_told=is_sector_told,
            questionnaire=version,
            answers=answers or {},
            **fields,
        )


def finished_attempt(
    organisation: Organisation,
    *,
    answers: dict[str, object] | None = None,
    about: int = 50,
    sector: str | None = SECTOR,
    on: date | None = None,
    finished_at: datetime | None = None,
    edition: Edition | None = None,
    session: Session | None = None,
    shop: Shop | None = None,
    person: Person | None = None,
    language: str = "fr",
    version: str = VERSION,
    is_partial: bool | None = None,
    **fields,
) -> Attempt:
    """A finished attempt with its result (`.diagnostic`), as the rules of its version give it.

    `answers`, else answers worth about `about` points each (`about=5` gives a score under 20). `on`: the
    day it was taken, today without. `is_partial` overrules the rules, as version 1.0.0 gives no partial one.
    An earlier one of the same shopkeeper: `chain=later.chain`.
    """
    given = answers if answers is not None else answers_about(about, sector, version)
    result = score(load_questionnaire(version), sector, given)
    finished_at = finished_at or timezone.now() - timedelta(seconds=1)
    with tenant_context(organisation):
        made = open_attempt(
            organisation,
            answers=given,
            sector=sector,
            edition=edition,
            language=language,
            version=version,
            session=session,
            shop=shop,
            person=person,
            finished_at=finished_at,
            **fields,
        )
        made.diagnostic = Diagnostic.objects.create(
            edition=made.edition,
            session=session,
            shop=shop,
            subject="" if shop else made.chain.hex,
            sector_id=sector,
            questionnaire=version,
            answers=given,
            score=result.score,
            band=result.band,
            is_partial=result.partial if is_partial is None else is_partial,
            dimensions=dict(result.dimensions),
            themes=[[theme.theme, theme.reason] for theme in result.themes],
            entry=made.uuid,
            happened_on=on or day_of(finished_at),
            recorded_at=finished_at,
        )
        made.save(update_fields=["diagnostic"])
        return made


def _edition() -> Edition:
    return current_edition(day_of(timezone.now())) or make_running_edition()
