"""The words of the public administration, the same in every text: `locale/glossary.csv` says which.

A column holds words or their beginnings, any of which will do, parted by `|`. Where a French text has the
word, each translation has one of its language's.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kernel.catalogues.checks import texts
from kernel.catalogues.po_files import catalogue_path, read_catalogue

LOCALE = Path(__file__).parents[2] / "locale"
COLUMNS = {"de": "german", "nl": "dutch", "en": "english"}
with (LOCALE / "glossary.csv").open(encoding="utf-8", newline="") as _file:
    TERMS = list(csv.DictReader(_file))


def flat(forms: str | tuple[str, ...] | list[str] | None) -> str:
    """One text of all forms, with plain spaces; the programme's name is no translated word."""
    return " ".join(" ".join(texts(forms)).split()).replace("Commerce connecté", "")


def has_word(words: str, text: str) -> bool:
    any_of = "|".join(re.escape(word) for word in words.split("|"))
    return bool(re.search(rf"(?<![\w-])(?:{any_of})(?!\w)", text, re.IGNORECASE))


def missing(language: str, term: dict[str, str]) -> list[str]:
    """The French texts with the term whose translation has none of its words."""
    starts = [start.casefold() for start in term[COLUMNS[language]].split("|")]
    return [
        flat(entry.id)
        for entry in read_catalogue(catalogue_path(LOCALE, language), language)
        if entry.id
        and has_word(term["french"], flat(entry.id))
        and not any(start in flat(entry.string).casefold() for start in starts)
    ]


@pytest.mark.parametrize("language", COLUMNS)
@pytest.mark.parametrize("term", TERMS, ids=[term["french"] for term in TERMS])
def test_each_translation_uses_the_words_of_the_glossary(term, language):
    assert missing(language, term) == []


def test_the_glossary_has_each_word_in_each_language_and_some_use():
    assert len(TERMS) >= 20
    for term in TERMS:
        assert all(term[column].strip() for column in ("french", *COLUMNS.values())), term
        assert any(
            has_word(term["french"], flat(entry.id))
            for entry in read_catalogue(catalogue_path(LOCALE, "de"), "de")
            if entry.id
        ), term["french"]


def test_a_word_that_is_not_the_glossarys_is_found(monkeypatch):
    wrong = {"french": "liste d’attente", "german": "Schlange", "dutch": "wachtlijst", "english": "queue"}

    assert missing("de", wrong)
    assert not missing("nl", wrong)
