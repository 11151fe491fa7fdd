"""What is said around the questions and a result: helps, explanations, reasons, advice. Pure, read once.

Texts belong to no version: a result of an old version is explained in today's words. A language that a text
lacks falls back to French; a code that has no text (of a later version) gives an empty one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kernel.french import typeset
from kernel.languages import SOURCE_LANGUAGE, localised

NO_QUESTION = "none"
_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that costs nothing to begin with. Its name is the same in every language."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a theme: `today`, with free `tools`, and `soon`. Empty where nothing is said."""

    today: str
    tools: tuple[Tool, ...]
    soon: str


def help_of(question: str, language: str) -> str:
    """What a question means, in plain words."""
    return localised(_read("help.json").get(question), language)


def plain_name(texts: Mapping[str, str], language: str) -> str:
    """A band's or theme's name as pages say it: plain words for the few that version 1.0.0 names by jargon.

    Known by the French name, so that a later version which says it better is shown as it is. The API gives
    the name of the version.
    """
    plain = _read("plain_names.json").get(texts.get(SOURCE_LANGUAGE, ""), {})
    name = localised({**texts, **plain}, language)
    return typeset(name) if language == SOURCE_LANGUAGE else name


def overall_of(band: str, language: str) -> str:
    """What a score in this band says of a shop."""
    return localised(_read("explanations.json")["overall"].get(band), language)


def explanation_of(dimension: str, band: str, language: str) -> str:
    """What a score in this band says of a dimension."""
    return localised(_read("explanations.json")["dimensions"].get(dimension, {}).get(band), language)


def reason_of(question: str | None, language: str) -> str:
    """Why a theme is recommended: because of the answers to this question, or of none in particular."""
    reasons = _read("reasons.json")
    return localised(reasons.get(question or NO_QUESTION, reasons[NO_QUESTION]), language)


def advice_of(theme: str, language: str) -> Advice:
    """What to do about a theme before, or without, a training."""
    row = _read("advice.json").get(theme, {})
    return Advice(
        today=localised(row.get("today"), language),
        tools=tuple(Tool(tool["name"], tool["url"]) for tool in row.get("tools", ())),
        soon=localised(row.get("soon"), language),
    )


@cache
def _read(name: str) -> Mapping[str, Any]:
    # Only French sets a space before a sign or within quotes, so that the whole file may be typeset.
    document: Mapping[str, Any] = json.loads(typeset((_FOLDER / name).read_text("utf-8")))
    return document
