"""One or several, in French: 0 and 1 are singular. Every counted text is said with 0, 1 and 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import ngettext

from kernel.catalogues.extraction import Message, messages_of_project
from kernel.catalogues.po_files import says_number

ROOT = Path(__file__).parents[2]
MESSAGES = messages_of_project(ROOT)
COUNTED = [message for message in MESSAGES if message.plural]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# A count and a plural: "1 personnes", "0 places libres". Words that end in s in the singular are none.
WRONG = re.compile(r"\b[01][ \u00a0\u202f](?!(?:mois|fois|cours|sous|plus|sans|dans|pas)\b)[a-zéèêçœ]+s\b")
COUNT_BEFORE_PLURAL = re.compile(
    r"%\((?P<count>\w+)\)[sd][ \u00a0\u202f](?!(?:vous|sous|dans|pas|plus|mois|fois)\b)[a-zéèêçœ]{3,}s\b"
)
ALWAYS_MORE_THAN_ONE = {"highest", "limit_value", "minutes"}


def said(message: Message, n: int) -> str:
    """The text in French for that count, with it in the place of every number."""
    assert message.plural
    text = ngettext(message.text, message.plural, n)
    return PLACEHOLDER.sub(str(n), text)


def test_french_has_its_own_rule_for_what_is_one():
    with translation.override("fr"):
        assert [ngettext("encore %(n)d place", "encore %(n)d places", n) % {"n": n} for n in (0, 1, 2)] == [
            "encore 0 place",
            "encore 1 place",
            "encore 2 places",
        ]
        # A text for one that says no number does not say "une" of none.
        assert ngettext("une personne", "%(n)d personnes", 0) % {"n": 0} == "0 personnes"
        assert ngettext("une personne", "%(n)d personnes", 1) == "une personne"


@pytest.mark.parametrize(("language", "none"), [("de", "noch 0 Plätze"), ("en", "0 seats left")])
def test_the_other_languages_keep_theirs(language, none):
    with translation.override(language):
        assert ngettext("encore %(n)d place", "encore %(n)d places", 0) % {"n": 0} == none


def test_no_counted_text_says_one_of_several():
    assert len(COUNTED) > 60
    with translation.override("fr"):
        wrong = [
            said(message, n)
            for message in COUNTED
            for n in (0, 1, 2)
            # Where the text for one has no number, nobody counts to none: see `compile_french`.
            if (n or says_number(message.text, message.plural or "")) and WRONG.search(said(message, n))
        ]

    assert wrong == []


def test_no_text_without_a_plural_counts():
    wrong = [
        message.text
        for message in MESSAGES
        if not message.plural
        and (found := COUNT_BEFORE_PLURAL.search(message.text))
        and found["count"] not in ALWAYS_MORE_THAN_ONE
    ]

    assert wrong == []


@pytest.mark.parametrize("text", ["1 personnes", "0\u202fplaces libres", "dans 1 jours", "1 villes trouvées"])
def test_the_scan_finds_what_it_looks_for(text):
    assert WRONG.search(text)


@pytest.mark.parametrize("text", ["1 place", "1 mois", "0 fois", "21 places", "1 sur 2 places"])
def test_the_scan_leaves_what_is_right(text):
    assert not WRONG.search(text)
