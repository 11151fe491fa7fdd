"""Texts of letters, mails and scripts: plain words, fields in braces, paragraphs, lists. Nothing is executed.

A blank line begins a paragraph; a line that begins with "- " is a point of a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST_BODY = 3_000
LONGEST_SUBJECT = 120
_FIELD = re.compile(r"\{([^{}]*)\}")
_POINT = re.compile(r"^\s*[-–•*]\s+")


class Field(StrEnum):
    """What may stand in braces, as people write it."""

    SHOP = "commerce"
    STREET = "rue"
    CITY = "ville"
    SESSION = "seance"
    DATE = "date"
    TIME = "heure"
    PLACE = "lieu"
    CODE = "code"
    LINK = "lien"


OF_SESSION = frozenset({Field.SESSION, Field.DATE, Field.TIME, Field.PLACE})
# What was meant by those who write accents, plurals and capitals.
_SPELLINGS = {"séance": "seance", "magasin": "commerce", "commune": "ville", "jour": "date", "adresse": "rue"}


class FaultKind(StrEnum):
    UNBALANCED = "unbalanced"  # a brace that is alone; `where` quotes what stands around it
    UNKNOWN = "unknown"  # `where`: the field
    NO_SESSION = "no_session"  # a field of a session, and the campaign has none
    TOO_LONG = "too_long"  # `where`: how many characters too many
    EMPTY = "empty"


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    where: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or the points of a list."""

    lines: Sequence[str]
    is_list: bool = False


def faults_of(
    text: str, *, longest: int = LONGEST_BODY, has_session: bool = True, may_be_empty: bool = False
) -> list[Fault]:
    """What is wrong with a text, each once, in the order of the text; none for one that can be sent."""
    if not text.strip():
        return [] if may_be_empty else [Fault(FaultKind.EMPTY)]
    found = [Fault(FaultKind.TOO_LONG, str(len(text) - longest))] if len(text) > longest else []
    for name in fields_of(text):
        if name not in set(Field):
            found.append(Fault(FaultKind.UNKNOWN, name[:40]))
        elif name in OF_SESSION and not has_session:
            found.append(Fault(FaultKind.NO_SESSION, name))
    bare = _FIELD.sub(lambda match: " " * len(match[0]), text)
    if alone := re.search(r"[{}]", bare):
        start = max(alone.start() - 15, 0)
        found.append(Fault(FaultKind.UNBALANCED, " ".join(text[start : alone.start() + 16].split())))
    return list(dict.fromkeys(found))


def fields_of(text: str) -> list[str]:
    """The fields that a text names, each once."""
    return list(dict.fromkeys(_name(found) for found in _FIELD.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with `values` by field. What a value says is never read as a field."""
    return _FIELD.sub(lambda match: values.get(_name(match[1]), match[0]), text)


def paragraphs_of(text: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        run: list[str] = []
        is_list = False
        for line in filter(str.strip, block.split("\n")):
            if bool(_POINT.match(line)) != is_list and run:
                found.append(Paragraph(tuple(run), is_list))
                run = []
            is_list = bool(_POINT.match(line))
            run.append(_POINT.sub("", line).strip())
        if run:
            found.append(Paragraph(tuple(run), is_list))
    return found


def _name(written: str) -> str:
    name = written.strip().lower()
    return _SPELLINGS.get(name, name)
