"""The questionnaire and the themes as they were published, by version: what is asked, and with which weights.

A published version never changes: a result keeps the version that made it. Texts are mappings from
language code to text. Thresholds that the JSON states in words are constants of `rules`.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from diagnostic.questionnaire.errors import UnknownQuestionnaire

type Texts = Mapping[str, str]
type PercentBySector = Mapping[str, Mapping[str, int]]
# Theme -> question -> the options that settle it.
type Settling = Mapping[str, Mapping[str, frozenset[str]]]

LANGUAGES = ("fr", "de", "nl", "en")
_FOLDER = Path(__file__).parent / "data"
_FILES = {"1.0.0": ("questionnaire.json", "themes.json")}
# Texts in Dutch, which came after the version and change nothing of it.
_DUTCH = {"1.0.0": "nl.json"}
# The version that the project proposes to the Agence, as what it changes of the one that it is laid over.
_NEXT = "next.json"


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores, both ends included."""

    code: str
    min_score: int
    max_score: int
    texts: Texts


@dataclass(frozen=True, slots=True)
class Option:
    """`is_exclusive`: cannot be chosen together with another one."""

    code: str
    points: int
    texts: Texts
    is_exclusive: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`links`: theme code -> 1 to 3, how much this question says about that theme."""

    code: str
    dimension: str
    weight: int
    is_multi: bool
    is_na_allowed: bool
    texts: Texts
    options: tuple[Option, ...]
    links: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Theme:
    code: str
    dimension: str
    level: int
    impact: int
    hours: int
    title: Texts
    description: Texts
    providers: tuple[str, ...]
    prerequisites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """How the themes are chosen: how many, from which score the high level opens, what repetition costs.

    `settled_by`: by which answers a theme is settled, so that it is not advised; None in a version that
    advises all its themes. `begun_by`: by which its first step is done.
    """

    n_themes: int
    gate_level: int
    gate_min_score: int
    diversity_percent: tuple[int, ...]
    settled_by: Settling | None = None
    begun_by: Settling = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """One published version. Compared by identity, so that tables can be kept per (questionnaire, sector).

    A sector that is None is "not sure": every question counts fully and no theme is excluded.
    `level_texts`: level of a theme ("1" to "3") -> texts.
    `weight_percent` and `relevance_percent`: sector -> question or theme -> percent; 100 where there is no
    entry, 0 hides the question or excludes the theme. Their sectors are all that exist.
    """

    version: str
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    themes: tuple[Theme, ...]
    weight_percent: PercentBySector
    relevance_percent: PercentBySector
    na_texts: Texts
    choice: Choice
    level_texts: Mapping[str, Texts]
    price: Mapping[str, Any]

    @property
    def sectors(self) -> frozenset[str]:
        return frozenset(self.weight_percent)

    def effective_weight(self, question: Question, sector_code: str | None) -> int:
        """Weight x percent of the sector, not divided; 0 = not asked. KeyError on an unknown sector."""
        if sector_code is None:
            return question.weight * 100
        return question.weight * self.weight_percent[sector_code].get(question.code, 100)

    def asked_questions(self, sector_code: str | None) -> tuple[Question, ...]:
        """The questions that a shop of this sector is asked, in order. KeyError on an unknown sector."""
        return tuple(q for q in self.questions if self.effective_weight(q, sector_code))


def load_questionnaire(version: str = "1.0.0") -> Questionnaire:
    """The questionnaire of a version that comes with the project, the same object each time.

    Published or proposed; UnknownQuestionnaire if none.
    """
    return _load(version)


@cache
def _load(version: str) -> Questionnaire:
    if version == next_version():
        return read_questionnaire(*next_documents())
    return read_questionnaire(*with_dutch(version, *carried_documents(version)))


def carried_versions() -> tuple[str, ...]:
    """The versions that come with the project, oldest first."""
    return tuple(_FILES)


def carried_documents(version: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The questionnaire and the themes of a carried version, as its files say; or UnknownQuestionnaire."""
    if version not in _FILES:
        raise UnknownQuestionnaire(version)
    questionnaire, themes = (json.loads((_FOLDER / name).read_text("utf-8")) for name in _FILES[version])
    return questionnaire, themes


@cache
def _next() -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads((_FOLDER / _NEXT).read_text("utf-8"))
    return document


def next_version() -> str:
    """The version that is proposed: not published until the Agence has tried it and wants it."""
    return str(_next()["version"])


def version_before_next() -> str:
    """The version that the proposed one is laid over."""
    return str(_next()["over"])


def note_of_next() -> str:
    """What the proposed version changes, in a French sentence."""
    return str(_next()["note"])


def next_documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """The questionnaire and the themes of the proposed version, whole and in four languages."""
    changes, before = _next(), version_before_next()
    questionnaire, themes = with_dutch(before, *carried_documents(before))
    questionnaire["version"] = themes["version"] = changes["version"]
    questionnaire["recommendation"] |= changes["recommendation"]
    for band in questionnaire["bands"]:
        band.update(changes["bands"].get(band["code"], {}))
    for theme in themes["themes"]:
        for field, texts in changes["themes"].get(theme["code"], {}).items():
            theme[field].update(texts)
    return questionnaire, themes


def with_dutch(
    version: str, questionnaire: Mapping[str, Any], themes: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Copies of both documents with the carried Dutch texts where there is none; equal copies without any."""
    both: tuple[dict[str, Any], dict[str, Any]] = (deepcopy(dict(questionnaire)), deepcopy(dict(themes)))
    path = _FOLDER / _DUTCH.get(version, "-")
    if path.exists():
        _add_dutch(*both, json.loads(path.read_text("utf-8")))
    return both


def _add_dutch(questionnaire: dict[str, Any], themes: dict[str, Any], dutch: Mapping[str, Any]) -> None:
    questionnaire["na_label"].setdefault("nl", dutch["na_label"])
    for part in ("dimensions", "bands"):
        for row in questionnaire[part]:
            row.setdefault("nl", dutch[part][row["code"]])
    for question in questionnaire["questions"]:
        texts = dutch["questions"][question["code"]]
        question.setdefault("nl", texts["text"])
        for option in question["options"]:
            option.setdefault("nl", texts["options"][option["id"]])
    for theme in themes["themes"]:
        for field in ("title", "description"):
            theme[field].setdefault("nl", dutch["themes"][theme["code"]][field])
    for level, texts in themes["levels"].items():
        texts.setdefault("nl", dutch["levels"][level])


def read_questionnaire(document: Mapping[str, Any], themes: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the two JSON documents of a version (`questionnaire.json`, `themes.json`)."""
    rules = document["recommendation"]
    return Questionnaire(
        version=document["version"],
        dimensions=tuple(Dimension(d["code"], _texts(d)) for d in document["dimensions"]),
        questions=tuple(_question(q) for q in document["questions"]),
        bands=tuple(Band(b["code"], b["min"], b["max"], _texts(b)) for b in document["bands"]),
        themes=tuple(_theme(t) for t in themes["themes"]),
        weight_percent=_percents(document["sector_weight_percent"]),
        relevance_percent=_percents(document["sector_theme_relevance_percent"]),
        na_texts=_texts(document["na_label"]),
        choice=Choice(
            n_themes=rules["count"],
            gate_level=rules["level_gate"]["level"],
            gate_min_score=rules["level_gate"]["min_score"],
            diversity_percent=tuple(rules["diversity_percent_by_already_chosen_in_dimension"]),
            settled_by=_settling(rules["settled"]) if "settled" in rules else None,
            begun_by=_settling(rules.get("begun", {})),
        ),
        level_texts={level: _texts(texts) for level, texts in themes.get("levels", {}).items()},
        price=MappingProxyType(dict(themes.get("price", {}))),
    )


def _question(document: Mapping[str, Any]) -> Question:
    return Question(
        code=document["code"],
        dimension=document["dimension"],
        weight=document["weight"],
        is_multi=document["type"] == "multi",
        is_na_allowed=document["na_allowed"],
        texts=_texts(document),
        options=tuple(
            Option(o["id"], o["pts"], _texts(o), o.get("exclusive", False)) for o in document["options"]
        ),
        links=MappingProxyType(dict(document["themes"])),
    )


def _theme(document: Mapping[str, Any]) -> Theme:
    return Theme(
        code=document["code"],
        dimension=document["dimension"],
        level=document["level"],
        impact=document["impact"],
        hours=document["hours"],
        title=_texts(document["title"]),
        description=_texts(document["description"]),
        providers=tuple(document["providers"]),
        prerequisites=tuple(document["prerequisites"]),
    )


def _settling(rows: Mapping[str, Mapping[str, list[str]]]) -> Settling:
    return MappingProxyType(
        {
            theme: MappingProxyType({question: frozenset(options) for question, options in row.items()})
            for theme, row in rows.items()
        }
    )


def _texts(document: Mapping[str, Any]) -> Texts:
    return MappingProxyType({language: document[language] for language in LANGUAGES if language in document})


def _percents(table: Mapping[str, Mapping[str, int]]) -> PercentBySector:
    return MappingProxyType({sector: MappingProxyType(dict(row)) for sector, row in table.items()})
