"""Letters as a PDF: the same bytes for the same words, whatever people typed."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from campaigns.campaign_templates.selectors import ready_made
from campaigns.outreach.letters.documents import LetterLook, PrintedLetter, letters_pdf
from campaigns.outreach.texts.rules import filled

LOOK = LetterLook(
    title="Courrier à tous les commerces",
    sender="Ville de Namur",
    contact=["Marc Servais · 081 24 60 00", "Hôtel de Ville, 5000 Namur"],
    brand="#5b2a86",
    language="fr",
    signature_name="Anne Dubois",
    signature_title="Échevine du Commerce",
)
VALUES = {
    "ville": "La Ville de Namur",
    "seance": "Votre commerce se voit-il en ligne ?",
    "date": "jeudi 18 mars 2027",
    "heure": "19 h",
    "lieu": "Maison de la Laïcité, rue de Gravière 3, Namur",
    "code": "HJ4A-K7MP",
    "lien": "namur.commerce-connecte.be/l",
}
[TEXTS] = [step.texts for step in ready_made().steps if step.channel == "letter"]


def letter(language: str = "fr", **values: object) -> PrintedLetter:
    text = TEXTS[language]
    made = PrintedLetter(
        address=["Boulangerie Lambert", "Rue de Fer 12 bte 3", "5000 NAMUR"],
        language=language,
        subject=filled(text["subject"], VALUES),
        body=filled(text["body"], VALUES),
        dated="Namur, le 4 février 2027",
        code="HJ4AK7MP",
        url="https://namur.commerce-connecte.be/l/HJ4A-K7MP",
        reference="1 / 500",
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_the_same_words_are_the_same_bytes():
    letters = [letter("fr"), letter("de"), letter("nl"), letter("en")]
    first = letters_pdf(letters, LOOK)
    assert first.startswith(b"%PDF")
    assert letters_pdf(letters, LOOK) == first
    if folder := os.environ.get("PORTAL_LOOK_AT"):
        Path(folder, "letters.pdf").write_bytes(first)


@pytest.mark.parametrize(
    "values",
    [
        {"address": ["", "5000 NAMUR"]},
        {"address": ["מאפייה של רות", "Rue de Fer 12", "5000 NAMUR"]},
        {"address": ["Chez 🥐 Léa 👩‍🍳", "Rue de Fer 12", "5000 NAMUR"]},
        {"address": ["X" * 200, "Y" * 120, "5000 NAMUR"]},
        {"body": '#import "/etc/passwd"\n\n= Titre\n$x$ #eval("1") <script>alert(1)</script> \\ * _'},
        {"body": "a" * 3000},
        {"body": "- un\n- deux\n\n" * 60},
        {"subject": "", "body": " "},
    ],
)
def test_whatever_people_typed_is_printed_as_it_is(values):
    assert letters_pdf([letter(**values), letter()], LOOK).startswith(b"%PDF")


def test_a_picture_that_cannot_be_read_is_left_out():
    assert letters_pdf([letter()], replace(LOOK, signature=b"no picture", logo=b"")).startswith(b"%PDF")
