"""What the pages of one's own attempt show: sectors to choose from, a question, the answers to read again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from diagnostic.assessment.models import Attempt
from diagnostic.assessment.selectors import Progress
from diagnostic.assessment.wording import answer_texts, help_text, said
from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.catalogue import Question
from tenants.sectors.fields import UNSURE
from tenants.sectors.selectors import sector_families

REVIEW = "relire"  # where the question was opened from, so that one comes back there


def sector_chosen(attempt: Attempt) -> str:
    """As the picker has it: a code, UNSURE, or "" before anything was chosen."""
    return attempt.sector_id or (UNSURE if attempt.is_sector_told else "")


def sector_name(attempt: Attempt) -> str:
    """The sector's name in the reader's language; "" where they are not sure."""
    named = (sector for family in sector_families() for sector in family.sectors)
    return next((name for code, name in named if code == attempt.sector_id), "")


def choices_of(value: object) -> Collection[str]:
    """What is ticked for an answer as it is kept: its options, or "NA"."""
    if isinstance(value, list):
        return [choice for choice in value if isinstance(choice, str)]
    return [value] if isinstance(value, str) else []


def question_shown(
    attempt: Attempt, progress: Progress, question: Question, chosen: Collection[str]
) -> dict[str, Any]:
    """One question, with what is ticked."""
    options = [
        {
            "value": option.code,
            "text": said(option.texts),
            "is_chosen": option.code in chosen,
            "is_alone": option.is_exclusive,
        }
        for option in question.options
    ]
    if question.is_na_allowed:
        options.append(
            {
                "value": NOT_APPLICABLE,
                "text": said(progress.questionnaire.na_texts),
                "is_chosen": NOT_APPLICABLE in chosen,
                "is_alone": True,
                "is_na": True,
            }
        )
    before = progress.before(question.code)
    return {
        "code": question.code,
        "text": said(question.texts),
        "help": help_text(question.code),
        "is_multi": question.is_multi,
        "options": options,
        "number": progress.number(question.code),
        "n": len(progress.questions),
        "before_url": (
            reverse("diagnostic:question", args=[attempt.uuid, before])
            if before
            else reverse("diagnostic:sector", args=[attempt.uuid])
        ),
        "is_last": progress.after(question.code) is None,
    }


def answers_shown(attempt: Attempt, progress: Progress) -> list[dict[str, Any]]:
    """Each question that is asked, in order, with what was answered."""
    return [
        {
            "code": question.code,
            "number": number,
            "text": said(question.texts),
            "answers": answer_texts(
                question, progress.questionnaire.na_texts, attempt.answers.get(question.code)
            ),
            "url": reverse("diagnostic:question", args=[attempt.uuid, question.code]) + f"?retour={REVIEW}",
        }
        for number, question in enumerate(progress.questions, start=1)
    ]
