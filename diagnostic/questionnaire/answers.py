"""Reading answers: from a row of the archive, and from JSON values to points; what is wrong is refused."""

from collections.abc import Mapping

from diagnostic.questionnaire.catalogue import Questionnaire
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.tables import AskedQuestion, SectorTable

NOT_APPLICABLE = "NA"
MAX_POINTS = 100


def answers_from_archive(questionnaire: Questionnaire, row: Mapping[str, str]) -> dict[str, object]:
    """The answers in one row of `diagnostics.csv`, as `score` takes them; other columns are left alone.

    A cell holds an option, several separated by spaces for a multiple choice, "NA", or nothing (not asked).
    Nothing is refused here: `score` says what is wrong.
    """
    answers: dict[str, object] = {}
    for question in questionnaire.questions:
        cell = (row.get(question.code) or "").strip()
        if not cell:
            continue
        is_list = question.is_multi and cell != NOT_APPLICABLE
        answers[question.code] = cell.split() if is_list else cell
    return answers


def points_of(
    questionnaire: Questionnaire, table: SectorTable, answers: Mapping[str, object]
) -> list[int | None]:
    """Points 0-100 for each question of the table, None where it does not apply.

    Raises UnscorableAnswers; of several faults the same one is named whatever the order of the keys.
    """
    if answers.keys() != table.codes:
        _refuse_wrong_questions(questionnaire, table, answers)
    return [_points(question, answers[question.code]) for question in table.questions]


def check_answer(
    questionnaire: Questionnaire, table: SectorTable, question_code: str, answer: object
) -> None:
    """Refuse one answer that could not be scored: raises UnscorableAnswers, else nothing."""
    for question in table.questions:
        if question.code == question_code:
            _points(question, answer)
            return
    known = any(question.code == question_code for question in questionnaire.questions)
    raise UnscorableAnswers("not_asked" if known else "unknown_question", question=question_code)


def _refuse_wrong_questions(
    questionnaire: Questionnaire, table: SectorTable, answers: Mapping[str, object]
) -> None:
    known = {question.code for question in questionnaire.questions}
    for code in sorted(answers.keys() - table.codes, key=str):
        reason = "not_asked" if code in known else "unknown_question"
        raise UnscorableAnswers(reason, question=code)
    missing = next(question.code for question in table.questions if question.code not in answers)
    raise UnscorableAnswers("missing", question=missing)


def _points(question: AskedQuestion, answer: object) -> int | None:
    if answer == NOT_APPLICABLE:
        if not question.is_na_allowed:
            raise UnscorableAnswers("na_not_allowed", question=question.code)
        return None
    if question.is_multi:
        return _points_of_choices(question, answer)
    if not isinstance(answer, str):
        raise UnscorableAnswers("wrong_type", question=question.code, given=answer)
    if answer not in question.points:
        reason = "unknown_option" if answer else "empty"
        raise UnscorableAnswers(reason, question=question.code, given=answer or None)
    return question.points[answer]


def _points_of_choices(question: AskedQuestion, choices: object) -> int:
    if not isinstance(choices, list):
        raise UnscorableAnswers("wrong_type", question=question.code, given=choices)
    if not choices:
        raise UnscorableAnswers("empty", question=question.code)
    points = 0
    for choice in choices:
        if not isinstance(choice, str):
            raise UnscorableAnswers("wrong_type", question=question.code, given=choice)
        if choice not in question.points:
            raise UnscorableAnswers("unknown_option", question=question.code, given=choice)
        points += question.points[choice]
    if len(choices) > 1:
        if len(set(choices)) < len(choices):
            raise UnscorableAnswers("repeated", question=question.code, given=choices)
        if not question.exclusive.isdisjoint(choices):
            raise UnscorableAnswers("exclusive_combined", question=question.code, given=choices)
    return min(points, MAX_POINTS)
