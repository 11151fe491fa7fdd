"""Answers to the self-diagnostic as many shops give them: of every sector, the same in every run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.catalogue import Question, Questionnaire, load_questionnaire

NOT_APPLICABLE_SHARE = 0.08
type Answers = dict[str, str | list[str]]


def lines_of(n: int, seed: int = 20261123) -> list[str]:
    """`n` lines as `portal score` reads them: the sectors in turn, each answered by chance."""
    questionnaire, chance = load_questionnaire(), random.Random(seed)
    return [
        json.dumps({"sector": sector, "answers": answers_of(questionnaire, sector, chance)})
        for sector, _ in zip(sectors_in_turn(questionnaire), range(n), strict=False)
    ]


def sectors_in_turn(questionnaire: Questionnaire) -> Iterator[str]:
    sectors = sorted(questionnaire.sectors)
    while True:
        yield from sectors


def answers_of(questionnaire: Questionnaire, sector: str, chance: random.Random) -> Answers:
    """One shop's answers to all that its sector is asked; to the first question never "NA"."""
    asked = questionnaire.asked_questions(sector)
    return {question.code: answer_to(question, chance) for question in asked}


def answer_to(question: Question, chance: random.Random) -> str | list[str]:
    if question.is_na_allowed and chance.random() < NOT_APPLICABLE_SHARE:
        return NOT_APPLICABLE
    if not question.is_multi:
        return chance.choice(question.options).code
    exclusive = [option.code for option in question.options if option.is_exclusive]
    others = [option.code for option in question.options if not option.is_exclusive]
    if exclusive and chance.random() < 1 / (1 + len(others)):
        return [chance.choice(exclusive)]
    return sorted(chance.sample(others, chance.randint(1, len(others))))
