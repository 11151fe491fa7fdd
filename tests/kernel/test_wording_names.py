"""Names in sentences: French elides and contracts, the other languages write the bare name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from kernel.catalogues.extraction import messages_of_project

ROOT = Path(__file__).parents[2]
# Placeholders that hold the name of a city, province or organisation.
NAMES = "name|city|city_name|place|place_city|province|organisation|organisation_name|town|partner|successor"
BARE = re.compile(rf"(?<![\w’])(de|du|à|au|que|d’|qu’)[ \u00a0\u202f]?(<\w+>)?%\(({NAMES})\)s", re.IGNORECASE)


@pytest.mark.parametrize(
    ("written", "name", "french", "german"),
    [
        ("{{ n|of_name }}", "Antoing", "d’Antoing", "Antoing"),
        ("{{ n|at_name }}", "Le Rœulx", "au Rœulx", "Le Rœulx"),
        ("{{ n|that_name }}", "Ath", "qu’Ath", "Ath"),
        ("{{ n|the_name }}", "Agence", "l’Agence", "Agence"),
        ("{{ n|opening_name }}", "Agence", "L’Agence", "Agence"),
        ("{{ n|opening_name }}", "Herve", "Herve", "Herve"),
        ("{{ n|of_name }}", "<b>Ath</b>", "de &lt;b&gt;Ath&lt;/b&gt;", "&lt;b&gt;Ath&lt;/b&gt;"),
    ],
)
def test_a_filter_writes_the_name_as_its_language_does(written, name, french, german):
    template = Template("{% load portal %}" + written)
    with translation.override("fr"):
        assert template.render(Context({"n": name})) == french
    with translation.override("de"):
        assert template.render(Context({"n": name})) == german


def test_no_text_puts_a_bare_name_after_de_a_or_que():
    """Such a text says "de Andenne" and "à Le Rœulx": give it `of_name`, `at_name` or `that_name`."""
    texts = [text for m in messages_of_project(ROOT) for text in (m.text, m.plural) if text]
    assert len(texts) > 1000

    assert [text for text in texts if BARE.search(text)] == []


@pytest.mark.parametrize(
    "text", ["L’équipe de %(city)s", "à <strong>%(name)s", "Aller à\u00a0%(place)s", "ce que %(name)s"]
)
def test_the_scan_finds_what_it_looks_for(text):
    assert BARE.search(text)


# Words that make whoever reads, or is spoken of, a man. The ones below are names of things.
MASCULINE = re.compile(
    r"\bcommerçants?\b|\best(?: déjà)? inscrit\b|\binscrits\b|"
    r"\bêtes(?: bien| déjà)? (?:inscrit|connecté|invité|prévenu|seul|le bienvenu)\b|"
    r"\bVenez seul\b|\bles participants\b"
)
NAMES_OF_THINGS = {
    "association de commerçants",
    "Association de commerçants",
    "Associations de commerçants",
    "Nouvelle association de commerçants : %(text)s",
    "par le commerçant ou la commerçante",
}
OF_SHOPS = re.compile(r"\bcommerces (?:n’est |sont |étaient )?inscrits?\b")


def test_no_text_makes_a_man_of_whoever_reads_it():
    texts = {text for m in messages_of_project(ROOT) for text in (m.text, m.plural) if text}

    found = {text for text in texts if MASCULINE.search(OF_SHOPS.sub("", text))}
    assert found - NAMES_OF_THINGS == set()
