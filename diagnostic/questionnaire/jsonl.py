"""One line of JSON in, one out: `{"sector", "answers"}` becomes the result, or `{"error"}` in words.

Whatever the line is made of, exactly one line comes out, and nothing is raised.
"""

import json
from collections.abc import Mapping
from typing import Any

from diagnostic.questionnaire.catalogue import Questionnaire
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.scoring import Leads, Result, score

MAX_LINE_BYTES = 1_000_000
MAX_ERROR_CHARACTERS = 300
TOO_LONG = f"la ligne est trop longue (plus de {MAX_LINE_BYTES} octets)"


class RefusedLine(ValueError):
    """What is wrong with a line, in words."""


def scored_line(questionnaire: Questionnaire, line: bytes) -> str:
    """The line to write for a line that was read, without its end."""
    try:
        result = result_as_json(_scored(questionnaire, line))
    except (RefusedLine, UnscorableAnswers) as error:
        return error_line(str(error))
    except RecursionError:
        return error_line("le JSON est imbriqué trop profondément")
    return json.dumps(result, ensure_ascii=False)


def error_line(text: str) -> str:
    """What is written for a line that cannot be scored. The text is cut: it may quote what was read."""
    if len(text) > MAX_ERROR_CHARACTERS:
        text = text[: MAX_ERROR_CHARACTERS - 1] + "…"
    # A lone surrogate (from `\ud800`) can be written as an escape only.
    return json.dumps({"error": text}, ensure_ascii=not _is_writable(text))


def result_as_json(result: Result) -> dict[str, Any]:
    """A result as the JSON object that is promised outside, its keys always in this order.

    `leads` and `further` come from a version that has them; what 1.0.0 gives stays as it is.
    """
    leads = {} if result.leads is None else _leads_as_json(result.leads)
    return {
        "score": result.score,
        "band": result.band,
        "partial": result.partial,
        "dimensions": dict(result.dimensions),
        "themes": [{"theme": row.theme, "reason": row.reason} for row in result.themes],
        "small_group": result.small_group,
        **leads,
    }


def _leads_as_json(leads: Leads) -> dict[str, Any]:
    return {
        name: [{"theme": row.theme, "reason": row.reason, "begun": row.is_begun} for row in rows]
        for name, rows in (("leads", leads.first), ("further", leads.further))
    }


def _scored(questionnaire: Questionnaire, line: bytes) -> Result:
    if len(line) > MAX_LINE_BYTES:
        raise RefusedLine(TOO_LONG)
    document = _parsed(line)
    if not isinstance(document, dict):
        raise RefusedLine("la ligne n’est pas un objet JSON")
    for key in ("sector", "answers"):
        if key not in document:
            raise RefusedLine(f"la clé « {key} » manque")
    sector, answers = document["sector"], document["answers"]
    if not isinstance(sector, str):
        raise RefusedLine("« sector » n’est pas un texte")
    if not isinstance(answers, Mapping):
        raise RefusedLine("« answers » n’est pas un objet JSON")
    return score(questionnaire, sector, answers)


def _parsed(line: bytes) -> object:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedLine(f"la ligne n’est pas en UTF-8 (octet {error.start + 1})") from None
    if not text.strip():
        raise RefusedLine("la ligne est vide")
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise RefusedLine(f"JSON illisible\u00a0: {error.msg} (caractère {error.pos + 1})") from None
    except RefusedLine:
        raise
    except ValueError:  # an integer of thousands of digits
        raise RefusedLine("JSON illisible\u00a0: un nombre est trop long") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that is there twice would hide one of two answers."""
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise RefusedLine(f"la clé « {twice[:60]} » est donnée deux fois")
    return found


def _refuse_constant(name: str) -> object:
    raise RefusedLine(f"JSON illisible\u00a0: {name} n’est pas du JSON")


def _is_writable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
