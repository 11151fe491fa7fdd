"""What the pages say in the reader's language: questions, answers, why an answer is not taken."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from diagnostic.assessment.errors import AnswerRefused
from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.catalogue import Question
from diagnostic.questionnaire.texts import help_of
from kernel.languages import localised
from kernel.wording import reader_language, typeset_in


def said(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in French; a French one typeset."""
    return typeset_in(localised(texts, reader_language()), reader_language())


def help_text(question: str) -> str:
    """What a question means, in plain words; "" where nothing is written about it."""
    return help_of(question, reader_language())


def answer_texts(question: Question, na_texts: Mapping[str, str], value: object) -> list[str]:
    """What was answered, one line for each choice, in the order of the options; nothing for no answer."""
    if value == NOT_APPLICABLE:
        return [said(na_texts)]
    chosen = value if isinstance(value, list) else [value]
    return [said(option.texts) for option in question.options if option.code in chosen]


def refusal_text(error: AnswerRefused, question: Question, na_texts: Mapping[str, str]) -> str:
    """Why an answer is not taken, with the words of the options at fault."""
    if error.reason == "empty" and question.is_multi:
        return _("Choisissez au moins une réponse pour continuer.")
    if error.reason == "exclusive_combined":
        alone = next((option for option in question.options if option.is_exclusive), None)
        if alone is not None:
            return _("« %(answer)s » ne va pas avec une autre réponse. Gardez l’une ou l’autre.") % {
                "answer": said(alone.texts)
            }
    if error.reason == "na_combined":
        return _("« %(answer)s » ne va pas avec une autre réponse. Gardez l’une ou l’autre.") % {
            "answer": said(na_texts)
        }
    return str(error)
