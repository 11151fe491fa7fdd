"""The form of the end of a session, as the project carries it."""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "evaluation_form.json"
REASONS_QUESTION = "E7"


@cache
def reason_codes() -> frozenset[str]:
    """What may hold somebody back: the closed reasons of question E7."""
    questions = json.loads(FILE.read_text(encoding="utf-8"))["questions"]
    question = next(question for question in questions if question["code"] == REASONS_QUESTION)
    return frozenset(option["id"] for option in question["options"])
