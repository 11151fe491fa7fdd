"""Scores of the diagnostics of an archive: worked out again from the answers, never read from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from archive.format.problems import Problem, Severity
from archive.format.table_reading import Row
from archive.format.tables import DIAGNOSTICS
from diagnostic.questionnaire.catalogue import Questionnaire
from diagnostic.questionnaire.errors import UnknownQuestionnaire, UnscorableAnswers
from diagnostic.questionnaire.scoring import Result, answers_from_archive, score
from diagnostic.versions.selectors import questionnaire_of


@dataclass(frozen=True, slots=True)
class Scored:
    """The answers as they are kept, and what they give."""

    answers: Mapping[str, object]
    result: Result


class Scorer:
    """Scores row after row; reports each one that cannot be scored."""

    def __init__(self, add_problem: Callable[[Problem], None]) -> None:
        self._add_problem = add_problem
        self._versions: dict[str, Questionnaire | None] = {}

    def score(self, row: Row, sector: str | None) -> Scored | None:
        """None where it cannot be scored, which is reported. Without a sector: who answered was not sure."""
        version = str(row.values["questionnaire"])
        questionnaire = self._questionnaire(version)
        if questionnaire is None:
            self._refuse(row, "diagnostic_version", "questionnaire", version)
            return None
        given = cast(Mapping[str, str], row.values["answers"])
        known = {question.code for question in questionnaire.questions}
        for code in given.keys() - known:
            self._refuse(row, "diagnostic_question", code, given[code], version=version)
            return None
        answers = answers_from_archive(questionnaire, given)
        try:
            return Scored(answers, score(questionnaire, sector, answers))
        except UnscorableAnswers as why:
            column = why.question or "questionnaire"
            value = given.get(why.question or "", "")
            self._refuse(row, "diagnostic_unscorable", column, value, reason=str(why), sector=sector or "?")
            return None

    def _questionnaire(self, version: str) -> Questionnaire | None:
        """Asked for once in an archive, which names few versions."""
        if version not in self._versions:
            try:
                self._versions[version] = questionnaire_of(version)
            except UnknownQuestionnaire:
                self._versions[version] = None
        return self._versions[version]

    def _refuse(self, row: Row, code: str, column: str, value: str, **parameters: object) -> None:
        self._add_problem(
            Problem(Severity.ERROR, DIAGNOSTICS.file, code, row.line, column, value, parameters)
        )
